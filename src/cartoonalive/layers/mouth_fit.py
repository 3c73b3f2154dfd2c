"""Where the mouth is: its line, its corners, whether it is open, whether it has lips.

Method (recipes-face section 5): the line is a ridge of darkness followed by a cheapest path near the landmark
contour; an open mouth is either believed from trusted landmarks or found as a thick blob of foreign colour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from cartoonalive.landmarks.model import (
    CHIN,
    FOREHEAD,
    LIPS_LOWER_INNER,
    LIPS_LOWER_OUTER,
    LIPS_UPPER_INNER,
    LIPS_UPPER_OUTER,
    NOSE_BASE,
    Box,
)
from cartoonalive.layers.closeup import Closeup
from cartoonalive.layers.masks import dilate, erode, pixel_grid, polygon_mask
from cartoonalive.layers.model import FacePaint, MouthShape
from cartoonalive.layers.skin import skin_distance, skin_field, skin_model
from cartoonalive.layers.trace import cheapest_path, robust_polynomial, smooth

Curve = NDArray[np.float64]
Mask = NDArray[np.bool_]
Inside = Literal["none", "drawn", "seen"]

_TRUSTED = 0.97
_SHADED = 3.6
"""Skin spread (Lab) above which a picture is shaded rather than flat."""
_PLAIN_SKIN = 24.0
"""Skin spread up to which foreign colours can be told from skin at all."""
_ALIKE = 22.0
"""Lab distance up to which two lips count as the same colour."""
_OPEN_GAP, _OPEN_GAP_SHARE = 0.035, 0.15
"""Inner lip gap, as a share of the face height or of the mouth width, from which a trusted contour is open."""
_FULL_OPENING = 0.12
"""Height of the opening at ParamMouthOpenY 1 that is aimed at, in face heights."""


@dataclass(frozen=True, kw_only=True)
class MouthFit:
    """A mouth as found on the portrait, canvas pixels."""

    shape: MouthShape
    inside: Inside
    """``none``: shut. ``drawn``: an outlined or flat shape. ``seen``: teeth or dark between real lips."""
    face_height: float
    """Forehead to chin, pixels."""
    spread: float
    """Spread of the skin colour in Lab; below 4.5 the art is flat."""
    skin_distance: NDArray[np.float32]
    """(h, w) distance from skin of the canvas crop that begins at ``corner``."""
    tolerance: float
    """Distance above which a pixel is not skin."""
    corner: tuple[int, int]
    """Left and top canvas pixel of the examined crop."""
    outlined: bool
    """An open drawn mouth has an outline darker than both skin and inside."""
    certainty: float
    """0..1: share of the line's columns that show a clear line."""
    skin_share: float
    """0..1: how much of the ring around the mouth is skin; low under beards and hands."""


@dataclass(frozen=True, kw_only=True)
class _View:
    """The close-up with everything measured on it; close-up pixels."""

    closeup: Closeup
    outer: tuple[NDArray[np.float64], NDArray[np.float64]]
    inner: tuple[NDArray[np.float64], NDArray[np.float64]]
    centre: NDArray[np.float64]
    width: float
    height: float
    face_height: float
    distance: NDArray[np.float32]
    ridge: NDArray[np.float32]
    """Darker than the surroundings (blur of 5 px), in L."""
    tolerance: float
    spread: float
    nose: float
    """Row that the mouth cannot be above."""
    chin: float

    @property
    def gap(self) -> float:
        """Largest inner lip distance of the landmarks."""
        return float(np.max(self.inner[1][:, 1] - self.inner[0][:, 1]))


