"""Layers that belong together, seen as one."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.model import LayerStack

Raster = NDArray[np.float32]

FRONT_HAIR, SIDE_HAIR, BACK_HAIR = ("front hair",), ("side hair-r", "side hair-l"), ("back hair",)
BODY = ("topwear", "neck", "neckwear", "objects")


def united_alpha(stack: LayerStack, names: Collection[str]) -> Raster:
    """(height, width) 0..1: the largest alpha of the named layers."""
    width, height = stack.size
    result = np.zeros((height, width), np.float32)
    for layer in stack.layers:
        if layer.name in names:
            rows, columns = layer.pixels.shape[:2]
            window = result[layer.top : layer.top + rows, layer.left : layer.left + columns]
            np.maximum(window, layer.pixels[..., 3] / np.float32(255), out=window)
    return result


def united_colour(stack: LayerStack, names: Collection[str], step: int) -> NDArray[np.uint8]:
    """(height, width, 3) the colour of the uppermost of the named layers that is opaque, black where none is.

    Only every ``step``-th row and column of the canvas is looked at.
    """
    width, height = stack.size
    result = np.zeros((-(-height // step), -(-width // step), 3), np.uint8)
    for layer in stack.layers:
        if layer.name in names:
            down, right = -layer.top % step, -layer.left % step
            pixels = layer.pixels[down::step, right::step]
            top, left = (layer.top + down) // step, (layer.left + right) // step
            solid = pixels[..., 3] > 127
            result[top : top + pixels.shape[0], left : left + pixels.shape[1]][solid] = pixels[solid, :3]
    return result
