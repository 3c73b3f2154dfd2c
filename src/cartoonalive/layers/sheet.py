"""A sheet of the figure: what of it moves as one, continued under the sheets above it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.float32]
Alpha = NDArray[np.float32]

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
    shape = sheets[0].alpha.shape
    colour, alpha = np.zeros((*shape, 3), np.float32), np.zeros(shape, np.float32)
    for sheet in sheets:
        a = sheet.alpha[..., None]
        colour = colour * (1 - a) + sheet.colour * a
        alpha = (alpha * (1 - sheet.alpha) + sheet.alpha).astype(np.float32)
    return (colour / np.maximum(alpha, np.float32(1e-3))[..., None]).astype(np.float32), alpha
