"""The easel: one character in one pose at one size, the layers painted so far, and the points noted on the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import skia
from numpy.typing import ArrayLike, NDArray

from cartoonalive.drawing.brush import Brush
from cartoonalive.drawing.finish import FINISHES, FinishTraits
from cartoonalive.drawing.layers import Layer
from cartoonalive.drawing.model import Character
from cartoonalive.drawing.palette import mix, shade
from cartoonalive.drawing.space import Space
from cartoonalive.drawing.surface import surface
from cartoonalive.drawing.vocabulary import Kind

LINE = 0.024
"""Usual width of a line, in half face widths."""
STRANDS = 20.0
"""Pixels in a half face width from which single hairs are drawn."""
THIN_LINE = 0.9
"""Least width of a line in pixels: thinner ones would break up."""


@dataclass
class Easel:
    """What painters paint on. Each opens the layers that it needs, from the back of the picture to its front."""

    character: Character
    size: int
    layers: list[Layer] = field(default_factory=list)
    points: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    """Named curves and points in picture pixels, (n, 2) each."""

    @cached_property
    def space(self) -> Space:
        """Head space of the character in its pose."""
        return Space.of(self.character, self.size)

    @property
    def traits(self) -> FinishTraits:
        """The way of painting."""
        return FINISHES[self.character.finish]

    @property
    def unit(self) -> float:
        """Pixels in a half face width."""
        return self.space.unit

    @property
    def softness(self) -> float:
        """Blur of shadows' edges in pixels."""
        return self.traits.softness * self.unit

    @property
    def depth(self) -> float:
        """Strength of shadows, about 0..1."""
        return self.traits.depth * self.character.light.strength

    @property
    def line_width(self) -> float:
        """Width of a line in pixels; 0 when the picture has no lines."""
        weight = self.traits.edge * self.character.line.weight
        return max(LINE * self.unit * weight, THIN_LINE) if weight > 0.05 else 0.0

    @property
    def shows_strands(self) -> bool:
        """Whether the picture is large enough for single hairs to be seen."""
        return self.unit >= STRANDS

    def line_colour(self, local: str) -> str:
        """Colour of the lines around an area of colour ``local``."""
        return mix(self.character.palette.line, shade(local, 0.72), self.character.line.tint)

    def note(self, name: str, points: ArrayLike) -> None:
        """Keep a curve (n, 2), in pixels, as truth."""
        self.points[name] = np.atleast_2d(np.asarray(points, np.float64))

    @contextmanager
    def layer(self, name: str, kind: Kind, *, clip: str | None = None) -> Iterator[Brush]:
        """A brush on a new, transparent layer on top of the others; ``clip`` names a layer that bounds it."""
        pixels = np.zeros((self.size, self.size, 4), np.uint8)
        canvas = skia.Surface(pixels, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
        yield Brush(canvas.getCanvas())
        self.layers.append(Layer.cropped(name, kind, pixels, clip, surface(self.character.finish, self.size)))
