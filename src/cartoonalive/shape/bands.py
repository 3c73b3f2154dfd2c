"""How far any place of a face goes along with each part of the head."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.shape.anchors import Anchors
from cartoonalive.shape.model import Band, Points

Array = NDArray[np.float64]
Profile = NDArray[np.float64]
"""(2, p) places and the weights there."""


@dataclass(frozen=True, kw_only=True)
class Bands:
    """The b parts of one head, in the order of the basis."""

    centres: Points
    """(b, 2) what scalings leave in place right of the middle; u is taken from there."""
    profiles: tuple[tuple[Profile, Profile], ...]
    """Of each part: down and across."""
    middle: float
    """u of the contour's middle."""
    half: float
    """Half the contour's width."""
    chin: float
    """v at which profiles down are 1."""
    top: float
    """-v at which they are -1."""

    @classmethod
    def of(cls, bands: Mapping[str, Band], anchors: Anchors) -> Bands:
        """Those of a face with ``anchors``."""
        half = float(anchors.halves["contour"][0])
        heights = [anchors.chin if band.centre[1] > 0 else -anchors.top for band in bands.values()]
        scale = np.array([(half, height) for height in heights]).reshape(-1, 2)
        return cls(
            centres=np.array([band.centre for band in bands.values()]).reshape(-1, 2) * scale,
            profiles=tuple((np.array(band.down).T, np.array(band.across).T) for band in bands.values()),
            middle=float(anchors.centres["contour"][0]),
            half=half,
            chin=anchors.chin,
            top=-anchors.top,
        )

    def sides(self, points: Points) -> Array:
        """(n,) 1 right of the middle, -1 left of it."""
        return np.sign(points[:, 0] - self.middle)

    def offsets(self, points: Points) -> Array:
        """(b, n, 2) of ``points`` (n, 2) from what scalings leave in place on their side."""
        across, down = self.centres.T[..., None]
        u = self.middle + self.sides(points) * across
        return np.stack([points[:, 0] - u, points[:, 1] - down], axis=-1)

    def weights(self, points: Points) -> Array:
        """(b, n) how far ``points`` (n, 2) go along, 0..1."""
        across = np.abs(points[:, 0] - self.middle) / self.half
        down = points[:, 1] / np.where(points[:, 1] > 0, self.chin, self.top)
        return np.array([np.interp(down, *first) * np.interp(across, *second) for first, second in self.profiles])
