"""Open mouths: a thick blob of foreign colour in drawings, the landmark contours refined by colour elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from cartoonalive.layers.masks import dilate, erode, pixel_grid, polygon_mask
from cartoonalive.layers.model import MouthShape
from cartoonalive.layers.mouth_line import FULL_OPENING
from cartoonalive.layers.mouth_view import (
    SHADED,
    Curve,
    Mask,
    MouthView,
    landmarks_open,
    skin_lightness,
)
from cartoonalive.layers.trace import cheapest_path, robust_polynomial, smooth

Inside = Literal["none", "drawn", "seen"]
"""What an open mouth shows: nothing, an outlined or flat shape, or teeth and dark between real lips."""

PLAIN_SKIN = 24.0
"""Skin spread up to which foreign colours can be told from skin at all."""
_RIM = 0.7
"""Part of the blob's rim, in close-up pixels, that is soft edge rather than inside."""
_ALIKE = 22.0
"""Lab distance up to which two lips count as the same colour."""


def landmark_shape(view: MouthView) -> MouthShape:
    """An open mouth with the landmark contours."""
    upper, lower = view.inner
    left, right = min(upper[0, 0], lower[0, 0]), max(upper[-1, 0], lower[-1, 0])
    x = np.arange(np.ceil(left - 0.5), np.floor(right - 0.5) + 1) + 0.5
    rims = [smooth(_contour_rows(points, x), 1.0) for points in (upper, lower)]
    outer = [_contour_rows(points, x) for points in view.outer]
    rims = _refined_rims(view, x, rims, outer)
    outer[0] = np.minimum(outer[0], rims[0] - 0.015 * view.face_height)
    return _open_shape(view, x, rims[0], np.maximum(rims[1], rims[0] + 0.2), outer, has_lips=True)


def _contour_rows(points: NDArray[np.float64], x: Curve) -> Curve:
    order = np.argsort(points[:, 0], kind="stable")
    rows: Curve = np.interp(x, points[order, 0], points[order, 1])
    return rows


def _refined_rims(view: MouthView, x: Curve, rims: list[Curve], outer: list[Curve]) -> list[Curve]:
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
    # The upper lip is often shaded like the gap above the teeth, so there the teeth count as well.
    above_teeth = lipness + _toothlessness(view.closeup.lab, lips, inside)
    reach = 0.045 * view.face_height
    return [
        _step_path(above_teeth, x, rims[0], sign=1.0, reach=reach),
        _step_path(lipness, x, rims[1], sign=-1.0, reach=reach),
    ]


def _lipness(lab: NDArray[np.float32], lips: Mask, inside: Mask) -> NDArray[np.float32]:
    """-1 where a colour is that of teeth or of the dark between them, 1 where it is that of the lips."""
    weights = np.array([0.6, 1.0, 1.0], np.float32)
    level = np.median(lab[inside][:, 0])
    kinds = [inside & (lab[..., 0] >= level), inside & (lab[..., 0] < level)]
    own = np.linalg.norm((lab - np.median(lab[lips], axis=0)) * weights, axis=-1)
    kinds = [kind for kind in kinds if kind.any()]
    other = np.min([np.linalg.norm((lab - np.median(lab[k], axis=0)) * weights, axis=-1) for k in kinds], axis=0)
    ratio: NDArray[np.float32] = ((other - own) / (other + own + 4.0)).astype(np.float32)
    return ratio


def _toothlessness(lab: NDArray[np.float32], lips: Mask, inside: Mask) -> NDArray[np.float32]:
    """-1 where a colour is that of the brighter half of the inside, 1 where it is as far from it as the lips are."""
    weights = np.array([0.6, 1.0, 1.0], np.float32)
    bright = inside & (lab[..., 0] >= np.median(lab[inside][:, 0]))
    teeth, lip = np.median(lab[bright], axis=0), np.median(lab[lips], axis=0)
    half = max(float(np.linalg.norm((teeth - lip) * weights)) / 2, 2.0)
    away = np.linalg.norm((lab - teeth) * weights, axis=-1)
    field: NDArray[np.float32] = np.clip((away - half) / half, -1, 1).astype(np.float32)
    return field


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


def _open_shape(
    view: MouthView, x: Curve, upper: Curve, lower: Curve, outer: list[Curve], *, has_lips: bool
) -> MouthShape:
    gap = float(np.max(lower - upper))
    default = float(np.clip(gap / (FULL_OPENING * view.face_height), 0.3, 0.8))
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


