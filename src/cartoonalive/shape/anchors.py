"""What the regions of the basis are anchored on: boxes of the features and the contour, from one face's points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from cartoonalive.shape.model import Band, Points, Spot
from cartoonalive.shape.points import CHIN_ROW, ROWS, TOP_ROW

Weights = NDArray[np.float64]
"""(n,) how far each point goes along, 0..1."""

_CLEARANCE = 0.13
"""Least distance in W of two cores: room for the skin between to be squeezed when they move towards one another."""
_LEAST_GAP = 1e-3
"""W; keeps the quotient of two distances defined where two features touch."""


@dataclass(frozen=True, kw_only=True)
class Anchors:
    """Where the regions lie on one face."""

    centres: Mapping[str, NDArray[np.float64]]
    """(2,) middle of each landmark group's box."""
    halves: Mapping[str, NDArray[np.float64]]
    """(2,) half its width and height."""
    contour: Points
    """(m, 2) the closed face oval."""

    @classmethod
    def of(cls, points: Points) -> Anchors:
        """Anchors of a face given by its ``POINTS`` (n, 2)."""
        low = {name: points[rows].min(axis=0) for name, rows in ROWS.items()}
        high = {name: points[rows].max(axis=0) for name, rows in ROWS.items()}
        contour = points[ROWS["contour"]]
        halves = {name: (high[name] - low[name]) / 2 for name in ROWS}
        centres = {name: (high[name] + low[name]) / 2 for name in ROWS}
        centres["chin"], centres["top"] = points[CHIN_ROW], points[TOP_ROW]
        return cls(centres=centres, halves=halves, contour=contour)

    def band_weight(self, band: Band, points: Points) -> Weights:
        """How far ``points`` (n, 2) go along with a band."""
        across, down = self._relative(points)
        return _profile(band.down, down) * _profile(band.across, np.abs(across))

    def band_centre(self, band: Band, points: Points) -> Points:
        """(n, 2) the point that scalings leave in place, on the side of each of ``points``."""
        across, down = band.centre
        side = np.sign(points[:, 0] - self.centres["contour"][0])
        u = self.centres["contour"][0] + side * across * self.halves["contour"][0]
        return np.column_stack([u, np.full(len(points), down * self._height(down))])

    def cores(self, spots: Mapping[str, Spot]) -> Mapping[str, NDArray[np.float64]]:
        """(2,) half the size of each feature's core; those of close neighbours are smaller, the larger one the more."""
        cores = {name: spot.core * self.halves[name] for name, spot in spots.items()}
        smaller = {name: core.copy() for name, core in cores.items()}
        for first, second in combinations(spots, 2):
            gap = np.abs(self.centres[first] - self.centres[second]) - cores[first] - cores[second]
            axis = int(np.argmax(gap))
            length = cores[first][axis] + cores[second][axis]
            left = np.clip(1.0 - (_CLEARANCE - gap[axis]) / max(length, _LEAST_GAP), 0.0, 1.0)
            for name in (first, second):
                smaller[name][axis] = min(smaller[name][axis], left * cores[name][axis])
        return smaller

    def spot_weights(
        self, spots: Mapping[str, Spot], cores: Mapping[str, NDArray[np.float64]], points: Points
    ) -> Mapping[str, Weights]:
        """How far the skin at ``points`` goes along with each feature.

        The spot's share on the feature's core, 0 on the cores of the others and beyond ``reach``, and between in
        proportion to the distances. Less of all that where a neighbour is too near, however small the cores are.
        """
        distances = {name: _distance(points - self.centres[name], cores[name]) for name in spots}
        depth = self._depth(points)
        weights = {}
        for name, spot in spots.items():
            own = distances[name]
            rivals = [distance for other, distance in distances.items() if other != name]
            rival = np.min([*rivals, depth] if spot.held else rivals, axis=0)
            away = np.maximum(own / (own + rival + _LEAST_GAP), np.minimum(own / spot.reach, 1.0))
            weights[name] = spot.share * self._room(name, cores) * (1.0 - away)
        return weights

    def _room(self, name: str, cores: Mapping[str, NDArray[np.float64]]) -> float:
        """Share of the clearance that is there between a core and its nearest neighbour."""
        centre, core = self.centres[name], cores[name]
        gaps = [np.abs(centre - self.centres[one]) - core - cores[one] for one in cores if one != name]
        return float(np.clip(np.max(gaps, axis=1).min() / _CLEARANCE, 0.0, 1.0))

    def boxed(self, name: str, points: Points) -> Points:
        """The nearest of ``points`` (n, 2) in a feature's box: beyond it scalings and tilts grow no further."""
        return np.clip(points, self.centres[name] - self.halves[name], self.centres[name] + self.halves[name])

    def _relative(self, points: Points) -> tuple[Weights, Weights]:
        """Coordinates across and down in which bands are defined."""
        across = (points[:, 0] - self.centres["contour"][0]) / self.halves["contour"][0]
        down = points[:, 1] / np.where(points[:, 1] > 0, self._height(1.0), self._height(-1.0))
        return across, down

    def _height(self, down: float) -> float:
        """v at which ``down`` is 1 (chin), or -v at which it is -1 (top of the face)."""
        return float(self.centres["chin"][1]) if down > 0 else -float(self.centres["top"][1])

    def _depth(self, points: Points) -> Weights:
        """Distance to the contour from inside, 0 outside."""
        start, end = self.contour, np.roll(self.contour, -1, axis=0)
        along, offset = end - start, points[:, None] - start
        share = np.clip((offset * along).sum(-1) / np.maximum((along**2).sum(-1), 1e-12), 0.0, 1.0)
        away = np.hypot(*np.moveaxis(offset - share[..., None] * along, -1, 0)).min(axis=1)
        crosses = (start[:, 1] > points[:, 1:]) != (end[:, 1] > points[:, 1:])
        slope = along[:, 0] / np.where(along[:, 1] == 0, 1.0, along[:, 1])
        left = points[:, :1] < start[:, 0] + slope * (points[:, 1:] - start[:, 1])
        inside = (crosses & left).sum(axis=1) % 2 == 1
        return np.where(inside, away, 0.0)


def _distance(offset: Points, half: NDArray[np.float64]) -> Weights:
    """Distance to a box of half size ``half`` (2,) of points at ``offset`` from its middle, 0 inside."""
    beyond = np.maximum(np.abs(offset) - half, 0.0)
    distance: Weights = np.hypot(beyond[:, 0], beyond[:, 1])
    return distance


def _profile(pairs: tuple[tuple[float, float], ...], at: Weights) -> Weights:
    places, weights = zip(*pairs, strict=True)
    result: Weights = np.interp(at, places, weights)
    return result
