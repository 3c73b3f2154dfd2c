"""Earrings on a drawn head: what hangs on the ear is found, what only looks a little like it is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.layers.earring_search import Earring, find_earrings
from cartoonalive.layers.scene import Scene
from tests.layers.scenes import HAIR, LINE, SKIN, drawn_scene, painted

GOLD, RED = (240, 200, 90), (200, 30, 50)
LOBE = (222, 152)
"""Column and row of the lower end of the left ear."""
Picture = NDArray[np.uint8]


def head() -> Scene:
    """A head with hair above and a left ear."""
    scene = painted(drawn_scene(), (slice(30, 75), slice(100, 220)), HAIR, "hair")
    return painted(scene, (slice(120, 152), slice(214, 230)), SKIN, "face")


def found(draw: Callable[[Picture], object]) -> tuple[Earring, ...]:
    """The earrings of a head on which something is drawn, which is then part of the figure."""
    scene = head()
    before = scene.matte.colour.astype(np.uint8)
    picture = before.copy()
    draw(picture)
    alpha = np.maximum(scene.matte.alpha, (picture != before).any(axis=-1))
    return find_earrings(picture.astype(np.float32), alpha, np.ones(alpha.shape, bool), scene.regions, scene.landmarks)


def ring(picture: Picture, colour: tuple[int, int, int] = GOLD) -> None:
    cv2.circle(picture, (LOBE[0], LOBE[1] + 8), 8, colour, 3)


def test_a_ring_on_an_ear_is_found_with_its_hole_left_open() -> None:
    (earring,) = found(ring)
    assert earring.side == "l"
    assert earring.mask[LOBE[1] + 16, LOBE[0]]
    assert not earring.mask[LOBE[1] + 8, LOBE[0]]


def test_a_stone_is_found() -> None:
    (earring,) = found(lambda picture: cv2.circle(picture, (LOBE[0], LOBE[1] + 6), 5, RED, -1))
    assert earring.mask[LOBE[1] + 6, LOBE[0]]
    assert earring.mask.sum() < 130


def test_a_gleam_is_part_of_the_stone() -> None:
    def gleaming(picture: Picture) -> None:
        cv2.circle(picture, (LOBE[0], LOBE[1] + 7), 7, RED, -1)
        cv2.circle(picture, (LOBE[0] - 2, LOBE[1] + 5), 2, (255, 170, 180), -1)

    (earring,) = found(gleaming)
    assert earring.mask[LOBE[1] + 5, LOBE[0] - 2]


def test_a_head_without_has_none() -> None:
    assert found(lambda picture: None) == ()


@pytest.mark.parametrize("colour", [SKIN, HAIR, LINE], ids=["skin", "hair", "line"])
def test_what_has_a_colour_of_the_head_is_no_earring(colour: tuple[int, int, int]) -> None:
    assert found(lambda picture: ring(picture, colour)) == ()


@pytest.mark.parametrize("place", [(190, 150), (255, 150), (222, 225)], ids=["cheek", "beside", "below"])
def test_what_does_not_hang_on_an_ear_is_no_earring(place: tuple[int, int]) -> None:
    assert found(lambda picture: cv2.circle(picture, place, 7, RED, -1)) == ()


def test_half_of_one_behind_a_lock_is_left_alone() -> None:
    def behind_a_lock(picture: Picture) -> None:
        ring(picture)
        cv2.rectangle(picture, (LOBE[0], 60), (LOBE[0] + 30, 200), HAIR, -1)

    assert found(behind_a_lock) == ()


def test_a_face_at_the_border_has_no_zone() -> None:
    scene = head()
    columns = slice(100, 222)
    landmarks = scene.landmarks.transformed(np.array([[1.0, 0, -100], [0, 1.0, 0]]))
    regions = replace(
        scene.regions, **{name: getattr(scene.regions, name)[:, columns] for name in ("hair", "face", "body", "oval")}
    )
    picture, alpha = scene.matte.colour[:, columns], scene.matte.alpha[:, columns]
    assert find_earrings(picture, alpha, np.ones(alpha.shape, bool), regions, landmarks) == ()
