"""Layers of a drawn picture and their composition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.drawing.surface import Surface
from cartoonalive.drawing.vocabulary import KINDS, Kind


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One part of the picture, painted whole: also what other parts hide."""

    name: str
    kind: Kind
    origin: tuple[int, int]
    """Column and row of the upper left pixel in the picture."""
    pixels: NDArray[np.uint8]
    """(h, w, 4) RGBA, alpha not premultiplied, cropped to what is not transparent."""
    clip: str | None = None
    """Name of the layer outside which this one is not shown."""

    @classmethod
    def cropped(
        cls,
        name: str,
        kind: Kind,
        painted: NDArray[np.uint8],
        clip: str | None,
        worn: Surface | None = None,
    ) -> Layer:
        """The layer of a whole premultiplied picture (h, w, 4); ``worn`` is the surface laid over it."""
        painted = painted if worn is None else worn.strayed(painted)
        alpha = painted[..., 3]
        rows, columns = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
        if not len(rows):
            return cls(name=name, kind=kind, origin=(0, 0), pixels=np.zeros((0, 0, 4), np.uint8), clip=clip)
        top, left = int(rows[0]), int(columns[0])
        window = slice(top, int(rows[-1]) + 1), slice(left, int(columns[-1]) + 1)
        part = painted[window] if worn is None else worn.laid_over(painted[window], window)
        return cls(name=name, kind=kind, origin=(left, top), pixels=straight(part), clip=clip)

    def on(self, size: int) -> NDArray[np.uint8]:
        """(size, size, 4) RGBA of the layer alone in its picture."""
        whole = np.zeros((size, size, 4), np.uint8)
        whole[self.window] = self.pixels
        return whole

    @property
    def window(self) -> tuple[slice, slice]:
        """Rows and columns of the picture that the layer covers."""
        (left, top), (height, width) = self.origin, self.pixels.shape[:2]
        return slice(top, top + height), slice(left, left + width)


def straight(premultiplied: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """RGBA with alpha not premultiplied."""
    alpha = premultiplied[..., 3:].astype(np.float32)
    colour = premultiplied[..., :3] * (255 / np.maximum(alpha, 1)) + 0.5
    return np.concatenate([np.minimum(colour, 255).astype(np.uint8), premultiplied[..., 3:]], axis=2)


def shown_alpha(layers: Sequence[Layer], size: int) -> list[NDArray[np.float32]]:
    """Alpha 0..1 of each layer in its own window, after clipping."""
    by_name = {layer.name: layer for layer in layers}
    shown: list[NDArray[np.float32]] = []
    for layer in layers:
        alpha = layer.pixels[..., 3].astype(np.float32) / np.float32(255)
        if layer.clip is not None:
            alpha *= by_name[layer.clip].on(size)[layer.window][..., 3].astype(np.float32) / np.float32(255)
        shown.append(alpha)
    return shown


def compose(layers: Sequence[Layer], size: int) -> NDArray[np.uint8]:
    """(size, size, 4) RGBA of all layers over one another, alpha not premultiplied."""
    colour = np.zeros((size, size, 3), np.float32)
    cover = np.zeros((size, size), np.float32)
    for layer, alpha in zip(layers, shown_alpha(layers, size), strict=True):
        window = layer.window
        keep = (1 - alpha)[..., None]
        colour[window] = colour[window] * keep + layer.pixels[..., :3] * alpha[..., None]
        cover[window] = cover[window] * keep[..., 0] + alpha
    colour /= np.maximum(cover, 1e-6)[..., None]
    return np.concatenate([colour + 0.5, cover[..., None] * 255 + 0.5], axis=2).clip(0, 255).astype(np.uint8)


def class_map(layers: Sequence[Layer], size: int) -> NDArray[np.uint8]:
    """(size, size) number in `KINDS` of what each pixel shows most of; what shows nothing is background."""
    share = np.zeros((len(KINDS), size, size), np.float32)
    free = np.ones((size, size), np.float32)
    alphas = shown_alpha(layers, size)
    for layer, alpha in zip(reversed(layers), reversed(alphas), strict=True):
        window = layer.window
        share[KINDS.index(layer.kind)][window] += free[window] * alpha
        free[window] *= 1 - alpha
    share[0] += free
    return np.asarray(share.argmax(axis=0), np.uint8)
