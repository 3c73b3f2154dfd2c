"""Where hair or face and the body have to move together, lest the figure comes apart there."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.masks import dilate, exact_depth
from cartoonalive.layers.model import LayerStack
from cartoonalive.rig.turn import glue
from cartoonalive.rig.united import BACK_HAIR, BODY, FRONT_HAIR, SIDE_HAIR, united_alpha, united_colour

Raster = NDArray[np.float32]
Mask = NDArray[np.bool_]

GLUE_REACH = 0.36
"""Distance in W over which sheets pass from a shared movement to their own; shorter ones fold meshes."""
_GLUED = 0.1
"""Distance in W from a contact within which the movement is wholly shared: more than half a cell of the warps."""
_UNBACKED = 0.2
"""Hair so close to the body, in W, opens a gap when it moves on its own and nothing is behind it."""
_FACE_CONTACT, _LEAST_CONTACT = 0.03, 0.006
"""A face that has nothing behind it so close to the body, in W, comes off it, when that is so over an area in W
squared."""
_RESOLUTION = 100.0
"""Pixels per face width at which colours are compared."""
_SAME_COLOUR, _AROUND = 20.0, 2.0
"""Hair and body are one where their colours, blurred by so many of these pixels, are nearer than this in Lab."""


def contact_of(stack: LayerStack) -> Raster:
    """(height, width) 1 where hair or face must share the body's movement, fading away around such places.

    That is where they have the body beside them but neither body nor back hair behind, and where the labels have cut a
    lock of hair in two.
    """
    width = stack.frame.width
    hair = united_alpha(stack, FRONT_HAIR + SIDE_HAIR) > 0.5
    face = united_alpha(stack, ("face",)) > 0.5
    body = united_alpha(stack, BODY) > 0.5
    beside = body & ~hair & ~face
    to_body = distance_to(beside)
    backed = body | (united_alpha(stack, BACK_HAIR) > 0.5)
    held = hair & ~face & ~backed & (to_body < _UNBACKED * width)
    held |= _sizeable(face & ~hair & ~backed & (to_body < _FACE_CONTACT * width), _LEAST_CONTACT * width**2)
    held |= _running_on(stack, hair, beside)
    return np.asarray(glue(np.maximum(distance_to(held) / width - _GLUED, 0), GLUE_REACH), np.float32)


def distance_to(mask: Mask) -> Raster:
    """Pixels to the nearest pixel of ``mask``; far away everywhere when it is empty."""
    if not mask.any():
        return np.full(mask.shape, np.float32(sum(mask.shape)))
    return exact_depth(~mask)


def _running_on(stack: LayerStack, hair: Mask, body: Mask) -> Mask:
    """Where ``hair`` runs on as ``body`` of the same colour: the ends of long hair may be labelled as clothes."""
    step = max(1, round(stack.frame.width / _RESOLUTION))
    few = (slice(None, None, step), slice(None, None, step))
    of_hair = _blurred(united_colour(stack, FRONT_HAIR + SIDE_HAIR, step), hair[few])
    of_body = _blurred(united_colour(stack, BODY, step), body[few])
    alike = np.linalg.norm(of_hair - of_body, axis=-1) < _SAME_COLOUR
    seam = (alike & dilate(hair[few], 1) & dilate(body[few], 1)).astype(np.uint8)
    running_on: Mask = hair & (cv2.resize(seam, hair.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0)
    return running_on


def _blurred(colour: NDArray[np.uint8], mask: Mask) -> Raster:
    """Lab colour (h, w, 3) of ``mask``, blurred within it."""
    weight = mask.astype(np.float32)
    sums = cv2.GaussianBlur(np.dstack([colour * weight[..., None] / 255, weight]), (0, 0), _AROUND)
    mean = (sums[..., :3] / np.maximum(sums[..., 3:], 1e-4)).astype(np.float32)
    return np.asarray(cv2.cvtColor(mean, cv2.COLOR_RGB2LAB), np.float32)


def _sizeable(mask: Mask, area: float) -> Mask:
    """Components of at least ``area`` pixels."""
    _, parts, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    large = stats[:, cv2.CC_STAT_AREA] >= area
    large[0] = False
    sizeable: Mask = large[parts]
    return sizeable