def fit_mouth(paint: FacePaint) -> MouthFit:
    """Find the mouth on the portrait."""
    view = _around_drawn_lips(_measure(paint))
    x, line, certainty = _trace_line(view)
    found = _blob_shape(view) if view.spread < _PLAIN_SKIN else None
    inside: Inside
    if found is not None:
        inside, shape = found
    elif _landmarks_open(view):
        inside, shape = "seen", _landmark_shape(view)
    else:
        inside, shape = "none", _closed_shape(view, x, line)
    height, width = view.distance.shape
    scale = view.closeup.scale
    size = (round(width / scale[0]), round(height / scale[1]))
    return MouthFit(
        shape=_to_canvas(shape, view.closeup),
        inside=inside,
        face_height=view.face_height / float(scale[1]),
        spread=view.spread,
        skin_distance=cv2.resize(view.distance, size, interpolation=cv2.INTER_LINEAR),
        tolerance=view.tolerance,
        corner=(int(view.closeup.origin[0]), int(view.closeup.origin[1])),
        outlined=inside == "drawn" and _is_outlined(view, shape),
        certainty=certainty,
        skin_share=_skin_share(view, shape),
    )


def _measure(paint: FacePaint) -> _View:
    distance_between_eyes = paint.landmarks.eye_distance
    points = paint.landmarks.points
    centre = points[[*LIPS_UPPER_OUTER, *LIPS_LOWER_OUTER]].mean(axis=0)
    box = Box(
        left=centre[0] - 0.8 * distance_between_eyes,
        right=centre[0] + 0.8 * distance_between_eyes,
        top=float(paint.frame.origin[1]) + 0.2 * distance_between_eyes,
        bottom=points[CHIN, 1] + 0.1 * distance_between_eyes,
    )
    closeup = Closeup.of(paint, box)
    lab, points = closeup.lab, closeup.landmarks.points
    outer = points[list(LIPS_UPPER_OUTER)], points[list(LIPS_LOWER_OUTER)]
    inner = points[list(LIPS_UPPER_INNER)], points[list(LIPS_LOWER_INNER)]
    hull = np.concatenate(outer)
    centre, (width, height) = hull.mean(axis=0), np.ptp(hull, axis=0)
    model = skin_model(lab, closeup.landmarks, closeup.hair)
    x, y = pixel_grid(lab.shape)
    around = ((x - centre[0]) / max(0.62 * width, 30)) ** 2 + (
        (y - centre[1]) / max(0.5 * height + 0.12 * width, 22)
    ) ** 2 < 1
    distance = skin_distance(lab, skin_field(lab, model, around | closeup.hair, 1.0))
    lightness = lab[..., 0]
    ridge = cv2.GaussianBlur(lightness, (0, 0), 5) - cv2.GaussianBlur(lightness, (3, 3), 0)
    ridge[closeup.hair] = 0
    face_height = float(np.linalg.norm(points[CHIN] - points[FOREHEAD]))
    nose = min(float(points[list(NOSE_BASE), 1].max()), centre[1] - 0.05 * face_height)
    return _View(
        closeup=closeup,
        outer=outer,
        inner=inner,
        centre=centre,
        width=float(width),
        height=float(height),
        face_height=face_height,
        distance=distance,
        ridge=ridge,
        tolerance=float(np.clip(1.5 * model.spread, 5, 12)),
        spread=model.spread,
        nose=nose,
        chin=float(points[CHIN, 1]),
    )


def _is_trusted(view: _View) -> bool:
    return view.closeup.landmarks.presence > _TRUSTED


def _landmarks_open(view: _View) -> bool:
    return _is_trusted(view) and (view.gap > _OPEN_GAP * view.face_height or view.gap > _OPEN_GAP_SHARE * view.width)


# ------------------------------------------------------------------------------------------------ the closed line


def _trace_line(view: _View) -> tuple[Curve, Curve, float]:
    """Columns, rows and certainty of the line between the lips."""
    centre, width, face_height = view.centre, view.width, view.face_height
    columns = _columns(view, 0.75 * width)
    prior = _line_prior(view, columns)
    top = int(max(view.nose, centre[1] - view.height / 2 - 0.08 * face_height, 0))
    bottom = int(min(view.ridge.shape[0] - 1, centre[1] + view.height / 2 + 0.08 * face_height))
    spread = (0.02 if _is_trusted(view) else 0.035) * face_height + 0.1 * view.height
    rows = np.arange(top, bottom)[:, None] + 0.5
    evidence = np.maximum(view.ridge[top:bottom, columns[0] : columns[-1] + 1], 0) / 3
    path = cheapest_path(((rows - prior) / spread) ** 2 - evidence, 1.0) + top + 0.5
    path = smooth(path, 1.5 if view.spread < _SHADED else 3.5)
    strength = smooth(view.ridge[path.astype(int), columns], 1.5)
    first, last, certainty = _line_ends(view, columns, strength)
    x: Curve = columns[first : last + 1].astype(np.float64) + 0.5
    return x, path[first : last + 1], certainty


