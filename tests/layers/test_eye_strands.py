"""Strands of hair left on the face sheet are neither lifted with an eye nor painted over."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cartoonalive.landmarks.model import EYE_LOWER, EYE_UPPER, SIDES, Box
from cartoonalive.layers.eye_joint import fit_both, sags
from cartoonalive.layers.eye_strands import hair_strands
from cartoonalive.layers.eye_view import eye_view
from cartoonalive.layers.eyes import fit_eyes, lift_eyes
from cartoonalive.layers.masks import pixel_grid
from cartoonalive.layers.model import FacePaint
from tests.layers.eye_drawing import DrawnFace

HAIR = (235, 190, 80)


def with_fringe(face: DrawnFace) -> tuple[FacePaint, np.ndarray]:
    """The face with hair above, and a strand of it beside the left eye that the hair sheet does not have."""
    paint = face.paint()
    x, y = pixel_grid(paint.hair.shape)
    centre, (wide, tall) = face.centre("r"), face.half
    top = centre[1] - 3.2 * tall
    paint.hair[y < top] = 1
    strand = (y >= top) & (y < centre[1] + 2 * tall) & (np.abs(x - centre[0] + 1.15 * wide) < 0.13 * wide)
    paint.portrait[strand] = paint.skin[strand] = HAIR
    paint.hair_colour = np.broadcast_to(np.array(HAIR, np.float32), paint.portrait.shape).copy()
    return paint, strand


def test_a_strand_with_the_colour_of_the_hair_is_found() -> None:
    paint, strand = with_fringe(DrawnFace())
    view = eye_view(paint)
    x, y = (view.to_canvas(np.argwhere(view.strands)[:, ::-1] + 0.5)).T
    assert len(x) > 100
    assert strand[y.astype(int), x.astype(int)].mean() > 0.95


def test_a_strand_stays_on_the_face_when_the_eye_is_lifted() -> None:
    paint, strand = with_fringe(DrawnFace())
    before = paint.skin.copy()
    lift_eyes(paint, fit_eyes(paint), np.zeros(paint.hair.shape, bool))
    assert np.abs(paint.skin - before).max(axis=-1)[strand].mean() < 3


def test_without_hair_nothing_is_a_strand() -> None:
    face = DrawnFace()
    lab = np.zeros((*face.picture().shape[:2], 3), np.float32)
    nothing = np.zeros(lab.shape[:2], bool)
    assert not hair_strands(lab, nothing, lab, np.full(lab.shape[:2], 50, np.float32), face.landmarks()).any()


def test_anime_boxes_of_the_wrong_height_do_not_move_the_lids() -> None:
    face = DrawnFace()
    paint = face.paint()
    wide, tall = face.half
    boxes = {}
    for side in SIDES:
        x, y = face.centre(side)
        boxes[f"eye-{side}"] = Box(left=x - 1.2 * wide, top=y - 2.6 * tall, right=x + 1.2 * wide, bottom=y + 2.6 * tall)
    paint.landmarks = replace(paint.landmarks, boxes=boxes, presence=0.3, style="anime")
    for side, fit in fit_eyes(paint).items():
        shape = fit.shape
        middle = np.abs(shape.x - face.centre(side)[0]) < 0.7 * wide
        upper, lower = face.lids(side, shape.x[middle])
        assert np.abs(shape.ridge[middle] - upper).mean() < 4
        assert np.abs(shape.lower[middle] - lower).mean() < 4


def test_an_eye_whose_lash_lies_under_hair_is_kept() -> None:
    face = DrawnFace()
    paint = face.paint()
    x, y = pixel_grid(paint.hair.shape)
    for side in SIDES:
        centre, (wide, tall) = face.centre(side), face.half
        covered = (
            (np.abs(x - centre[0]) < 1.2 * wide)
            & (y < face.lids(side, x)[0] + 0.25 * tall)
            & (y > centre[1] - 4 * tall)
        )
        paint.hair[covered] = 1
    eyes = lift_eyes(paint, fit_eyes(paint), np.zeros(paint.hair.shape, bool))
    assert {shape.kind for shape in eyes.shapes.values()} == {"kept"}
    assert [warning.code for warning in eyes.warnings] == ["eye_low_trust"]


def test_a_sagging_upper_lid_is_not_believed() -> None:
    view = eye_view(DrawnFace().paint())
    lids = fit_both(view)["r"].curves
    bend = np.sin(np.linspace(0, np.pi, len(lids.ridge)))
    assert not sags(lids)
    assert sags(replace(lids, ridge=80 + 0.1 * lids.width * bend))


def test_a_brow_taken_for_hair_above_the_lid_does_not_keep_the_eye() -> None:
    face = DrawnFace()
    paint = face.paint()
    x, y = pixel_grid(paint.hair.shape)
    for side in SIDES:
        centre, (wide, tall) = face.centre(side), face.half
        paint.hair[(np.abs(x - centre[0]) < wide) & (y < face.lids(side, x)[0] - 3) & (y > centre[1] - 3 * tall)] = 1
    assert {fit.shape.kind for fit in fit_eyes(paint).values()} == {"open"}


def test_lids_far_below_a_tall_eye_are_raised_onto_its_lash() -> None:
    face = DrawnFace()
    paint = face.paint()
    points = paint.landmarks.points.copy()
    wide, tall = face.half
    boxes = {}
    for side in SIDES:
        x, y = face.centre(side)
        upper, lower = list(EYE_UPPER[side]), list(EYE_LOWER[side])
        points[upper, 1] = y + 0.9 * tall - 0.45 * (points[lower, 1] - points[upper, 1])
        boxes[f"eye-{side}"] = Box(left=x - 1.2 * wide, top=y - 1.6 * tall, right=x + 1.2 * wide, bottom=y + 1.6 * tall)
    paint.landmarks = replace(paint.landmarks, points=points, boxes=boxes, style="drawn")
    for side, fit in fit_eyes(paint).items():
        middle = np.abs(fit.shape.x - face.centre(side)[0]) < 0.6 * wide
        upper_lid, _ = face.lids(side, fit.shape.x[middle])
        assert np.abs(fit.shape.ridge[middle] - upper_lid).mean() < 4
