"""What paint and lens do to a whole picture: brush marks, grain, edges that stray, darker corners."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.drawing.finish import FINISHES
from cartoonalive.drawing.vocabulary import Finish

FILM_GRAIN, BRISTLE = 0.0012, 0.0028
"""Size of a film's grain and of a bristle's trace, in picture sides."""
BROKEN_COLOUR = 0.6
"""Unevenness of a brush's colour in that of its marks."""


@dataclass(frozen=True)
class Surface:
    """What paint and lens do alike to every layer of a picture, so that the layers still compose to it."""

    factor: NDArray[np.float32]
    """(size, size, 1) or (size, size, 3) factor of the colours: brush marks, grain, the light's fall to the corners."""
    source: NDArray[np.float32] | None
    """(size, size, 2) column and row from which each pixel is taken, where brush edges stray; None: they do not."""

    def laid_over(self, painted: NDArray[np.uint8], window: tuple[slice, slice]) -> NDArray[np.uint8]:
        """The premultiplied pixels (h, w, 4) of ``window``, worn."""
        worn = painted[..., :3] * self.factor[window]
        pixels = painted.copy()
        pixels[..., :3] = np.minimum(worn + 0.5, painted[..., 3:])
        return pixels

    def strayed(self, painted: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """A whole layer (size, size, 4), premultiplied, its edges frayed by the brush."""
        if self.source is None:
            return painted
        return np.asarray(cv2.remap(painted, self.source, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


@lru_cache(maxsize=8)
def surface(finish: Finish, size: int) -> Surface | None:
    """The surface of a way of painting in a picture of ``size`` pixels; None: even."""
    traits = FINISHES[finish]
    if max(traits.grain, traits.vignette, traits.wobble) <= 0:
        return None
    random = np.random.default_rng(71)
    light = _fall_of_light(size, traits.vignette)
    if traits.wobble <= 0:
        return Surface(np.asarray(light * (1 + traits.grain / 255 * _film_grain(random, size)), np.float32), None)
    marks = _brush_marks(random.normal(0, 1, (size, size)).astype(np.float32), size)
    hues = np.stack([_brush_marks(random.normal(0, 1, (size, size)).astype(np.float32), size) for _ in range(3)], 2)
    factor = 1 + traits.grain / 255 * (marks[..., None] + BROKEN_COLOUR * hues)
    rows, columns = np.mgrid[:size, :size].astype(np.float32)
    smooth = cv2.GaussianBlur(hues[..., :2], (0, 0), 2 * BRISTLE * size)
    stray = traits.wobble * size * np.clip(smooth / smooth.std(), -2, 2)
    source = np.stack([columns + stray[..., 0], rows + stray[..., 1]], axis=2).astype(np.float32)
    return Surface(np.asarray(light * factor, np.float32), source)


def _film_grain(random: np.random.Generator, size: int) -> NDArray[np.float32]:
    """(size, size, 1) soft noise of spread 1."""
    noise = random.normal(0, 1, (size, size)).astype(np.float32)
    noise = cv2.GaussianBlur(noise, (0, 0), FILM_GRAIN * size, borderType=cv2.BORDER_REFLECT)
    return np.asarray(noise[..., None] / noise.std(), np.float32)


def _fall_of_light(size: int, amount: float) -> NDArray[np.float32]:
    """(size, size, 1) factor: full light above the middle, less towards the corners."""
    y, x = np.mgrid[:size, :size].astype(np.float32) / size
    away = np.clip(np.hypot(x - 0.5, 0.85 * (y - 0.42)) / 0.72, 0, 1)
    return np.asarray(1 - amount * away[..., None] ** 2.2, np.float32)


def _brush_marks(noise: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """Noise smeared along strokes whose direction changes slowly over the picture."""
    length = max(size // 28, 2)
    smeared = []
    for angle in (25.0, 70.0, -40.0):
        kernel = np.zeros((2 * length + 1, 2 * length + 1), np.float32)
        reach = length * np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
        start, end = np.round(length - reach).astype(int), np.round(length + reach).astype(int)
        cv2.line(kernel, (int(start[0]), int(start[1])), (int(end[0]), int(end[1])), 1.0)
        smeared.append(cv2.filter2D(noise, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REFLECT))
    where = cv2.GaussianBlur(noise, (0, 0), size / 14, borderType=cv2.BORDER_REFLECT)
    low, high = np.quantile(where, [0.33, 0.66])
    chosen = np.where(where < low, smeared[0], np.where(where < high, smeared[1], smeared[2]))
    chosen = cv2.GaussianBlur(chosen, (0, 0), BRISTLE * size, borderType=cv2.BORDER_REFLECT)
    return np.asarray(chosen / chosen.std(), np.float32)