def _columns(view: _View, reach: float) -> NDArray[np.intp]:
    width = view.ridge.shape[1]
    return np.arange(int(max(2, view.centre[0] - reach)), int(min(width - 2, view.centre[0] + reach)))


def _line_prior(view: _View, columns: NDArray[np.intp]) -> Curve:
    """Rows half-way between the inner lip contours, ending in the outer corners."""
    upper, lower = view.inner
    corners = view.outer[0][[0, -1]]
    x = np.concatenate([corners[:1, 0], (upper[1:-1, 0] + lower[1:-1, 0]) / 2, corners[1:, 0]])
    y = np.concatenate([corners[:1, 1], (upper[1:-1, 1] + lower[1:-1, 1]) / 2, corners[1:, 1]])
    order = np.argsort(x)
    rows: Curve = np.interp(columns + 0.5, x[order], y[order])
    return rows


def _line_ends(view: _View, columns: NDArray[np.intp], strength: Curve) -> tuple[int, int, float]:
    """First and last index of the columns that belong to the line, and the share of them that show it."""
    middle = np.abs(columns - view.centre[0]) < 0.25 * view.width
    level = max(0.35 * float(np.median(strength[middle])), 1.2)
    clear = strength > level
    trusted = _is_trusted(view)
    start = int(np.argmax(np.where(np.abs(columns - view.centre[0]) < 0.3 * view.width, smooth(strength, 4), -1e9)))
    if trusted:
        start = int(np.argmin(np.abs(columns - view.centre[0])))
    left_bound, right_bound = view.outer[0][0, 0] + 0.12 * view.width, view.outer[0][-1, 0] - 0.12 * view.width
    first = last = start
    while first > 0 and (clear[max(0, first - 4) : first].any() or (trusted and columns[first] > left_bound)):
        first -= 1
    while last < len(columns) - 1 and (clear[last + 1 : last + 5].any() or (trusted and columns[last] < right_bound)):
        last += 1
    if last - first < 8:
        first, last = max(0, start - 6), min(len(columns) - 1, start + 6)
    return first, last, float(clear[first : last + 1].mean())


def _closed_shape(view: _View, x: Curve, line: Curve) -> MouthShape:
    """A shut mouth: outer contours of the landmarks, brought to the width of the line."""
    stretch = (x[-1] - x[0]) / max(1.0, float(np.ptp(view.outer[0][:, 0])))
    middle = (view.outer[0][0, 0] + view.outer[0][-1, 0]) / 2

    def contour(points: NDArray[np.float64]) -> Curve:
        return np.interp(x, (points[:, 0] - middle) * stretch + (x[0] + x[-1]) / 2, points[:, 1])

    upper, lower = np.minimum(contour(view.outer[0]), line), np.maximum(contour(view.outer[1]), line)
    face_height = view.face_height
    width = float(x[-1] - x[0])
    return MouthShape(
        x=x,
        line=line,
        upper_outer=upper,
        lower_outer=lower,
        upper_inner=line,
        lower_inner=line,
        has_lips=_has_lips(view, x, line, upper, lower),
        is_open=False,
        default_open=0.0,
        opening=float(np.clip(0.75 * width, 0.088 * face_height, (_FULL_OPENING + 0.01) * face_height)),
    )


def _has_lips(view: _View, x: Curve, line: Curve, upper: Curve, lower: Curve) -> bool:
    """Whether the area between the outer contours, off the line, is of another colour than skin."""
    outline = np.concatenate([np.column_stack([x, upper]), np.column_stack([x, lower])[::-1]])
    columns, rows = pixel_grid(view.distance.shape)
    off_line = np.abs(rows - np.interp(columns, x, line)) > 0.012 * view.face_height + 1
    area = (polygon_mask(view.distance.shape, outline) > 0.5) & off_line
    tall = view.height > 0.03 * view.face_height
    return bool(tall and area.sum() > 15 and np.median(view.distance[area]) > 6)