def blob_shape(view: MouthView) -> tuple[Inside, MouthShape] | None:
    """An open mouth as the thick blob of foreign colour at the mouth, if there is one without a line inside."""
    blob = _find_blob(view)
    if blob is None:
        return None
    blob = _fitted_by_landmarks(view, blob)
    dark = _is_dark(view, blob) and not (landmarks_open(view) and _misses_opening(view, blob))
    shaded = view.spread > SHADED and landmarks_open(view)
    if (shaded or view.closeup.landmarks.style == "photo") and not dark:
        return None
    whole = blob
    blob = _with_teeth(view, _without_lips(view, blob)) if dark else _without_glow(view, blob)
    columns = np.nonzero(blob.any(axis=0))[0]
    top, bottom = _extent(blob, columns)
    middle = slice(len(columns) // 4, -(len(columns) // 4) or None)
    thickness = float(np.median((bottom - top)[middle]))
    share = blob.sum() / max(1.0, float((np.ptp(columns) + 1) * (bottom.max() - top.min())))
    if thickness < 0.045 * view.face_height or share < 0.5 or _has_inner_line(view, blob, columns[middle]):
        return None
    x: Curve = columns.astype(np.float64) + 0.5
    upper, lower = smooth(top + _RIM, 1.0), smooth(bottom - _RIM, 1.0)
    lower = np.maximum(lower, upper + 0.2)
    if not _has_lips_around(view, blob):
        return "drawn", _open_shape(view, x, upper, lower, [upper - 1.0, lower + 1.0], has_lips=False)
    outer = _lip_contours(view, x, (upper, lower), _extent(whole, columns))
    return "seen", _open_shape(view, x, upper, lower, outer, has_lips=True)


def _lip_contours(view: MouthView, x: Curve, rims: tuple[Curve, Curve], foreign: tuple[Curve, Curve]) -> list[Curve]:
    """Outer lip contours, where the foreign colour ends; without coloured lips the landmarks'. Of likely thickness."""
    thin, thick = 0.03 * view.face_height, 0.1 * view.face_height
    sides = (-1.0, 1.0)
    coloured = [sign * (end - rim) for sign, end, rim in zip(sides, foreign, rims, strict=True)]
    if max(float(np.median(thickness)) for thickness in coloured) < thin:
        contours = [_contour_rows(points, x) for points in view.outer]
        coloured = [sign * (contour - rim) for sign, contour, rim in zip(sides, contours, rims, strict=True)]
    softness = 0.02 * view.face_height
    return [
        rim + sign * smooth(np.clip(thickness, thin, thick), softness)
        for sign, rim, thickness in zip(sides, rims, coloured, strict=True)
    ]


def around_drawn_lips(view: MouthView) -> MouthView:
    """The view with the contours of flat, shut lips in place of the landmarks', where there are such lips."""
    blob = _find_blob(view) if view.spread < SHADED else None
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


def _find_blob(view: MouthView) -> Mask | None:
    """The connected area of foreign colour nearest to where the mouth is expected, holes filled.

    The search window grows when the area touches its rim (downwards only where the landmarks show parted lips, not to
    take in beards); an area as wide as the widest window is no mouth.
    """
    rise = sink = 0.0
    wide_open = landmarks_open(view)
    for reach in (max(0.75 * view.width, 40.0), max(1.1 * view.width, 70.0)):
        blob = _blob_within(view, _mouth_window(view, reach, rise, sink))
        if blob is not None:
            rows = np.nonzero(blob.any(axis=1))[0]
            rise = 0.06 * view.face_height if rows[0] <= _window_top(view, rise) + 1 else rise
            sink = 0.12 * view.face_height if wide_open and rows[-1] >= _window_floor(view, sink) - 2 else sink
            blob = _blob_within(view, _mouth_window(view, reach, rise, sink))
        if blob is None:
            return None
        columns = np.nonzero(blob.any(axis=0))[0]
        if np.abs(columns[[0, -1]] - view.centre[0]).max() < reach - 2:
            filled: Mask = ndimage.binary_fill_holes(blob)
            return filled
    return None


def _window_top(view: MouthView, rise: float) -> float:
    outline = float(np.concatenate(view.outer)[:, 1].min())
    return min(view.nose + 0.015 * view.face_height, outline - 0.01 * view.face_height) - rise


def _window_floor(view: MouthView, sink: float) -> float:
    floor: float = view.centre[1] + 0.8 * (view.chin - view.centre[1]) + 0.02 * view.face_height + sink
    return floor


def _mouth_window(view: MouthView, reach: float, rise: float, sink: float) -> Mask:
    x, y = pixel_grid(view.distance.shape)
    beside = np.abs(x - view.centre[0]) < reach
    window: Mask = beside & (y > _window_top(view, rise)) & (y < _window_floor(view, sink))
    return window


def _blob_within(view: MouthView, window: Mask) -> Mask | None:
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


def _extent(blob: Mask, columns: NDArray[np.intp]) -> tuple[Curve, Curve]:
    """First and last row of a blob in each of its columns."""
    top = blob[:, columns].argmax(axis=0).astype(np.float64)
    bottom = blob.shape[0] - blob[::-1, columns].argmax(axis=0).astype(np.float64)
    return top, bottom


def _fitted_by_landmarks(view: MouthView, blob: Mask) -> Mask:
    """The blob held within the outer landmark contour where that contour parts skin from foreign colour."""
    outline = polygon_mask(view.distance.shape, np.concatenate([view.outer[0], view.outer[1][::-1]])) > 0.5
    ring = dilate(outline, 0.035 * view.face_height) & ~dilate(outline, 0.015 * view.face_height)
    foreign = view.distance > 0.6 * max(10.0, 2 * view.tolerance)
    if outline.sum() > 60 and foreign[outline].mean() > 0.75 and foreign[ring].mean() < 0.3:
        return blob & dilate(outline, 0.008 * view.face_height)
    return blob


def _misses_opening(view: MouthView, blob: Mask) -> bool:
    """Whether the blob leaves out most of what lies between the inner lip contours: it is but a dark corner."""
    opening = polygon_mask(blob.shape, np.concatenate([view.inner[0], view.inner[1][::-1]])) > 0.5
    return bool(opening.any() and blob[opening].mean() < 0.5)


def _without_lips(view: MouthView, blob: Mask) -> Mask:
    """The dark part of a blob when what remains is darker than skin too: lips around an open mouth."""
    lightness = view.closeup.lab[..., 0]
    skin = skin_lightness(view, blob)
    _, labels, stats, _ = cv2.connectedComponentsWithStats((blob & (lightness < 0.72 * skin)).astype(np.uint8))
    if len(stats) < 2:
        return blob
    dark: Mask = ndimage.binary_fill_holes(labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])))
    rest = blob & ~dark
    if dark.sum() < 0.3 * blob.sum() or not rest.any() or np.median(lightness[rest]) > skin - 2:
        return blob
    return dark


