"""Brows copied with their skin off faces drawn by the tests."""

from __future__ import annotations

import numpy as np

from cartoonalive.landmarks.model import (
    SIDES,
)
from cartoonalive.layers.brows import brow_area, brow_shapes, copy_brows, pinned_skin
from cartoonalive.layers.brows_fit import fit_brows
from cartoonalive.layers.model import FacePaint
from tests.layers.face_drawing import (
    BROWS,
    HAIR,
    SKIN,
    Face,
    arc,
    composite,
)


def brow_face(hair_rows: int = 0, *, sides: tuple[float, ...] = (80.0, 180.0)) -> FacePaint:
    face = Face()
    for centre in sides:
        face.line(arc(23, BROWS, 4, centre), 5)
    face.image[:hair_rows] = HAIR
    face.hair[:hair_rows] = 1
    return face.paint()


def test_brows_are_copied_with_their_skin_and_the_face_stays() -> None:
    paint = brow_face()
    shapes = fit_brows(paint, {})
    assert set(shapes) == {"r", "l"}
    cut = copy_brows(paint, shapes, np.zeros(paint.hair.shape, bool))
    assert [layer.name for layer in cut.layers] == ["eyebrow-r", "eyebrow-l"]
    assert np.array_equal(paint.skin, paint.portrait)
    assert np.abs(composite(paint, cut.layers) - paint.portrait).max() < 1.5
    for side, centre in zip(SIDES, (80, 180), strict=True):
        (layer,) = (layer for layer in cut.layers if layer.name.endswith(side))
        brow = layer.pixels[int(BROWS) - 6 - layer.top : int(BROWS) + 3 - layer.top, centre - layer.left]
        assert (brow[:, 3] == 255).all()
        assert layer.pixels[[0, -1], :, 3].max() == 0


def test_copies_of_the_two_brows_do_not_meet() -> None:
    right, left = copy_brows(brow_face(), brow_shapes(Face().landmarks(), {}), np.zeros((280, 260), bool)).layers
    assert right.left + right.pixels.shape[1] <= left.left + 4


def test_eyes_hair_outline_and_painted_frames_do_not_move_with_a_brow() -> None:
    face = Face()
    face.hair[:40] = 1
    frame = np.zeros(face.hair.shape, bool)
    frame[84:88, 40:120] = True
    visible = np.ones(face.hair.shape, np.float32)
    visible[:, :20] = 0
    pinned = pinned_skin(face.paint(), {}, visible, frame)
    assert pinned[20, 100]
    assert pinned[86, 60]
    assert pinned[100, 80]
    assert pinned[100, 10]
    assert not pinned[int(BROWS), 80]


def test_brows_under_hair_are_not_found_and_those_of_the_landmarks_taken() -> None:
    paint = brow_face(hair_rows=80)
    assert fit_brows(paint, {}) == {}
    shapes = brow_shapes(paint.landmarks, {})
    assert abs(shapes["r"].ridge.mean() - (BROWS - 3)) < 2
    assert shapes["r"].x[0] < 60 < 100 < shapes["r"].x[-1]


def test_a_brow_far_from_the_landmarks_is_found_as_a_blob() -> None:
    face = Face()
    for centre in (80.0, 180.0):
        face.line(arc(20, BROWS - 24, 3, centre), 6)
    shapes = fit_brows(face.paint(), {})
    assert set(shapes) == {"r", "l"}
    for shape in shapes.values():
        assert abs(float(np.median(shape.ridge)) - (BROWS - 26)) < 3


def test_the_area_of_brows_covers_their_soft_edges() -> None:
    paint = brow_face()
    area = brow_area(paint.hair.shape, fit_brows(paint, {}).values(), 3)
    assert area[np.abs(paint.portrait - np.array(SKIN, np.float32)).max(axis=-1) > 3].all()
    assert area.mean() < 0.05