# ------------------------------------------------------------------------------------------------ open mouths


def _landmark_shape(view: _View) -> MouthShape:
    """An open mouth with the landmark contours."""
    upper, lower = view.inner
    left, right = min(upper[0, 0], lower[0, 0]), max(upper[-1, 0], lower[-1, 0])
    x = np.arange(np.ceil(left - 0.5), np.floor(right - 0.5) + 1) + 0.5
    rims = [smooth(_contour_rows(points, x), 1.0) for points in (upper, lower)]
    outer = [_contour_rows(points, x) for points in view.outer]
    rims = _refined_rims(view, x, rims, outer)
    outer[0] = np.minimum(outer[0], rims[0] - 0.015 * view.face_height)
    return _open_shape(view, x, rims[0], np.maximum(rims[1], rims[0] + 0.2), outer, has_lips=True)


def _refined_rims(view: _View, x: Curve, rims: list[Curve], outer: list[Curve]) -> list[Curve]:
    """Inner lip rims moved to where lip colour turns into teeth or dark."""
    shape = view.distance.shape

    def between(above: Curve, below: Curve) -> Mask:
        outline = np.concatenate([np.column_stack([x, above]), np.column_stack([x, below])[::-1]])
        return polygon_mask(shape, outline) > 0.5

    inside = erode(between(*rims), 1)
    lips = erode(between(rims[1], outer[1]), 1)
    if inside.sum() < 40 or lips.sum() < 40:
        return rims
    lipness = _lipness(view.closeup.lab, lips, inside)
    reach = 0.045 * view.face_height
    return [
        _step_path(lipness, x, rims[0], sign=1.0, reach=reach),
        _step_path(lipness, x, rims[1], sign=-1.0, reach=reach),
    ]


def _lipness(lab: NDArray[np.float32], lips: Mask, inside: Mask) -> NDArray[np.float32]:
    """-1 where a colour is that of teeth or of the dark between them, 1 where it is that of the lips."""
    weights = np.array([0.6, 1.0, 1.0], np.float32)
    level = np.median(lab[inside][:, 0])
    kinds = [inside & (lab[..., 0] >= level), inside & (lab[..., 0] < level)]
    own = np.linalg.norm((lab - np.median(lab[lips], axis=0)) * weights, axis=-1)
    other = np.min([np.linalg.norm((lab - np.median(lab[k], axis=0)) * weights, axis=-1) for k in kinds], axis=0)
    ratio: NDArray[np.float32] = ((other - own) / (other + own + 4.0)).astype(np.float32)
    return ratio


def _step_path(lipness: NDArray[np.float32], x: Curve, prior: Curve, sign: float, reach: float) -> Curve:
    """Rows near ``prior`` where lipness falls downwards (``sign`` 1) or rises (-1) the most."""
    columns = x.astype(int)
    top, bottom = max(int(prior.min() - reach) - 3, 2), min(int(prior.max() + reach) + 3, len(lipness) - 3)
    blurred = cv2.GaussianBlur(lipness, (0, 0), 1.0)[:, columns]
    step = sign * (np.roll(blurred, 2, axis=0) - np.roll(blurred, -1, axis=0))[top:bottom]
    rows = np.arange(top, bottom)[:, None].astype(np.float64)
    ends = np.clip(np.minimum(np.arange(len(x)), np.arange(len(x))[::-1]) / (0.12 * len(x)), 0.15, 1)
    cost = ((rows - prior) / (0.6 * reach * ends)) ** 2 - 3.0 * step
    return smooth(cheapest_path(cost, 0.8) + float(top), 0.03 * len(x) + 1.0)


def _contour_rows(points: NDArray[np.float64], x: Curve) -> Curve:
    order = np.argsort(points[:, 0], kind="stable")
    rows: Curve = np.interp(x, points[order, 0], points[order, 1])
    return rows


