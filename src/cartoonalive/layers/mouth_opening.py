"""Open mouths: a thick blob of foreign colour in drawings, the landmark contours refined by colour elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Curve, Mask
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.masks import erode, polygon_mask
from cartoonalive.layers.model import MouthShape
from cartoonalive.layers.mouth_blob import (
    extent,
    find_blob,
    fitted_by_landmarks,
    has_inner_line,
    has_lips_around,
    is_dark,
    misses_opening,
    with_teeth,
    without_glow,
    without_lips,
)
from cartoonalive.layers.mouth_line import FULL_OPENING
from cartoonalive.layers.mouth_view import MouthView, landmarks_open
from cartoonalive.layers.trace import cheapest_path, robust_polynomial, smooth

Inside = Literal["none", "drawn", "seen"]
"""What an open mouth shows: nothing, an outlined or flat shape, or teeth and dark between real lips."""

PLAIN_SKIN = 24.0
"""Skin spread up to which foreign colours can be told from skin at all."""
_RIM = 0.7
"""Part of the blob's rim, in close-up pixels, that is soft edge rather than inside."""
_RIM_SOFTNESS = 0.02
"""Standard deviation by which a blob's rims are smoothed, in its widths: steps would grow with the opening."""


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
    own = lengths((lab - np.median(lab[lips], axis=0)) * weights)
    kinds = [kind for kind in kinds if kind.any()]
    other = np.min([lengths((lab - np.median(lab[k], axis=0)) * weights) for k in kinds], axis=0)
    ratio: NDArray[np.float32] = ((other - own) / (other + own + 4.0)).astype(np.float32)
    return ratio


def _toothlessness(lab: NDArray[np.float32], lips: Mask, inside: Mask) -> NDArray[np.float32]:
    """-1 where a colour is that of the brighter half of the inside, 1 where it is as far from it as the lips are."""
    weights = np.array([0.6, 1.0, 1.0], np.float32)
    bright = inside & (lab[..., 0] >= np.median(lab[inside][:, 0]))
    teeth, lip = np.median(lab[bright], axis=0), np.median(lab[lips], axis=0)
    half = max(float(np.linalg.norm((teeth - lip) * weights)) / 2, 2.0)
    away = lengths((lab - teeth) * weights)
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
    blob = find_blob(view)
    if blob is None:
        return None
    blob = fitted_by_landmarks(view, blob)
    dark = is_dark(view, blob) and not (landmarks_open(view) and misses_opening(view, blob))
    shown_open = view.shaded and landmarks_open(view)
    if (shown_open or view.closeup.landmarks.style == "photo") and not dark:
        return None
    whole = blob
    blob = with_teeth(view, without_lips(view, blob)) if dark else without_glow(view, blob)
    columns = np.nonzero(blob.any(axis=0))[0]
    top, bottom = extent(blob, columns)
    middle = slice(len(columns) // 4, -(len(columns) // 4) or None)
    thickness = float(np.median((bottom - top)[middle]))
    share = blob.sum() / max(1.0, float((np.ptp(columns) + 1) * (bottom.max() - top.min())))
    if thickness < 0.045 * view.face_height or share < 0.5 or has_inner_line(view, blob, columns[middle]):
        return None
    x: Curve = columns.astype(np.float64) + 0.5
    softness = max(1.0, _RIM_SOFTNESS * len(columns))
    upper, lower = smooth(top + _RIM, softness), smooth(bottom - _RIM, softness)
    lower = np.maximum(lower, upper + 0.2)
    if not has_lips_around(view, blob):
        return "drawn", _open_shape(view, x, upper, lower, [upper - 1.0, lower + 1.0], has_lips=False)
    outer = _lip_contours(view, x, (upper, lower), extent(whole, columns))
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
    blob = None if view.shaded else find_blob(view)
    if blob is None:
        return view
    columns = np.nonzero(blob.any(axis=0))[0]
    top, bottom = extent(blob, columns)
    middle = slice(len(columns) // 4, -(len(columns) // 4) or None)
    thick = np.median((bottom - top)[middle]) > 0.045 * view.face_height
    if not thick or not has_inner_line(view, blob, columns[middle]):
        return view
    x = columns + 0.5
    outer = np.column_stack([x, top]), np.column_stack([x, bottom])
    line = np.column_stack([x, (top + bottom) / 2])
    centre = np.array([x.mean(), float(line[:, 1].mean())])
    size = float(np.ptp(x)), float(bottom.max() - top.min())
    return replace(view, outer=outer, inner=(line, line), centre=centre, width=size[0], height=size[1])
