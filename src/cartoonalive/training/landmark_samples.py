"""Training samples: what the network sees of random identities, and their weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.shape.coordinates import Faces, face_coordinates
from cartoonalive.shape.field import displace, landmark_matrix
from cartoonalive.shape.identities import random_identities
from cartoonalive.shape.model import Basis, Template, gains
from cartoonalive.shape.network import inputs_of
from cartoonalive.shape.points import ROWS
from cartoonalive.training.measured import GRAIN, Measured

TURN, NOD, ROLL = 8.0, 5.0, 1.5
"""Standard deviations of the head's pose in degrees; the pipeline takes faces that look ahead."""
MISSING = 0.04
"""Share of landmark groups that samples do without."""
_AT_ONCE = 10_000
"""Faces that are made at a time; bounds the memory."""


@dataclass(frozen=True, kw_only=True)
class Samples:
    """``m`` faces as the network sees them."""

    inputs: NDArray[np.float32]
    """(m, 2n + g) as of `inputs_of`."""
    weights: NDArray[np.float32]
    """(m, k) -30..30."""


def make_samples(
    count: int, template: Template, basis: Basis, deviations: Measured | None, random: np.random.Generator
) -> Samples:
    """Random identities of a template, as the detector reads them and the pipeline normalises them.

    Without ``deviations`` landmarks are exact and all groups trusted fully.
    """
    matrix = landmark_matrix(basis, template.points)
    inputs, targets = [], []
    for start in range(0, count, _AT_ONCE):
        weights = random_identities(min(_AT_ONCE, count - start), template, basis, random)
        seen = face_coordinates(_posed(displace(template.points, weights, matrix), template, random))
        confidence = np.ones((len(weights), len(ROWS)))
        if deviations is not None:
            moved, confidence = deviations.sampled(weights * gains(basis), random)
            moved = moved + GRAIN * random.standard_normal(moved.shape)
            seen = seen + moved.reshape(seen.shape)
            confidence = np.where(random.random(confidence.shape) < MISSING, 0.0, confidence)
        inputs.append(inputs_of(seen, confidence, template))
        targets.append(weights.astype(np.float32))
    return Samples(inputs=np.concatenate(inputs), weights=np.concatenate(targets))


def _posed(points: Faces, template: Template, random: np.random.Generator) -> Faces:
    """Faces (m, n, 2) of heads turned, nodded and tilted a little."""
    spread = np.radians([TURN, NOD, ROLL])
    turn, nod, roll = (random.standard_normal((len(points), 3)) * spread).T
    u = points[..., 0] * np.cos(turn)[:, None] + template.depth * np.sin(turn)[:, None]
    v = points[..., 1] * np.cos(nod)[:, None] - template.depth * np.sin(nod)[:, None]
    tilted = (u + 1j * v) * np.exp(1j * roll)[:, None]
    return np.stack([tilted.real, tilted.imag], axis=-1)
