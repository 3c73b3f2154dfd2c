"""The band of light around drawn hair."""

from __future__ import annotations

import numpy as np
import skia

from cartoonalive.drawing.brush import Brush, polygon
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.palette import raised
from cartoonalive.drawing.shading import ROUND


def paint_gloss(easel: Easel, brush: Brush) -> None:
    """The jagged band of light around the dome."""
    hair = easel.character.hair
    strength = hair.gloss * easel.traits.gloss
    if strength < 0.05 or hair.texture in ("curly", "afro") or easel.traits.modelling >= ROUND:
        return
    random = np.random.default_rng([hair.seed, 3])
    level = -(0.6 if hair.fringe != "none" else 0.74) * easel.space.head.crown
    light = raised(easel.character.palette.hair, 0.17)
    start = -0.84
    while start < 0.8:
        end = min(start + random.uniform(0.14, 0.42), 0.86)
        band = _gleam(easel, random, start, end, level)
        brush.atop.fill(band, light, 0.8 * strength, blur=easel.softness * 0.15)
        start = end + random.uniform(0.015, 0.07)


def _gleam(easel: Easel, random: np.random.Generator, start: float, end: float, level: float) -> skia.Path:
    """One piece of the band: pointed teeth below, shorter ones above."""
    centre = 0.3 * easel.character.light.side
    x = np.linspace(start, end, 2 * max(round((end - start) / 0.07), 2) + 1)
    fade = np.clip(1 - ((x - centre) / 0.95) ** 2, 0, 1) ** 0.6 * np.sin(np.linspace(0, np.pi, len(x))) ** 0.4
    is_tooth = np.arange(len(x)) % 2 == 1
    down = fade * np.where(is_tooth, random.uniform(0.1, 0.2, len(x)), random.uniform(0.02, 0.05, len(x)))
    up = fade * np.where(is_tooth, random.uniform(0.03, 0.09, len(x)), 0.015)
    middle = level + 0.24 * x * x
    outline = np.concatenate([np.column_stack([x, middle - up]), np.column_stack([x, middle + down])[::-1]])
    volume = easel.character.hair.volume
    return polygon(easel.space.project(easel.space.lift(outline, volume)))
