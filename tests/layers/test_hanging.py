"""What hangs, taken off the figure: over the figure without it, it shows the figure again."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.layers.hanging import lift_hanging
from cartoonalive.layers.labels import Regions
from cartoonalive.layers.matte import Matte
from cartoonalive.layers.model import Layer

SIZE, EDGE = 120, 60
SKIN, GOLD, RIM = (245, 215, 195), (240, 200, 90), (160, 130, 60)
CENTRE = (EDGE, 60)


def figure(ring: bool) -> Matte:
    """Skin on the left half, nothing on the right, and a ring across the edge of the two."""
    colour = np.full((SIZE, SIZE, 3), SKIN, np.uint8)
    colour[:, EDGE:] = RIM if ring else SKIN
    alpha = np.zeros((SIZE, SIZE), np.uint8)
    alpha[:, :EDGE] = 255
    if ring:
        for shade, thickness in ((RIM, 8), (GOLD, 5)):
            cv2.circle(colour, CENTRE, 16, shade, thickness, cv2.LINE_AA)
            cv2.circle(alpha, CENTRE, 16, 255, thickness, cv2.LINE_AA)
    return Matte(alpha=(alpha / 255).astype(np.float32), colour=colour.astype(np.float32), source="alpha")


@pytest.fixture(scope="module")
def lifted() -> tuple[Matte, Regions, Layer]:
    mask = np.zeros((SIZE, SIZE), np.uint8)
    cv2.circle(mask, CENTRE, 16, 1, 3)
    nothing = np.zeros((SIZE, SIZE), bool)
    face = figure(ring=True).alpha > 0.5
    regions = Regions(hair=nothing, face=face, body=~face, oval=face)
    matte = figure(ring=True)
    return lift_hanging(on_black(matte), matte, regions, "earwear-l", mask > 0, 250.0)


def on_black(matte: Matte, layer: Layer | None = None) -> NDArray[np.float32]:
    """(h, w, 3) the figure and a layer over black."""
    picture = matte.colour * matte.alpha[..., None]
    if layer is not None:
        rows, columns = layer.pixels.shape[:2]
        part = picture[layer.top : layer.top + rows, layer.left : layer.left + columns]
        share = layer.pixels[..., 3:] / np.float32(255)
        part += share * (layer.pixels[..., :3] - part)
    return picture


def test_both_together_are_the_figure(lifted: tuple[Matte, Regions, Layer]) -> None:
    off = np.abs(on_black(lifted[0], lifted[2]) - on_black(figure(ring=True)))
    assert np.quantile(off, 0.999) < 12


def test_nothing_of_it_is_left(lifted: tuple[Matte, Regions, Layer]) -> None:
    off = np.abs(on_black(lifted[0]) - on_black(figure(ring=False))).max(axis=-1)
    assert (off[:, : EDGE - 4] < 20).all()
    assert (off[:, EDGE + 4 :] < 20).all()


def test_its_pixels_go_to_who_owns_the_ground(lifted: tuple[Matte, Regions, Layer]) -> None:
    regions = lifted[1]
    assert regions.face[60, EDGE - 16]
    assert regions.body[60, EDGE + 16]
    assert (regions.hair.astype(int) + regions.face + regions.body == 1).all()


def test_the_layer_holds_ring_and_rim_and_no_skin(lifted: tuple[Matte, Regions, Layer]) -> None:
    layer = lifted[2]
    opaque = layer.pixels[layer.pixels[..., 3] > 200][:, :3].astype(int)
    assert np.abs(opaque - GOLD).sum(axis=-1).min() < 10
    assert (np.abs(opaque - SKIN).sum(axis=-1) > 60).all()
    middle = layer.pixels[60 - layer.top, EDGE - layer.left]
    assert middle[3] == 0


def test_what_the_figure_lost_comes_back_with_the_layer() -> None:
    whole, lost = figure(ring=True), figure(ring=False)
    mask = np.zeros((SIZE, SIZE), np.uint8)
    cv2.circle(mask, CENTRE, 16, 1, 3)
    nothing, face = np.zeros((SIZE, SIZE), bool), lost.alpha > 0.5
    regions = Regions(hair=nothing, face=face, body=~face, oval=face)
    picture = on_black(whole)
    matte = replace(whole, alpha=lost.alpha)
    matte, _, layer = lift_hanging(picture, matte, regions, "earwear-l", mask > 0, 250.0)
    off = np.abs(on_black(matte, layer) - picture)
    assert np.quantile(off, 0.999) < 30


def test_of_what_hangs_on_the_body_nothing_is_taken_off_the_face() -> None:
    shirt, tie = (220, 225, 230), (180, 30, 40)
    face, hair = np.zeros((SIZE, SIZE), bool), np.zeros((SIZE, SIZE), bool)
    face[:40] = True
    body = ~face
    colour = np.where(face[..., None], SKIN, shirt).astype(np.float32)
    mask = np.zeros((SIZE, SIZE), bool)
    mask[42:100, 50:66] = True
    colour[mask] = tie
    matte = Matte(alpha=np.ones((SIZE, SIZE), np.float32), colour=colour, source="alpha")
    regions = Regions(hair=hair, face=face, body=body, oval=face)
    below, owners, layer = lift_hanging(colour, matte, regions, "neckwear", mask, 250.0, on_body=True)
    assert (owners.face == face).all()
    assert (below.colour[face] == SKIN).all()
    assert np.abs(below.colour[60:] - shirt).max() < 8
    assert layer.top + 2 > 40
    assert np.abs(on_black(below, layer) - colour).max() < 3
