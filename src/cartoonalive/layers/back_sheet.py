"""The hair behind head and neck, of which the portrait shows only what hangs beside them."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Mask
from cartoonalive.layers.fill import membrane_fill
from cartoonalive.layers.label_scene import opened
from cartoonalive.layers.masks import dilate, erode
from cartoonalive.layers.scene import Scene
from cartoonalive.layers.sheet import Sheet

_SHADE = 0.82
"""Brightness of the hair behind the head, relative to what is seen of it."""
_LEAST = 0.03
"""Area of hair beside the jaw, in face widths squared, that tells of hair behind it."""
_GAP = 0.03
"""Radius of a gap between hair and neck through which the backdrop shows that no hair is behind, in face widths."""
_UNDERLAP = 0.12
"""How far it runs on under the hair beside the head, in face widths."""


def back_sheet(scene: Scene) -> Sheet:
    """Hair behind head and neck, when enough hair hangs beside the jaw to tell that there is some."""
    hair, place, width = scene.hair, scene.place, scene.width
    beside = hair & (place.v > 0.21) & (np.abs(place.u) < 1.0)
    nothing = Sheet(name="back hair", colour=scene.matte.colour, alpha=np.zeros_like(scene.matte.alpha))
    if beside.sum() < _LEAST * width**2:
        return nothing
    regions = scene.regions
    area = _closed_horizontally(hair, 0.65 * width) & ~hair & scene.seen
    area &= ~_beside_gap(hair, ~scene.seen, _GAP * width)
    area &= regions.oval | regions.face | regions.body
    area &= dilate(regions.oval, 0.3 * width) & (place.v > -0.6) & (place.v < 1.6)
    area |= dilate(area, _UNDERLAP * width) & hair & ~scene.rim
    source = erode(hair, max(2.0, 0.02 * width))
    if not area.any() or not source.any():
        return nothing
    colour = membrane_fill(scene.matte.colour, area & ~source, unknown=~source & ~area)
    alpha = cv2.GaussianBlur(area.astype(np.float32), (0, 0), max(1.0, 0.01 * width)) * area
    return Sheet(name="back hair", colour=(colour * _SHADE).astype(np.float32), alpha=alpha)


def _closed_horizontally(mask: Mask, reach: float) -> Mask:
    """Pixels with mask both on their left and on their right within ``reach`` pixels."""
    last, following = _neighbours(mask)
    return (following - last) <= 2 * reach


def _beside_gap(hair: Mask, backdrop: Mask, radius: float) -> Mask:
    """Pixels that have backdrop before the next hair on their left or on their right; thin slits do not count."""
    last_hair, next_hair = _neighbours(hair)
    last_gap, next_gap = _neighbours(opened(backdrop, radius))
    return (last_gap > last_hair) | (next_gap < next_hair)


def _neighbours(mask: Mask) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """(h, w) columns of the last pixel of ``mask`` on the left and of the next one on the right."""
    columns = np.arange(mask.shape[1])[None, :]
    last = np.maximum.accumulate(np.where(mask, columns, -(10**6)), axis=1)
    following = np.minimum.accumulate(np.where(mask, columns, 10**6)[:, ::-1], axis=1)[:, ::-1]
    return last, following
