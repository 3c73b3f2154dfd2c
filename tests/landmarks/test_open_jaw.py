"""Jaws of mouths open wide, which the mesh draws half open."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import (
    CHEEKS,
    CHIN,
    EYE_LOWER,
    EYE_UPPER,
    LIPS_LOWER_INNER,
    LIPS_LOWER_OUTER,
    LIPS_UPPER_INNER,
    NOSE_TIP,
    SIDES,
)
from cartoonalive.landmarks.mouth import to_lab
from cartoonalive.landmarks.open_jaw import with_dropped_jaw

SKIN, LIPS, CAVITY = (215, 165, 140), (200, 90, 95), (90, 40, 45)
LIPS_END = 300


def face(*, lips_end: int = LIPS_END, beard_to: int = 0) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Lab of a face with 150 pixels between the eyes and lips down to ``lips_end``; the mesh ends them at 240."""
    rgb = np.full((440, 300, 3), SKIN, np.uint8)
    if beard_to:
        cv2.rectangle(rgb, (60, 180), (240, beard_to), (40, 30, 25), -1)
    cv2.rectangle(rgb, (110, 180), (190, lips_end - 1), LIPS, -1)
    cv2.rectangle(rgb, (120, 190), (180, lips_end - 25), CAVITY, -1)
    points = np.full((468, 2), (150.0, 100.0))
    for side, x in zip(SIDES, (75, 225), strict=True):
        points[list(EYE_UPPER[side] + EYE_LOWER[side])] = (x, 60)
    across = np.linspace(115, 185, len(LIPS_LOWER_INNER))
    for row, y in ((LIPS_UPPER_INNER, 190), (LIPS_LOWER_OUTER, 240), (LIPS_LOWER_INNER, 220)):
        points[list(row)] = np.column_stack([across, np.full(len(row), y)])
    points[NOSE_TIP], points[CHIN] = (150, 130), (150, 280)
    points[list(CHEEKS)] = [(90, 150), (210, 150)]
    return to_lab(rgb), points


def test_the_jaw_drops_to_the_end_of_the_lips() -> None:
    lab, points = face()
    moved = with_dropped_jaw(lab, points)
    assert abs(moved[LIPS_LOWER_OUTER[5], 1] - LIPS_END) < 2
    assert abs(moved[CHIN, 1] - points[CHIN, 1] - (LIPS_END - 240)) < 2
    above = points[:, 1] <= 190
    np.testing.assert_array_equal(moved[above], points[above])


def test_a_mesh_that_is_right_stays() -> None:
    lab, points = face(lips_end=250)
    np.testing.assert_array_equal(with_dropped_jaw(lab, points), points)


def test_a_beard_tells_nothing_of_the_jaw() -> None:
    lab, points = face(beard_to=439)
    np.testing.assert_array_equal(with_dropped_jaw(lab, points), points)
