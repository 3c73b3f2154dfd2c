"""Brows taken off the fringe: over the figure without them they show the figure again."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.layers.brows_lift import LiftedBrows, lift_brows
from cartoonalive.layers.labels import Regions
from cartoonalive.layers.matte import Matte
from cartoonalive.layers.unmix import over
from tests.layers.fringe_drawing import CENTRES, INK, fringe_face


def figure(brows: tuple[float, ...]) -> tuple[Matte, Regions]:
    face = fringe_face(brows)
    hair = face.hair > 0.5
    alpha = np.ones(hair.shape, np.float32)
    regions = Regions(hair=hair, face=~hair, body=np.zeros_like(hair), oval=~hair)
    return Matte(alpha=alpha, colour=face.image.astype(np.float32), source="alpha"), regions


@pytest.fixture(scope="module")
def lifted() -> LiftedBrows:
    return lift_brows(*figure(CENTRES), fringe_face(()).landmarks())


def shown(lifted: LiftedBrows, rise: int = 0) -> NDArray[np.float32]:
    """(h, w, 3) the figure with its brows raised by so many rows."""
    picture = lifted.matte.colour.copy()
    for layer in lifted.layers:
        rows, columns = layer.pixels.shape[:2]
        top = layer.top - rise
        part = picture[top : top + rows, layer.left : layer.left + columns]
        part[:] = over(part, layer.pixels[..., :3].astype(np.float32), layer.pixels[..., 3] / np.float32(255))
    return picture


def test_at_rest_the_figure_is_as_drawn(lifted: LiftedBrows) -> None:
    assert [layer.name for layer in lifted.layers] == ["eyebrow-r", "eyebrow-l"]
    off = np.abs(shown(lifted) - figure(CENTRES)[0].colour).max(axis=-1)
    assert np.quantile(off, 0.999) < 2
    assert off.max() < 40


def test_below_the_brows_strands_and_skin_go_on(lifted: LiftedBrows) -> None:
    off = np.abs(lifted.matte.colour - figure(())[0].colour).max(axis=-1)
    before = np.abs(figure(CENTRES)[0].colour - figure(())[0].colour).max(axis=-1)
    assert off[before > 30].mean() < 0.2 * before[before > 30].mean()


def test_a_raised_brow_is_a_whole_line(lifted: LiftedBrows) -> None:
    picture = shown(lifted, rise=10)
    for shape in lifted.shapes.values():
        assert shape.lifted
        inner = slice(6, -6)
        line = picture[(shape.ridge[inner] - 10).astype(int), shape.x[inner].astype(int)]
        assert np.abs(line - INK).mean() < 20


def test_without_such_brows_nothing_changes() -> None:
    matte, regions = figure(())
    lifted = lift_brows(matte, regions, fringe_face(()).landmarks())
    assert lifted.matte is matte
    assert lifted.regions is regions
    assert lifted.layers == ()
