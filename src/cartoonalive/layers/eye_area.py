"""Which pixels of the face belong to an eye: opening, lashes, and the fold of the lid.

Source: recipes-face section 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import Side
from cartoonalive.layers.arrays import Mask
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.eye_window import EyeWindow
from cartoonalive.layers.masks import dilate
from cartoonalive.layers.skin import to_lab
from cartoonalive.layers.trace import cheapest_path, smooth

_WHITE_REACH = 0.12
"""How far above the lash white is taken for white of the eye, in eye widths."""
_LASH_ABOVE = 0.07
"""How far above the fitted lash more of it may lie, in eye widths."""
_LARGEST_CRUMB, _CRUMB_GAP = 0.04, 0.06
"""Area in squared eye widths, and distance from the eye in eye widths, of pieces that leave the face with it."""
_LEAST_SEEN = 0.5
"""Share of the columns, mean of both eyes, in which a fold must be seen."""
_LEAST_CREASE = 2.5
"""Mean contrast in lightness of a fold of the lid; dark ends of hair count twice as much at most."""


@dataclass(frozen=True, kw_only=True)
class EyeArea:
    """What is taken off the face around one eye, window pixels."""

    opening: Mask
    feature: Mask
    """Opening, lashes and the dark or coloured pixels that hang together with them."""
    crease: Mask
    hole: Mask
    """The feature, grown past soft edges; it is repainted."""
    crumbs: Mask
    """Small pieces of other lines at the hole, repainted with it."""


def lid_creases(windows: Mapping[Side, EyeWindow]) -> dict[Side, Mask]:
    """The folds of the upper lids, decided for both eyes together: (h, w) thin dark lines above the lashes, or empty.

    The darkest path above the lash; it counts where it is darker than what lies just above and below it.
    """
    traced = {side: _trace_crease(window) for side, window in windows.items()}
    seen = float(np.mean([share for _, share in traced.values()])) if traced else 0.0
    if seen < _LEAST_SEEN:
        return {side: np.zeros_like(line) for side, (line, _) in traced.items()}
    return {side: line for side, (line, _) in traced.items()}


def _trace_crease(window: EyeWindow) -> tuple[Mask, float]:
    """The line of the fold (h, w) and the share of the eye's columns in which it is seen."""
    line = np.zeros(window.shape, np.bool_)
    reach = round(0.24 * window.width)
    columns = np.flatnonzero(window.between_corners[0])
    if reach < 6 or len(columns) < 8 or window.shaded:
        return line, 0.0
    gap = max(2.0 * window.unit, 1.5)
    floor = (window.lash_top[0, columns] - gap).astype(int)
    rows = floor - np.arange(reach)[::-1, None]
    inside = rows >= 2
    rows = np.maximum(rows, 2)
    contrast = _line_contrast(window)[rows, columns] * inside
    path = cheapest_path(-np.minimum(contrast, 12.0) / 6, 0.8)
    strength = contrast[path, np.arange(len(columns))]
    seen = smooth(np.minimum(strength, 2 * _LEAST_CREASE), 3.0) > _LEAST_CREASE
    if not seen.any() or (path[seen] <= 1).mean() > 0.3:
        return line, 0.0
    line[rows[path, np.arange(len(columns))][seen], columns[seen]] = True
    return line & ~window.brow, float(seen.mean())


def _line_contrast(window: EyeWindow) -> NDArray[np.float32]:
    """(h, w) how much darker a pixel is than the lighter-going rows above and below it, in lightness."""
    lightness = cv2.GaussianBlur(window.lab[..., 0], (0, 0), max(0.8 * window.unit, 0.6))
    shift = max(round(3.5 * window.unit), 2)
    above = np.pad(lightness, ((shift, 0), (0, 0)), "edge")[:-shift]
    below = np.pad(lightness, ((0, shift), (0, 0)), "edge")[shift:]
    return np.asarray(np.minimum(above, below) - lightness, np.float32)


