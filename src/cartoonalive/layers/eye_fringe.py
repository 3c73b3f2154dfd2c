"""Lids of eyes that are drawn over hair.

Anime draws eyes on top of the fringe: right above the lash there is hair, and no skin is known. Plain skin where the
open eye was would then end in the eye's outline. So the lid takes the colour of the hair above it, fading into skin
on the way down, like the shadow of a fringe.

A fringe that hangs in front of the eyes ends in its own tips, between which the skin above the lash is seen. There the
lid stays skin.
"""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np

from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.eye_window import EyeWindow
from cartoonalive.layers.fill import nearest_fill
from cartoonalive.layers.masks import erode, smoothstep

_ABOVE = 0.10
"""Height above the lash, in eye widths, at which hair is looked for."""
_LEAST_HAIR = 0.5
"""Share of columns with hair above the lash, of the eye and in the mean of both, from which on it lies over hair."""
_FADE = 0.22
"""Distance from the hair in eye widths over which its colour fades into skin."""
_EVEN = 0.12
"""Sigma in eye widths to which the hair's colour is smoothed."""
_OUTLINE = 25.0
"""Levels below the usual hair from which a pixel is an outline or a lash."""
_LIKE_SKIN, _UNLIKE_SKIN = 110.0, 180.0
"""Distance of the hair's colour from the skin, in grey levels, up to which it passes for shade, and from which not."""


def drawn_over_hair(windows: Iterable[EyeWindow]) -> bool:
    """Whether the eyes are drawn over hair; decided for both together, since both are drawn in one manner."""
    shares = [_share_above(window, _in_front(window)) for window in windows if window.hair_colour is not None]
    return bool(shares) and float(np.mean(shares)) >= _LEAST_HAIR


def below_fringe(window: EyeWindow, skin: Image, painted: Mask) -> tuple[Image, Mask]:
    """``skin`` (h, w, 3) of the shut lid toned by the hair right above the eye, and the mask (h, w) of what changed.

    ``painted`` (h, w) is where the skin was painted already. Nothing changes where little hair lies above the lash, or
    where it contrasts so much with the skin that its colour would look like dirt rather than shade.
    """
    hair = _in_front(window)
    core = erode(hair, max(0.02 * window.width, 1.5))
    if window.hair_colour is None or not core.any() or _share_above(window, hair) < _LEAST_HAIR:
        return skin, painted
    distance = cv2.distanceTransform((~hair).astype(np.uint8), cv2.DIST_L2, 5)
    area = window.area(window.lash_top - _ABOVE * window.width, window.closed) > 0.5
    reach = cv2.GaussianBlur((area | painted).astype(np.float32), (0, 0), max(0.03 * window.width, 1.0))
    weight = (1 - smoothstep(distance / (_FADE * window.width))) * reach * ~window.brow
    colour = _even_colour(window.hair_colour, core, max(_EVEN * window.width, 1.0))
    contrast = lengths(colour - skin)
    weight = weight * (1 - smoothstep((contrast - _LIKE_SKIN) / (_UNLIKE_SKIN - _LIKE_SKIN)))
    toned = skin + weight.astype(np.float32)[..., None] * (colour - skin)
    return toned.astype(np.float32), painted | (weight > 0.01)


def _in_front(window: EyeWindow) -> Mask:
    """(h, w) what the hair sheet covers."""
    hair: Mask = window.hair & ~window.strands
    return hair


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
