"""Remains of hair on the face: tips of locks that the labels gave to the skin, which tell how freely hair may swing.

Hair that swings off its own tips looks torn. Next to the hair, a point of the face counts as a remain when its colour
lies nearer to that of the hair around than to that of the skin around.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.masks import exact_depth
from cartoonalive.layers.model import LayerStack
from cartoonalive.rig.figure import Mask, Raster
from cartoonalive.rig.united import FRONT_HAIR, SIDE_HAIR, united_alpha, united_colour

_RESOLUTION = 100.0
"""Pixels per face width at which colours are compared."""
_BESIDE = 0.06
"""Distance in W from the hair within which remains are looked for."""
_HAIR_AROUND, _SKIN_AROUND, _ROOM = 0.05, 0.12, 0.1
"""Blur in W of the colours of hair and skin, and how far around the face hair is looked at."""
_HAIRY, _DISTINCT = 0.4, 20.0
"""Share of the way from skin to hair from which a colour is hair's, and the distance in Lab between the two that can
be seen."""


def remains_of_hair(stack: LayerStack) -> Mask:
    """(h, w) remains of hair on the visible face, on a raster of about 100 pixels per face width."""
    step = max(1, round(stack.frame.width / _RESOLUTION))
    unit = stack.frame.width / step
    hair = united_alpha(stack, FRONT_HAIR + SIDE_HAIR)[::step, ::step]
    face = united_alpha(stack, ("face",))[::step, ::step] > 0.5
    remains = np.zeros(face.shape, np.bool_)
    near = _box(face, _ROOM * unit)
    touched, clear = hair[near] > 0.02, face[near] & (hair[near] <= 0.02)
    if not touched.any() or not clear.any():
        return remains
    colour = united_colour(stack, ("face",), step)[near]
    away = exact_depth(~touched) / unit
    of_hair = _around(united_colour(stack, FRONT_HAIR + SIDE_HAIR, step)[near], hair[near] > 0.5, _HAIR_AROUND * unit)
    of_skin = _around(colour, clear & (away > _BESIDE), _SKIN_AROUND * unit)
    way = of_hair - of_skin
    length = np.sum(way**2, axis=-1)
    share = np.sum((_lab((colour / 255).astype(np.float32)) - of_skin) * way, axis=-1) / np.maximum(length, 1.0)
    remains[near] = clear & (away < _BESIDE) & (share > _HAIRY) & (length > _DISTINCT**2)
    return remains


def _box(mask: Mask, room: float) -> tuple[slice, slice]:
    """The rows and columns of ``mask`` and ``room`` pixels around."""
    rows, columns = (np.nonzero(mask.any(axis=axis))[0] for axis in (1, 0))
    if len(rows) == 0:
        return slice(0, 0), slice(0, 0)
    first, last = (slice(max(int(one[0] - room), 0), int(one[-1] + room) + 1) for one in (rows, columns))
    return first, last


def _around(colour: NDArray[np.uint8], mask: Mask, sigma: float) -> Raster:
    """Lab colour (h, w, 3) of ``mask``, blurred within it."""
    weight = mask.astype(np.float32)
    sums = cv2.GaussianBlur(np.dstack([colour * weight[..., None] / 255, weight]), (0, 0), sigma)
    return _lab((sums[..., :3] / np.maximum(sums[..., 3:], 1e-4)).astype(np.float32))


def _lab(colour: Raster) -> Raster:
    """RGB 0..1 to Lab."""
    return np.asarray(cv2.cvtColor(colour, cv2.COLOR_RGB2LAB), np.float32)
