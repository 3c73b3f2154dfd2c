"""The closed-form inference: weights from landmarks by regularised, bounded least squares.

The network of `cartoonalive.shape.network` stands beside it. Both see the same: face coordinates and a confidence per
group.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from cartoonalive.shape.field import landmark_matrix
from cartoonalive.shape.model import FULL, Basis, Points, Template
from cartoonalive.shape.points import ROWS

SPREAD = 7.5
"""Standard deviation of weights among faces: the pull towards the average."""
NOISE = 0.006
"""Standard deviation in W of the landmarks of a group that is trusted fully, which err together."""
_SHIFT, _TURN = 0.05, 0.4
"""Standard deviations of what is not identity: the face frame's shift in W, and turn and nod in radians."""
_TELLING_YAW = 10.0
"""Degrees of turn at which landmarks err twice as much, since far and near side are drawn differently."""
_INDEPENDENT = 4
"""Points of a group that tell something of their own: place, size and tilt."""
_LEAST_CONFIDENCE = 1e-3

Weights = NDArray[np.float64]


def solve_weights(
    points: Points, confidence: Mapping[str, float], template: Template, basis: Basis, yaw: float = 0.0
) -> Weights:
    """(k,) weights, -30..30, that explain the landmarks ``points`` (n, 2) best.

    Where the head looks and where the frame's origin lies is explained along with them and left out. Groups without
    confidence and points that are not finite say nothing; what nothing speaks of stays at 0. The farther the face is
    turned (``yaw`` in degrees), the less its landmarks tell of its shape.
    """
    trust = _trust(points, confidence) / (NOISE * (1 + (yaw / _TELLING_YAW) ** 2))
    unknowns = np.hstack([landmark_matrix(basis, template.points), _pose(template)])
    spread = np.concatenate([np.full(len(basis.parameters), SPREAD), [_SHIFT, _SHIFT, _TURN, _TURN]])
    bounds = np.concatenate([np.full(len(basis.parameters), FULL), np.full(4, np.inf)])
    seen = np.where(np.isfinite(points), points, template.points) - template.points
    rows = np.repeat(trust, 2)
    system = np.vstack([rows[:, None] * unknowns, np.diag(1 / spread)])
    wanted = np.concatenate([rows * seen.ravel(), np.zeros(len(spread))])
    return _bounded(system.T @ system, system.T @ wanted, bounds)[: len(basis.parameters)]


def _bounded(square: NDArray[np.float64], wanted: NDArray[np.float64], bounds: NDArray[np.float64]) -> Weights:
    """Solution of ``square @ x = wanted``; what would leave ``bounds`` is held at them and the rest solved again.

    Nearly the bounded least squares solution, which few faces need, without an import that takes longer than all else.
    """
    found, free = np.zeros_like(wanted), np.ones(len(wanted), np.bool_)
    while free.any():
        found[free] = np.linalg.solve(square[np.ix_(free, free)], (wanted - square @ np.where(free, 0.0, found))[free])
        beyond = free & (np.abs(found) > bounds)
        if not beyond.any():
            break
        found = np.clip(found, -bounds, bounds)
        free &= ~beyond
    return found


def _trust(points: Points, confidence: Mapping[str, float]) -> NDArray[np.float64]:
    """(n,) 0..1 per point: its group's confidence squared, less for larger groups, whose points err together."""
    trust = np.zeros(len(points))
    for name, rows in ROWS.items():
        value = confidence.get(name, 0.0)
        trust[rows] = value**2 * np.sqrt(_INDEPENDENT / len(rows)) if value >= _LEAST_CONFIDENCE else 0.0
    return np.where(np.isfinite(points).all(axis=1), trust, 0.0)


def _pose(template: Template) -> NDArray[np.float64]:
    """(2n, 4) displacement of the landmarks by a shift right, a shift down, a turn right and a nod down."""
    count = len(template.points)
    columns = np.zeros((count, 2, 4))
    columns[:, 0, 0] = columns[:, 1, 1] = 1.0
    columns[:, 0, 2] = columns[:, 1, 3] = template.depth
    return columns.reshape(2 * count, 4)
