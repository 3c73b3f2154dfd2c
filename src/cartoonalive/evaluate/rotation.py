"""Rotation deformers: turn, scale and move whatever hangs below them.

A rotation follows the place and the turn of its parent, but not the parent's stretch or mirroring: the turn is read off
the direction that a short step up takes when the parent carries it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from cartoonalive.evaluate.model import Array

STEP_BELOW_WARP = 0.1
STEP_BELOW_ROTATION = 10.0


def parent_turn(step: Array) -> Array:
    """Degrees that the parent turns things, from where it carries a step straight up (2, n, frames)."""
    result: Array = np.degrees(np.arctan2(step[1], step[0])) + 90.0
    return result


def matrices(angle: Array, scale: Array, flip: Array, origin: Array) -> Array:
    """(2, 3, n, frames) affine maps of rotations with ``angle`` in degrees, clockwise on screen (y down).

    ``flip`` (2, n, frames) holds +1 or -1 for local x and y, ``origin`` (2, n, frames) the final place of the pivot.
    """
    radians = np.radians(angle)
    cosine, sine = np.cos(radians) * scale, np.sin(radians) * scale
    return np.stack(
        [
            np.stack([cosine * flip[0], -sine * flip[1], origin[0]]),
            np.stack([sine * flip[0], cosine * flip[1], origin[1]]),
        ]
    )


class RotationRun:
    """Sends a fixed run of points through their rotations."""

    def __init__(self, rotation_of_point: ArrayLike) -> None:
        self._rotation = np.asarray(rotation_of_point, np.intp)

    def apply(self, points: Array, matrix: Array) -> Array:
        """``points`` (2, n, frames) local to their rotations; ``matrix`` (2, 3, rotations, frames)."""
        own = matrix.take(self._rotation, 2)
        result: Array = own[:, 0] * points[0] + own[:, 1] * points[1] + own[:, 2]
        return result
