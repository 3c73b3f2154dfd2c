"""The parts of face finding that need no network."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from cartoonalive.landmarks.animeface import AnimeFace
from cartoonalive.landmarks.animefit import drawn_eye, set_eye_arch, set_mouth
from cartoonalive.landmarks.blazeface import overlap
from cartoonalive.landmarks.contour import on_drawn_jaw
from cartoonalive.landmarks.islands import dominant_colour, find_islands
from cartoonalive.landmarks.model import EYE_LOWER, EYE_UPPER, OVAL, SIDES, Box
from cartoonalive.landmarks.mouth import MOUTH_POINTS, to_lab
from cartoonalive.landmarks.quality import nose_offset, sharpness
from cartoonalive.landmarks.views import turned

SKIN = (240, 200, 180)


def canvas_of_skin() -> NDArray[np.uint8]:
    return np.full((200, 300, 3), SKIN, np.uint8)


@given(st.floats(-360, 360), st.integers(40, 90), st.integers(40, 90))
def test_turned_view_and_its_inverse(degrees: float, width: int, height: int) -> None:
    view = turned(np.zeros((height, width, 3), np.uint8), degrees)
    corners = np.array([[0, 0], [width, 0], [0, height], [width, height]], dtype=np.float64)
    mapped = corners @ view.matrix[:, :2].T + view.matrix[:, 2]
    assert mapped.min() >= -1e-6
    assert (mapped.max(axis=0) <= np.array(view.rgb.shape[1::-1]) + 1e-5).all()
    back = mapped @ view.inverse[:, :2].T + view.inverse[:, 2]
    assert np.allclose(back, corners)


def test_quarter_turn_moves_pixels_exactly() -> None:
    rgb = np.random.default_rng(0).integers(0, 255, (20, 30, 3), np.uint8)
    assert (turned(rgb, 90.0).rgb == np.rot90(rgb, -1)).all()
    assert (turned(rgb, 180.0).rgb == rgb[::-1, ::-1]).all()


def test_islands_are_what_skin_surrounds() -> None:
    rgb = canvas_of_skin()
    cv2.ellipse(rgb, (100, 80), (20, 12), 0, 0, 360, (20, 20, 30), -1)
    cv2.ellipse(rgb, (100, 80), (12, 7), 0, 0, 360, (255, 255, 255), -1)
    rgb[:, :20] = (90, 50, 20)
    lab = to_lab(rgb)
    skin = dominant_colour(lab, np.ones(lab.shape[:2], bool))
    islands = find_islands(lab, skin[None], Box(left=0, top=0, right=300, bottom=200), 1.0)
    assert len(islands) == 1
    box = islands[0].box
    assert (box.left, box.top, box.right, box.bottom) == (80, 68, 121, 93)
    top, bottom = islands[0].edges(np.array([100.5]))
    assert top[0] == 68
    assert bottom[0] == 93


def test_closed_eye_box_shrinks_to_its_line() -> None:
    rgb = canvas_of_skin()
    cv2.ellipse(rgb, (100, 110), (30, 8), 0, 180, 360, (30, 20, 20), 4)
    lab = to_lab(rgb)
    box = Box(left=65, top=60, right=135, bottom=130)
    cut = drawn_eye(lab, lab[0, 0], box)
    assert 96 < cut.top < 104
    assert 108 < cut.bottom < 116
    rgb[62:128, 70:130] = (40, 60, 120)
    assert drawn_eye(to_lab(rgb), lab[0, 0], box) == box


@given(st.floats(10, 200), st.floats(10, 200))
def test_arch_and_mouth_stay_in_their_boxes(width: float, height: float) -> None:
    points = np.random.default_rng(3).uniform(0, 100, (468, 2))
    box = Box(left=50, top=70, right=50 + width, bottom=70 + height)
    set_eye_arch(points, "r", box)
    set_mouth(points, box)
    for indices in (EYE_UPPER["r"] + EYE_LOWER["r"], MOUTH_POINTS):
        inside = points[list(indices)]
        assert (inside >= (50 - 1e-6, 70 - 1e-6)).all()
        assert (inside <= (50 + width + 1e-6, 70 + height + 1e-6)).all()
    upper, lower = points[list(EYE_UPPER["r"])], points[list(EYE_LOWER["r"])]
    assert (np.diff(upper[:, 0]) > 0).all()
    assert (lower[1:-1, 1] > upper[1:-1, 1]).all()


def test_contour_moves_onto_the_drawn_jaw() -> None:
    rgb = np.full((300, 300, 3), (60, 90, 160), np.uint8)
    cv2.ellipse(rgb, (150, 140), (88, 110), 0, 0, 360, SKIN, -1)
    lab = to_lab(rgb)
    points = np.full((468, 2), 140.0)
    angle = np.linspace(0, 2 * np.pi, len(OVAL), endpoint=False) - np.pi / 2
    points[list(OVAL)] = np.stack([150 + 80 * np.cos(angle), 140 + 100 * np.sin(angle)], axis=1)
    for side, x in zip(SIDES, (115, 185), strict=True):
        points[list(EYE_UPPER[side] + EYE_LOWER[side])] = (x, 120)
    points[4] = (150, 150)
    moved = on_drawn_jaw(lab, points, lab[140, 150][None], 200.0)
    jaw = moved[list(OVAL)][11:26]
    radius = np.hypot((jaw[:, 0] - 150) / 88, (jaw[:, 1] - 140) / 110)
    assert np.abs(radius - 1).max() < 0.035
    assert (moved[10] == points[10]).all()
    plain = np.full_like(lab, lab[140, 150])
    assert (on_drawn_jaw(plain, points, lab[140, 150][None], 200.0) == points).all()


def test_lip_points_are_the_eighty_of_the_mesh() -> None:
    assert len(set(MOUTH_POINTS)) == len(MOUTH_POINTS) == 80


def test_overlap() -> None:
    square = np.array([0.0, 0.0, 10.0, 10.0])
    assert overlap(square, square) == pytest.approx(1.0)
    assert overlap(square, square + 5) == pytest.approx(25 / 175)
    assert overlap(square, square + 20) == 0


def test_nose_offset_tells_the_turn() -> None:
    points = np.zeros((468, 2))
    points[33], points[263], points[4] = (0, 0), (100, 0), (50, 40)
    assert nose_offset(points) == pytest.approx(0)
    points[4] = (90, 40)
    assert nose_offset(points) == pytest.approx(0.4)


def test_sharpness_falls_with_blur() -> None:
    rgb = np.full((200, 200, 3), 255, np.uint8)
    cv2.circle(rgb, (100, 100), 60, (0, 0, 0), 3)
    assert sharpness(rgb) > 0.2
    assert sharpness(np.asarray(cv2.GaussianBlur(rgb, (0, 0), 12), np.uint8)) < 0.07


def test_anime_square() -> None:
    face = AnimeFace(likelihood=1.0, boxes={"face": Box(left=1, top=2, right=11, bottom=12)})
    assert face.square.tolist() == [1, 2, 11, 12]
