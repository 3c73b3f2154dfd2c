"""Rules that tell face from hair, on hand-made scenes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cartoonalive.layers import face_labels as rules
from cartoonalive.layers.place import Label
from tests.layers.label_drawing import box, labelled, scene


def test_nothing_above_the_chin_is_body() -> None:
    stage = scene()
    repaired = rules.contour_is_face(np.full((300, 300), Label.BODY, np.uint8), stage)
    assert (repaired[box(stage, (0.6, 0.9), (-0.3, 0.2))] == Label.HAIR).all()
    assert (repaired[stage.oval] == Label.FACE).all()
    assert (repaired[stage.place.v > 0.7] == Label.BODY).all()


def test_a_shaded_lid_is_face() -> None:
    stage = scene()
    stage = replace(stage, lids=box(stage, (-0.3, -0.1), (-0.1, 0.0)))
    repaired = rules.lids_are_face(np.full((300, 300), Label.HAIR, np.uint8), stage)
    assert ((repaired == Label.FACE) == stage.lids).all()


@pytest.mark.parametrize(("lightness", "label"), [(45.0, Label.FACE), (22.0, Label.HAIR)])
def test_a_brow_below_shaded_skin_is_face_and_one_below_fringe_is_hair(lightness: float, label: Label) -> None:
    stage = scene()
    brow = box(stage, (-0.3, -0.1), (-0.22, -0.18))
    stage.lab[..., 0] = np.where(stage.oval, 70, 20)
    stage.lab[box(stage, (-0.5, 0.5), (-0.45, -0.22)), 0] = lightness
    stage.lab[brow, 0] = 20
    labels = labelled(stage)
    labels[stage.oval & (stage.place.v < -0.15)] = Label.HAIR
    repaired = rules.free_brows_are_face(labels, replace(stage, brows=(brow,)))
    assert (repaired[brow] == label).all()


def test_a_moustache_is_face_but_a_side_lock_is_hair() -> None:
    stage = scene()
    labels = labelled(stage)
    moustache, lock = box(stage, (-0.15, 0.15), (0.25, 0.32)), box(stage, (-0.42, -0.36), (-0.3, 0.3))
    labels[moustache | lock] = Label.HAIR
    repaired = rules.beard_is_face(labels, stage)
    assert (repaired[moustache] == Label.FACE).all()
    assert (repaired[lock & ~stage.core] == Label.HAIR).mean() > 0.9


def test_a_lock_across_an_anime_cheek_stays_hair() -> None:
    stage = replace(scene(), anime=True)
    labels = labelled(stage)
    lock = box(stage, (0.1, 0.3), (-0.3, 0.4))
    labels[lock] = Label.HAIR
    assert (rules.beard_is_face(labels, stage)[lock] == Label.HAIR).all()


@pytest.mark.parametrize(("bald", "label"), [(True, Label.FACE), (False, Label.HAIR)])
def test_skin_far_beside_the_temple_is_face_on_bald_heads_only(bald: bool, label: Label) -> None:
    stage = replace(scene(), bald=bald)
    labels = labelled(stage)
    skull = box(stage, (-0.95, 0.95), (-0.36, -0.2)) & ~stage.oval
    labels[skull] = Label.FACE
    repaired = rules.face_ends_at_ears_and_jaw(labels, stage)
    assert (repaired[skull & (np.abs(stage.place.u) > 0.75)] == label).all()


def test_an_ear_and_a_temple_beside_the_face_are_face_and_a_neck_is_body() -> None:
    stage = scene()
    labels = labelled(stage)
    ear, neck = box(stage, (0.4, 0.6), (-0.3, 0.2)) & ~stage.oval, box(stage, (-0.3, 0.3), (0.62, 0.9))
    labels[ear | neck] = Label.FACE
    repaired = rules.face_ends_at_ears_and_jaw(labels, stage)
    assert (repaired[ear] == Label.FACE).mean() > 0.9
    assert (repaired[neck] == Label.BODY).all()


@pytest.mark.parametrize(("hair", "label"), [((20, 5, 8), Label.FACE), ((70, 12, 22), Label.HAIR)])
def test_a_far_ear_is_told_by_its_colour_unless_the_hair_is_as_fair(
    hair: tuple[float, float, float], label: Label
) -> None:
    stage = scene()
    labels = labelled(stage)
    ear = box(stage, (-0.95, -0.4), (-0.1, 0.4)) & ~stage.oval
    stage.lab[labels == Label.HAIR] = hair
    stage.lab[stage.oval | ear] = (75, 15, 20)
    repaired = rules.plain_skin_beside_the_face_is_ear(labels, stage)
    assert (repaired[ear] == label).mean() > 0.99
    assert (repaired[~ear] == labels[~ear]).all()


def test_a_skin_coloured_badge_on_a_cap_is_no_face() -> None:
    stage = scene()
    labels = labelled(stage)
    badge = box(stage, (-0.1, 0.1), (-0.8, -0.6))
    labels[badge] = Label.FACE
    assert (rules.drop_face_islands(labels, stage)[badge] == Label.HAIR).all()


def test_a_jaw_beyond_the_contour_is_face_and_a_neck_beside_it_body() -> None:
    stage = scene()
    jaw, neck = box(stage, (0.3, 0.5), (0.3, 0.45)), box(stage, (-0.35, -0.26), (0.4, 1.5))
    stage = replace(stage, figure=stage.oval | jaw | neck)
    labels = np.where(stage.oval, np.uint8(Label.FACE), np.uint8(Label.BODY))
    repaired = rules.overhang_is_face(labels, stage)
    assert (repaired[jaw] == Label.FACE).mean() > 0.9
    assert (repaired[neck & ~stage.oval] == Label.BODY).all()


def test_the_jaw_runs_straight_from_an_overhang_to_the_chin() -> None:
    stage = scene()
    jaw, neck = box(stage, (0.3, 0.5), (0.3, 0.45)), box(stage, (-0.26, 0.26), (0.4, 1.5))
    stage = replace(stage, figure=stage.oval | jaw | neck)
    labels = np.where(stage.oval, np.uint8(Label.FACE), np.uint8(Label.BODY))
    repaired = rules.overhang_is_face(labels, stage)
    below_corner = box(stage, (0.2, 0.25), (0.5, 0.53)) & ~stage.oval
    assert (repaired[below_corner] == Label.FACE).all()
    assert (repaired[stage.place.v > 0.62] == Label.BODY).all()
    other_side = neck & (stage.place.u < 0) & ~stage.oval
    assert (repaired[other_side] == Label.BODY).all()


@pytest.mark.parametrize(("skin", "label"), [(True, Label.FACE), (False, Label.HAIR)])
def test_a_dark_line_between_cheek_and_ear_is_face_when_it_is_shade(skin: bool, label: Label) -> None:
    stage = scene()
    line = box(stage, (0.49, 0.53), (0.02, 0.3))
    labels = labelled(stage)
    labels[box(stage, (0.46, 0.7), (0.0, 0.5))] = Label.FACE
    labels[line] = Label.HAIR
    repaired = rules.drop_thin_lines_on_face(labels, replace(stage, skin_like=line & skin))
    assert (repaired[line & ~stage.oval & (stage.place.v > 0.1) & (stage.place.v < 0.25)] == label).all()
