"""How faces are misread whose landmarks are known: by the detector, which sets the frame, and by the cut.

Measured by ``python -m experiments.misreadings`` on rendered drawings and kept beside this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from cartoonalive.training.measured import GRAIN, Array, Measured, read_measured

FILE = "misreadings.npz"


@dataclass(frozen=True, kw_only=True)
class Misread:
    """``c`` faces as they are read."""

    points: Array
    """(c, n, 2) how far the landmarks are read from where they are, in W."""
    origin: Array
    """(c, 2) the same for the frame's origin."""
    scale: Array
    """(c,) W as it is read, in true ones."""
    confidence: Array
    """(c, g) confidence of each landmark group, in the order of ``ROWS``."""


@cache
def misreadings() -> Measured:
    """The measured ones; vectors of 2n + 3 hold u, v of point after point, of the frame's origin, and log W."""
    return read_measured(FILE)


def misread(moves: Array, random: np.random.Generator) -> Misread:
    """What happens to faces whose weights times gains are ``moves`` (c, k)."""
    found, confidence = misreadings().sampled(moves, random)
    points = found[:, :-3].reshape(len(moves), -1, 2)
    return Misread(
        points=points + GRAIN * random.standard_normal(points.shape),
        origin=found[:, -3:-1],
        scale=np.exp(found[:, -1]),
        confidence=confidence,
    )
