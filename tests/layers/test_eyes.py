"""Eyes: curves found on a drawing whose curves are known, layers that give the portrait again, kinds of eyes."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cartoonalive.landmarks.model import EYE_LOWER, EYE_UPPER, SIDES, Box
from cartoonalive.layers.eye_iris import Iris
from cartoonalive.layers.eye_iris_texture import complete_iris
from cartoonalive.layers.eye_pull import arch
from cartoonalive.layers.eyes import EyeCut, fit_eyes, lift_eyes
from cartoonalive.layers.masks import pixel_grid, polygon_mask
from cartoonalive.layers.model import FacePaint
from cartoonalive.layers.skin import commonest_skin, skin_model, to_lab, to_rgb
from cartoonalive.layers.unmix import over
from tests.layers.eye_drawing import SKIN, WHITE, DrawnFace


def cut(paint: FacePaint) -> EyeCut:
    return lift_eyes(paint, fit_eyes(paint), np.zeros(paint.hair.shape, bool))


def at_rest(paint: FacePaint, eyes: EyeCut) -> np.ndarray:
    picture, clip = paint.skin, np.ones(paint.hair.shape, np.float32)
    for layer in eyes.layers:
        if layer.name.startswith("eye_close"):
            continue
        colour = np.zeros(picture.shape, np.float32)
        alpha = np.zeros(paint.hair.shape, np.float32)
        height, width = layer.pixels.shape[:2]
        place = (slice(layer.top, layer.top + height), slice(layer.left, layer.left + width))
        colour[place] = layer.pixels[..., :3]
        alpha[place] = layer.pixels[..., 3] / 255
        if layer.name.startswith("eyewhite"):
            clip = alpha
        picture = over(picture, colour, alpha * clip if layer.name.startswith("irides") else alpha)
    return picture


@pytest.mark.parametrize("distance", [70.0, 150.0, 260.0])
def test_the_curves_are_found_at_any_size(distance: float) -> None:
    face = DrawnFace(distance)
    tolerance = 0.02 * distance + 1
    for side, fit in fit_eyes(face.paint()).items():
        shape = fit.shape
        assert shape.kind == "open"
        centre, (wide, tall) = face.centre(side), face.half
        middle = np.abs(shape.x - centre[0]) < 0.75 * wide
        upper, lower = face.lids(side, shape.x[middle])
        assert np.abs(shape.ridge[middle] - upper).mean() < tolerance
        assert np.abs(shape.lower[middle] - lower).mean() < tolerance
        assert abs(shape.width - 2 * wide) < 0.25 * wide
        assert np.hypot(shape.iris[0] - centre[0], shape.iris[1] - centre[1]) < 2 * tolerance
        assert abs(shape.iris[2] - 0.95 * tall) < 2 * tolerance


def test_the_curves_are_in_order() -> None:
    for fit in fit_eyes(DrawnFace().paint()).values():
        shape = fit.shape
        assert np.all(shape.lash_top <= shape.ridge)
        assert np.all(shape.ridge <= shape.lid_edge)
        assert np.all(shape.ridge < shape.lower)
        assert np.allclose(np.diff(shape.x), 1)


def test_the_layers_give_the_portrait_again() -> None:
    paint = DrawnFace(130.0).paint()
    error = np.abs(at_rest(paint, cut(paint)) - paint.portrait).max(axis=-1)
    assert error[paint.lifted].mean() < 1
    assert np.quantile(error[paint.lifted], 0.99) < 6
    assert error[~paint.lifted].max() < 1


def test_nothing_of_the_eye_is_left_on_the_skin() -> None:
    paint = DrawnFace().paint()
    cut(paint)
    assert np.abs(paint.skin - np.array(SKIN)).max() < 6


def test_white_above_the_fitted_lash_leaves_the_face_too() -> None:
    paint = DrawnFace().paint()
    fits = fit_eyes(paint)
    low = {
        side: replace(fit, shape=replace(fit.shape, lash_top=fit.shape.lash_top + 9, ridge=fit.shape.ridge + 9))
        for side, fit in fits.items()
    }
    lift_eyes(paint, low, np.zeros(paint.hair.shape, bool))
    white = np.linalg.norm(paint.skin - np.array(WHITE), axis=-1) < 15
    assert not white.any()


def test_a_lid_under_hair_is_known_from_the_other_eye() -> None:
    face = DrawnFace()
    paint = face.paint()
    centre, (wide, tall) = face.centre("r"), face.half
    x, y = pixel_grid(paint.hair.shape)
    strand = (np.abs(x - centre[0] + 0.3 * wide) < 0.25 * wide) & (np.abs(y - centre[1]) < 3 * tall)
    paint.portrait[strand] = SKIN
    paint.hair[strand] = 1
    shape = fit_eyes(paint)["r"].shape
    covered = np.abs(shape.x - centre[0] + 0.3 * wide) < 0.2 * wide
    _, lower = face.lids("r", shape.x[covered])
    assert np.abs(shape.lower[covered] - lower).max() < 5


def test_an_eye_without_white_is_a_dot_of_one_layer() -> None:
    eyes = cut(DrawnFace(kind="dot").paint())
    assert {shape.kind for shape in eyes.shapes.values()} == {"dot"}
    assert {layer.name for layer in eyes.layers} == {"irides-r", "irides-l"}
    assert not eyes.warnings


def test_a_mouth_that_the_landmarks_miss_is_no_skin() -> None:
    face = DrawnFace()
    picture = face.picture()
    (x, y), unit = face.middle.astype(int), round(face.distance)
    for number, colour in enumerate([(255, 255, 255), (140, 50, 60), (240, 130, 140)]):
        top = y + round((0.35 + 0.3 * number) * unit)
        picture[top : top + round(0.3 * unit), x - round(0.6 * unit) : x + round(0.6 * unit)] = colour
    lab, nothing = to_lab(picture), np.zeros(picture.shape[:2], bool)
    assert skin_model(lab, face.landmarks(), nothing).spread > 18
    found = commonest_skin(lab, face.landmarks(), nothing, 9.0)
    assert np.abs(to_rgb(found.mean) - SKIN).max() < 4


def test_a_smear_beside_a_dot_is_no_part_of_it() -> None:
    face = DrawnFace(kind="dot")
    paint = face.paint()
    x, y = (round(float(value)) for value in face.centre("r"))
    paint.portrait[y - 4 : y + 16, x + 12 : x + 40] *= 0.75
    shape = fit_eyes(paint)["r"].shape
    assert shape.kind == "dot"
    assert shape.width == pytest.approx(30, abs=4)


def test_a_lash_far_above_the_contour_is_followed() -> None:
    face = DrawnFace()
    paint = face.paint()
    points = paint.landmarks.points.copy()
    boxes = {}
    for side in SIDES:
        (x, y), (wide, tall) = face.centre(side), face.half
        boxes[f"eye-{side}"] = Box(left=x - 1.2 * wide, top=y - 1.6 * tall, right=x + 1.2 * wide, bottom=y + 1.6 * tall)
        points[[*EYE_UPPER[side], *EYE_LOWER[side]], 1] += 1.2 * tall
    paint.landmarks = replace(paint.landmarks, points=points, boxes=boxes, presence=0.2, style="anime")
    for side, fit in fit_eyes(paint).items():
        middle = np.abs(fit.shape.x - face.centre(side)[0]) < 0.6 * face.half[0]
        upper, _ = face.lids(side, fit.shape.x[middle])
        assert np.abs(fit.shape.ridge[middle] - upper).mean() < 4


def test_shut_eyes_stay_and_are_told() -> None:
    paint = DrawnFace(kind="shut").paint()
    eyes = cut(paint)
    assert {shape.kind for shape in eyes.shapes.values()} == {"closed"}
    assert not eyes.layers
    assert not paint.lifted.any()
    assert [warning.code for warning in eyes.warnings] == ["eyes_closed"]


def test_a_spectacle_frame_is_told_and_stays() -> None:
    face = DrawnFace()
    paint = face.paint()
    frame = np.zeros(paint.hair.shape, np.uint8)
    wide, tall = (round(1.45 * half) for half in face.half)
    for side in SIDES:
        x, y = (round(v) for v in face.centre(side))
        cv2.rectangle(frame, (x - wide, y - 3 * tall), (x + wide, y + 3 * tall), 1, 5)
    left, right = (round(face.centre(side)[0]) for side in SIDES)
    cv2.line(frame, (left + wide, round(face.middle[1])), (right - wide, round(face.middle[1])), 1, 5)
    paint.portrait[frame > 0] = paint.skin[frame > 0] = (25, 25, 25)
    eyes = cut(paint)
    assert "glasses" in {warning.code for warning in eyes.warnings}
    assert np.abs(paint.skin[frame > 0] - 25).max() < 1


def test_the_shut_lid_of_a_photograph_leaves_a_traced_frame_alone() -> None:
    face = DrawnFace()
    paint = face.paint()
    paint.landmarks = replace(paint.landmarks, style="photo")
    glasses = np.zeros(paint.hair.shape, np.uint8)
    for side in SIDES:
        x, y = (round(value) for value in face.centre(side) - (0, 1.7 * face.half[1]))
        cv2.line(glasses, (x - 40, y), (x + 40, y), 1, 4)
    paint.portrait[glasses > 0] = paint.skin[glasses > 0] = (200, 190, 215)
    eyes = lift_eyes(paint, fit_eyes(paint, glasses > 0), np.zeros(paint.hair.shape, bool))
    assert {shape.kind for shape in eyes.shapes.values()} == {"open"}
    assert np.abs(paint.skin[glasses > 0] - (200, 190, 215)).max() < 1


def test_an_eye_whose_lash_runs_into_a_spectacle_frame_is_kept() -> None:
    face = DrawnFace()
    paint = face.paint()
    frame = np.zeros(paint.hair.shape, np.uint8)
    for side in SIDES:
        x = np.arange(*(round(face.centre(side)[0] + sign * 1.2 * face.half[0]) for sign in (-1, 1)))
        rim = np.column_stack([x, face.lids(side, x)[0]]).round().astype(np.int32)
        cv2.polylines(frame, [rim], False, 1, 7)
    right, left = (face.centre(side) for side in SIDES)
    cv2.line(frame, (round(right[0]), round(right[1])), (round(left[0]), round(left[1])), 1, 7)
    paint.portrait[frame > 0] = paint.skin[frame > 0] = (25, 25, 25)
    eyes = cut(paint)
    assert {shape.kind for shape in eyes.shapes.values()} == {"kept"}
    assert {warning.code for warning in eyes.warnings} == {"glasses", "eye_low_trust"}


def test_a_hidden_part_of_the_iris_is_completed() -> None:
    iris = Iris(40.0, 40.0, 20.0, 24.0)
    x, y = pixel_grid((80, 80))
    radius = iris.radius(x, y)
    image = np.dstack([60 + 100 * radius, 200 - 120 * radius, 90 + 0 * radius]).astype(np.float32)
    completed = complete_iris(np.where((y > 36)[..., None], image, 0), iris, y > 38)
    inside = radius < 0.95
    assert np.abs(completed - image)[inside].mean() < 3


@given(st.lists(st.floats(-100, 100), min_size=3, max_size=60))
@settings(max_examples=60, deadline=None)
def test_the_arch_is_the_least_one_above_a_curve(values: list[float]) -> None:
    curve = np.array(values)
    hull = arch(curve)
    assert np.all(hull <= curve + 1e-9)
    assert np.all(np.diff(hull, 2) >= -1e-6)
    assert hull[0] == curve[0]
    assert hull[-1] == curve[-1]


def test_the_same_portrait_gives_the_same_layers() -> None:
    first, second = cut(DrawnFace(90.0).paint()), cut(DrawnFace(90.0).paint())
    assert [layer.name for layer in first.layers] == [layer.name for layer in second.layers]
    assert all(np.array_equal(a.pixels, b.pixels) for a, b in zip(first.layers, second.layers, strict=True))


def test_the_white_reaches_under_the_lash_but_not_beyond_the_lids() -> None:
    face = DrawnFace()
    eyes = cut(face.paint())
    for side in SIDES:
        layer = next(layer for layer in eyes.layers if layer.name == f"eyewhite-{side}")
        shape = eyes.shapes[side]
        rows, columns = np.nonzero(layer.pixels[..., 3] > 8)
        outline = np.vstack(
            [np.column_stack([shape.x, shape.ridge - 2]), np.column_stack([shape.x, shape.lower + 2])[::-1]]
        )
        allowed = polygon_mask(face.picture().shape, outline) > 0
        assert allowed[rows + layer.top, columns + layer.left].mean() > 0.98


def test_make_up_beside_the_eye_goes_on_below_the_lid() -> None:
    face = DrawnFace()
    paint = face.paint()
    x, y = pixel_grid(paint.hair.shape)
    centre, (wide, tall) = face.centre("r"), face.half
    upper, _ = face.lids("r", x)
    make_up = (y < upper - 4) & (y > centre[1] - 2.6 * tall) & (np.abs(x - centre[0]) < 1.3 * wide)
    tint = np.array((238, 190, 175), np.float32)
    paint.portrait[make_up & (np.abs(paint.portrait - np.array(SKIN)).max(axis=-1) < 4)] = tint
    paint.skin[:] = paint.portrait
    cut(paint)
    row, column = round(float(centre[1] - 0.9 * tall)), round(float(centre[0]))
    lid = paint.skin[row, column]
    assert np.linalg.norm(lid - tint) < np.linalg.norm(lid - np.array(SKIN))
