"""The neck runs on behind the jaw, edges and all."""

from __future__ import annotations

import numpy as np

from cartoonalive.layers.neck import hidden_neck
from tests.layers.scenes import LINE, NECK, SHADE, drawn_scene, painted

BEHIND = slice(150, 175)
"""Rows behind the lower face."""
MIDDLE = (NECK[0] + NECK[1]) // 2


def test_the_neck_goes_up_behind_the_jaw_as_wide_as_it_is_below() -> None:
    neck = hidden_neck(drawn_scene())
    solid = neck.alpha[BEHIND] > 0.5
    assert solid[:, NECK[0] + 2 : NECK[1] - 1].all()
    assert not solid[:, : NECK[0] - 2].any()
    assert not solid[:, NECK[1] + 3 :].any()


def test_its_edges_keep_their_outline_and_its_middle_the_shade() -> None:
    neck = hidden_neck(drawn_scene())
    for column in (NECK[0], NECK[1]):
        np.testing.assert_allclose(neck.colour[BEHIND, column], np.broadcast_to(LINE, (25, 3)), atol=30)
    np.testing.assert_allclose(neck.colour[BEHIND, MIDDLE], np.broadcast_to(SHADE, (25, 3)), atol=6)


def test_a_shadow_under_the_chin_does_not_make_the_neck_narrower() -> None:
    scene = painted(drawn_scene(), (slice(205, 225), slice(140, 175)), (200, 120, 130), "body")
    assert (hidden_neck(scene).alpha[BEHIND, NECK[0] + 2 : NECK[1] - 1] > 0.5).all()


def test_a_wide_neck_is_hidden_again_behind_the_turned_head() -> None:
    scene = painted(drawn_scene(), (slice(180, 320), slice(108, 212)), SHADE, "body")
    scene = painted(scene, (slice(100, 180), slice(108, 212)), SHADE, "face")
    columns = np.flatnonzero(hidden_neck(scene).alpha[146] > 0.5)
    assert columns[0] >= 112
    assert columns[-1] <= 208


def test_a_head_without_a_body_gets_no_neck() -> None:
    scene = drawn_scene()
    floating = painted(scene, (slice(215, 320), slice(0, 320)), (255, 255, 255), "hair")
    floating.matte.alpha[floating.regions.body | floating.regions.hair] = 0
    assert hidden_neck(floating).alpha.max() == 0


def test_a_collar_that_flares_out_does_not_bend_the_neck() -> None:
    scene = drawn_scene()
    for row in range(212, 320):
        flare = (row - 212) // 2
        scene = painted(scene, (slice(row, row + 1), slice(NECK[0] - flare, NECK[0])), SHADE, "body")
    straight, flared = (hidden_neck(one).alpha[BEHIND] > 0.5 for one in (drawn_scene(), scene))
    assert np.abs(straight.argmax(axis=1) - flared.argmax(axis=1)).max() <= 3
