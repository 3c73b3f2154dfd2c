"""The picture as read, and the canvas that everything later is measured on.

Coordinates everywhere in the package: x right, y down, in pixels, continuous: pixel (column i, row j) covers
[i, i+1) x [j, j+1) and its centre is (i + 0.5, j + 0.5). Left and right in names (``-l``/``-r``, ``"l"``/``"r"``) are
the character's own sides: the eye on the left of the picture is ``"r"``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from cartoonalive.landmarks.model import Landmarks


@dataclass(frozen=True, kw_only=True)
class Portrait:
    """A picture: upright, sRGB, eight bits, within the size limits."""

    pixels: NDArray[np.uint8]
    """(height, width, 4) RGBA, alpha not premultiplied."""
    has_alpha: bool
    """Whether the alpha channel says something (some pixels are transparent)."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.pixels.shape[1], self.pixels.shape[0]


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """The levelled portrait with room around it; the model's canvas.

    ``pixels`` is transparent outside the picture. ``inside`` says where picture is (true) and where added margin.
    """

    pixels: NDArray[np.uint8]
    """(height, width, 4) RGBA, alpha not premultiplied; the picture's own alpha where it has one."""
    inside: NDArray[np.bool_]
    """(height, width) true where the canvas shows the picture."""
    has_alpha: bool
    landmarks: Landmarks
    """Landmarks in canvas pixels, eyes level."""
    matrix: NDArray[np.float64]
    """(2, 3) affine map from picture pixels to canvas pixels."""

    @property
    def enlargement(self) -> float:
        """Canvas pixels per picture pixel."""
        return float(np.sqrt(abs(np.linalg.det(self.matrix[:, :2]))))

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.pixels.shape[1], self.pixels.shape[0]
