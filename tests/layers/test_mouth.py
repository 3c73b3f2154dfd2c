"""Mouths lifted off faces drawn by the tests: at rest nothing may change, below there is skin or beard."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.layers.masks import erode
from cartoonalive.layers.model import FacePaint
from cartoonalive.layers.mouth import lift_mouth
from cartoonalive.layers.mouth_line import closed_shape, trace_line
from cartoonalive.layers.mouth_shape import drop, edges
from cartoonalive.layers.mouth_view import measure
from cartoonalive.layers.skin import to_lab
from tests.layers.face_drawing import (
    BEARD,
    DARK,
    LINE_IN_BEARD,
    LIPS,
    MOUTH,
    MOUTHS,
    PALE_LIPS,
    RED,
    SKIN,
    TEETH,
    Draw,
    Face,
    arc,
    at_rest,
    line_mouth,
    lip_mouth,
    open_mouth,
)


@MOUTHS
@pytest.mark.parametrize("unit", [0.6, 1.0, 2.2])
def test_a_mouth_at_rest_is_the_portrait(draw: Draw, unit: float) -> None:
    paint = draw(unit)
    cut = lift_mouth(paint)
    assert np.abs(at_rest(paint, cut) - paint.portrait).max() < 3


@MOUTHS
def test_below_the_mouth_there_is_plain_skin(draw: Draw) -> None:
    paint = draw()
    lift_mouth(paint)
    assert np.abs(paint.skin - np.array(SKIN, np.float32)).max() < 12
    assert not np.array_equal(paint.skin, paint.portrait)


@MOUTHS
def test_skin_changes_only_where_it_says_so(draw: Draw) -> None:
    paint = draw()
    lift_mouth(paint)
    assert np.array_equal(paint.skin[~paint.lifted], paint.portrait[~paint.lifted])


def test_the_three_kinds_of_mouth_are_told_apart() -> None:
    line, lips, opened = (lift_mouth(draw()).shape for draw in (line_mouth, lip_mouth, open_mouth))
    assert line is not None
    assert lips is not None
    assert opened is not None
    assert (line.is_open, line.has_lips) == (False, False)
    assert (lips.is_open, lips.has_lips) == (False, True)
    assert opened.is_open
    assert 0.3 <= opened.default_open <= 0.8


def test_a_thick_line_is_no_lip() -> None:
    face = Face()
    face.line(arc(32, MOUTH), 17, DARK)
    line, lips = (measure(paint) for paint in (face.paint(), lip_mouth()))
    assert not closed_shape(line, *trace_line(line)[:2]).has_lips
    assert closed_shape(lips, *trace_line(lips)[:2]).has_lips


def test_the_line_lies_where_it_was_drawn() -> None:
    shape = lift_mouth(line_mouth()).shape
    assert shape is not None
    assert abs(shape.x[0] - 98) < 5
    assert abs(shape.x[-1] - 162) < 5
    drawn = np.interp(shape.x, arc(32, MOUTH, -3)[:, 0], arc(32, MOUTH, -3)[:, 1])
    assert np.abs(shape.line - drawn).max() < 1.5


@MOUTHS
def test_a_mouth_opens_wide_enough_and_its_rims_never_cross(draw: Draw) -> None:
    shape = lift_mouth(draw()).shape
    assert shape is not None
    face_height = 230.0
    for opening in np.linspace(0, 1, 9):
        rims = edges(shape, float(opening))
        assert (rims.lower >= rims.upper - 1e-9).all()
        assert (np.diff(rims.x) > 0).all()
    full = edges(shape, 1.0)
    assert np.max(full.lower - full.upper) > 0.08 * face_height
    assert np.max(edges(shape, 0.0).lower - edges(shape, 0.0).upper) < 1e-9


@MOUTHS
def test_the_jaw_is_at_rest_when_the_mouth_is(draw: Draw) -> None:
    shape = lift_mouth(draw()).shape
    assert shape is not None
    assert drop(shape, shape.default_open) == 0
    assert drop(shape, 1.0) > 0
    assert drop(shape, 0.0) <= 0


def test_a_mouth_too_faint_to_cut_stays_painted_and_still_opens_with_a_warning() -> None:
    paint = Face().paint()
    cut = lift_mouth(paint)
    assert cut.shape is not None
    assert not cut.shape.is_open
    assert {layer.name for layer in cut.layers} <= {"mouth", "tongue", "tooth-t"}
    assert drop(cut.shape, 1.0) > 0
    assert [warning.code for warning in cut.warnings] == ["mouth_uncertain"]
    assert np.array_equal(paint.skin, paint.portrait)


def oval(half_width: float, half_height: float, row: float) -> NDArray[np.float64]:
    angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    return np.column_stack([130 + half_width * np.cos(angle), row + half_height * np.sin(angle)])


def test_lips_of_a_shaded_face_carry_no_ring_of_skin() -> None:
    face = Face()
    face.polygon(np.concatenate([arc(32, MOUTH, 9), arc(32, MOUTH, -11)[::-1]]), LIPS)
    face.line(arc(32, MOUTH), 2)
    shade = cv2.GaussianBlur(np.random.default_rng(2).normal(0, 60, face.image.shape), (0, 0), 2)
    face.image = (face.image + 3 * shade).clip(0, 255).astype(np.uint8)
    paint = face.paint()
    cut = lift_mouth(paint)
    assert cut.shape.has_lips
    assert np.abs(at_rest(paint, cut) - paint.portrait).max() < 3
    rim = paint.lifted & ~erode(paint.lifted, 1)
    assert np.abs(paint.skin[rim] - paint.portrait[rim]).mean() < 5


def test_a_drawn_mouth_that_covers_the_cheeks_is_found_whole() -> None:
    face = Face(gap=40)
    face.polygon(oval(62, 40, 194), DARK)
    face.polygon(oval(46, 16, 176), TEETH)
    face.polygon(oval(46, 16, 214), RED)
    shape = lift_mouth(face.paint()).shape
    assert shape.is_open
    assert not shape.has_lips
    assert abs(shape.width - 124) < 4


def wide_open_mouth() -> FacePaint:
    """A dark hole with lips around it, which reaches below the chin of the landmarks."""
    face = Face(gap=40)
    face.polygon(oval(36, 46, 205), PALE_LIPS)
    face.polygon(oval(28, 34, 203), DARK)
    return face.paint()


def test_a_wide_open_mouth_is_found_whole_and_reported() -> None:
    paint = wide_open_mouth()
    cut = lift_mouth(paint)
    assert cut.shape is not None
    assert cut.shape.is_open
    assert cut.shape.has_lips
    assert abs(cut.shape.lower_inner.max() - 237) < 3
    assert abs(cut.shape.lower_outer.max() - 251) < 4
    assert [warning.code for warning in cut.warnings] == ["mouth_wide_open"]
    assert np.abs(paint.skin - np.array(SKIN, np.float32)).max() < 12


def test_teeth_along_the_rim_belong_to_the_opening() -> None:
    face = Face(gap=20)
    outline = np.concatenate([arc(28, MOUTH - 10, 2), arc(28, MOUTH - 10, -24)[::-1]])
    face.polygon(outline, DARK)
    face.polygon(np.concatenate([arc(22, MOUTH - 11, 2), arc(22, MOUTH - 11, -6)[::-1]]), TEETH)
    shape = lift_mouth(face.paint()).shape
    assert shape is not None
    assert np.median(shape.upper_inner) < MOUTH - 8


def test_the_outline_of_an_open_mouth_is_no_part_of_its_inside() -> None:
    layers = {layer.name: layer for layer in lift_mouth(open_mouth()).layers}
    inside = layers["mouth"].pixels
    shown = inside[..., 3] > 128
    assert np.abs(inside[shown][:, :3].astype(int) - RED).max() < 40


def bearded(*, teeth: bool = False) -> FacePaint:
    """A mouth in a flat beard over the lower face: a line paler than the beard, or teeth above a patch of skin."""
    face = Face()
    face.polygon(np.concatenate([arc(80, 160, 0), arc(80, 160, -90)[::-1]]), BEARD)
    if teeth:
        face.polygon(np.array([(105, 178), (155, 178), (155, 202), (105, 202)], np.float64), TEETH)
        face.polygon(np.array([(110, 202), (150, 202), (146, 212), (114, 212)], np.float64), SKIN)
    else:
        face.line(arc(28, MOUTH, -3), 4, LINE_IN_BEARD)
    paint = face.paint()
    beard = to_lab(np.array(BEARD, np.float32)[None, None])[0, 0]
    return replace(paint, landmarks=replace(paint.landmarks, beard=beard))


@pytest.mark.parametrize("teeth", [False, True])
def test_a_mouth_in_a_beard_leaves_plain_beard_behind(teeth: bool) -> None:
    paint = bearded(teeth=teeth)
    cut = lift_mouth(paint)
    assert cut.shape.is_open == teeth
    assert not cut.warnings
    lifted = paint.skin[paint.lifted]
    assert np.quantile(np.abs(lifted - np.array(BEARD, np.float32)).max(axis=-1), 0.98) < 12
    assert np.abs(at_rest(paint, cut) - paint.portrait).max() < 4


def test_the_inside_of_a_picture_without_colours_has_none() -> None:
    paint = line_mouth()
    grey = paint.portrait.mean(axis=-1, keepdims=True).repeat(3, axis=-1)
    for layer in lift_mouth(replace(paint, portrait=grey, skin=grey.copy())).layers:
        if layer.name in ("mouth", "tongue"):
            assert np.ptp(layer.pixels[..., :3].astype(int), axis=-1).max() <= 1


def test_shaded_teeth_are_parted_and_flat_ones_are_one_band() -> None:
    face = Face()
    face.line(arc(32, MOUTH), 3)
    grain = cv2.GaussianBlur(np.random.default_rng(4).normal(0, 60, face.image.shape), (0, 0), 2)
    flat = lift_mouth(face.paint())
    face.image = (face.image + 3 * grain).clip(0, 255).astype(np.uint8)
    shaded = lift_mouth(face.paint())
    dips = []
    for cut in (flat, shaded):
        teeth = next(layer for layer in cut.layers if layer.name == "tooth-t")
        row = teeth.pixels[teeth.pixels.shape[0] // 2, :, 0].astype(float)
        middle = round(float(cut.shape.centre[0]) - teeth.left)
        dips.append(row[middle + 6] - row[middle - 1 : middle + 2].min())
    assert dips[0] <= 1
    assert dips[1] > 10


def test_teeth_and_tongue_in_a_beard_are_as_bright_as_the_skin_asks_for() -> None:
    shaved, covered = lift_mouth(line_mouth()), lift_mouth(bearded())
    for name in ("tooth-t", "tongue"):
        plain, dark = (next(layer for layer in cut.layers if layer.name == name) for cut in (shaved, covered))
        assert abs(float(plain.pixels[..., :3].max()) - float(dark.pixels[..., :3].max())) < 12


@MOUTHS
def test_every_mouth_has_a_tongue_to_put_out(draw: Draw) -> None:
    names = [layer.name for layer in lift_mouth(draw()).layers]
    assert ("tongue" in names) != ("tongue-out" in names)
