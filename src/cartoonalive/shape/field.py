"""The displacement fields of the basis over a face, and their matrix for the landmarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cartoonalive.shape.anchors import Anchors, Weights
from cartoonalive.shape.model import FULL, Basis, Points, ShapeParameter
from cartoonalive.shape.points import ROWS

Fields = NDArray[np.float64]
"""(n, 2, k) displacement of n points at weight 30 of each of k parameters, in W."""

_SIGN = {"r": -1.0, "l": 1.0}
"""Outwards on the picture, by the character's side."""


@dataclass(frozen=True, kw_only=True)
class ShapeField:
    """The basis on one face of average proportions, or as near to them as the face's weights explain."""

    basis: Basis
    anchors: Anchors

    def skin(self, points: Points) -> Fields:
        """Of the face and whatever is one with it: features carry the skin around them along."""
        weights = {
            name: spot.skin * self.anchors.spot_weight(spot, self.basis.spots, points)
            for name, spot in self.basis.spots.items()
        }
        return self._fields(points, weights, hair=False)

    def feature(self, points: Points, names: Sequence[str]) -> Fields:
        """Of a feature that moves as a whole with the spots ``names``, and with the head."""
        return self._fields(points, dict.fromkeys(names, np.ones(len(points))), hair=False)

    def hair(self, points: Points) -> Fields:
        """Of hair, glasses and whatever else is on the head but not part of the face."""
        return self._fields(points, {}, hair=True)

    def _fields(self, points: Points, spots: Mapping[str, Weights], hair: bool) -> Fields:
        result = np.zeros((len(points), 2, len(self.basis.parameters)))
        for number, parameter in enumerate(self.basis.parameters):
            if parameter.region in spots:
                spot = self.basis.spots[parameter.region]
                centre = np.broadcast_to(self.anchors.centres[spot.name], points.shape)
                sign = np.full(len(points), _SIGN.get(spot.side or "", 1.0))
                weight = spots[spot.name]
            elif parameter.region in self.basis.bands:
                band = self.basis.bands[parameter.region]
                if hair and not band.hair:
                    continue
                centre = self.anchors.band_centre(band, points)
                sign = np.sign(points[:, 0] - self.anchors.centres["contour"][0])
                weight = self.anchors.band_weight(band, points)
            else:
                continue
            result[..., number] = weight[:, None] * _moved(parameter, points - centre, sign)
        return result


def landmark_matrix(basis: Basis, points: Points) -> NDArray[np.float64]:
    """(2n, k) displacement of the landmarks ``points`` (n, 2) per unit of each weight; rows u, v of point after point.

    Columns of parameters that landmarks do not tell of are 0. The fields are those around ``points``, normally a
    template's; ``points + (matrix @ weights).reshape(n, 2)`` is exactly linear in the weights.
    """
    fields = ShapeField(basis=basis, anchors=Anchors.of(points))
    moved = np.zeros((len(points), 2, len(basis.parameters)))
    for name, rows in ROWS.items():
        moved[rows] = fields.feature(points[rows], [name] if name in basis.spots else [])
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
