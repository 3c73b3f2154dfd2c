"""Highlights on an iris: light reflected off the eye, which stays where it is when the iris turns or shrinks.

Only what surely is one counts: a small spot, nearly white, with the darker iris all around it. Other light parts belong
to the iris and go with it.
"""

from __future__ import annotations

import cv2
import numpy as np

from cartoonalive.layers.arrays import Alpha, Image, Mask
from cartoonalive.layers.channels import dots
from cartoonalive.layers.eye_window import EyeWindow
from cartoonalive.layers.masks import dilate, disc

_NARROW = 0.3
"""Half the width of the widest highlight, in iris radii."""
_CONTRAST, _LIGHT = 22.0, 72.0
"""Lightness over that of the iris around it, and lightness L, from which a pixel may be a highlight."""
_AREA = (0.004, 0.14)
"""Area of a highlight as a share of the iris."""
_SURROUNDED = 0.8
"""Share of the pixels around a highlight that are iris and seen."""
_LOWEST = 0.45
"""How far below the middle of the iris a highlight may lie, in its half height."""
_SOFT = 2.0
"""Pixels around a highlight that belong to its soft edge."""


def find_highlights(window: EyeWindow, iris: Mask) -> Mask:
    """(h, w) the highlights with their soft edges, within the seen part of the ``iris`` (h, w)."""
    none = np.zeros(window.shape, np.bool_)
    size = float(np.pi * window.iris.rx * window.iris.ry)
    lightness = cv2.GaussianBlur(window.lab[..., 0], (3, 3), 0)
    opened = cv2.morphologyEx(lightness, cv2.MORPH_OPEN, disc(max(_NARROW * window.iris.rx, 2.0)))
    light = iris & (lightness - opened > _CONTRAST) & (lightness > _LIGHT)
    count, label, stats, centres = cv2.connectedComponentsWithStats(light.astype(np.uint8))
    found = none
    for number in range(1, count):
        spot = label == number
        ring = dilate(spot, _SOFT + 1.0) & ~dilate(spot, 1.0)
        low, high = (share * size for share in _AREA)
        high_up = centres[number][1] < window.iris.y + _LOWEST * window.iris.ry
        if low <= stats[number, cv2.CC_STAT_AREA] <= high and high_up and iris[ring].mean() >= _SURROUNDED:
            found = found | dilate(spot, _SOFT)
    return found


def cut_highlights(window: EyeWindow, highlights: Mask, iris: Image) -> tuple[Image, Alpha]:
    """Colour (h, w, 3) and alpha (h, w) of the ``highlights`` over the ``iris`` (h, w, 3) without them.

    Their colour is one, that of their lightest tenth; its share in a pixel is the alpha, so that nothing of the iris
    goes along in a soft edge.
    """
    if not highlights.any():
        return iris, np.zeros(window.shape, np.float32)
    lightness = window.lab[..., 0]
    lightest = highlights & (lightness >= np.quantile(lightness[highlights], 0.9))
    light = window.portrait[lightest].mean(axis=0)
    towards = light - iris
    share = dots(window.portrait - iris, towards) / np.maximum(dots(towards, towards), 1.0)
    return np.broadcast_to(light, iris.shape), (share.clip(0, 1) * highlights).astype(np.float32)
