"""What hangs below the chin of a drawn figure: ties and ribbons are found, shirts, prints and half a bow are not."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.layers.neckwear_search import find_neckwear
from cartoonalive.layers.scene import Scene
from tests.layers.scenes import HAIR, SIZE, SKIN, Colour, drawn_scene, painted

Picture = NDArray[np.uint8]
Mask = NDArray[np.bool_]

SHIRT, JACKET, RED, GREEN = (235, 240, 245), (60, 64, 72), (200, 30, 50), (20, 130, 70)
COLLAR, MIDDLE = 226, 160
"""Row at which the shirt begins, and the column of the body's middle."""
TIE = [(154, 224), (166, 224), (170, 270), (160, 284), (150, 270)]
BOW = [
    (160, 224),
    (190, 236),
    (192, 262),
    (172, 252),
    (180, 280),
    (160, 254),
    (140, 280),
    (148, 252),
    (128, 262),
    (130, 236),
]


def dressed(hair: Colour) -> Scene:
    """A figure in a shirt."""
    scene = painted(drawn_scene(), (slice(20, 75), slice(90, 230)), hair, "hair")
    return painted(scene, (slice(COLLAR, SIZE), slice(60, 260)), SHIRT, "body")


def found(draw: Callable[[Picture], object], hair: Colour = HAIR) -> Mask | None:
    """The neckwear of a figure on whose body something is drawn."""
    scene = dressed(hair)
    picture = scene.matte.colour.astype(np.uint8)
    draw(picture)
    inside = np.ones(scene.matte.alpha.shape, bool)
    return find_neckwear(picture.astype(np.float32), scene.matte.alpha, inside, scene.regions, scene.landmarks)


def shape(corners: list[tuple[int, int]], colour: Colour) -> Callable[[Picture], object]:
    """Draws a polygon."""
    return lambda picture: cv2.fillPoly(picture, [np.array(corners)], colour, cv2.LINE_AA)


@pytest.mark.parametrize(("corners", "colour"), [(TIE, RED), (BOW, RED), (BOW, GREEN)])
def test_a_tie_and_a_bow_are_found_whole(corners: list[tuple[int, int]], colour: Colour) -> None:
    mask = found(shape(corners, colour))
    truth = np.zeros((SIZE, SIZE), np.uint8)
    cv2.fillPoly(truth, [np.array(corners)], 1)
    assert mask is not None
    assert (mask & (truth > 0)).sum() > 0.85 * (mask | (truth > 0)).sum()


def test_a_shirt_without_anything_has_none() -> None:
    assert found(lambda picture: None) is None


def test_a_shirt_between_lapels_does_not_hang() -> None:
    def jacket(picture: Picture) -> None:
        picture[COLLAR:, 60:260] = JACKET
        cv2.fillPoly(picture, [np.array([(130, COLLAR), (190, COLLAR), (160, 300)])], SHIRT)

    assert found(jacket) is None


def test_a_print_with_shirt_above_it_does_not_hang() -> None:
    lower = [(x, y + 22) for x, y in BOW]
    assert found(shape(lower, RED)) is None


def test_a_bow_half_behind_a_hand_is_left_alone() -> None:
    def held(picture: Picture) -> None:
        shape(BOW, RED)(picture)
        picture[215:300, MIDDLE - 40 : MIDDLE] = SKIN

    assert found(held) is None


def test_what_is_there_again_is_a_pattern() -> None:
    def twice(picture: Picture) -> None:
        for aside in (0, 72):
            shape([(x + aside, y) for x, y in TIE], RED)(picture)

    assert found(twice) is None


def test_what_is_coloured_as_the_hair_may_be_hair() -> None:
    assert found(shape(TIE, GREEN), hair=RED) is not None
    assert found(shape(TIE, GREEN), hair=GREEN) is None
