"""A sheet of the figure: what of it moves as one, continued under the sheets above it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cartoonalive.layers.arrays import Alpha, Image
from cartoonalive.layers.channels import tripled

_COVERED = 0.5
"""Coverage from which a composite tells the colour."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One of the four, canvas-sized."""

    name: str
    colour: Image
    """(h, w, 3) RGB 0..255."""
    alpha: Alpha
    """(h, w) 0..1."""


@dataclass(frozen=True, kw_only=True)
class Sheets:
    """All four, and what the hair covers."""

    back_hair: Sheet
    body: Sheet
    face: Sheet
    hair: Sheet

    @property
    def stack(self) -> tuple[Sheet, ...]:
        """Back to front."""
        return (self.back_hair, self.body, self.face, self.hair)

    @property
    def without_hair(self) -> Image:
        """(h, w, 3) face over body as drawn, skin continued under the hair; the face's colours where neither is."""
        colour, cover = composite((self.body, self.face))
        return np.where((cover > _COVERED)[..., None], colour, self.face.colour).astype(np.float32)


def composite(sheets: tuple[Sheet, ...]) -> tuple[Image, Alpha]:
    """Sheets back to front, over one another: colour (h, w, 3), not premultiplied, and alpha (h, w)."""
    colour = np.zeros_like(sheets[0].colour)
    for sheet in sheets:
        step = sheet.colour - colour
        step *= tripled(sheet.alpha)
        colour += step
    alpha = coverage(sheets)
    colour /= tripled(np.maximum(alpha, np.float32(1e-3)))
    return colour, alpha


def coverage(sheets: tuple[Sheet, ...]) -> Alpha:
    """Alpha (h, w) of sheets over one another."""
    clear = np.ones_like(sheets[0].alpha)
    for sheet in sheets:
        clear *= 1 - sheet.alpha
    covered: Alpha = 1 - clear
    return covered
