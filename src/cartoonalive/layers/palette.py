"""How well a colour fits a sheet: typical colours learned from seeds, and a distance that forgives shade.

Shade scales light, and with it L + 16, a and b of CIE Lab by one factor, so that a colour in the shade lies on the line
from black to the lit colour. Distance along that line counts less than distance across it.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

_DARKER, _LIGHTER, _ACROSS = 8.0, 6.0, 4.0
"""Just telling differences in Lab units: towards black, away from it, and across the line to black."""
_GRAIN = 3.0
"""Just telling difference in grain, which is the local spread of L."""
_BLACK = -16.0
"""L at which the lines of shade of all colours meet."""
_LEAST_SEEDS = 5
_UNKNOWN, _LEAST = -12.0, -25.0
"""Log likelihood where nothing is known of a sheet, and of the most foreign colour."""


@dataclass(frozen=True)
class Palette:
    """Typical colours of a sheet: centres (k, 4) of L, a, b and grain, how far colours stray (k,), shares (k,)."""

    centres: Values
    spreads: Values
    shares: Values

    @classmethod
    def of(cls, samples: Values, count: int) -> Palette | None:
        """Cluster samples (n, 4) into ``count`` colours (k-means, fixed seed); None with too few samples."""
        if len(samples) < _LEAST_SEEDS:
            return None
        cv2.setRNGSeed(0)
        criteria = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 12, 0.5)
        _, members, centres = cv2.kmeans(
            samples.astype(np.float32), min(count, len(samples)), None, criteria, 1, cv2.KMEANS_PP_CENTERS
        )
        member, centres = members[:, 0], centres.astype(float)
        squares = shade_distance(samples, centres)[np.arange(len(samples)), member] ** 2
        sizes = np.bincount(member, minlength=len(centres))
        sums = np.bincount(member, weights=squares, minlength=len(centres))
        spreads = np.maximum(np.sqrt(sums / np.maximum(sizes, 1)), 1.0)
        return cls(centres, spreads, sizes / len(samples))


def log_likelihood(colours: Values, palette: Palette | None) -> Values:
    """Log likelihood (n,) of colours (n, 4) under the nearest colour of a palette, up to a constant."""
    if palette is None:
        return np.full(len(colours), _UNKNOWN)
    gaps = shade_distance(colours, palette.centres) / palette.spreads
    best = (np.log(palette.shares + 1e-3) - 0.5 * gaps**2 - 1.5 * np.log(palette.spreads)).max(axis=1)
    likelihood: Values = np.maximum(best, _LEAST)
    return likelihood


def shade_distance(colours: Values, centres: Values) -> Values:
    """(n, k) distances of colours (n, 4) from centres (k, 4), in just telling differences."""
    lines = centres[:, :3] - (_BLACK, 0, 0)
    lines /= np.maximum(np.linalg.norm(lines, axis=1, keepdims=True), 1e-6)
    gaps = colours[:, None, :3] - centres[None, :, :3]
    along = (gaps * lines[None]).sum(axis=-1)
    across = np.maximum((gaps**2).sum(axis=-1) - along**2, 0)
    grain = colours[:, None, 3] - centres[None, :, 3]
    tolerance = np.where(along < 0, _DARKER, _LIGHTER)
    distance: Values = np.sqrt(across / _ACROSS**2 + (along / tolerance) ** 2 + (grain / _GRAIN) ** 2)
    return distance
