"""Skin painted where a feature was lifted: a membrane that ignores dark rims, and the grain of the cheek.

Source: recipes-face section 4 (fills compared on ten portraits): a boundary pixel that is not skin is unknown too,
otherwise the old feature leaves a ghost; photos and paintings need the texture that a membrane lacks.
"""

from __future__ import annotations

import cv2
import numpy as np

from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.fill import membrane_fill
from cartoonalive.layers.masks import dilate

_GRAIN_SHARE = 0.9
_FLAT_GRAIN = 0.6
"""Grain below this standard deviation (grey levels) is none at all: flat art."""


def repaint(image: Image, hole: Mask, foreign: Mask, unit: float) -> Image:
    """``image`` (h, w, 3) with ``hole`` filled by the surrounding skin; ``foreign`` pixels around it are no evidence.

    ``unit`` is the eye distance / 150. Returns a new image; only ``hole`` differs.
    """
    ring = dilate(hole, 6 * unit)
    unknown = ring & ~hole & foreign
    filled = membrane_fill(image, hole, unknown)
    texture = _grain(image, hole | foreign, unit)
    if texture is None:
        return filled
    inside = cv2.GaussianBlur(hole.astype(np.float32), (0, 0), max(1.0, 1.5 * unit))
    fade = np.clip(inside * 2 - 1, 0, 1)[..., None] * _GRAIN_SHARE
    filled[hole] = (filled + texture * fade).clip(0, 255)[hole]
    return filled


def _grain(image: Image, avoid: Mask, unit: float) -> Image | None:
    """The high pass of a quiet patch of skin, tiled with mirrored copies over the whole picture; None on flat art."""
    fine = image - cv2.GaussianBlur(image, (0, 0), max(1.0, 3 * unit))
    size = max(8, round(24 * unit))
    energy = cv2.boxFilter((fine**2).mean(axis=-1), -1, (size, size))
    blocked = cv2.boxFilter(dilate(avoid, 3 * unit).astype(np.float32), -1, (size, size))
    half = size // 2 + 1
    free = np.zeros(avoid.shape, bool)
    free[half:-half, half:-half] = blocked[half:-half, half:-half] < 1e-3
    if not free.any():
        return None
    candidates = np.flatnonzero(free)
    order = np.argsort(energy.ravel()[candidates], kind="stable")
    row, column = divmod(int(candidates[order[len(order) // 4]]), avoid.shape[1])
    if energy[row, column] < _FLAT_GRAIN**2:
        return None
    patch = fine[row - size // 2 : row - size // 2 + size, column - size // 2 : column - size // 2 + size]
    patch = patch - patch.mean(axis=(0, 1))
    tile = np.concatenate([patch, patch[::-1]], axis=0)
    tile = np.concatenate([tile, tile[:, ::-1]], axis=1)
    repeats = (-(-avoid.shape[0] // tile.shape[0]), -(-avoid.shape[1] // tile.shape[1]), 1)
    texture: Image = np.tile(tile, repeats)[: avoid.shape[0], : avoid.shape[1]]
    return texture
