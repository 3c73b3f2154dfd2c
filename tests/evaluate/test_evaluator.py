"""The evaluator against hand-worked examples and against plain formulas; Core itself is asked in tests/oracle."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.evaluate.model import Array
from cartoonalive.evaluate.warp import warp_points
from cartoonalive.rig.model import Axis, Rig, WarpDeformer
from tests.formats.moc3.small import SQUARE, floats, small_rig
from tests.rigs import random_settings, rigs

RIG = small_rig()
WITHOUT_GLUE = replace(RIG, glues=())


def face(rig: Rig = WITHOUT_GLUE, **values: float) -> Array:
    """Vertices of the first mesh."""
    return Evaluator(rig).evaluate(values).vertices[0]


def test_rest_pose_is_the_warp_grid_turned_y_up() -> None:
    np.testing.assert_allclose(face(), (SQUARE - 0.5) * (0.8, -0.8), atol=1e-6)


@pytest.mark.parametrize(("value", "shift"), [(30, 0.1), (15, 0.05), (-30, -0.1), (45, 0.1), (0.0005, 0.0)])
def test_parameter_is_interpolated_clamped_and_snapped(value: float, shift: float) -> None:
    np.testing.assert_allclose(face(ParamAngleX=value) - face(), np.tile((shift, 0.0), (4, 1)), atol=1e-6)


@pytest.mark.parametrize(("smile", "opening", "weight"), [(1, 1, 1), (0.5, 1, 0.5), (1, 0.25, 0.25), (1, 0, 0)])
def test_blend_shape_adds_within_its_limit(smile: float, opening: float, weight: float) -> None:
    moved = face(ParamSmile=smile, ParamEyeLOpen=opening) - face()
    np.testing.assert_allclose(moved, SQUARE / 8 * (0.8, -0.8) * weight, atol=1e-6)


def test_repeat_wraps() -> None:
    turning = replace(RIG.parameters[0], repeat=True)
    rig = replace(WITHOUT_GLUE, parameters=(turning, *RIG.parameters[1:]))
    np.testing.assert_allclose(face(rig, ParamAngleX=45), face(ParamAngleX=-15), atol=1e-6)
    np.testing.assert_allclose(face(rig, ParamAngleX=30), face(ParamAngleX=-30), atol=1e-6)


def test_beyond_the_keys_a_mesh_vanishes() -> None:
    keys = Axis(parameter="ParamAngleX", keys=(-30.0, 0.0, 20.0))
    rig = replace(RIG, deformers=(replace(RIG.deformers[0], axes=(keys,)), RIG.deformers[1]))
    assert Evaluator(rig).evaluate({"ParamAngleX": 20}).visible.tolist() == [True, True]
    assert Evaluator(rig).evaluate({"ParamAngleX": 25}).visible.tolist() == [False, False]


def test_glue_pulls_both_vertices() -> None:
    free, glued = (Evaluator(rig).evaluate({}).vertices for rig in (WITHOUT_GLUE, RIG))
    np.testing.assert_allclose(glued[0][1], (free[0][1] + free[1][0]) / 2)
    np.testing.assert_allclose(glued[1][0], (free[0][1] + free[1][0]) / 2)
    np.testing.assert_allclose(glued[0][3], free[0][3])
    np.testing.assert_allclose(glued[1][2], free[0][3])


def test_rotation_keeps_size_and_turns_clockwise() -> None:
    vertices = Evaluator(WITHOUT_GLUE).evaluate({}).vertices[1]
    local: Array = RIG.meshes[1].positions[1, 1].astype(np.float64)
    angle = np.radians(-15)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    expected = local * (0.001, -0.001) @ turn.T
    expected += (-0.2, 0.0)
    assert float(np.abs(vertices - expected).max()) < 1e-6


def test_parts_decide_opacity_and_visibility() -> None:
    evaluator = Evaluator(RIG)
    assert evaluator.evaluate({}, {"PartFace": 0.5}).opacity.tolist() == [0.5, 0.5]
    frame = evaluator.evaluate({}, {"PartEyeL": -3.0})
    assert frame.opacity.tolist() == [1.0, 0.0]
    assert frame.visible.tolist() == [True, False]


def test_colours_and_orders() -> None:
    frame = Evaluator(RIG).evaluate({"unknown": 3.0})
    np.testing.assert_allclose(frame.multiply, np.array([[1, 0.5, 0.25], [1, 1, 1]]))
    np.testing.assert_allclose(frame.screen, 0)
    assert frame.draw_order.tolist() == [500, 600]
    assert frame.render_order.tolist() == [1, 0], "equal orders: the part is listed first, hence further back"


@settings(max_examples=20, deadline=None, derandomize=True)
@given(data=st.data())
def test_many_frames_equal_single_frames(data: st.DataObject) -> None:
    rig = data.draw(rigs(5))
    poses = random_settings(rig, 5, 1)
    evaluator = Evaluator(rig)
    for pose, frame in zip(poses, evaluator.evaluate_many(poses), strict=True):
        alone = evaluator.evaluate(pose)
        for ours, theirs in zip(alone.vertices, frame.vertices, strict=True):
            np.testing.assert_allclose(ours, theirs, atol=1e-12)
        np.testing.assert_array_equal(alone.render_order, frame.render_order)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(
    rows=st.integers(1, 5),
    columns=st.integers(1, 5),
    bilinear=st.booleans(),
    matrix=st.lists(st.floats(-2, 2), min_size=6, max_size=6),
)
def test_affine_grid_is_affine_in_every_zone(rows: int, columns: int, bilinear: bool, matrix: list[float]) -> None:
    u, v = np.meshgrid(np.linspace(0, 1, columns + 1), np.linspace(0, 1, rows + 1))
    linear, offset = np.reshape(matrix[:4], (2, 2)), np.array(matrix[4:])
    grid = np.stack([u, v], axis=-1) @ linear + offset
    points = np.random.default_rng(1).uniform(-4, 5, (200, 2))
    np.testing.assert_allclose(warp_points(grid, points, bilinear=bilinear), points @ linear + offset, atol=1e-9)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(seed=st.integers(0, 1000), bilinear=st.booleans())
def test_warp_passes_through_its_points_and_is_continuous(seed: int, bilinear: bool) -> None:
    rng = np.random.default_rng(seed)
    rows, columns = rng.integers(1, 5, 2)
    grid = rng.uniform(-1, 1, (rows + 1, columns + 1, 2))
    u, v = np.meshgrid(np.linspace(0, 1, columns + 1), np.linspace(0, 1, rows + 1))
    nodes = np.stack([u, v], axis=-1).reshape(-1, 2)
    np.testing.assert_allclose(warp_points(grid, nodes, bilinear=bilinear), grid.reshape(-1, 2), atol=1e-9)
    line = np.stack([np.linspace(-3, 4, 20001), np.full(20001, rng.uniform(-3, 4))], axis=-1)
    for path in (line, line[:, ::-1]):
        steps = np.abs(np.diff(warp_points(grid, path, bilinear=bilinear), axis=0))
        assert steps.max() < 0.02


def test_collapsed_warp_does_not_break_a_rotation() -> None:
    """The upper half of the warp is folded flat: the turn is read off the lower half."""
    grid = np.array([[0, 0], [1, 0], [0, 0], [1, 0], [0, 1], [1, 1]])
    rest = RIG.deformers[0]
    assert isinstance(rest, WarpDeformer)
    warp = replace(rest, axes=(), opacity=floats(1), rows=2, points=floats(grid))
    rig = replace(WITHOUT_GLUE, deformers=(warp, RIG.deformers[1]))
    assert all(np.isfinite(vertices).all() for vertices in Evaluator(rig).evaluate({}).vertices)
