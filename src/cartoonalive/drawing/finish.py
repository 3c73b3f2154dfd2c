"""The ways of painting: how soft the edges of shadows are, how deep, with which lines and surface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.drawing.vocabulary import Finish


@dataclass(frozen=True, kw_only=True)
class FinishTraits:
    """What a way of painting does to every part."""

    softness: float
    """Blur of the edge of a shadow, in half face widths."""
    depth: float
    """Strength of shadows in that of the character's light."""
    modelling: float
    """0 flat colours to 1 forms rounded by broad soft shading."""
    strands: float
    """0 hair in clean lobes to 1 in many fine strands."""
    edge: float
    """Width of lines in that of the character's line art."""
    gloss: float
    """Strength of highlights."""
    grain: float = 0.0
    """Strength of brush marks, in grey levels."""


@lru_cache(maxsize=8)
def texture(finish: Finish, size: int) -> NDArray[np.float32] | None:
    """(size, size) factor that a way of painting lays over every colour: brush marks or film grain; None: even."""
    grain = FINISHES[finish].grain
    if grain <= 0:
        return None
    noise = np.random.default_rng(71).normal(0, 1, (size, size)).astype(np.float32)
    if finish == "painterly":
        noise = _brush_marks(noise, size)
    return np.asarray(1 + grain / 255 * noise, np.float32)


def _brush_marks(noise: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """Noise smeared along strokes whose direction changes slowly over the picture."""
    length = max(size // 40, 2)
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
    return np.asarray(chosen / chosen.std(), np.float32)


FINISHES: Mapping[Finish, FinishTraits] = {
    "cel": FinishTraits(softness=0.004, depth=1.0, modelling=0.0, strands=0.15, edge=1.0, gloss=1.0),
    "soft": FinishTraits(softness=0.035, depth=0.85, modelling=0.35, strands=0.4, edge=0.8, gloss=0.9),
    "flat": FinishTraits(softness=0.0, depth=0.7, modelling=0.0, strands=0.0, edge=0.0, gloss=0.0),
    "ink": FinishTraits(softness=0.0, depth=1.15, modelling=0.0, strands=0.3, edge=1.5, gloss=0.4),
    "painterly": FinishTraits(softness=0.06, depth=1.0, modelling=0.8, strands=0.7, edge=0.35, gloss=0.7, grain=5.0),
    "render": FinishTraits(softness=0.09, depth=0.8, modelling=1.0, strands=0.25, edge=0.0, gloss=0.9),
    "photo": FinishTraits(softness=0.1, depth=0.9, modelling=1.0, strands=1.0, edge=0.0, gloss=0.6, grain=2.0),
}
"""The traits of every way of painting."""
