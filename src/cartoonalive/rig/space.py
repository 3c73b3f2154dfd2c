"""Canvas pixels to the local space of a deformer's children."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cartoonalive.rig.model import CanvasInfo


@dataclass(frozen=True, kw_only=True)
class Space:
    """Where the children of ``deformer`` live: local = (pixel - origin) / size.

    Root: origin and size from the canvas. Warp: its rest rectangle (the rest grid is always an even lattice over it).
    Rotation: its pivot and size (1, 1), local units being canvas pixels (the topmost rotation scales by 1 / ppu).
    """

    deformer: str | None
    origin: tuple[float, float]
    size: tuple[float, float]

    @classmethod
    def root(cls, canvas: CanvasInfo) -> Space:
        """The space of objects without a parent deformer."""
        return cls(deformer=None, origin=canvas.origin, size=(canvas.pixels_per_unit, canvas.pixels_per_unit))

    def local(self, pixels: ArrayLike) -> NDArray[np.float32]:
        """Canvas pixels (..., 2) to local coordinates (..., 2)."""
        return ((np.asarray(pixels, np.float64) - self.origin) / self.size).astype(np.float32)

    def pixels(self, local: ArrayLike) -> NDArray[np.float64]:
        """Local coordinates (..., 2) back to canvas pixels, the deformer being at rest."""
        result: NDArray[np.float64] = np.asarray(local, np.float64) * self.size + self.origin
        return result
