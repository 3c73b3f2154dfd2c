"""Where the mouth is: its line, its corners, whether it is open, whether it has lips.

Method (recipes-face section 5): the line is a ridge of darkness followed by a cheapest path near the landmark
contour; an open mouth is either believed from trusted landmarks or found as a thick blob of foreign colour.
"""

from __future__ import annotations

from dataclasses import dataclass
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
from cartoonalive.layers.masks import erode, pixel_grid, polygon_mask
from cartoonalive.layers.model import FacePaint, MouthShape
from cartoonalive.layers.skin import skin_distance, skin_field, skin_model
from cartoonalive.layers.trace import cheapest_path, robust_polynomial, smooth

Curve = NDArray[np.float64]
Mask = NDArray[np.bool_]
Inside = Literal["none", "drawn", "seen"]

_TRUSTED = 0.97
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
    view = _measure(paint)
    x, line, certainty = _trace_line(view)
    shape = _blob_shape(view) if _may_be_blob(view) else None
    inside: Inside = "none"
    if shape is not None:
        inside = "drawn"
    elif _landmarks_open(view):
        shape, inside = _landmark_shape(view), "seen"
    if shape is None:
        shape = _closed_shape(view, x, line)
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
    return _is_trusted(view) and (
        view.gap > _OPEN_GAP * view.face_height or view.gap > _OPEN_GAP_SHARE * view.width
    )


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
    path = smooth(cheapest_path(((rows - prior) / spread) ** 2 - evidence, 1.0) + top + 0.5, 1.5)
    strength = smooth(view.ridge[path.astype(int), columns], 1.5)
    first, last, certainty = _line_ends(view, columns, strength)
    return columns[first : last + 1] + 0.5, path[first : last + 1], certainty


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
    return np.interp(columns + 0.5, x[order], y[order])


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
    while last < len(columns) - 1 and (
        clear[last + 1 : last + 5].any() or (trusted and columns[last] < right_bound)
    ):
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
    sides = [smooth(_contour_rows(points, x), 1.0) for points in (upper, lower)]
    return _open_shape(
        view, x, sides[0], np.maximum(sides[1], sides[0] + 0.2), [_contour_rows(points, x) for points in view.outer]
    )


def _contour_rows(points: NDArray[np.float64], x: Curve) -> Curve:
    order = np.argsort(points[:, 0], kind="stable")
    rows: Curve = np.interp(x, points[order, 0], points[order, 1])
    return rows


def _open_shape(view: _View, x: Curve, upper: Curve, lower: Curve, outer: list[Curve]) -> MouthShape:
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
        has_lips=_is_trusted(view),
        is_open=True,
        default_open=default,
        opening=float(np.clip(gap / default, 0.09 * view.face_height, max(gap * 1.15, 0.13 * view.face_height))),
    )


def _may_be_blob(view: _View) -> bool:
    return view.spread < 24


def _blob_shape(view: _View) -> MouthShape | None:
    """An open mouth as the thick blob of foreign colour at the mouth, if there is one without a line inside."""
    blob = _find_blob(view)
    if blob is None:
        return None
    columns = np.nonzero(blob.any(axis=0))[0]
    top = blob[:, columns].argmax(axis=0).astype(np.float64)
    bottom = blob.shape[0] - blob[::-1, columns].argmax(axis=0).astype(np.float64)
    middle = slice(len(columns) // 4, -(len(columns) // 4) or None)
    thickness = float(np.median((bottom - top)[middle]))
    share = blob.sum() / max(1.0, float((np.ptp(columns) + 1) * (bottom.max() - top.min())))
    if thickness < 0.045 * view.face_height or share < 0.5 or _has_inner_line(view, blob, columns[middle]):
        return None
    if _is_trusted(view) and view.spread > 3.6 and _landmarks_open(view) and not _is_dark(view, blob):
        return None
    if view.closeup.landmarks.style == "photo" and not _is_dark(view, blob):
        return None
    x = columns + 0.5
    upper, lower = smooth(top, 1.0), smooth(bottom, 1.0)
    return _open_shape(view, x, upper, np.maximum(lower, upper + 0.2), [upper - 1.0, lower + 1.0])


def _find_blob(view: _View) -> Mask | None:
    """The connected area of foreign colour nearest to where the mouth is expected."""
    x, y = pixel_grid(view.distance.shape)
    centre = view.centre
    reach = max(0.75 * view.width, 40.0)
    floor = centre[1] + 0.6 * (view.chin - centre[1]) + 0.02 * view.face_height
    window = (np.abs(x - centre[0]) < reach) & (y > view.nose + 0.02 * view.face_height) & (y < floor)
    foreign = (view.distance > max(10.0, 2 * view.tolerance)) & window & ~view.closeup.hair
    foreign = cv2.morphologyEx(foreign.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, labels, stats, centroids = cv2.connectedComponentsWithStats(foreign)
    if count < 2:
        return None
    away = np.abs(centroids - centre) @ [1.0, 1.5]
    score = np.sqrt(stats[:, cv2.CC_STAT_AREA]) - 0.5 * away
    score[0] = -np.inf
    best = int(np.argmax(score))
    if stats[best, cv2.CC_STAT_AREA] < 60 or stats[best, cv2.CC_STAT_WIDTH] > 1.9 * reach:
        return None
    blob: Mask = ndimage.binary_fill_holes(labels == best)
    return blob


def _is_dark(view: _View, blob: Mask) -> bool:
    """The inside of a mouth rather than lips: most of the blob is much darker than skin, in one piece."""
    core = erode(blob, 2)
    lightness = view.closeup.lab[..., 0]
    skin = float(np.median(lightness[~blob & (view.distance < view.tolerance)]))
    return bool(core.sum() > 30 and np.median(lightness[core]) < 0.62 * skin)


def _has_inner_line(view: _View, blob: Mask, columns: NDArray[np.intp]) -> bool:
    """Whether a dark line runs through the blob from side to side: lips that are shut."""
    thickness = blob[:, columns].sum(axis=0)
    core = erode(blob, max(2.0, 0.18 * float(np.median(thickness))))[:, columns]
    lightness = cv2.GaussianBlur(view.closeup.lab[..., 0], (0, 0), 0.8)
    away = max(3, round(0.2 * float(np.median(thickness))))
    above, below = np.roll(lightness, away, axis=0), np.roll(lightness, -away, axis=0)
    line = np.minimum(above, below) - lightness
    crossing = np.where(core, line[:, columns], -np.inf).max(axis=0)
    return bool(np.mean(crossing > 4) > 0.6)


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
