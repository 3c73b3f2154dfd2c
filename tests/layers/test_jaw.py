"""The face ends at the jaw that its skin shows."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.layers.jaw import jaw_area, trim_beside_jaw
from cartoonalive.layers.labels import Regions
from cartoonalive.layers.place import Place

Mask = NDArray[np.bool_]

SIDE = 240
WIDTH = 100.0


@pytest.fixture
def place() -> Place:
    grid = (np.arange(SIDE, dtype=np.float32) - SIDE / 2) / WIDTH
    u, v = np.meshgrid(grid, grid)
    return Place(u=u, v=v, top=-0.4)


@pytest.fixture
def skin() -> Mask:
    """A round jaw around the centre."""
    disc = np.zeros((SIDE, SIDE), np.uint8)
    cv2.circle(disc, (SIDE // 2, SIDE // 2), 50, 1, -1)
    return disc > 0


def _regions(face: Mask) -> Regions:
    return Regions(hair=~face, face=face, body=np.zeros_like(face), oval=face)


def _widened(mask: Mask, by: int) -> Mask:
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * by + 1, 2 * by + 1))
    return np.asarray(cv2.dilate(mask.astype(np.uint8), kernel)) > 0


def test_the_jaw_is_where_skin_ends_not_where_labels_do(place: Place, skin: Mask) -> None:
    jaw = jaw_area(_regions(_widened(skin, 5)), skin, place, WIDTH)
    lower = place.v > 0.05
    assert (skin & lower & ~jaw).sum() == 0
    assert (jaw & lower & ~_widened(skin, 3)).sum() == 0


def test_a_beard_is_part_of_the_face(place: Place, skin: Mask) -> None:
    bearded = skin & (place.v < 0.15)
    jaw = jaw_area(_regions(skin), bearded, place, WIDTH)
    assert (skin & (place.v > 0.05) & ~jaw).sum() == 0


def test_skin_under_opaque_hair_ends_at_the_jaw(place: Place, skin: Mask) -> None:
    face = _widened(skin, 10).astype(np.float32)
    hair = (~_widened(skin, 2)).astype(np.float32)
    trimmed = trim_beside_jaw(face, hair, _widened(skin, 1), place)
    beside = (place.v > 0.25) & ~_widened(skin, 5)
    assert trimmed[beside].max() < 0.01
    assert np.array_equal(trimmed[skin], face[skin])
    assert np.array_equal(trimmed[place.v < 0.1], face[place.v < 0.1])


def test_skin_that_hair_does_not_cover_stays(place: Place, skin: Mask) -> None:
    face = _widened(skin, 10).astype(np.float32)
    assert np.array_equal(trim_beside_jaw(face, np.zeros_like(face), skin, place), face)
