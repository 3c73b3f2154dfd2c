"""Locks that hang over the eyes are hair even where they were labelled as face; lashes and irises are not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cartoonalive.landmarks.model import EYE_LOWER, EYE_UPPER, SIDES
from cartoonalive.layers.eye_locks import locks_over_eyes
from cartoonalive.layers.scene import Scene
from tests.layers.scenes import CENTRE, drawn_scene, painted

IRIS, LASH = (40, 150, 60), (10, 8, 12)
LIGHT_HAIR = (190, 150, 220)
TIP = (slice(96, 126), slice(126, 134))
"""A lock over the eye at the left of the picture."""


@pytest.fixture(scope="module")
def scene() -> Scene:
    """Eyes of 40 x 24 pixels with lashes, a fringe above them and the tip of a lock over one."""
    scene = drawn_scene()
    points = scene.landmarks.points.copy()
    for side, x in zip(SIDES, (-30.0, 30.0), strict=True):
        across = np.linspace(-20, 20, 9)
        bend = 12 * (1 - (across / 20) ** 2)
        centre = CENTRE + np.array((x, -5.0))
        points[list(EYE_UPPER[side])] = centre + np.column_stack([across, -bend])
        points[list(EYE_LOWER[side])] = centre + np.column_stack([across, bend])
        scene = painted(scene, (slice(113, 137), slice(int(centre[0]) - 12, int(centre[0]) + 12)), IRIS, "face")
        scene = painted(scene, (slice(110, 114), slice(int(centre[0]) - 20, int(centre[0]) + 20)), LASH, "face")
    scene = painted(scene, (slice(50, 96), slice(104, 216)), LIGHT_HAIR, "hair")
    scene = painted(scene, TIP, LIGHT_HAIR, "face")
    return replace(scene, landmarks=replace(scene.landmarks, points=points))


def test_the_tip_of_a_lock_over_an_eye_is_hair(scene: Scene) -> None:
    lock = locks_over_eyes(scene)
    assert lock[98:124, 128:132].all()
    elsewhere = lock.copy()
    elsewhere[94:128, 124:136] = False
    assert not elsewhere.any()


def test_nothing_is_looked_for_in_photographs(scene: Scene) -> None:
    photo = replace(scene, landmarks=replace(scene.landmarks, style="photo"))
    assert not locks_over_eyes(photo).any()