def _without_glow(view: MouthView, blob: Mask) -> Mask:
    """The blob without a wide soft rim in which its colour fades into the skin's."""
    core = view.distance > 0.45 * np.quantile(view.distance[blob], 0.8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats((blob & core).astype(np.uint8))
    if len(stats) < 2:
        return blob
    solid: Mask = ndimage.binary_fill_holes(labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])))
    return solid if 0.45 < solid.sum() / blob.sum() < 0.8 else blob


def _with_teeth(view: MouthView, blob: Mask) -> Mask:
    """The blob's convex hull where the notches in it are paler than skin: teeth along the rim."""
    outline, _ = cv2.findContours(blob.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    hull = cv2.fillConvexPoly(np.zeros(blob.shape, np.uint8), cv2.convexHull(np.concatenate(outline)), 1) > 0
    notch = erode(hull, 1) & ~dilate(blob, 1)
    skin = ~dilate(hull, 4) & (view.distance < view.tolerance)
    if notch.sum() < 0.02 * blob.sum() or not skin.any():
        return blob
    lab = view.closeup.lab
    chroma = np.linalg.norm(lab[..., 1:], axis=-1)
    pale = (chroma < 0.6 * np.median(chroma[skin])) & (lab[..., 0] > np.median(lab[skin][:, 0]) - 12)
    return hull if pale[notch].mean() > 0.5 else blob


def _has_lips_around(view: MouthView, blob: Mask) -> bool:
    """Whether the rim around an open mouth is of another colour than skin."""
    ring = dilate(blob, 0.022 * view.face_height) & ~dilate(blob, 0.01 * view.face_height)
    return bool(np.median(view.distance[ring]) > max(4.5, 0.8 * view.tolerance))


def _is_dark(view: MouthView, blob: Mask) -> bool:
    """The inside of a mouth rather than lips: most of the blob is much darker than skin, in one piece."""
    core = erode(blob, 2)
    lightness = view.closeup.lab[..., 0]
    return bool(core.sum() > 30 and np.median(lightness[core]) < 0.62 * skin_lightness(view, blob))


def _has_inner_line(view: MouthView, blob: Mask, columns: NDArray[np.intp]) -> bool:
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
