"""Layers packed onto square texture pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Where a layer lies on a page: page pixel = (canvas pixel - offset) * scale + corner."""

    page: int
    page_size: int
    offset: tuple[float, float]
    """Canvas position of the layer's top left corner."""
    corner: tuple[float, float]
    """Page position of the layer's top left corner."""
    scale: float = 1.0

    def uvs(self, pixels: ArrayLike) -> NDArray[np.float32]:
        """Texture coordinates (..., 2) of canvas pixels (..., 2) at rest."""
        on_page = (np.asarray(pixels, np.float64) - self.offset) * self.scale + self.corner
        return (on_page / self.page_size).astype(np.float32)


@dataclass(frozen=True, kw_only=True)
class Atlas:
    """Texture pages and where each layer (by name) is on them."""

    pages: tuple[NDArray[np.uint8], ...]
    """(size, size, 4) RGBA, alpha not premultiplied."""
    placements: Mapping[str, Placement]
