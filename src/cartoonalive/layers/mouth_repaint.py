"""The face under a lifted mouth: skin, or the beard that the mouth lies in."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.fill import nearest_fill
from cartoonalive.layers.masks import dilate
from cartoonalive.layers.mouth_fit import MouthFit
from cartoonalive.layers.mouth_patch import MouthPatch
from cartoonalive.layers.repaint import repaint

_BESIDE = 10.0
"""Width of the ring around the mouth that tells whether it lies in a beard, at 150 pixels between the eyes."""
_EDGE = 4.0
"""Width of the soft edge between beard and skin, at 150 pixels between the eyes."""
_SCRAP = 0.5
"""Largest size of a piece of skin that the mouth leaves behind in a beard, as a share of the mouth's area."""


def with_scraps(patch: MouthPatch, fit: MouthFit, area: Mask) -> Mask:
    """``area`` of the mouth with the small pieces of bare skin beside it in a beard, which would stay as flecks."""
    other = _other_ground(patch, fit, area)
    count, pieces = cv2.connectedComponents((other | area).astype(np.uint8))
    outside = np.bincount(pieces[other & ~area], minlength=count)
    with_mouth = np.bincount(pieces[area], minlength=count) > 0
    small = with_mouth & (outside < _SCRAP * area.sum())
    small[0] = False
    scraps: NDArray[np.bool_] = small[pieces]
    return area | dilate(scraps & other, _EDGE * patch.unit)


def ground_under(face: Image, patch: MouthPatch, fit: MouthFit, area: Mask) -> Image:
    """``face`` (h, w, 3) of the patch with ``area`` painted over by skin or beard, whichever surrounds it."""
    foreign = dilate(_foreign(patch, fit), 1.0)
    other = _other_ground(patch, fit, area)
    if other.any():
        other = dilate(other, _EDGE * patch.unit)
        face = np.where(area[..., None], face, nearest_fill(face, ~(other | area | foreign)))
    return repaint(face, area, foreign | other, patch.unit)


def _foreign(patch: MouthPatch, fit: MouthFit) -> Mask:
    """Neither skin nor beard."""
    foreign: Mask = patch.distance > np.clip(1.6 * fit.spread, 3.5, 0.8 * fit.tolerance)
    return foreign


def _other_ground(patch: MouthPatch, fit: MouthFit, area: Mask) -> Mask:
    """Skin around a mouth in a beard, beard around a mouth in skin: what is rarer beside ``area``."""
    plain = ~_foreign(patch, fit)
    beside = dilate(area, _BESIDE * patch.unit) & ~area & plain
    in_beard = bool(beside.any()) and bool(patch.bearded[beside].mean() > 0.5)
    return plain & (~patch.bearded if in_beard else patch.bearded)
