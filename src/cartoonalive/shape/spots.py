"""How far the skin at any place of a face goes along with each of its features."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from cartoonalive.shape.anchors import Anchors
from cartoonalive.shape.model import Points, Spot

Array = NDArray[np.float64]

_CLEARANCE = 0.13
"""Least distance in W of two cores: room for the skin between to be squeezed when they move towards one another."""
_LEAST_GAP = 1e-3
"""W; keeps the quotient of two distances defined where two features touch."""


@dataclass(frozen=True, kw_only=True)
class Spots:
    """The s features of one face, in the order of the basis."""

    centres: Points
    """(s, 2)"""
    halves: Points
    """(s, 2) half the size of each feature's box."""
    cores: Points
    """(s, 2) half the size of each feature's core."""
    rooms: Array
    """(s,) share of the clearance that is there between a core and its nearest neighbour."""
    reaches: Array
    """(s,)"""
    shares: Array
    """(s,)"""
    held: NDArray[np.bool_]
    """(s,) where the face's outline stays."""
    contour: Points
    """(m, 2) the closed face oval."""

    @classmethod
    def of(cls, spots: Mapping[str, Spot], anchors: Anchors) -> Spots:
        """Those of a face with ``anchors``."""
        centres, halves = (np.array([way[name] for name in spots]) for way in (anchors.centres, anchors.halves))
        cores = _cores(centres, halves * np.array([[spot.core] for spot in spots.values()]))
        return cls(
            centres=centres,
            halves=halves,
            cores=cores,
            rooms=_rooms(centres, cores),
            reaches=np.array([spot.reach for spot in spots.values()]),
            shares=np.array([spot.share for spot in spots.values()]),
            held=np.array([spot.held for spot in spots.values()]),
            contour=anchors.contour,
        )

    def offsets(self, points: Points) -> Array:
        """(s, n, 2) of ``points`` (n, 2) from the features' centres."""
        offsets: Array = points - self.centres[:, None]
        return offsets

    def boxed(self, points: Points) -> Array:
        """(s, n, 2) offsets of what is nearest in each feature's box: beyond it scalings and tilts grow no further."""
        halves = self.halves[:, None]
        return np.clip(self.offsets(points), -halves, halves)

    def weights(self, points: Points) -> Array:
        """(s, n) how far the skin at ``points`` (n, 2) goes along, 0..1.

        The spot's share on the feature's core, 0 on the cores of the others and beyond ``reach``, and between in
        proportion to the distances. Less of all that where a neighbour is too near, however small the cores are.
        """
        beyond = np.maximum(np.abs(self.offsets(points)) - self.cores[:, None], 0.0)
        own = np.hypot(beyond[..., 0], beyond[..., 1])
        nearest, second = np.partition(own, 1, axis=0)[:2]
        rival = np.where(own == nearest, second, nearest)
        farther = np.minimum(own / self.reaches[:, None], 1.0)
        near = np.ix_(self.held, (farther[self.held] < 1.0).any(axis=0))
        rival[near] = np.minimum(rival[near], _depth(self.contour, points[near[1].ravel()]))
        away = np.maximum(own / (own + rival + _LEAST_GAP), farther)
        weights: Array = (self.shares * self.rooms)[:, None] * (1.0 - away)
        return weights


def _cores(centres: Points, cores: Points) -> Points:
    """(s, 2) ``cores``, but those of close neighbours smaller, the larger one the more."""
    smaller = cores.copy()
    for first, second in combinations(range(len(cores)), 2):
        gap = np.abs(centres[first] - centres[second]) - cores[first] - cores[second]
        axis = int(np.argmax(gap))
        length = cores[first, axis] + cores[second, axis]
        left = np.clip(1.0 - (_CLEARANCE - gap[axis]) / max(length, _LEAST_GAP), 0.0, 1.0)
        for number in (first, second):
            smaller[number, axis] = min(smaller[number, axis], left * cores[number, axis])
    return smaller


def _rooms(centres: Points, cores: Points) -> Array:
    """(s,) share of the clearance between each core and its nearest neighbour."""
    gaps = (np.abs(centres[:, None] - centres) - cores[:, None] - cores).max(axis=-1)
    np.fill_diagonal(gaps, np.inf)
    rooms: Array = np.clip(gaps.min(axis=1) / _CLEARANCE, 0.0, 1.0)
    return rooms


def _depth(contour: Points, points: Points) -> Array:
    """(n,) distance of ``points`` (n, 2) to the closed ``contour`` (m, 2) from inside, 0 outside."""
    start, along = contour, np.roll(contour, -1, axis=0) - contour
    u, v = (points[:, None] - start).transpose(2, 0, 1)
    share = np.clip((u * along[:, 0] + v * along[:, 1]) / np.maximum((along**2).sum(-1), 1e-12), 0.0, 1.0)
    away = ((u - share * along[:, 0]) ** 2 + (v - share * along[:, 1]) ** 2).min(axis=1)
    slope = along[:, 0] / np.where(along[:, 1] == 0, 1.0, along[:, 1])
    crosses = (v < 0) != (v < along[:, 1])
    inside = (crosses & (u < slope * v)).sum(axis=1) % 2 == 1
    return np.where(inside, np.sqrt(away), 0.0)
