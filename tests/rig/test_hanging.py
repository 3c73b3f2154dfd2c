"""What hangs in the rig: earrings turn about their upper end, ribbons sway below it, each with its pendulum."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.layers.model import Layer, LayerStack
from cartoonalive.options import RigOptions
from cartoonalive.render.triangles import canvas_pixels
from cartoonalive.rig.atlas import pack
from cartoonalive.rig.build import build_rig
from cartoonalive.rig.model import Rig

LEFT, TOP, WIDTH, HEIGHT = 300, 240, 16, 30


@pytest.fixture(scope="module")
def rig(stack: LayerStack) -> Rig:
    drop = Layer(name="earwear-l", pixels=np.full((HEIGHT, WIDTH, 4), 255, np.uint8), left=LEFT, top=TOP)
    layers = (*stack.layers, drop)
    return build_rig(replace(stack, layers=layers), pack(layers, 1024), RigOptions())


def points_of(rig: Rig, mesh: str, pose: dict[str, float]) -> NDArray[np.float64]:
    """(n, 2) a mesh's points in canvas pixels."""
    number = [one.id for one in rig.meshes].index(mesh)
    return canvas_pixels(Evaluator(rig).evaluate(pose).vertices[number], rig.canvas)


def placed(rig: Rig, pose: dict[str, float]) -> NDArray[np.float64]:
    return points_of(rig, "ArtMeshEarwearL", pose)


@pytest.mark.parametrize("value", [-1.0, 1.0])
def test_the_lower_end_swings_about_the_upper_one(rig: Rig, value: float) -> None:
    rest, swung = placed(rig, {}), placed(rig, {"ParamEarringL": value})
    moved = (swung - rest)[:, 0] * value
    assert moved[rest[:, 1] > TOP + HEIGHT - 4].min() > 0.15 * HEIGHT
    assert np.abs(moved[rest[:, 1] < TOP + 4]).max() < 0.1 * HEIGHT


def test_it_keeps_its_shape_when_the_head_turns(rig: Rig) -> None:
    for pose in ({"ParamAngleX": -30.0}, {"ParamAngleX": 30.0}, {"ParamAngleY": 30.0}):
        width, height = np.ptp(placed(rig, pose), axis=0) / np.ptp(placed(rig, {}), axis=0)
        assert 0.7 < width < 1.2
        assert 0.7 < height < 1.2


def test_parameter_part_and_pendulum_are_named(rig: Rig) -> None:
    assert "ParamEarringL" in {parameter.id for parameter in rig.parameters}
    assert "ParamEarringR" not in {parameter.id for parameter in rig.parameters}
    assert "PartEarrings" in {part.id for part in rig.parts}
    assert "Left earring" in {group.name for group in rig.physics}


RIBBON = Layer(name="neckwear", pixels=np.full((90, 30, 4), 255, np.uint8), left=240, top=375)


@pytest.fixture(scope="module")
def tied(stack: LayerStack) -> Rig:
    layers = (*stack.layers, RIBBON)
    return build_rig(replace(stack, layers=layers), pack(layers, 1024), RigOptions())


def ribbon(rig: Rig, pose: dict[str, float]) -> NDArray[np.float64]:
    return points_of(rig, "ArtMeshNeckwear", pose)


@pytest.mark.parametrize("value", [-1.0, 1.0])
def test_a_ribbon_sways_the_farther_the_lower(tied: Rig, value: float) -> None:
    rest = ribbon(tied, {})
    moved = (ribbon(tied, {"ParamRibbon": value}) - rest) * (value, 1)
    depth = (rest[:, 1] - RIBBON.top) / RIBBON.pixels.shape[0]
    assert np.abs(moved[depth < 0.05]).max() < 0.5
    assert 3 * moved[(depth > 0.3) & (depth < 0.6), 0].min() > 0
    assert moved[depth > 0.95, 0].min() > 2 * moved[(depth > 0.3) & (depth < 0.6), 0].max()
    assert np.abs(moved[:, 1]).max() < 0.5


def test_a_ribbon_goes_with_the_body(tied: Rig) -> None:
    number = [mesh.id for mesh in tied.meshes].index("ArtMeshNeckwear")
    sheet = next(mesh for mesh in tied.meshes if mesh.id == "ArtMeshTopwear")
    assert tied.meshes[number].deformer == sheet.deformer
    assert tied.meshes[number].part == "PartBody"
    assert {"ParamRibbon"} < {parameter.id for parameter in tied.parameters}
    assert "Ribbon" in {group.name for group in tied.physics}
