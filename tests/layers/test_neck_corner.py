"""The neck's outline is the neck's up to where the jaw's own line leaves it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cartoonalive.layers.neck_corner import neck_corners
from tests.layers.scenes import NECK, drawn_scene


def test_the_end_of_the_necks_outline_does_not_hang_from_the_jaw() -> None:
    scene = drawn_scene()
    high = scene.regions.body & (np.arange(scene.seen.shape[0])[:, None] < 205)
    coarse = replace(scene.regions, face=scene.regions.face | high, body=scene.regions.body & ~high)
    regions = neck_corners(replace(scene, regions=coarse)).regions
    assert regions.body[203:205, [NECK[0], NECK[1]]].all()
    assert regions.face[180:195, 125:195].all()


def test_a_face_whose_labels_are_right_is_left_alone() -> None:
    scene = drawn_scene()
    assert (neck_corners(scene).regions.face == scene.regions.face)[:198].all()
