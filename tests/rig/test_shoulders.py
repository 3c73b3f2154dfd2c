from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.layers.model import LayerStack
from cartoonalive.rig.body import neck_warp
from cartoonalive.rig.figure import Figure, layer_box
from cartoonalive.rig.keyforms import lattice
from cartoonalive.rig.shoulders import Shoulders
from cartoonalive.rig.space import Space

StackMaker = Callable[..., LayerStack]
TRUNK = Space(deformer="WarpBreath", origin=(0.0, 0.0), size=(1.0, 1.0))


@pytest.fixture(scope="module")
def figure(stack: LayerStack) -> Figure:
    return Figure.of(stack, 1.0)


@pytest.fixture(scope="module")
def moved(stack: LayerStack, figure: Figure) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Face coordinates of the body's grid and its movement (3, n, 2) in W at -10, 0 and 10."""
    warp, space = neck_warp(TRUNK, figure, layer_box(stack["topwear"]))
    (shape,) = Shoulders.of(stack, figure).shapes(warp, TRUNK, space)
    assert shape.keys == (-10.0, 0.0, 10.0)
    rest = figure.frame.uv(space.pixels(lattice(warp.rows, warp.columns)))
    return rest, shape.offsets["points"].astype(np.float64) / figure.frame.width


def test_shoulders_rise_and_sink(moved: tuple[NDArray[np.float64], NDArray[np.float64]]) -> None:
    _, (low, rest, high) = moved
    assert not rest.any()
    assert high[:, 1].min() < -0.04
    assert low[:, 1].max() > 0.02
    assert not high[:, 0].any()


def test_neck_and_rim_stay(figure: Figure, moved: tuple[NDArray[np.float64], NDArray[np.float64]]) -> None:
    uv, (_, _, high) = moved
    still = (np.abs(uv[:, 0]) < 0.2) | (uv[:, 1] >= figure.bottom)
    assert np.abs(high[still]).max() < 1e-6


def test_hair_goes_along_only_where_it_lies_on_the_body(stack: LayerStack, figure: Figure) -> None:
    warp, space = neck_warp(TRUNK, figure, layer_box(stack["side hair-r"]))
    hair, face = (replace(warp, id=id_) for id_ in ("WarpHair", "WarpFace"))
    shoulders = Shoulders.of(stack, figure)
    assert shoulders.shapes(hair, replace(TRUNK, deformer="RotationHead"), space) == ()
    assert shoulders.shapes(face, TRUNK, space) == ()
    touching = replace(figure, contact=np.ones_like(figure.contact))
    assert replace(shoulders, figure=touching).shapes(hair, TRUNK, space)


def test_a_picture_without_shoulders_has_none(stack_maker: StackMaker) -> None:
    bare = stack_maker(without=("topwear",))
    assert not Shoulders.of(bare, Figure.of(bare, 1.0)).seen
