"""Mouths in beards: the colour around the lips, and islands that are noses."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.landmarks.beard import beard_colour
from cartoonalive.landmarks.flatfit import with_island_mouth
from cartoonalive.landmarks.islands import Island, merged
from cartoonalive.landmarks.model import CHEEKS, CHIN, EYE_LOWER, EYE_UPPER, NOSE_TIP, OVAL, SIDES, Box
from cartoonalive.landmarks.mouth import MOUTH_POINTS, OUTER, mouth_score, to_lab

SKIN, BEARD, LINE = (235, 190, 160), (45, 35, 30), (130, 60, 20)
MOUTH = np.array([150.0, 200.0])


def face(*, bearded: bool) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """A flat face 300 pixels wide with a curved nose and a thin mouth, and mesh points with thicker lips."""
    rgb = np.full((300, 300, 3), SKIN, np.uint8)
    if bearded:
        cv2.ellipse(rgb, (150, 215), (95, 50), 0, 0, 360, BEARD, -1)
    cv2.ellipse(rgb, (150, 140), (14, 12), 0, 0, 180, LINE, 4)
    cv2.ellipse(rgb, (150, 190), (26, 10), 0, 0, 180, LINE, 4)
    points = np.full((468, 2), 150.0)
    angle = np.linspace(0, 2 * np.pi, len(OVAL), endpoint=False) - np.pi / 2
    points[list(OVAL)] = np.stack([150 + 110 * np.cos(angle), 150 + 125 * np.sin(angle)], axis=1)
    for side, x in zip(SIDES, (100, 200), strict=True):
        points[list(EYE_UPPER[side] + EYE_LOWER[side])] = (x, 100)
    around = np.linspace(0, 2 * np.pi, len(OUTER), endpoint=False)
    points[list(MOUTH_POINTS)] = MOUTH
    points[list(OUTER)] = MOUTH + np.stack([30 * np.cos(around), 10 * np.sin(around)], axis=1)
    points[NOSE_TIP], points[CHIN] = (150, 140), (150, 275)
    points[list(CHEEKS)] = [(100, 140), (200, 140)]
    return rgb, points


def test_the_beard_is_what_lies_around_the_lips() -> None:
    rgb, points = face(bearded=True)
    found = beard_colour(to_lab(rgb), points)
    assert found is not None
    assert np.abs(found - to_lab(np.full((1, 1, 3), BEARD, np.uint8))[0, 0]).max() < 1


def test_a_shaved_face_has_no_beard() -> None:
    rgb, points = face(bearded=False)
    assert beard_colour(to_lab(rgb), points) is None


def test_a_face_half_covered_by_many_colours_has_no_beard() -> None:
    rgb, points = face(bearded=False)
    rgb[190:] = np.random.default_rng(0).integers(0, 255, (110, 300, 3), np.uint8)
    assert beard_colour(to_lab(rgb), points) is None


@pytest.mark.parametrize("is_flat_art", [True, False])
def test_the_nose_is_no_mouth_where_there_is_a_beard(is_flat_art: bool) -> None:
    rgb, points = face(bearded=True)
    beard = beard_colour(to_lab(rgb), points)
    moved = with_island_mouth(rgb, points, is_flat_art=is_flat_art, beard=beard)
    assert np.abs(moved[list(OUTER)].mean(axis=0) - MOUTH).max() < 12
    assert mouth_score(to_lab(rgb), points, beard) > mouth_score(to_lab(rgb), points)


def test_a_mouth_that_the_beard_hides_stays_at_its_landmarks() -> None:
    rgb, points = face(bearded=True)
    rgb[170:230, 100:200] = BEARD
    beard = beard_colour(to_lab(rgb), points)
    assert (with_island_mouth(rgb, points, is_flat_art=True, beard=beard) == points).all()


def test_two_lips_become_one_island() -> None:
    upper = Island(box=Box(left=10, top=5, right=14, bottom=7), mask=np.ones((2, 4), bool))
    lower = Island(box=Box(left=9, top=8, right=13, bottom=9), mask=np.ones((1, 4), bool))
    both = merged([upper, lower])
    assert (both.box.left, both.box.top, both.box.right, both.box.bottom) == (9, 5, 14, 9)
    assert both.area == upper.area + lower.area
    assert both.mask[2].sum() == 0
