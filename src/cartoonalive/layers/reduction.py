"""A part of the canvas at low resolution, in which things that stand out are looked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.skin import to_lab

Window = tuple[slice, slice]

_SOFT = 0.7
"""Sigma in reduced pixels that quietens grain."""
_COLOURFUL = 2.0
"""Levels per Lab unit of the colour axes, in which a piece is looked for."""


@dataclass(frozen=True, kw_only=True)
class Reduction:
    """Where the part lies, and how far it is reduced."""

    window: Window
    """Rows and columns of the canvas."""
    unit: float
    """Reduced pixels per face width."""
    scale: float
    """Reduced pixels per pixel of the canvas."""

    @classmethod
    def of(cls, window: Window, width: float, most: float) -> Reduction:
        """The part in ``window`` with at most ``most`` pixels to the face width, ``width`` pixels of the canvas."""
        unit = min(most, width)
        return cls(window=window, unit=unit, scale=unit / width)

    @property
    def size(self) -> tuple[int, int]:
        """Reduced width and height."""
        height, width = self._extent
        return round(width * self.scale), round(height * self.scale)

    @property
    def _extent(self) -> tuple[int, int]:
        rows, columns = self.window
        return rows.stop - rows.start, columns.stop - columns.start

    def small(self, raster: NDArray[np.generic]) -> NDArray[np.float32]:
        """The part of a raster (h, w) or (h, w, n) of the canvas."""
        values = raster[self.window].astype(np.float32)
        return np.asarray(cv2.resize(values, self.size, interpolation=cv2.INTER_AREA), np.float32)

    def colours(self, picture: Image) -> Image:
        """The part of a picture (h, w, 3) RGB 0..255, in Lab and without grain."""
        return to_lab(cv2.GaussianBlur(self.small(picture), (0, 0), _SOFT))

    def on_canvas(self, mask: Mask, shape: tuple[int, ...]) -> Mask:
        """A mask of the part as a mask (h, w) of the canvas."""
        height, width = self._extent
        whole = np.zeros(shape[:2], bool)
        whole[self.window] = cv2.resize(mask.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR) > 0.5
        return whole


def stable_pieces(
    lab: Image, areas: tuple[float, float], stable: int, variation: float, within: Mask | None = None
) -> Iterator[NDArray[np.int32]]:
    """Pixels (n, 2), x and y, of maximally stable extremal regions of lightness and both colour axes (Matas 2002).

    ``areas`` are least and most in pixels; a piece keeps its shape over ``stable`` levels but for a ``variation``
    of its area. Outside of ``within`` (h, w) everything has the usual colour.
    """
    least, most = (int(area) for area in areas)
    finder = cv2.MSER.create(delta=stable, min_area=least, max_area=most, max_variation=variation)
    lightness, a, b = np.moveaxis(lab, -1, 0)
    for levels in (2.55 * lightness, _COLOURFUL * a + 128, _COLOURFUL * b + 128):
        channel = levels if within is None else np.where(within, levels, np.median(levels[within]))
        found, _ = finder.detectRegions(np.ascontiguousarray(np.clip(channel, 0, 255).astype(np.uint8)))
        yield from map(np.asarray, found)
