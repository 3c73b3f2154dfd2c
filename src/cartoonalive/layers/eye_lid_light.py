"""Light on a shut lid: the fold that arches over it, and the round of the eyeball below.

Stretched skin alone is a flat patch, which does not look like a lid.
"""

from __future__ import annotations

import numpy as np

from cartoonalive.layers.arrays import Alpha, Image
from cartoonalive.layers.eye_window import EyeWindow
from cartoonalive.layers.masks import smoothstep

_FOLD, _ARCH = 0.38, 0.27
"""Where the fold lies between the lid's upper rim (0) and its lash (1), and how far it comes down at the corners."""
_FOLD_REACH = 0.16, 0.06
"""How far the fold's shade reaches up and down, in the same unit."""
_FOLD_SHADE = 0.15
"""Share of the light that the fold takes away."""
_FOLD_ENDS = 0.5, 1.15
"""Distances from the lid's middle, to a corner 1, between which the fold fades."""
_BALL, _BALL_REACH = 0.75, 0.15
"""Where the eyeball catches the light, and how far down and up."""
_BALL_ACROSS = 0.6
"""How far to both sides, to a corner 1."""
_GLEAM = 0.05
"""Share of light that is added there."""
_SHADE_COLOUR = 0.8
"""How much more colourful skin is in full shade; it does not grow greyer."""


def lit(skin: Image, window: EyeWindow, share: Alpha) -> Image:
    """The ``skin`` (h, w, 3) of a shut lid in its light.

    ``share`` (h, w) is 0 at the lid's upper rim and above, and 1 at its lash and below.
    """
    light = _light(window, share)[..., None]
    grey = skin.mean(axis=-1, keepdims=True)
    colour = 1 + _SHADE_COLOUR * np.maximum(1 - light, 0)
    return np.asarray((grey + (skin - grey) * colour) * light, np.float32)


def _light(window: EyeWindow, share: Alpha) -> Alpha:
    """(h, w) 1 where the lid is as bright as its skin."""
    across = 2 * (window.x - window.first) / max(window.last - window.first, 1.0) - 1
    below = share - (_FOLD + _ARCH * np.minimum(across**2, 1.5))
    fold = np.exp(-((below / np.where(below < 0, *_FOLD_REACH)) ** 2))
    start, end = _FOLD_ENDS
    fold *= 1 - smoothstep((np.abs(across) - start) / (end - start))
    ball = np.exp(-(((share - _BALL) / _BALL_REACH) ** 2) - (across / _BALL_ACROSS) ** 2)
    return np.asarray(1 - _FOLD_SHADE * fold + _GLEAM * ball, np.float32)
