"""All visible hair as one sheet: opaque inside, at its inner edge mixed over what lies below."""

from __future__ import annotations

import cv2
import numpy as np

from cartoonalive.layers.arrays import Mask
from cartoonalive.layers.channels import dots
from cartoonalive.layers.fill import nearest_fill
from cartoonalive.layers.masks import dilate, erode, smoothstep
from cartoonalive.layers.scene import BAND, Scene
from cartoonalive.layers.sheet import Sheet, composite
from cartoonalive.layers.unmix import solve

_LASHES = 0.07
"""Distance from the contour of a drawn eye up to which dark is rather lash than the soft edge of hair."""
_LOCK_EDGE = 0.004
"""Width of the soft edge of locks over drawn eyes, in face widths."""


def hair_sheet(scene: Scene, back: Sheet, body: Sheet, face: Sheet) -> Sheet:
    """The hair over ``back``, ``body`` and ``face``; empty when there is hardly any."""
    width, person, visible = scene.width, scene.matte.alpha, scene.hair
    if visible.sum() < 0.004 * width**2:
        return Sheet(name="hair", colour=scene.matte.colour, alpha=np.zeros_like(person))
    below, cover = composite((back, body, face))
    image = scene.matte.colour
    core = erode(scene.regions.hair, max(0.015 * width, scene.grain))
    strands = nearest_fill(image, core & visible if (core & visible).any() else visible)
    direction = strands - below
    contrast = dots(direction, direction)
    ratio = np.clip(dots(image - below, direction) / np.maximum(contrast, 100.0), 0, 1)
    outside = cv2.distanceTransform((~scene.regions.hair).astype(np.uint8), cv2.DIST_L2, 5)
    reach = max(BAND * width, scene.grain)
    near_feature = (scene.features | _at_rough_eyes(scene)) & (outside > max(0.015 * width, scene.grain))
    near_feature |= _at_locks(scene) & (outside > max(_LOCK_EDGE * width, 1.5))
    nearness = np.where(near_feature, 0.0, 1.0 - smoothstep(2 * outside / reach - 1))
    telling = smoothstep((np.sqrt(contrast) - 20) / 30) * (cover > 0.9)
    mixed = smoothstep((ratio - 0.06) / 0.86) * nearness
    alpha = np.where(core, 1.0, telling * mixed + (1 - telling) * scene.soft(scene.regions.hair))
    alpha = np.where((outside > reach) | scene.jaw_line, 0.0, alpha)
    alpha = np.where(scene.regions.hair & (cover < 0.5), 1.0, alpha)
    colour = solve(image, below, alpha, strands)
    return Sheet(name="hair", colour=colour, alpha=(alpha * person).astype(np.float32))


def _at_rough_eyes(scene: Scene) -> Mask:
    """Where the lashes of drawn eyes lie that only the face mesh has found: its contours are rough on drawings."""
    if scene.landmarks.style == "photo" or scene.landmarks.boxes is not None:
        return np.zeros_like(scene.eyes)
    return dilate(scene.eyes, _LASHES * scene.width)


def _at_locks(scene: Scene) -> Mask:
    """The eyes around locks with exact outlines: dark beside these is lash or iris."""
    if scene.locks is None:
        return np.zeros_like(scene.eyes)
    return dilate(scene.locks, BAND * scene.width) & dilate(scene.eyes, _LASHES * scene.width)
