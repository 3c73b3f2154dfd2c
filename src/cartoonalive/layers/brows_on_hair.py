"""Where brows are drawn over the fringe: thin dark lines that run across the strands.

Anime shows the brows through the hair. Such a line is darker than what lies above and below it, on hair as on skin,
goes on over most of the brow's width, and is smooth. Strand outlines look like it in places, so both brows must show
one, alike in place and slope.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import BROW_LOWER, BROW_UPPER, EYE_UPPER, SIDES, Landmarks, Side
from cartoonalive.layers.arrays import Curve, Image, Mask
from cartoonalive.layers.skin import to_lab
from cartoonalive.layers.trace import cheapest_path, robust_polynomial, smooth

_OUTWARD, _INWARD = 0.6, 0.2
"""How far beyond the landmark brow's ends the line is followed, in brow widths."""
_ABOVE, _BELOW = 0.35, 0.12
"""How far above and below the landmark brow it is looked for, in eye distances."""
_CLEARANCE = 0.13
"""Least distance above the eye, in eye distances: nearer lie lashes and the crease of the lid."""
_HALF_THICKNESSES = (0.02, 0.035)
"""Distances in eye distances at which a line is compared with what lies above and below it."""
_BLUR_ALONG, _BLUR_ACROSS = 0.012, 0.005
"""Sigmas in eye distances that quieten fine strands and grain."""
_PLAIN, _JUMP, _STRAY = 6.0, 0.25, 0.3
"""Contrast (L) worth a unit of the path's cost, cost of a row's jump, and distance from the landmark brow in eye
distances that costs a unit."""
_STRAY_END, _END_RATIO = 0.05, 0.8
"""The same distance from the arc that was found, and share of the least contrast, by which its faint ends are found."""
_ENOUGH = 12.0
"""Contrast (L) beyond which a line gets no better: strand outlines are darker than brows."""
_LEAST_CONTRAST, _LEAST_RATIO = 2.0, 0.25
"""Contrast (L) that a column must show, and relative to the middle of the brow."""
_INNER = 0.4
"""Half the width of that middle, in brow widths."""
_GAP, _GAP_END = 0.03, 0.09
"""Gap in eye distances that does not end a line, at first and where its ends are looked for."""
_LEAST_WIDTH, _LEAST_COVERED = 0.4, 0.9
"""Of the landmark brow's width, and share of the line's columns that must show it."""
_ROUGHEST, _ROUGH = 0.02, 0.01
"""Distances from a smooth arc in eye distances from which on a column belongs to something else, and from which on the
line takes the arc's row."""
_EVEN = 0.01
"""Sigma in eye distances to which the line is smoothed."""
_LEAST_HAIR = 0.35
"""Share of the columns with hair on the line that make it drawn over hair."""
_UNLIKE_SLOPE, _UNLIKE_HEIGHT = 0.5, 0.3
"""Difference of the mirrored slopes, and of the heights over the landmarks in eye distances, of no pair."""


@dataclass(frozen=True, kw_only=True)
class _Window:
    """What the line is looked for in; rows from ``top`` on, columns from that of the expected brow on."""

    contrast: NDArray[np.float32]
    """(h, w) L by which both what lies above and what lies below is lighter."""
    top: int
    ceiling: Curve
    """Row per column that the line must stay above."""
    distance: float
    """Eye distance in pixels."""

    def path(self, expected: Curve, stray: float) -> NDArray[np.intp]:
        """Row of the window per column of the darkest line near the rows ``expected``, as far as ``stray`` allows."""
        rows = np.arange(self.top, self.top + len(self.contrast))[:, None] + 0.5
        cost = ((rows - expected) / (stray * self.distance)) ** 2 - np.clip(self.contrast, 0, _ENOUGH) / _PLAIN
        return cheapest_path(cost + np.where(rows > self.ceiling, 1e3, 0.0), _JUMP, max_step=1)

    def strength(self, path: NDArray[np.intp]) -> NDArray[np.float32]:
        """Contrast per column along a path."""
        strength: NDArray[np.float32] = self.contrast[path, np.arange(len(path))]
        return strength


@dataclass(frozen=True, kw_only=True)
class BrowLine:
    """A brow's line over integer-spaced canvas columns."""

    side: Side
    x: Curve
    ridge: Curve
    """Darkest row per column."""
    height: float
    """Mean height over the landmark brow, in eye distances."""
    slope: float
    """Rows per column towards the nose."""
    over_hair: float
    """Share of the columns with hair."""


def find_brows_on_hair(picture: Image, hair: Mask, landmarks: Landmarks) -> dict[Side, BrowLine]:
    """Both brows when they are drawn over hair, else nothing.

    ``picture`` (h, w, 3) RGB 0..255, ``hair`` (h, w) what was taken for hair.
    """
    lines = {}
    for side in SIDES:
        line = _find_line(picture, hair, landmarks, side)
        if line is None:
            return {}
        lines[side] = line
    first, second = lines["r"], lines["l"]
    alike = abs(first.slope - second.slope) < _UNLIKE_SLOPE and abs(first.height - second.height) < _UNLIKE_HEIGHT
    crossing = min(first.over_hair, second.over_hair) >= _LEAST_HAIR
    return lines if alike and crossing else {}


