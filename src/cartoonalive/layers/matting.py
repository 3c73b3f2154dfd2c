"""Edges and colours of cut-outs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.masks import spread


def bleed_colour(rgb: NDArray[np.uint8], alpha: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Give fully transparent pixels the colour of the nearest visible one.

    ``rgb`` (h, w, 3), ``alpha`` (h, w); keeps texture filtering from mixing in a foreign rim colour.
    """
    hidden = alpha == 0
    if hidden.all() or not hidden.any():
        return rgb
    return spread(rgb, ~hidden)
