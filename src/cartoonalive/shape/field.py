"""The displacement fields of the basis over a face, and their matrix for the landmarks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cartoonalive.shape.anchors import Anchors, Weights
from cartoonalive.shape.model import FULL, Basis, Points, ShapeParameter
from cartoonalive.shape.points import ROWS

Fields = NDArray[np.float64]
"""(n, 2, k) displacement of n points at weight 30 of each of k parameters, in W."""


@dataclass(frozen=True, kw_only=True)
class ShapeField:
    """The basis on one face of average proportions, or as near to them as the face's weights explain."""

    basis: Basis
    anchors: Anchors

    @cached_property
    def _cores(self) -> Mapping[str, NDArray[np.float64]]:
        return self.anchors.cores(self.basis.spots)

    def skin(self, points: Points) -> Fields:
        """Of the face and whatever is one with it: features carry the skin around them along."""
        fields = self.surroundings(points)
        for name, weight in self.anchors.spot_weights(self.basis.spots, self._cores, points).items():
            fields += weight[:, None, None] * self._spot(name, self.anchors.boxed(name, points))
        return fields

    def feature(self, points: Points, name: str) -> Fields:
        """Of the feature ``name``, which moves as a whole, and with the head."""
        bands = self.basis.bands
        carried = self._bands(self.anchors.centres[name][None], [one for one in bands if not bands[one].scales])
        scaled = self._bands(points, [one for one in bands if bands[one].scales])
        return carried + scaled + self._spot(name, points)

    def surroundings(self, points: Points) -> Fields:
        """Of what no feature moves: the face's contour, hair, glasses, the neck."""
        return self._bands(points, self.basis.bands)

    def _spot(self, name: str, points: Points) -> Fields:
        """What moves with a feature as its own points do."""
        fields = np.zeros((len(points), 2, len(self.basis.parameters)))
        outwards = np.full(len(points), -1.0 if name.endswith("-r") else 1.0)
        for number, parameter in enumerate(self.basis.parameters):
            if parameter.region == name:
                fields[..., number] = _moved(parameter, points - self.anchors.centres[name], outwards)
        return fields

    def _bands(self, points: Points, names: Collection[str]) -> Fields:
        fields = np.zeros((len(points), 2, len(self.basis.parameters)))
        outwards = np.sign(points[:, 0] - self.anchors.centres["contour"][0])
        for number, parameter in enumerate(self.basis.parameters):
            if parameter.region in names:
                band = self.basis.bands[parameter.region]
                moved = _moved(parameter, points - self.anchors.band_centre(band, points), outwards)
                fields[..., number] = self.anchors.band_weight(band, points)[:, None] * moved
        return fields


def landmark_matrix(basis: Basis, points: Points) -> NDArray[np.float64]:
    """(2n, k) displacement of the landmarks ``points`` (n, 2) per unit of each weight; rows u, v of point after point.

    Columns of parameters that landmarks do not tell of are 0. The fields are those around ``points``, normally a
    template's; ``points + (matrix @ weights).reshape(n, 2)`` is exactly linear in the weights.
    """
    fields = ShapeField(basis=basis, anchors=Anchors.of(points))
    moved = np.zeros((len(points), 2, len(basis.parameters)))
    for name, rows in ROWS.items():
        moved[rows] = fields.feature(points[rows], name) if name in basis.spots else fields.surroundings(points[rows])
    seen = np.array([parameter.seen for parameter in basis.parameters])
    return np.where(seen, moved.reshape(2 * len(points), -1), 0.0) / FULL


def displace(points: Points, weights: ArrayLike, matrix: NDArray[np.float64]) -> Points:
    """The landmarks (n, 2) at ``weights`` (k,), or (..., n, 2) at (..., k); ``matrix`` as from ``landmark_matrix``."""
    moved = np.asarray(weights, np.float64) @ matrix.T
    result: Points = points + moved.reshape(*moved.shape[:-1], *points.shape)
    return result


def _moved(parameter: ShapeParameter, offset: Points, outwards: Weights) -> Points:
    """Displacement (n, 2) at weight 30 of points at ``offset`` from the region's centre."""
    gain, u, v = parameter.gain, offset[:, 0], offset[:, 1]
    none = np.zeros(len(offset))
    if parameter.motion == "tilt":
        turn = np.tan(np.radians(gain)) * outwards
        return np.column_stack([turn * v, -turn * u])
    moves = {
        "across": (none + gain, none),
        "outwards": (gain * outwards, none),
        "up": (none, none - gain),
        "zoom": (gain * u, gain * v),
        "widen": (gain * u, none),
        "raise": (none, gain * v),
    }
    return np.column_stack(moves[parameter.motion])