def _find_line(picture: Image, hair: Mask, landmarks: Landmarks, side: Side) -> BrowLine | None:
    """The line of one brow; None when none is smooth and goes on far enough."""
    distance = landmarks.eye_distance
    brow = (landmarks.points[list(BROW_UPPER[side])] + landmarks.points[list(BROW_LOWER[side])]) / 2
    brow = brow[np.argsort(brow[:, 0])]
    width = max(float(np.ptp(brow[:, 0])), 1.0)
    before, after = (_OUTWARD, _INWARD) if side == "r" else (_INWARD, _OUTWARD)
    left, right = max(brow[0, 0] - before * width, 0), min(brow[-1, 0] + after * width, picture.shape[1])
    columns = np.arange(int(left), int(right))
    x: Curve = columns.astype(np.float64) + 0.5
    inner = np.abs(x - brow[:, 0].mean()) < _INNER * width
    if len(columns) < _LEAST_WIDTH * width or not inner.any():
        return None
    prior, ceiling = _expected(brow, landmarks, side, x)
    margin = int(np.ceil(max(_HALF_THICKNESSES) * distance))
    top = max(int(prior.min() - _ABOVE * distance), margin)
    bottom = min(int(prior.max() + _BELOW * distance), len(picture) - margin)
    if bottom - top < 2 * margin or hair[top:bottom, columns].mean() < _LEAST_HAIR / 2:
        return None
    contrast = _contrast(picture[top - margin : bottom + margin, columns[0] : columns[-1] + 1], margin, distance)
    window = _Window(contrast=contrast, top=top, ceiling=ceiling, distance=distance)
    path = window.path(prior, _STRAY)
    strength = window.strength(path)
    least = max(_LEAST_CONTRAST, _LEAST_RATIO * float(np.median(strength[inner])))
    run = _smooth_run(path, strength > least, distance, _GAP)
    if run is None or run.stop - run.start < _LEAST_WIDTH * width:
        return None
    if (strength[run] > least).mean() < _LEAST_COVERED:
        return None
    path = window.path(_continued(path[run].astype(np.float64) + top + 0.5, run, len(columns)), _STRAY_END)
    clear = window.strength(path) > _END_RATIO * least
    run = _smooth_run(path, clear, distance, _GAP_END) or run
    ridge = _ridge(path[run].astype(np.float64) + top + 0.5, distance)
    slope = float(np.polyfit(x[run], ridge, 1)[0])
    return BrowLine(
        side=side,
        x=x[run],
        ridge=ridge,
        height=float((prior[run] - ridge).mean()) / distance,
        slope=slope if side == "r" else -slope,
        over_hair=float(hair[path[run] + top, columns[run]].mean()),
    )


def _expected(brow: NDArray[np.float64], landmarks: Landmarks, side: Side, x: Curve) -> tuple[Curve, Curve]:
    """Rows over the columns ``x``: of the landmark ``brow`` (n, 2), and which the line must stay above."""
    held = np.clip(x, brow[0, 0], brow[-1, 0])
    prior = np.polyval(np.polyfit(brow[:, 0], brow[:, 1], 2), held)
    eye = landmarks.points[list(EYE_UPPER[side])]
    eye = eye[np.argsort(eye[:, 0])]
    ceiling = np.interp(x, eye[:, 0], eye[:, 1]) - _CLEARANCE * landmarks.eye_distance
    return np.minimum(prior, ceiling), ceiling


def _contrast(window: Image, margin: int, distance: float) -> NDArray[np.float32]:
    """(h - 2 margin, w) L by which both what lies above and what lies below is lighter."""
    light = to_lab(window.clip(0, 255))[..., 0]
    light = cv2.GaussianBlur(light, (0, 0), sigmaX=_BLUR_ALONG * distance, sigmaY=_BLUR_ACROSS * distance)
    height = len(light) - 2 * margin
    middle = light[margin : margin + height]
    contrast = np.full(middle.shape, -np.inf, np.float32)
    for thickness in _HALF_THICKNESSES:
        step = max(round(thickness * distance), 1)
        above, below = (light[margin + way : margin + way + height] for way in (-step, step))
        contrast = np.maximum(contrast, np.minimum(above, below) - middle)
    return contrast


def _ridge(rows: Curve, distance: float) -> Curve:
    """The line's ``rows``, with a smooth arc's where a strand led them away."""
    columns = np.arange(len(rows))
    arc = robust_polynomial(columns, rows, degree=3)(columns)
    return smooth(np.where(np.abs(arc - rows) < _ROUGH * distance, rows, arc), _EVEN * distance)


def _continued(rows: Curve, run: slice, width: int) -> Curve:
    """``rows`` of the columns of a ``run``, smoothed to an arc that goes on straight over all ``width`` columns."""
    columns = np.arange(width)
    arc = robust_polynomial(columns[run], rows, degree=2)
    held = np.clip(columns, run.start, run.stop - 1)
    return arc(held) + (columns - held) * (arc(held + 0.5) - arc(held - 0.5))


def _smooth_run(path: NDArray[np.intp], clear: Mask, distance: float, gap: float) -> slice | None:
    """The columns of the longest stretch of ``clear`` ones whose ``path`` lies on one smooth arc."""
    for _ in range(2):
        run = _longest_run(clear, gap * distance)
        if run is None or run.stop - run.start < 8:
            return None
        columns = np.arange(len(path))
        kept = columns[run][clear[run]]
        arc = robust_polynomial(kept, path[kept], degree=3)
        clear = clear & (np.abs(arc(columns) - path) < _ROUGHEST * distance)
    return _longest_run(clear, gap * distance)


def _longest_run(clear: Mask, gap: float) -> slice | None:
    """The longest stretch of true columns, gaps of up to ``gap`` columns bridged."""
    found = np.flatnonzero(clear)
    if len(found) == 0:
        return None
    runs = np.split(found, np.flatnonzero(np.diff(found) > gap + 1) + 1)
    longest = max(runs, key=lambda run: int(run[-1] - run[0]))
    return slice(int(longest[0]), int(longest[-1]) + 1)
