"""Blush: on the cheeks of a drawn face, in its colours, and on nothing but its skin."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.landmarks.model import SIDES, Side
from cartoonalive.layers.blush import cut_blush
from cartoonalive.layers.masks import polygon_mask
from cartoonalive.layers.model import EyeShape, Layer
from cartoonalive.layers.mouth import lift_mouth
from tests.layers.face_drawing import BEARD, EYES, LIPS, MOUTH, Face, arc

CENTRES: dict[Side, float] = {"r": 80.0, "l": 180.0}


def eye(side: Side) -> EyeShape:
    x = np.arange(CENTRES[side] - 18, CENTRES[side] + 18) + 0.5
    upper, lower = np.full(len(x), EYES - 7), np.full(len(x), EYES + 7)
    return EyeShape(
        side=side,
        x=x,
        lash_top=upper - 2,
        ridge=upper,
        lid_edge=upper + 2,
        lower=lower,
        closed=lower,
        iris=(CENTRES[side], EYES, 7.0, 7.0),
        trust=1.0,
    )


def blush(face: Face, lips: tuple[int, int, int] = LIPS) -> dict[str, Layer]:
    """The layers on a ``face`` of an oval with a mouth."""
    face.polygon(np.concatenate([arc(32, MOUTH, 9), arc(32, MOUTH, -11)[::-1]]), lips)
    paint = face.paint()
    oval = polygon_mask(paint.hair.shape, np.array([130.0, 130.0]) + (95, 115) * circle())
    layers = cut_blush(paint, oval, {side: eye(side) for side in SIDES}, lift_mouth(paint).shape)
    return {layer.name: layer for layer in layers}


def circle() -> NDArray[np.float64]:
    angle = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    return np.column_stack([np.cos(angle), np.sin(angle)])


def strength(layer: Layer) -> NDArray[np.float64]:
    """(280, 260) alpha on the canvas, 0..1."""
    alpha = np.zeros((280, 260))
    height, width = layer.pixels.shape[:2]
    alpha[layer.top : layer.top + height, layer.left : layer.left + width] = layer.pixels[..., 3] / 255
    return alpha


@pytest.mark.parametrize("side", SIDES)
def test_each_cheek_has_a_soft_spot_between_eye_and_mouth(side: Side) -> None:
    alpha = strength(blush(Face())[f"blush-{side}"])
    rows, columns = np.nonzero(alpha > 0.5)
    assert EYES + 7 < rows.min() < rows.max() < MOUTH
    assert abs(columns.mean() - CENTRES[side]) < 20
    assert alpha.max() > 0.8
    assert np.abs(np.diff(alpha, axis=1)).max() < 0.1


def test_it_reddens_coloured_skin() -> None:
    red, green, blue = blush(Face())["blush-r"].pixels[0, 0, :3].astype(int)
    assert red > green + 30
    assert red > blue + 30


def test_it_only_shades_a_drawing_without_colours() -> None:
    face = Face()
    face.image[:] = 230
    shade = blush(face, (90, 90, 90))["blush-r"].pixels[0, 0, :3].astype(int)
    assert np.ptp(shade) <= 2
    assert shade.mean() < 240


def test_it_stays_on_the_skin_of_the_face() -> None:
    face = Face()
    bare = strength(blush(face)["blush-r"])
    rows, columns = np.mgrid[: bare.shape[0], : bare.shape[1]]
    assert bare[np.hypot((columns - 130) / 95, (rows - 130) / 115) > 1].max() == 0
    assert bare[140:].max() > 0.3
    face.polygon(np.array([(20, 135), (100, 135), (100, 240), (20, 240)], np.float64), BEARD)
    bearded = strength(blush(face)["blush-r"])
    assert bearded[:128].max() > 0.3
    assert bearded[140:].max() < 0.1
