"""The levelled canvas."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cartoonalive.landmarks.model import EYE_LOWER, EYE_UPPER, OVAL, SIDES, Landmarks
from cartoonalive.options import PortraitOptions
from cartoonalive.portrait.canvas import level
from cartoonalive.portrait.model import Portrait
from cartoonalive.portrait.resample import premultiply, resize, unpremultiply, warp


def face(distance: float, roll: float, centre: tuple[float, float]) -> Landmarks:
    """A schematic face with the eyes ``distance`` apart and tilted by ``roll`` degrees."""
    points = np.zeros((468, 2))
    angle = np.linspace(0, 2 * np.pi, len(OVAL), endpoint=False) - np.pi / 2
    points[list(OVAL)] = np.stack([np.cos(angle) * distance, np.sin(angle) * 1.2 * distance], axis=1)
    for side, sign in zip(SIDES, (-1, 1), strict=True):
        points[list(EYE_UPPER[side] + EYE_LOWER[side])] = (sign * distance / 2, 0)
    turn = np.radians(roll)
    points = points @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) + centre
    iris = {side: np.zeros((5, 2)) for side in SIDES}
    return Landmarks(points=points, irises=iris, presence=1.0, style="drawn", confidence={}, boxes=None)


def picture(width: int, height: int, alpha: bool = False) -> Portrait:
    noise = np.random.default_rng(1).integers(0, 255, (height, width, 4), np.uint8)
    noise[..., 3] = 255
    if alpha:
        noise[: height // 4, :, 3] = 0
    return Portrait(pixels=noise, has_alpha=alpha)


@pytest.mark.parametrize("alpha", [False, True])
@pytest.mark.parametrize("roll", [0.0, 3.9])
def test_fit_portrait_keeps_its_own_pixels(alpha: bool, roll: float) -> None:
    portrait = picture(600, 640, alpha)
    canvas = level(portrait, face(140, roll, (300, 330)))
    shift = canvas.matrix[:, 2].astype(int)
    assert (canvas.matrix[:, :2] == np.eye(2)).all()
    top = 160 if alpha else 0
    copy = canvas.pixels[shift[1] + top : shift[1] + 640, shift[0] : shift[0] + 600]
    assert (copy == portrait.pixels[top:]).all()
    assert canvas.size[0] % 2 == 0
    assert canvas.size[1] % 2 == 0


@settings(max_examples=8, deadline=None)
@given(st.floats(25, 160), st.floats(-60, 60), st.floats(0.35, 0.65), st.booleans())
def test_eyes_are_level_and_far_enough_apart(distance: float, roll: float, across: float, alpha: bool) -> None:
    portrait = picture(300, 260, alpha)
    canvas = level(portrait, face(distance, roll, (300 * across, 140)))
    assert abs(canvas.landmarks.roll) < 4.0 + 1e-6
    assert max(canvas.size) <= 1700
    assert canvas.landmarks.eye_distance >= min(4 * distance, 120) - 1e-6
    assert canvas.landmarks.eye_distance <= max(distance, 151) + 1e-6
    assert canvas.pixels[~canvas.inside].max(initial=0) == 0
    mapped = face(distance, roll, (300 * across, 140)).transformed(canvas.matrix)
    assert np.allclose(mapped.points, canvas.landmarks.points)


def test_room_to_move_on_three_sides() -> None:
    canvas = level(picture(600, 640), face(140, 0, (300, 330)))
    margin = round(0.35 * 140 / 0.53)
    rows, columns = np.nonzero(canvas.inside)
    assert columns.min() == pytest.approx(margin, abs=2)
    assert canvas.size[0] - 1 - columns.max() == pytest.approx(margin, abs=2)
    assert rows.min() == pytest.approx(margin, abs=2)
    assert canvas.size[1] - 1 - rows.max() <= 1


def test_small_head_in_a_large_picture_is_cropped_to_the_bust() -> None:
    canvas = level(picture(1200, 900), face(30, 0, (300, 200)))
    assert canvas.landmarks.eye_distance > 119
    assert max(canvas.size) <= 1600


def test_largest_side_is_kept() -> None:
    canvas = level(picture(1000, 800), face(200, 0, (500, 400)), PortraitOptions(max_size=500))
    assert canvas.landmarks.eye_distance == pytest.approx(100)


def circle(size: int, centre: tuple[float, float], radius: float) -> NDArray[np.uint8]:
    rows, columns = np.mgrid[:size, :size] + 0.5
    inside = np.clip(radius - np.hypot(columns - centre[0], rows - centre[1]) + 0.5, 0, 1)
    out = np.zeros((size, size, 4), np.uint8)
    out[..., :3] = (200, 120, 40)
    out[..., 3] = np.round(inside * 255)
    return out


@settings(max_examples=20, deadline=None)
@given(st.floats(0.3, 3), st.floats(-180, 180), st.floats(-20, 20))
def test_warp_puts_points_where_the_matrix_says(scale: float, degrees: float, shift: float) -> None:
    turn = np.radians(degrees)
    linear = scale * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    centre = np.array([60.0, 44.0])
    target = np.array([150.0 + shift, 150.0])
    matrix = np.concatenate([linear, (target - linear @ centre)[:, None]], axis=1)
    out = warp(circle(100, (60.0, 44.0), 15), matrix, (300, 300))
    weight = out[..., 3].astype(float)
    rows, columns = np.mgrid[:300, :300] + 0.5
    found = np.array([(columns * weight).sum(), (rows * weight).sum()]) / weight.sum()
    assert np.abs(found - target).max() < 0.1
    seen = out[out[..., 3] > 128][:, :3].astype(int)
    assert np.abs(seen - (200, 120, 40)).max() <= 3


def test_premultiplied_round_trip_and_identity() -> None:
    pixels = np.random.default_rng(0).integers(0, 255, (40, 30, 4), np.uint8)
    pixels[..., 3] = np.maximum(pixels[..., 3], 8)
    assert np.abs(unpremultiply(premultiply(pixels)).astype(int) - pixels).max() == 0
    assert resize(pixels, 2.0).shape == (80, 60, 4)


@pytest.mark.parametrize("roll", [-25.0, -8.0, 8.0, 25.0])
def test_turned_pictures_end_level(roll: float) -> None:
    """The lower rim of the picture on the canvas is one level row."""
    portrait = picture(600, 640)
    canvas = level(portrait, face(140, roll, (300, 330)))
    chin = canvas.landmarks.points[list(OVAL)].mean(axis=0)
    below = canvas.inside[:, int(chin[0]) - 150 : int(chin[0]) + 150]
    assert below[-3].all()
    assert (canvas.pixels[-3, int(chin[0]) - 150 : int(chin[0]) + 150, 3] == 255).all()


def test_turning_makes_up_nothing_below_a_figure_that_ends_by_itself() -> None:
    pixels = circle(600, (300.0, 250.0), 200)
    canvas = level(Portrait(pixels=pixels, has_alpha=True), face(140, 12.0, (300, 230)))
    rows = np.nonzero((canvas.pixels[..., 3] > 8).any(axis=1))[0]
    assert rows[-1] - rows[0] == pytest.approx(400, abs=3)


def test_straight_end_of_a_figure_with_alpha_is_levelled() -> None:
    pixels = np.zeros((600, 500, 4), np.uint8)
    pixels[60:520, 100:400] = (90, 60, 30, 255)
    canvas = level(Portrait(pixels=pixels, has_alpha=True), face(140, 12.0, (250, 230)))
    seen = canvas.pixels[..., 3] > 128
    columns = np.flatnonzero(seen[-3])
    assert len(columns) > 280
    assert (canvas.pixels[seen][:, :3] == (90, 60, 30)).all()
