"""The jaw's outline is the face's, wherever the labels end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cartoonalive.layers.body_sheet import body_sheet
from cartoonalive.layers.face_sheet import face_sheet
from cartoonalive.layers.masks import erode
from cartoonalive.layers.sheet import composite
from tests.layers.scenes import SHADE, drawn_scene


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
