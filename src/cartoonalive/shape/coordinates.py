"""Many faces at once in face coordinates: what levelling and `FaceFrame` do for one, and what mirroring does."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import EYE_LOWER, EYE_UPPER, OVAL, Side
from cartoonalive.shape.load import template
from cartoonalive.shape.model import Basis
from cartoonalive.shape.points import POINTS, ROWS

Faces = NDArray[np.float64]
"""(..., n, 2) the landmarks of the basis."""

LEVEL_WITHIN = 4.0
"""Degrees of roll that the pipeline leaves as they are."""
_EYE_SHARE = 0.53
"""Eye distance in face widths, as in `FaceFrame`."""
_ROW = {number: row for row, number in enumerate(POINTS)}


def face_coordinates(points: Faces, frame: Faces | None = None) -> Faces:
    """Landmarks in any pixels, brought level where they are far from it, in face coordinates.

    The frame is that of the landmarks themselves, or of other landmarks ``frame`` of the same faces.
    """
    frame = points if frame is None else frame
    right, left = _eye_centre(frame, "r"), _eye_centre(frame, "l")
    roll = np.angle((left - right) @ (1, 1j))
    turn = np.exp(-1j * np.where(np.abs(np.degrees(roll)) < LEVEL_WITHIN, 0.0, roll))
    middle = ((left + right) / 2)[..., None, :]

    def level(faces: Faces) -> Faces:
        offset = ((faces - middle) @ (1, 1j)) * turn[..., None]
        return np.stack([offset.real, offset.imag], axis=-1)

    result: Faces = level(points) / face_widths(level(frame))[..., None, None]
    return result


def face_widths(points: Faces) -> NDArray[np.float64]:
    """(...) the face width W of each face, in its own pixels, as `FaceFrame` defines it."""
    oval = points[..., [_ROW[number] for number in OVAL], 0]
    distance = np.linalg.norm(_eye_centre(points, "l") - _eye_centre(points, "r"), axis=-1)
    widths: NDArray[np.float64] = 0.5 * np.ptp(oval, axis=-1) + 0.5 * distance / _EYE_SHARE
    return widths


@cache
def mirrored_rows() -> tuple[int, ...]:
    """For every landmark the one that a mirror exchanges it with."""
    points = template("drawn").points
    distance = np.linalg.norm(points[:, None] * (-1, 1) - points, axis=-1)
    return tuple(distance.argmin(axis=1).tolist())


def mirrored(points: Faces) -> Faces:
    """Faces in face coordinates as a mirror shows them."""
    result: Faces = points[..., list(mirrored_rows()), :] * (-1, 1)
    return result


def mirrored_weights(weights: NDArray[np.float64], basis: Basis) -> NDArray[np.float64]:
    """Weights (..., k) of the mirrored faces."""
    columns = [basis.index.get(other_side(parameter.name), i) for i, parameter in enumerate(basis.parameters)]
    sign = [-1.0 if parameter.motion == "across" else 1.0 for parameter in basis.parameters]
    result: NDArray[np.float64] = weights[..., columns] * sign
    return result


def mirrored_groups(confidence: NDArray[np.float64]) -> NDArray[np.float64]:
    """Confidences (..., g) of the landmark groups of the mirrored faces."""
    order = list(ROWS)
    result: NDArray[np.float64] = confidence[..., [order.index(other_side(name)) for name in order]]
    return result


def other_side(name: str) -> str:
    """``EyeLX`` for ``EyeRX``, ``brow-l`` for ``brow-r``; the same name for what has no sides."""
    for one, other in (("EyeR", "EyeL"), ("BrowR", "BrowL"), ("eye-r", "eye-l"), ("brow-r", "brow-l")):
        for start, end in ((one, other), (other, one)):
            if name.startswith(start):
                return end + name[len(start) :]
    return name


def eyes_between(points: Faces) -> NDArray[np.float64]:
    """(..., 2) the origin of each face's frame: the middle between the centres of the eyes."""
    middle: NDArray[np.float64] = (_eye_centre(points, "l") + _eye_centre(points, "r")) / 2
    return middle


def _eye_centre(points: Faces, side: Side) -> NDArray[np.float64]:
    """(..., 2) mean of one lid contour."""
    rows = [_ROW[number] for number in EYE_UPPER[side] + EYE_LOWER[side][1:-1]]
    centre: NDArray[np.float64] = points[..., rows, :].mean(axis=-2)
    return centre
