"""The body behind the jaw."""

from __future__ import annotations

import numpy as np
import pytest

from cartoonalive.layers.body_sheet import body_sheet
from tests.layers.scenes import NECK, SHADE, drawn_scene, painted

BESIDE = 1
"""Columns beside the neck's edge that its soft edge may cover."""


@pytest.mark.parametrize(("colour", "goes_on"), [(SHADE, False), ((30, 60, 200), True)])
def test_only_clothes_run_on_under_the_jaw_beside_the_neck(colour: tuple[int, int, int], goes_on: bool) -> None:
    scene = drawn_scene()
    for column in NECK:
        scene = painted(scene, (slice(208, 320), slice(column - 8, column + 9)), colour, "body")
    scene = painted(scene, (slice(180, 208), slice(100, 220)), SHADE, "face")
    under_jaw = np.zeros_like(scene.seen)
    under_jaw[203:208] = True
    under_jaw[:, NECK[0] - 8 - BESIDE : NECK[1] + 9 + BESIDE] = False
    assert (body_sheet(scene).alpha[under_jaw].max() > 0.5) == goes_on
