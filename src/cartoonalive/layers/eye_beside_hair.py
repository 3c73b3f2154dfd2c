"""Lids of photographed eyes that touch the hair sheet: their paint goes over into it.

The hair sheet ends at the eye, often raggedly, and what it holds there may be shaded skin as well as hair. Plain skin
painted for the shut lid would end in that rim. So the difference from the hair's colour at the rim is spread over the
painted skin as a membrane (Perez et al. 2003, Poisson image editing), and is 0 wherever skin surrounds the eye.
"""

from __future__ import annotations

import cv2
import numpy as np

from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.eye_window import EyeWindow
from cartoonalive.layers.fill import membrane_fill
from cartoonalive.layers.masks import dilate, erode, smoothstep

_EVEN = 0.08
"""Sigma in eye widths to which the hair's colour is smoothed."""
_RAGGED = 0.05
"""Width in eye widths of the hair's rim that is left out, since colours of the eye are mixed into it."""
_REACH = 0.8
"""Distance from the hair in eye widths at which its colour has faded out."""
_UNDER = 0.10
"""How far the paint goes on under the hair, in eye widths."""


def into_hair(window: EyeWindow, skin: Image, painted: Mask) -> tuple[Image, Mask]:
    """``skin`` (h, w, 3) going over into the hair beside it, and the mask (h, w) of what changed.

    ``painted`` (h, w) is where the skin was painted already. Nothing changes where no hair touches it.
    """
    hair = window.hair & ~window.strands
    core = erode(hair, max(_RAGGED * window.width, 1.5))
    near = hair & dilate(painted & ~hair, max(_UNDER * window.width, 2.0))
    if window.hair_colour is None or not core.any() or not near.any():
        return skin, painted
    sigma = max(_EVEN * window.width, 1.0)
    weight = cv2.GaussianBlur(core.astype(np.float32), (0, 0), sigma)[..., None]
    colour = cv2.GaussianBlur(window.hair_colour * core[..., None].astype(np.float32), (0, 0), sigma)
    known = hair & (weight[..., 0] > 0.02)
    step = np.where(known[..., None], colour / np.maximum(weight, 1e-6) - skin, 0).astype(np.float32)
    hole = (painted | hair) & ~known & ~window.brow
    spread = membrane_fill(step, hole)
    distance = cv2.distanceTransform((~hair).astype(np.uint8), cv2.DIST_L2, 5)
    share = (1 - smoothstep(distance / (_REACH * window.width))) * (painted | near) * ~window.brow
    return (skin + share.astype(np.float32)[..., None] * spread).clip(0, 255).astype(np.float32), painted | near