def _open_shape(view: _View, x: Curve, upper: Curve, lower: Curve, outer: list[Curve], *, has_lips: bool) -> MouthShape:
    gap = float(np.max(lower - upper))
    default = float(np.clip(gap / (_FULL_OPENING * view.face_height), 0.3, 0.8))
    seam = robust_polynomial(x, 0.62 * upper + 0.38 * lower)(x)
    middle = (upper + lower) / 2
    seam = np.clip(seam, upper, lower)
    seam[[0, -1]] = middle[[0, -1]]
    return MouthShape(
        x=x,
        line=seam,
        upper_outer=np.minimum(outer[0], upper),
        lower_outer=np.maximum(outer[1], lower),
        upper_inner=upper,
        lower_inner=lower,
        has_lips=has_lips,
        is_open=True,
        default_open=default,
        opening=float(np.clip(gap / default, 0.09 * view.face_height, max(gap * 1.15, 0.13 * view.face_height))),
    )


def _blob_shape(view: _View) -> tuple[Inside, MouthShape] | None:
    """An open mouth as the thick blob of foreign colour at the mouth, if there is one without a line inside."""
    blob = _find_blob(view)
    if blob is None:
        return None
    blob = _fitted_by_landmarks(view, blob)
    dark = _is_dark(view, blob)
    shaded = view.spread > _SHADED and _landmarks_open(view)
    if (shaded or view.closeup.landmarks.style == "photo") and not dark:
        return None
    if dark:
        blob = _without_lips(view, blob)
    columns = np.nonzero(blob.any(axis=0))[0]
    top, bottom = _extent(blob, columns)
    middle = slice(len(columns) // 4, -(len(columns) // 4) or None)
    thickness = float(np.median((bottom - top)[middle]))
    share = blob.sum() / max(1.0, float((np.ptp(columns) + 1) * (bottom.max() - top.min())))
    if thickness < 0.045 * view.face_height or share < 0.5 or _has_inner_line(view, blob, columns[middle]):
        return None
    x: Curve = columns.astype(np.float64) + 0.5
    upper, lower = smooth(top, 1.0), smooth(bottom, 1.0)
    lower = np.maximum(lower, upper + 0.2)
    if not _has_lips_around(view, blob):
        return "drawn", _open_shape(view, x, upper, lower, [upper - 1.0, lower + 1.0], has_lips=False)
    lip = 0.03 * view.face_height
    outer = [_contour_rows(points, x) for points in view.outer]
    outer = [np.minimum(outer[0], upper - lip), np.maximum(outer[1], lower + lip)]
    return "seen", _open_shape(view, x, upper, lower, outer, has_lips=True)


def _find_blob(view: _View) -> Mask | None:
    """The connected area of foreign colour nearest to where the mouth is expected, holes filled.

    The search window grows when the area touches its rim; an area as wide as the widest window is no mouth.
    """
    rise = 0.0
    for reach in (max(0.75 * view.width, 40.0), max(1.1 * view.width, 70.0)):
        blob = _blob_within(view, _mouth_window(view, reach, rise))
        if blob is not None and blob.any(axis=1).argmax() <= _window_top(view, rise) + 1:
            rise = 0.06 * view.face_height
            blob = _blob_within(view, _mouth_window(view, reach, rise))
        if blob is None:
            return None
        columns = np.nonzero(blob.any(axis=0))[0]
        if np.abs(columns[[0, -1]] - view.centre[0]).max() < reach - 2:
            filled: Mask = ndimage.binary_fill_holes(blob)
            return filled
    return None


def _window_top(view: _View, rise: float) -> float:
    outline = float(np.concatenate(view.outer)[:, 1].min())
    return min(view.nose + 0.015 * view.face_height, outline - 0.01 * view.face_height) - rise


def _mouth_window(view: _View, reach: float, rise: float) -> Mask:
    x, y = pixel_grid(view.distance.shape)
    floor = view.centre[1] + 0.8 * (view.chin - view.centre[1]) + 0.02 * view.face_height
    window: Mask = (np.abs(x - view.centre[0]) < reach) & (y > _window_top(view, rise)) & (y < floor)
    return window


def _around_drawn_lips(view: _View) -> _View:
    """The view with the contours of flat, shut lips in place of the landmarks', where there are such lips."""
    blob = _find_blob(view) if view.spread < _SHADED else None
    if blob is None:
        return view
    columns = np.nonzero(blob.any(axis=0))[0]
    top, bottom = _extent(blob, columns)
    middle = slice(len(columns) // 4, -(len(columns) // 4) or None)
    thick = np.median((bottom - top)[middle]) > 0.045 * view.face_height
    if not thick or not _has_inner_line(view, blob, columns[middle]):
        return view
    x = columns + 0.5
    outer = np.column_stack([x, top]), np.column_stack([x, bottom])
    line = np.column_stack([x, (top + bottom) / 2])
    centre = np.array([x.mean(), float(line[:, 1].mean())])
    size = float(np.ptp(x)), float(bottom.max() - top.min())
    return replace(view, outer=outer, inner=(line, line), centre=centre, width=size[0], height=size[1])


def _extent(blob: Mask, columns: NDArray[np.intp]) -> tuple[Curve, Curve]:
    """First and last row of a blob in each of its columns."""
    top = blob[:, columns].argmax(axis=0).astype(np.float64)
    bottom = blob.shape[0] - blob[::-1, columns].argmax(axis=0).astype(np.float64)
    return top, bottom


def _fitted_by_landmarks(view: _View, blob: Mask) -> Mask:
    """The blob held within the outer landmark contour where that contour parts skin from foreign colour."""
    outline = polygon_mask(view.distance.shape, np.concatenate([view.outer[0], view.outer[1][::-1]])) > 0.5
    ring = dilate(outline, 0.035 * view.face_height) & ~dilate(outline, 0.015 * view.face_height)
    foreign = view.distance > 0.6 * max(10.0, 2 * view.tolerance)
    if outline.sum() > 60 and foreign[outline].mean() > 0.75 and foreign[ring].mean() < 0.3:
        return blob & dilate(outline, 0.008 * view.face_height)
    return blob


def _without_lips(view: _View, blob: Mask) -> Mask:
    """The dark part of a blob when what remains is darker than skin too: lips around an open mouth."""
    lightness = view.closeup.lab[..., 0]
    skin = _skin_lightness(view, blob)
    _, labels, stats, _ = cv2.connectedComponentsWithStats((blob & (lightness < 0.72 * skin)).astype(np.uint8))
    if len(stats) < 2:
        return blob
    dark: Mask = ndimage.binary_fill_holes(labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])))
    rest = blob & ~dark
    if dark.sum() < 0.3 * blob.sum() or not rest.any() or np.median(lightness[rest]) > skin - 2:
        return blob
    return dark


