from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.check.movement import flipped_triangles, random_poses
from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.landmarks.model import Landmarks
from cartoonalive.layers.model import LayerStack
from cartoonalive.options import RigOptions
from cartoonalive.render.triangles import canvas_pixels
from cartoonalive.rig.atlas import pack
from cartoonalive.rig.bake import without_blend_shapes
from cartoonalive.rig.build import build_rig
from cartoonalive.rig.check import check_rig
from cartoonalive.rig.model import Rig
from cartoonalive.shape.identities import random_identities
from cartoonalive.shape.identity import Identity
from cartoonalive.shape.load import shape_basis, template
from cartoonalive.shape.model import FULL
from cartoonalive.shape.points import POINTS

BASIS = shape_basis()
STILL = 0.05
"""Pixels."""


def identity(stack: LayerStack, seed: int) -> Identity:
    """The drawn head, said to be twice as far from average as faces are."""
    (found,) = random_identities(1, template("drawn"), BASIS, np.random.default_rng(seed))
    weights = np.clip(2 * found, -FULL, FULL)
    points = stack.frame.uv(stack.landmarks.points)[list(POINTS)]
    return Identity.of(points, weights, template("drawn"))


@pytest.fixture(scope="module")
def whole(stack: LayerStack) -> LayerStack:
    """The drawn head with a nose and a mouth among its landmarks."""
    points = stack.landmarks.points.copy()
    face = template("drawn").points
    inside = np.array([np.ptp(points[list(POINTS)][:, axis]) for axis in (0, 1)])
    for number, (u, v) in zip(POINTS, face, strict=True):
        if (points[number] == points[0]).all():
            points[number] = stack.frame.pixels(np.array([u, 0.8 * v]))
    assert (inside > 0).all()
    landmarks: Landmarks = replace(stack.landmarks, points=points)
    return replace(stack, landmarks=landmarks)


@pytest.fixture(scope="module")
def plain(whole: LayerStack) -> Rig:
    return build_rig(whole, pack(whole.layers, 1024), RigOptions())


@pytest.fixture(scope="module")
def shaped(whole: LayerStack) -> Rig:
    return build_rig(whole, pack(whole.layers, 1024), RigOptions(), identity(whole, seed=1))


def pixels(rig: Rig, values: dict[str, float]) -> dict[str, NDArray[np.float64]]:
    frame = Evaluator(rig).evaluate(values)
    return {mesh.id: canvas_pixels(points, rig.canvas) for mesh, points in zip(rig.meshes, frame.vertices, strict=True)}


def farthest(first: dict[str, NDArray[np.float64]], second: dict[str, NDArray[np.float64]]) -> float:
    return max(float(np.abs(first[mesh] - second[mesh]).max()) for mesh in first)


def test_the_shaped_rig_is_valid_and_has_its_weights_as_defaults(whole: LayerStack, shaped: Rig) -> None:
    assert check_rig(shaped) == []
    weights = identity(whole, seed=1).weights
    shapes = [parameter for parameter in shaped.parameters if parameter.id.startswith("ParamShape")]
    assert len(shapes) > 10
    for parameter in shapes:
        number = BASIS.index[parameter.id.removeprefix("ParamShape")]
        assert parameter.default == pytest.approx(weights[number])
        assert (parameter.minimum, parameter.maximum) == (-FULL, FULL)
        assert parameter.group.startswith("ParamGroupShape")


def test_the_portraits_weights_change_nothing(plain: Rig, shaped: Rig) -> None:
    for pose in ({}, {"ParamAngleX": 30.0, "ParamAngleY": -30.0, "ParamAngleZ": 20.0}):
        assert farthest(pixels(plain, pose), pixels(shaped, pose)) < 1e-2


def test_weights_add_up(shaped: Rig) -> None:
    """Hair before the face has shapes on mesh and warp, one bending the other a little."""
    names = [parameter.id for parameter in shaped.parameters if parameter.id.startswith("ParamShape")]
    zero = pixels(shaped, dict.fromkeys(names, 0.0))
    together = pixels(shaped, dict.fromkeys(names, 10.0))
    apart = [pixels(shaped, dict.fromkeys(names, 0.0) | {name: 10.0}) for name in names]
    for mesh, points in together.items():
        total = zero[mesh] + sum(one[mesh] - zero[mesh] for one in apart)
        np.testing.assert_allclose(points, total, atol=1.5 if "Hair" in mesh else 0.02)


def test_a_feature_parameter_moves_nothing_beyond_its_reach(whole: LayerStack, shaped: Rig) -> None:
    rest = pixels(shaped, {})
    for parameter in BASIS.parameters:
        if parameter.id in {one.id for one in shaped.parameters} and parameter.region in BASIS.spots:
            moved = pixels(shaped, {parameter.id: -FULL})
            field = identity(whole, seed=1).field
            centre = field.anchors.centres[parameter.region]
            room = field.anchors.halves[parameter.region] + BASIS.spots[parameter.region].reach + 0.25
            for mesh, points in rest.items():
                away = np.abs(whole.frame.uv(points) - centre) > room
                distance = np.abs(moved[mesh] - points).max(axis=1)
                assert distance[away.any(axis=1)].max(initial=0.0) < STILL, (parameter.id, mesh)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_identity_folds(whole: LayerStack, seed: int) -> None:
    rig = build_rig(whole, pack(whole.layers, 1024), RigOptions(), identity(whole, seed))
    evaluator = Evaluator(rig)
    poses = random_poses(rig, 100, seed)
    poses += [{p.id: end for p in rig.parameters if p.id.startswith("ParamShape")} for end in (-FULL, 0.0, FULL)]
    assert not flipped_triangles(rig, evaluator.evaluate({}), evaluator.evaluate_many(poses))


def test_baking_keeps_the_look_and_drops_the_parameters(shaped: Rig) -> None:
    baked = without_blend_shapes(shaped)
    assert check_rig(baked) == []
    assert not any(parameter.blend_shape for parameter in baked.parameters)
    assert not any(deformer.blend_shapes for deformer in baked.deformers)
    left = {parameter.id for parameter in baked.parameters}
    assert {output.parameter for group in baked.physics for output in group.outputs} <= left
    for pose in ({}, {"ParamAngleX": -30.0}):
        assert farthest(pixels(shaped, pose), pixels(baked, pose)) < 1e-2
