"""What is read on the rendered drawings beside where it is.

``python -m experiments.misreadings CACHE src/cartoonalive/training/misreadings.npz`` makes the numbers that the views
for the training of the network are misread by; CACHE as of ``make experiments``.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cartoonalive.shape.coordinates import eyes_between, face_widths, mirrored, mirrored_groups, mirrored_weights
from cartoonalive.shape.load import shape_basis
from cartoonalive.shape.model import Basis, gains
from cartoonalive.shape.points import POINTS
from cartoonalive.training.measured import Measured, write_measured
from experiments.deviations import explained
from experiments.readings import Readings, load_readings

Array = NDArray[np.float64]

PARTS = 120
"""Principal components that are kept: what a few leave out would be an error that renders know nothing of."""


def misread(readings: Sequence[Readings], basis: Basis) -> Measured:
    """The misreadings on rendered faces; a mirror shows as good a face, so both sides are the same in them."""
    vectors, weights, confidence = [], [], []
    for one in readings:
        found = _vectors(one)
        there = np.isfinite(found).all(axis=1)
        vectors.append(found[there])
        weights.append(one.weights[there])
        confidence.append(one.confidence[there])
    left, known, trust = (np.concatenate(part) for part in (vectors, weights, confidence))
    left = np.concatenate([left, _mirrored(left)])
    known = np.concatenate([known, mirrored_weights(known, basis)])
    response, rows, parts = explained(left, known, PARTS)
    return Measured(
        response=response / gains(basis),
        parts=parts,
        rows=rows,
        confidence=np.concatenate([trust, mirrored_groups(trust)]),
    )


def _vectors(one: Readings) -> Array:
    """(m, 2n + 3) errors of points, origin and log W in true face widths; NaN where nothing was read."""
    read, measured = (points[:, list(POINTS)] for points in (one.read, one.measured))
    width = face_widths(one.true)
    points = (measured - one.true) / width[:, None, None]
    origin = (eyes_between(read) - eyes_between(one.true)) / width[:, None]
    scale = np.log(face_widths(read) / width)
    return np.concatenate([points.reshape(len(points), -1), origin, scale[:, None]], axis=1)


def _mirrored(vectors: Array) -> Array:
    points = mirrored(vectors[:, :-3].reshape(len(vectors), -1, 2)).reshape(len(vectors), -1)
    return np.concatenate([points, vectors[:, -3:] * (-1, 1, 1)], axis=1)


def main(arguments: list[str]) -> None:
    cache, out = (Path(argument) for argument in arguments)
    write_measured(out, misread([one for one in load_readings(cache) if not one.is_test], shape_basis()))


if __name__ == "__main__":
    main(sys.argv[1:])