def _skin_lightness(view: _View, blob: Mask) -> float:
    skin = ~blob & (view.distance < view.tolerance)
    return float(np.median(view.closeup.lab[..., 0][skin])) if skin.any() else 70.0


def _has_lips_around(view: _View, blob: Mask) -> bool:
    """Whether the rim around an open mouth is of another colour than skin."""
    ring = dilate(blob, 0.022 * view.face_height) & ~dilate(blob, 0.01 * view.face_height)
    return bool(np.median(view.distance[ring]) > max(4.5, 0.8 * view.tolerance))


def _blob_within(view: _View, window: Mask) -> Mask | None:
    """Foreign pixels of the strongest component and the weaker ones that hang together with it."""
    strong = max(10.0, 2 * view.tolerance)
    usable = window & ~view.closeup.hair
    weak = ((view.distance > 0.6 * strong) & usable).astype(np.uint8)
    weak = cv2.morphologyEx(weak, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, labels, _, centroids = cv2.connectedComponentsWithStats(weak)
    if count < 2:
        return None
    sure = np.bincount(labels[(view.distance > strong) & usable], minlength=count)
    away = np.abs(centroids - view.centre) @ [1.0, 1.5]
    score = np.where(sure > 0, np.sqrt(sure) - 0.5 * away, -np.inf)
    score[0] = -np.inf
    best = int(np.argmax(score))
    if sure[best] < 60:
        return None
    blob: Mask = labels == best
    return blob


def _is_dark(view: _View, blob: Mask) -> bool:
    """The inside of a mouth rather than lips: most of the blob is much darker than skin, in one piece."""
    core = erode(blob, 2)
    lightness = view.closeup.lab[..., 0]
    return bool(core.sum() > 30 and np.median(lightness[core]) < 0.62 * _skin_lightness(view, blob))


def _has_inner_line(view: _View, blob: Mask, columns: NDArray[np.intp]) -> bool:
    """Whether a dark line runs through the blob from side to side: lips that are shut."""
    thickness = blob[:, columns].sum(axis=0)
    core = erode(blob, max(2.0, 0.18 * float(np.median(thickness))))[:, columns]
    lightness = cv2.GaussianBlur(view.closeup.lab[..., 0], (0, 0), 0.8)
    away = max(3, round(0.2 * float(np.median(thickness))))
    lab = view.closeup.lab
    alike = np.linalg.norm(np.roll(lab, away, axis=0) - np.roll(lab, -away, axis=0), axis=-1) < _ALIKE
    above, below = np.roll(lightness, away, axis=0), np.roll(lightness, -away, axis=0)
    line = np.where(alike, np.minimum(above, below) - lightness, 0)
    crossing = np.where(core, line[:, columns], -np.inf)
    depth = np.take_along_axis(lightness[:, columns], crossing.argmax(axis=0)[None], axis=0)[0]
    rim = blob & ~erode(blob, 2)
    darker = depth < np.quantile(lightness[rim], 0.3) - 3
    return bool(np.mean((crossing.max(axis=0) > 4) & darker) > 0.6)


def _is_outlined(view: _View, shape: MouthShape) -> bool:
    rims = [np.column_stack([shape.x, shape.upper_inner]), np.column_stack([shape.x, shape.lower_inner])[::-1]]
    area = polygon_mask(view.distance.shape, np.concatenate(rims)) > 0.5
    core, lightness = erode(area, 3), view.closeup.lab[..., 0]
    ring = dilate(area, 1.5) & ~erode(area, 2)
    skin = ~dilate(area, 4) & (view.distance < view.tolerance)
    if not core.any() or not skin.any():
        return True
    ground = min(float(np.median(lightness[core])), float(np.median(lightness[skin])))
    return float(np.quantile(lightness[ring], 0.2)) < ground - 7


# ------------------------------------------------------------------------------------------------ results


def _skin_share(view: _View, shape: MouthShape) -> float:
    """Share of skin in a ring around the mouth."""
    x, y = pixel_grid(view.distance.shape)
    centre = shape.centre
    half_width = shape.width / 2 + 0.08 * view.face_height
    half_height = float(np.max(shape.lower_outer - shape.upper_outer)) / 2 + 0.07 * view.face_height
    radius = ((x - centre[0]) / half_width) ** 2 + ((y - centre[1]) / half_height) ** 2
    ring = (radius > 0.75) & (radius < 1.2)
    limit = float(np.clip(2 * view.spread, 10, 22))
    return float((view.distance[ring] < limit).mean()) if ring.any() else 0.0


def _to_canvas(shape: MouthShape, closeup: Closeup) -> MouthShape:
    """The same curves over integer-spaced canvas columns."""
    x = closeup.canvas_x(shape.x)
    columns = np.arange(np.ceil(x[0] - 0.5), np.floor(x[-1] - 0.5) + 1) + 0.5

    def curve(rows: Curve) -> Curve:
        return np.interp(columns, x, closeup.canvas_y(rows))

    return MouthShape(
        x=columns,
        line=curve(shape.line),
        upper_outer=curve(shape.upper_outer),
        lower_outer=curve(shape.lower_outer),
        upper_inner=curve(shape.upper_inner),
        lower_inner=curve(shape.lower_inner),
        has_lips=shape.has_lips,
        is_open=shape.is_open,
        default_open=shape.default_open,
        opening=shape.opening / float(closeup.scale[1]),
    )
