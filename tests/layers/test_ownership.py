"""Pixels belong to the sheet whose colour they have, and no piece is too small to move."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cartoonalive.layers.ownership import settled
from tests.layers.scenes import HAIR, SKIN, drawn_scene, painted


def test_skin_labelled_hair_beside_the_cheek_is_the_faces() -> None:
    scene = painted(drawn_scene(), (slice(60, 200), slice(60, 100)), HAIR, "hair")
    scene = painted(scene, (slice(90, 150), slice(100, 103)), SKIN, "hair")
    regions = settled(scene).regions
    assert regions.face[95:145, 101].all()
    assert regions.hair[95:145, 90].all()


def test_hair_labelled_face_is_the_hairs_but_outlines_are_not() -> None:
    scene = painted(drawn_scene(), (slice(60, 200), slice(60, 110)), HAIR, "hair")
    scene = painted(scene, (slice(100, 160), slice(110, 115)), HAIR, "face")
    scene = painted(scene, (slice(100, 160), slice(125, 126)), HAIR, "face")
    regions = settled(scene).regions
    assert regions.hair[110:150, 112].all()
    assert regions.face[110:150, 125].all()


def test_specks_go_to_what_surrounds_them() -> None:
    scene = painted(drawn_scene(), (slice(150, 153), slice(160, 163)), SKIN, "body")
    regions = settled(scene).regions
    assert regions.face[151, 161]
    assert not regions.body[151, 161]


def test_a_long_rim_of_the_cheek_is_no_neck() -> None:
    scene = drawn_scene()
    inner = np.roll(scene.regions.face, 2, axis=1) & scene.regions.face
    rim = scene.regions.face & ~inner & (scene.place.u < -0.3) & (scene.place.v > 0.1)
    regions = replace(scene.regions, face=scene.regions.face & ~rim, body=scene.regions.body | rim)
    found = settled(replace(scene, regions=regions)).regions
    low = rim & (scene.place.v > 0.2) & (scene.place.v < 0.4)
    assert low.sum() > 5
    assert found.face[low].all()


def test_a_lash_drawn_over_hair_is_the_faces() -> None:
    scene = painted(drawn_scene(), (slice(60, 121), slice(100, 220)), HAIR, "hair")
    lash = (slice(118, 124), slice(118, 142))
    scene = painted(scene, lash, (10, 8, 12), "hair")
    found = settled(scene).regions
    assert found.face[lash].mean() > 0.9
    assert found.hair[70:110, 120:140].all()


def test_a_low_ear_stays_whole_and_a_hand_beside_the_face_is_none() -> None:
    scene = drawn_scene()
    aside = (scene.place.u > 0.6) & (scene.place.u < 0.75)
    for lowest, kept in ((0.3, True), (0.5, False)):
        piece = aside & (scene.place.v > 0.05) & (scene.place.v < lowest)
        regions = replace(scene.regions, face=scene.regions.face | piece, body=scene.regions.body & ~piece)
        matte = replace(scene.matte, alpha=np.where(piece, np.float32(1), scene.matte.alpha))
        found = settled(replace(scene, regions=regions, matte=matte)).regions
        low = piece & (scene.place.v > 0.2) & (scene.place.u > 0.64)
        assert low.any()
        assert found.face[low].all() == kept


def test_a_lobe_in_another_light_goes_with_its_ear() -> None:
    scene = drawn_scene()
    ear = (scene.place.u > 0.45) & (scene.place.u < 0.58) & (scene.place.v > 0.0) & (scene.place.v < 0.2)
    lobe = ear & (scene.place.v > 0.1)
    regions = replace(scene.regions, face=(scene.regions.face | ear) & ~lobe, body=(scene.regions.body & ~ear) | lobe)
    matte = replace(scene.matte, alpha=np.where(ear, np.float32(1), scene.matte.alpha))
    assert settled(replace(scene, regions=regions, matte=matte)).regions.face[lobe].all()
