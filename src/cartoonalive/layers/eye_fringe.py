"""Lids of eyes that are drawn over hair.

Anime draws eyes on top of the fringe: right above the lash there is hair, and no skin is known. Plain skin where the
open eye was would then end in the eye's outline. So the lid takes the colour of the hair above it, fading into skin
on the way down, like the shadow of a fringe.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.eye_window import EyeWindow
from cartoonalive.layers.fill import nearest_fill
from cartoonalive.layers.masks import erode, smoothstep

Image = NDArray[np.float32]
Mask = NDArray[np.bool_]

_ABOVE = 0.10
"""Height above the lash, in eye widths, at which hair is looked for."""
_LEAST_HAIR = 0.35
"""Share of the eye's columns with hair above the lash from which on the eye counts as drawn over hair."""
_FADE = 0.22
"""Distance from the hair in eye widths over which its colour fades into skin."""
_EVEN = 0.12
"""Sigma in eye widths to which the hair's colour is smoothed."""
_OUTLINE = 25.0
"""Levels below the usual hair from which a pixel is an outline or a lash."""


def below_fringe(window: EyeWindow, skin: Image, painted: Mask) -> tuple[Image, Mask]:
    """``skin`` (h, w, 3) of the shut lid toned by the hair right above the eye, and the mask (h, w) of what changed.

    ``painted`` (h, w) is where the skin was painted already. Nothing changes where no hair lies above the lash.
    """
    hair = window.hair & ~window.strands
    core = erode(hair, max(0.02 * window.width, 1.5))
    if window.hair_colour is None or not core.any() or _share_above(window, hair) < _LEAST_HAIR:
        return skin, painted
    distance = cv2.distanceTransform((~hair).astype(np.uint8), cv2.DIST_L2, 5)
    area = window.area(window.lash_top - _ABOVE * window.width, window.closed) > 0.5
    reach = cv2.GaussianBlur((area | painted).astype(np.float32), (0, 0), max(0.03 * window.width, 1.0))
    weight = (1 - smoothstep(distance / (_FADE * window.width))) * reach * ~window.brow
    colour = _even_colour(window.hair_colour, core, max(_EVEN * window.width, 1.0))
    toned = skin + weight.astype(np.float32)[..., None] * (colour - skin)
    return toned.astype(np.float32), painted | (weight > 0.01)


def _even_colour(image: Image, known: Mask, sigma: float) -> Image:
    """(h, w, 3) the hair's colour around every pixel, outlines and lashes left out."""
    lightness = image.mean(axis=-1)
    usual = float(np.median(lightness[known]))
    plain = known & (lightness > usual - _OUTLINE)
    filled = nearest_fill(image, plain)
    weight = plain.astype(np.float32)
    near = cv2.GaussianBlur(weight, (0, 0), sigma)[..., None]
    mean = cv2.GaussianBlur(image * weight[..., None], (0, 0), sigma) / np.maximum(near, 1e-3)
    share = np.clip(near / 0.05, 0, 1)
    even = share * mean + (1 - share) * cv2.GaussianBlur(filled, (0, 0), sigma)
    return np.asarray(even, np.float32)


def _share_above(window: EyeWindow, hair: Mask) -> float:
    """Share of the columns between the corners with hair a little above the lash."""
    row = np.clip((window.lash_top[0] - _ABOVE * window.width).astype(int), 0, window.shape[0] - 1)
    above = hair[row, np.arange(window.shape[1])]
    return float(above[window.between_corners[0]].mean())