def eye_area(
    window: EyeWindow, crease: Mask | None = None, halo: float = 0.045, white: NDArray[np.float32] | None = None
) -> EyeArea:
    """Everything that has to leave the face with this eye, grown by ``halo`` eye widths.

    ``white`` (3,): RGB of the white of the eye, which belongs to the eye even above the lash.
    """
    width = window.width
    if crease is None:
        crease = np.zeros(window.shape, np.bool_)
    opening = window.area(window.ridge, window.lower) > 0.5
    lids = window.area(window.lash_top, window.lower) > 0.3
    reach = np.ones((2 * max(round(0.05 * width), 1) + 1, 2 * max(round(0.13 * width), 1) + 1), np.uint8)
    near = cv2.dilate(lids.astype(np.uint8), reach) > 0
    near &= window.y < window.lower + max(3 * window.unit, 0.10 * width)
    near &= window.y > window.lash_top - 2.5 * window.unit
    attached = near & (window.distance > 0.75 * window.threshold)
    if not window.photo:
        attached |= _lash_wings(window)
        if white is not None:
            attached |= _white_above(window, white)
    _, label = cv2.connectedComponents((attached | opening).astype(np.uint8))
    feature = np.isin(label, np.unique(label[opening])) & (attached | opening)
    if crease.any():
        line = dilate(crease, max(2.0 * window.unit, 1.5))
        top = np.where(line.any(axis=0), line.argmax(axis=0), window.shape[0])[None]
        gap = (window.y < window.lash_top) & (window.y > top) & window.between_corners
        feature = feature | line | (gap & ~window.brow)
    hole = dilate(feature, max(2 * window.unit, halo * width)) & ~window.brow & ~window.strands
    crumbs = _crumbs(window, hole) & ~window.brow & ~window.strands
    return EyeArea(opening=opening, feature=feature, crease=crease, hole=hole, crumbs=crumbs)


def _crumbs(window: EyeWindow, hole: Mask) -> Mask:
    """(h, w) small pieces of lines and hair that reach to the ``hole``: left there, they would be cut in two."""
    line = (window.distance > 0.75 * window.threshold) & (window.fine_darkness > 0.5 * window.threshold)
    pieces = (line | window.hair) & ~window.brow & ~window.strands
    _, label, stats, _ = cv2.connectedComponentsWithStats((pieces & ~hole).astype(np.uint8))
    small = stats[:, cv2.CC_STAT_AREA] < _LARGEST_CRUMB * window.width**2
    small[0] = False
    touching = np.zeros_like(small)
    touching[np.unique(label[dilate(hole, max(_CRUMB_GAP * window.width, 2.0))])] = True
    return dilate((small & touching)[label], 1.5)


def _white_above(window: EyeWindow, white: NDArray[np.float32]) -> Mask:
    """White of the eye that the fitted lash ran through rather than over."""
    near = window.between_corners & (window.y < window.ridge + 1)
    near &= window.y > window.lash_top - _WHITE_REACH * window.width
    like = lengths(window.lab - to_lab(white[None, None])[0, 0]) < 0.6 * window.distance
    above: Mask = near & like & (window.distance > window.threshold) & ~window.hair & ~window.brow
    return above


def _lash_wings(window: EyeWindow) -> Mask:
    """Lash beyond the fitted one, as dark as it: a third of the eye's width past the corners, and a little above."""
    row = np.clip(window.ridge[0].astype(int), 0, window.shape[0] - 1)
    inside = window.between_corners[0]
    level = float(np.median(window.dark[row, np.arange(window.shape[1])][inside]))
    reach = 0.33 * window.width
    beside = (window.x > window.first - reach) & (window.x < window.last + reach) & ~window.between_corners
    middle = 0.5 * (window.lash_top + window.lower)
    beside &= np.abs(window.y - middle) < 0.3 * window.width
    above = (
        window.between_corners & (window.y < window.ridge) & (window.y > window.lash_top - _LASH_ABOVE * window.width)
    )
    if window.strands.any():
        above[:] = False
    return (beside | above) & (window.dark > max(0.6 * level, window.strong)) & ~window.hair & ~window.brow
