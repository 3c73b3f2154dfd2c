"""Landmarks as the cut measured them: eyes, brows and mouth where they are drawn, to the pixel.

The detector follows a drawn feature only half way from where features usually are; the curves that layers are cut along
follow it fully. What identity is inferred from are these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import (
    BROW_LOWER,
    BROW_UPPER,
    EYE_LOWER,
    EYE_UPPER,
    LIPS_LOWER_INNER,
    LIPS_LOWER_OUTER,
    LIPS_UPPER_INNER,
    LIPS_UPPER_OUTER,
    Landmarks,
    Side,
)
from cartoonalive.layers.arrays import Curve
from cartoonalive.layers.model import BrowShape, EyeShape, MouthShape


def measured_landmarks(
    landmarks: Landmarks, eyes: Mapping[Side, EyeShape], brows: Mapping[Side, BrowShape], mouth: MouthShape | None
) -> Landmarks:
    """``landmarks`` with the points of features moved onto their curves; what was not cut stays as it was read."""
    curves: list[tuple[tuple[int, ...], Curve, Curve]] = []
    for side, eye in eyes.items():
        if eye.kind == "open":
            curves += [(EYE_UPPER[side], eye.x, eye.ridge), (EYE_LOWER[side], eye.x, eye.lower)]
    for side, brow in brows.items():
        curves += [(BROW_UPPER[side], brow.x, brow.top), (BROW_LOWER[side], brow.x, brow.bottom)]
    if mouth is not None:
        curves += [(LIPS_UPPER_OUTER, mouth.x, mouth.upper_outer), (LIPS_LOWER_OUTER, mouth.x, mouth.lower_outer)]
        curves += [(LIPS_UPPER_INNER, mouth.x, mouth.upper_inner), (LIPS_LOWER_INNER, mouth.x, mouth.lower_inner)]
    points = landmarks.points.copy()
    for members, x, y in curves:
        points[list(members)] = _along(landmarks.points[list(members)], x, y)
    return replace(landmarks, points=points)


def _along(points: NDArray[np.float64], x: Curve, y: Curve) -> NDArray[np.float64]:
    """(m, 2) points of a curve as far along it as ``points``, left to right, are between their own ends."""
    start, end = points[[0, -1], 0]
    if len(x) < 2 or end <= start:
        return points
    columns = x[0] + np.clip((points[:, 0] - start) / (end - start), 0.0, 1.0) * (x[-1] - x[0])
    return np.column_stack([columns, np.interp(columns, x, y)])
