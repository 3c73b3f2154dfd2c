"""The jaw's outline is the face's, wherever the labels end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cartoonalive.layers.back_sheet import back_sheet
from cartoonalive.layers.body_sheet import body_sheet
from cartoonalive.layers.face_sheet import face_sheet
from cartoonalive.layers.hair_sheet import hair_sheet
from cartoonalive.layers.masks import erode
from cartoonalive.layers.sheet import composite
from tests.layers.scenes import LINE, SHADE, drawn_scene, painted


def test_the_outline_goes_with_the_face_and_leaves_no_trace_on_the_neck() -> None:
    scene = drawn_scene()
    inside = erode(scene.regions.face, 1)
    scene = replace(scene, regions=replace(scene.regions, face=inside, body=scene.seen & ~inside))
    body = body_sheet(scene)
    face = face_sheet(scene, body)
    chin = slice(200, 222), slice(150, 170)
    np.testing.assert_allclose(body.colour[chin], np.broadcast_to(SHADE, (22, 20, 3)), atol=8)
    both = composite((body, face))[0]
    outside = slice(209, 222), slice(150, 170)
    np.testing.assert_allclose(both[outside], scene.matte.colour[outside], atol=8)


def test_hair_at_the_jaw_takes_none_of_its_outline() -> None:
    """A horn of hair along the jaw would stay behind when the face goes down or turns."""
    scene = drawn_scene()
    beside = np.zeros_like(scene.seen)
    beside[150:260, 70:135] = True
    beside &= ~scene.regions.face
    picture = np.where(beside[..., None], np.array(LINE, np.float32), scene.matte.colour)
    scene = replace(
        scene,
        matte=replace(scene.matte, colour=picture, alpha=np.maximum(scene.matte.alpha, beside)),
        regions=replace(scene.regions, hair=beside, body=scene.regions.body & ~beside),
    )
    body = body_sheet(scene)
    face = face_sheet(scene, body)
    hair = hair_sheet(scene, back_sheet(scene), body, face)
    assert hair.alpha[scene.jaw_line].max() == 0
    assert scene.jaw_line[205:212, 145:175].any(axis=0).all()


def test_clothes_that_reach_the_jaw_are_no_outline() -> None:
    box = slice(195, 320), slice(100, 160)
    scene = painted(drawn_scene(), box, (0, 0, 90), "body")
    assert not scene.below_jaw[box].any()
    assert scene.below_jaw[200:220, 165:180].any()
