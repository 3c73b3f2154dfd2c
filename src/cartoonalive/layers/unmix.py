"""Colour to alpha: what a layer must hold so that, over a known ground, it gives the portrait again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Image
from cartoonalive.layers.channels import largest

_LEAST_ALPHA = 1e-3


def over(below: Image, colour: Image, alpha: NDArray[np.floating]) -> Image:
    """Composite ``colour`` (h, w, 3) with ``alpha`` (h, w) over an opaque ground."""
    a = alpha[..., None].astype(np.float32)
    return below * (1 - a) + colour * a


def unmix_dark(image: Image, below: Image, line: NDArray[np.floating]) -> tuple[Image, NDArray[np.float32]]:
    """Lift what is darker than the ground as a layer of a dark colour.

    ``line`` is the colour of full coverage, (3,) or (h, w, 3). Returns colour (h, w, 3) 0..255 and alpha (h, w) with
    ``over(below, colour, alpha)`` equal to ``image`` wherever the image is darker. Line art lifted this way carries
    no halo of its old ground (recipes-face section 1).
    """
    room = np.maximum(below - line, 8.0)
    alpha = largest((below - image) / room).clip(0.0, 1.0)
    return colour_for(image, below, alpha), alpha.astype(np.float32)


def unmix(image: Image, below: Image) -> tuple[Image, NDArray[np.float32]]:
    """Lift any difference from the ground with the least alpha that keeps the colour within 0..255."""
    darker = (below - image) / np.maximum(below, 1.0)
    lighter = (image - below) / np.maximum(255.0 - below, 1.0)
    alpha = largest(np.maximum(darker, lighter)).clip(0.0, 1.0)
    return colour_for(image, below, alpha), alpha.astype(np.float32)


def colour_for(image: Image, below: Image, alpha: NDArray[np.floating]) -> Image:
    """The colour that with a given ``alpha`` over ``below`` comes closest to ``image``, within 0..255."""
    a = alpha[..., None]
    colour: Image = ((image - (1 - a) * below) / np.maximum(a, _LEAST_ALPHA)).clip(0.0, 255.0).astype(np.float32)
    return colour


def solve(image: Image, below: Image, alpha: NDArray[np.floating], fallback: Image) -> Image:
    """Colour that with ``alpha`` over ``below`` gives ``image``; ``fallback`` where alpha is too small to tell."""
    a = alpha[..., None].astype(np.float32)
    solved = np.clip((image - (1 - a) * below) / np.maximum(a, 0.15), 0, 255)
    trust = np.clip((a - 0.15) / 0.3, 0, 1)
    colour: Image = (solved * trust + fallback * (1 - trust)).astype(np.float32)
    return colour
