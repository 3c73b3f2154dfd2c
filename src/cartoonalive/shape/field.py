"""The displacement fields of the basis over a face, and their matrix for the landmarks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cartoonalive.shape.anchors import Anchors
from cartoonalive.shape.bands import Bands
from cartoonalive.shape.model import FULL, Basis, Points, ShapeParameter
from cartoonalive.shape.points import ROWS
from cartoonalive.shape.spots import Spots

Fields = NDArray[np.float64]
"""(n, 2, k) displacement of n points at weight 30 of each of k parameters, in W."""


Factors = NDArray[np.float64]
"""(r, n, 6) what n points have to do with r regions: how far each goes along, times 1, u and v from the region's
centre, and times the same three with their sign turned over on the left."""


@dataclass(frozen=True, kw_only=True)
class ShapeField:
    """The basis on one face of average proportions, or as near to them as the face's weights explain."""

    basis: Basis
    anchors: Anchors
    moves: Mapping[str, NDArray[np.float64]]
    """(6, 2, k) what the parameters do to each region, per unit of its factors."""

    @classmethod
    def of(cls, basis: Basis, anchors: Anchors) -> ShapeField:
        """The field of all parameters of ``basis``."""
        moves = {name: np.zeros((6, 2, len(basis.parameters))) for name in (*basis.spots, *basis.bands)}
        for number, parameter in enumerate(basis.parameters):
            moves[parameter.region][..., number] = _moves(parameter)
        return cls(basis=basis, anchors=anchors, moves=moves)

    def summed(self, weights: NDArray[np.float64]) -> ShapeField:
        """The field of one column: what all parameters do together at ``weights`` (k,)."""
        return replace(self, moves={name: moves @ weights[:, None] / FULL for name, moves in self.moves.items()})

    def skin(self, points: Points) -> Fields:
        """Of the face and whatever is one with it: features carry the skin around them along."""
        spots = self._spots
        near = _factors(spots.weights(points), spots.boxed(points), self._outwards)
        return self.surroundings(points) + self._moved(self.basis.spots, near)

    def feature(self, points: Points, name: str) -> Fields:
        """Of the feature ``name``, which moves as a whole, and with the head."""
        number = list(self.basis.spots).index(name)
        own = _factors(np.ones(len(points)), self._spots.offsets(points)[number], self._outwards[number])
        centre = self._banded(self.anchors.centres[name][None])
        scales = np.array([[[band.scales]] for band in self.basis.bands.values()])
        head = np.where(scales, self._banded(points), centre)
        return self._moved([name], own[None]) + self._moved(self.basis.bands, head)

    def surroundings(self, points: Points) -> Fields:
        """Of what no feature moves: the face's contour, hair, glasses, the neck."""
        return self._moved(self.basis.bands, self._banded(points))

    @cached_property
    def _spots(self) -> Spots:
        return Spots.of(self.basis.spots, self.anchors)

    @cached_property
    def _outwards(self) -> NDArray[np.float64]:
        """(s, 1) the side that each feature is on."""
        return np.array([[-1.0 if name.endswith("-r") else 1.0] for name in self.basis.spots])

    @cached_property
    def _bands(self) -> Bands:
        return Bands.of(self.basis.bands, self.anchors)

    def _banded(self, points: Points) -> Factors:
        """What ``points`` have to do with the bands."""
        bands = self._bands
        return _factors(bands.weights(points), bands.offsets(points), bands.sides(points))

    def _moved(self, names: Iterable[str], factors: Factors) -> Fields:
        """What the regions ``names`` do together; region by region, as large products would occupy all cores."""
        moves = np.stack([self.moves[name] for name in names])
        moved: Fields = (factors @ moves.reshape(*moves.shape[:2], -1)).sum(axis=0).reshape(-1, *moves.shape[2:])
        return moved


def landmark_matrix(basis: Basis, points: Points) -> NDArray[np.float64]:
    """(2n, k) displacement of the landmarks ``points`` (n, 2) per unit of each weight; rows u, v of point after point.

    Columns of parameters that landmarks do not tell of are 0. The fields are those around ``points``, normally a
    template's; ``points + (matrix @ weights).reshape(n, 2)`` is exactly linear in the weights.
    """
    fields = ShapeField.of(basis, Anchors.of(points))
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


def _factors(weights: NDArray[np.float64], offsets: NDArray[np.float64], outwards: NDArray[np.float64]) -> Factors:
    """Of points that go along by ``weights`` (..., n) and lie at ``offsets`` (..., n, 2) from the regions' centres.

    ``outwards`` (..., n) is the sign of the side that they are on.
    """
    plain = np.stack([weights, weights * offsets[..., 0], weights * offsets[..., 1]], axis=-1)
    return np.concatenate([plain, outwards[..., None] * plain], axis=-1)


def _moves(parameter: ShapeParameter) -> NDArray[np.float64]:
    """(6, 2) of one parameter."""
    gain = parameter.gain
    turn = np.tan(np.radians(gain))
    none = (0.0, 0.0)
    moves = {
        "across": [(gain, 0.0), none, none, none, none, none],
        "outwards": [none, none, none, (gain, 0.0), none, none],
        "up": [(0.0, -gain), none, none, none, none, none],
        "zoom": [none, (gain, 0.0), (0.0, gain), none, none, none],
        "tilt": [none, none, none, none, (0.0, -turn), (turn, 0.0)],
        "widen": [none, (gain, 0.0), none, none, none, none],
        "raise": [none, none, (0.0, gain), none, none, none],
    }
    return np.array(moves[parameter.motion])
