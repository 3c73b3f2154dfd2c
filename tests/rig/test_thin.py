"""Keys that say nothing are left out, and the rig moves as before."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.rig.check import require_valid
from cartoonalive.rig.model import ArtMesh, Axis, BlendShape, CanvasInfo, Limit, Parameter, Rig, WarpDeformer
from cartoonalive.rig.thin import thinned
from tests.formats.moc3.small import SQUARE
from tests.rigs import random_settings

RANDOM = np.random.default_rng(0)
TURN, OPEN = Axis(parameter="ParamTurn", keys=(-30.0, 0.0, 30.0)), Axis(parameter="ParamOpen", keys=(0.0, 0.25, 1.0))


def shape(parameter: str, low: float, high: float, limits: tuple[Limit, ...] = ()) -> BlendShape:
    """Adds one field times ``low`` at -30 and times ``high`` at 30; neutral at 6."""
    field = np.random.default_rng(len(parameter)).normal(0, 0.01, (9, 2))
    offsets = np.stack([low * field, 0 * field, high * field]).astype(np.float32)
    return BlendShape(parameter=parameter, keys=(-30.0, 6.0, 30.0), base=1, offsets={"points": offsets}, limits=limits)


STRAIGHT, BENT = shape("ParamWide", -36, 24), shape("ParamBent", -36, 30)
LIMITED = shape("ParamLimited", -36, 24, (Limit(parameter="ParamOpen", points=((0.0, 0.0), (1.0, 1.0))),))


def example() -> Rig:
    """A mesh straight over the turn and bent over the opening, below a warp with three kinds of shapes."""
    rows = np.linspace(0.0, 1.0, 3)
    grid = np.stack(np.meshgrid(rows, rows), axis=-1).reshape(-1, 2).astype(np.float32) - np.float32(0.5)
    turned, opened = RANDOM.normal(0, 0.1, (2, 4, 2))
    bend = np.array([0.0, 0.7, 1.0])
    positions = SQUARE + np.array([-1.0, 0.0, 1.0])[:, None, None, None] * turned + bend[:, None, None] * opened
    warp = WarpDeformer(id="WarpA", rows=2, columns=2, points=grid, blend_shapes=(STRAIGHT, BENT, LIMITED))
    mesh = ArtMesh(
        id="ArtMeshA",
        deformer="WarpA",
        texture=0,
        uvs=SQUARE,
        triangles=np.array([[0, 1, 2], [2, 1, 3]], np.uint16),
        axes=(TURN, OPEN),
        opacity=np.ones((3, 3), np.float32),
        draw_order=np.full((3, 3), 500, np.float32),
        positions=positions.astype(np.float32),
    )
    sliders = (
        Parameter(id=one.parameter, minimum=-30, default=6, maximum=30, blend_shape=True)
        for one in (STRAIGHT, BENT, LIMITED)
    )
    return Rig(
        canvas=CanvasInfo(width=100, height=100, pixels_per_unit=100, origin=(50, 50)),
        parameters=(
            Parameter(id="ParamTurn", minimum=-30, default=0, maximum=30),
            Parameter(id="ParamOpen", minimum=0, default=0, maximum=1),
            *sliders,
        ),
        deformers=(warp,),
        meshes=(mesh,),
    )


RIG = example()
THIN = thinned(RIG)


def test_straight_keys_go() -> None:
    assert [axis.keys for axis in THIN.meshes[0].axes] == [(-30.0, 30.0), (0.0, 0.25, 1.0)]
    assert THIN.meshes[0].positions.shape == (2, 3, 4, 2)
    assert THIN.meshes[0].opacity.shape == (2, 3)
    assert [one.keys for one in THIN.deformers[0].blend_shapes] == [(-30.0, 30.0), BENT.keys, LIMITED.keys]
    require_valid(THIN)


@pytest.mark.parametrize("seed", range(3))
def test_it_moves_as_before(seed: int) -> None:
    settings = [{}, *random_settings(RIG, 50, seed)]
    frames = zip(Evaluator(RIG).evaluate_many(settings), Evaluator(THIN).evaluate_many(settings), strict=True)
    for before, after in frames:
        np.testing.assert_allclose(after.vertices[0], before.vertices[0], atol=3e-5)
        np.testing.assert_allclose(after.opacity, before.opacity)


def test_a_second_time_changes_nothing() -> None:
    again = thinned(THIN)
    assert again.meshes[0].axes == THIN.meshes[0].axes
    np.testing.assert_array_equal(again.meshes[0].positions, THIN.meshes[0].positions)
    assert isinstance(again.deformers[0], WarpDeformer)
    assert isinstance(THIN.deformers[0], WarpDeformer)
    np.testing.assert_array_equal(again.deformers[0].points, THIN.deformers[0].points)


def test_what_fades_keeps_its_keys() -> None:
    faded = np.array([[1, 1, 1], [0.2, 0.2, 0.2], [1, 1, 1]], np.float32)
    rig = replace(RIG, meshes=(replace(RIG.meshes[0], opacity=faded),))
    assert thinned(rig).meshes[0].axes == RIG.meshes[0].axes
