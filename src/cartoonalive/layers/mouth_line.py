"""The line of a shut mouth: a ridge of darkness near the landmarks, and the lips around it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Curve, Mask
from cartoonalive.layers.masks import pixel_grid, polygon_mask
from cartoonalive.layers.model import MouthShape
from cartoonalive.layers.mouth_view import MouthView, is_trusted, skin_lightness
from cartoonalive.layers.trace import cheapest_path, smooth

FULL_OPENING = 0.12
"""Height of the opening at ParamMouthOpenY 1 that is aimed at, in face heights."""

_INK, _ONE_COLOUR = 0.4, 12.0
"""Lightness, as a share of the skin's, and Lab distance from the line, up to which colour beside it is ink, no lip."""


def trace_line(view: MouthView) -> tuple[Curve, Curve, float]:
    """Columns, rows and certainty of the line between the lips."""
    centre, width, face_height = view.centre, view.width, view.face_height
    columns = _columns(view, 0.75 * width)
    prior = _line_prior(view, columns)
    top = int(max(view.nose, centre[1] - view.height / 2 - 0.08 * face_height, 0))
    bottom = int(min(view.ridge.shape[0] - 1, centre[1] + view.height / 2 + 0.08 * face_height))
    spread = (0.02 if is_trusted(view) else 0.035) * face_height + 0.1 * view.height
    rows = np.arange(top, bottom)[:, None] + 0.5
    evidence = np.maximum(view.ridge[top:bottom, columns[0] : columns[-1] + 1], 0) / 3
    path: Curve = cheapest_path(((rows - prior) / spread) ** 2 - evidence, 1.0).astype(np.float64) + top + 0.5
    path = smooth(_centred(view, columns, path), 3.5 if view.shaded else 1.5)
    strength = smooth(view.ridge[path.astype(int), columns], 1.5)
    first, last, certainty = _line_ends(view, columns, strength)
    x: Curve = columns[first : last + 1].astype(np.float64) + 0.5
    return x, path[first : last + 1], certainty


def _centred(view: MouthView, columns: NDArray[np.intp], path: Curve) -> Curve:
    """Every row moved to the middle of the line's thickness: the centroid of the ridge within 4 pixels."""
    offsets = np.arange(-4, 5)[:, None]
    rows = np.clip(path.astype(np.intp) + offsets, 0, view.ridge.shape[0] - 1)
    weight = np.maximum(view.ridge[rows, columns], 0) ** 2 + 1e-3
    centred: Curve = (weight * (rows + 0.5)).sum(axis=0) / weight.sum(axis=0)
    return centred


def _columns(view: MouthView, reach: float) -> NDArray[np.intp]:
    width = view.ridge.shape[1]
    return np.arange(int(max(2, view.centre[0] - reach)), int(min(width - 2, view.centre[0] + reach)))


def _line_prior(view: MouthView, columns: NDArray[np.intp]) -> Curve:
    """Rows half-way between the inner lip contours, ending in the outer corners."""
    upper, lower = view.inner
    corners = view.outer[0][[0, -1]]
    x = np.concatenate([corners[:1, 0], (upper[1:-1, 0] + lower[1:-1, 0]) / 2, corners[1:, 0]])
    y = np.concatenate([corners[:1, 1], (upper[1:-1, 1] + lower[1:-1, 1]) / 2, corners[1:, 1]])
    order = np.argsort(x)
    rows: Curve = np.interp(columns + 0.5, x[order], y[order])
    return rows


def _line_ends(view: MouthView, columns: NDArray[np.intp], strength: Curve) -> tuple[int, int, float]:
    """First and last index of the columns that belong to the line, and the share of them that show it."""
    middle = np.abs(columns - view.centre[0]) < 0.25 * view.width
    level = max(0.35 * float(np.median(strength[middle])), 1.2)
    clear = strength > level
    trusted = is_trusted(view)
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


def closed_shape(view: MouthView, x: Curve, line: Curve) -> MouthShape:
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
        opening=float(np.clip(0.75 * width, 0.088 * face_height, (FULL_OPENING + 0.01) * face_height)),
    )


def _has_lips(view: MouthView, x: Curve, line: Curve, upper: Curve, lower: Curve) -> bool:
    """Whether the area between the outer contours, off the line, is of another colour than skin."""
    outline = np.concatenate([np.column_stack([x, upper]), np.column_stack([x, lower])[::-1]])
    columns, rows = pixel_grid(view.distance.shape)
    off_line = np.abs(rows - np.interp(columns, x, line)) > 0.012 * view.face_height + 1
    area = (polygon_mask(view.distance.shape, outline) > 0.5) & off_line
    tall = view.height > 0.03 * view.face_height
    if not tall or area.sum() <= 15 or np.median(view.distance[area]) <= 6:
        return False
    return view.shaded or not _is_stroke(view, area, x, line)


def _is_stroke(view: MouthView, area: Mask, x: Curve, line: Curve) -> bool:
    """Whether what is foreign in ``area`` is ink: the line itself, where it is thick or curls at its end."""
    lab = view.closeup.lab
    foreign = lab[area & (view.distance > view.tolerance)]
    if not len(foreign):
        return False
    colour, ink = np.median(foreign, axis=0), np.median(lab[line.astype(int), x.astype(int)], axis=0)
    return bool(colour[0] < _INK * skin_lightness(view, area) and np.linalg.norm(colour - ink) < _ONE_COLOUR)
