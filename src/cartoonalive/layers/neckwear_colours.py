"""The colours of what hangs below the chin and of its surroundings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Mask
from cartoonalive.layers.palette import Palette, shade_distance
from cartoonalive.layers.surroundings import with_grain

Lab = NDArray[np.float32]
Values = NDArray[np.float64]

_SAMPLES, _RARE = 800, 0.06
"""How many pixels a palette is learned from at most, and the share below which a colour of a thing does not count."""


@dataclass(frozen=True, kw_only=True)
class Thing:
    """A candidate for neckwear."""

    mask: Mask
    """(h, w)"""
    palette: Palette
    """Its own colours."""

    def gaps(self, lab: Lab) -> Values:
        """(n,) how far Lab colours (n, 3), lit or shaded, are from its own, in just telling differences."""
        common = self.palette.centres[self.palette.shares > _RARE]
        return np.asarray(shade_distance(with_grain(lab), common).min(axis=1))


def typical(lab: Lab, count: int) -> Palette | None:
    """``count`` typical colours among Lab colours (n, 3); None with too few of these."""
    return Palette.of(with_grain(thinned(lab, _SAMPLES)), count)


def thinned(values: Lab, most: int) -> Lab:
    """Evenly chosen ones of ``values`` (n, 3), about ``most``."""
    return values[:: max(1, len(values) // most)]
