"""Colours of what is made up inside a mouth: they follow the portrait's skin (recipes-face section 5)."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Mask
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.masks import smoothstep
from cartoonalive.layers.mouth_fit import MouthFit
from cartoonalive.layers.mouth_patch import MouthPatch
from cartoonalive.layers.skin import to_lab

_FLAT_SPREAD = 3.7
"""Skin spread (Lab) below which art is flat and the inside is painted without shading."""
_GREY, _COLOURFUL = 4.0, 22.0
"""Chroma (Lab) of the most colourful pixels at the mouth of a picture without colours, and of one with full ones."""


@dataclass(frozen=True)
class InsideColours:
    """RGB 0..255."""

    cavity: NDArray[np.float32]
    tongue: NDArray[np.float32]
    teeth: NDArray[np.float32]


def inside_colours(patch: MouthPatch, fit: MouthFit) -> InsideColours:
    """Colours that go with the portrait's skin; black and grey where the portrait has no colour."""
    skin_pixels = patch.image[bare_skin(patch, fit)]
    skin = np.median(skin_pixels, axis=0) if len(skin_pixels) else np.array([230.0, 200.0, 180.0])
    value = float(skin.max()) / 255
    chroma = lengths(to_lab(patch.image)[..., 1:])
    colourful = float(smoothstep((np.quantile(chroma, 0.97) - _GREY) / (_COLOURFUL - _GREY)))

    def colour(hue: float, saturation: float, lightness: float) -> NDArray[np.float32]:
        hsv = np.array([[[hue, saturation * colourful, lightness]]], np.float32)
        rgb: NDArray[np.float32] = cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)[0, 0] * 255
        return rgb

    teeth = np.array([247, 242, 237], np.float32) * np.float32(0.35 + 0.65 * value)
    if not is_flat(fit):
        light = (skin / max(float(skin.max()), 1.0)).astype(np.float32)
        teeth = np.array([247, 244, 238], np.float32) * light**0.45 * np.float32(0.45 + 0.45 * value)
        cavity, tongue = colour(357, 0.60, 0.30 * value + 0.06), colour(0, 0.42, 0.86 * value)
        return InsideColours(cavity * light**0.4, tongue * light**0.4, teeth)
    cavity, tongue = colour(352, 0.62, 0.30 * value + 0.06), colour(356, 0.48, 0.78 * value)
    ink = np.float32(0.35 + 0.65 * colourful)
    return InsideColours(cavity * ink, tongue * ink, teeth)


def bare_skin(patch: MouthPatch, fit: MouthFit) -> Mask:
    """(h, w) bare skin."""
    return (patch.distance < fit.tolerance) & ~patch.bearded


def is_flat(fit: MouthFit) -> bool:
    """Flat or line art rather than a shaded picture."""
    return fit.spread < _FLAT_SPREAD
