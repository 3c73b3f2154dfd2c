"""Faces whose brows are not cut out still raise them."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.landmarks.model import BROW_UPPER, Side
from cartoonalive.layers.model import LayerStack
from cartoonalive.options import RigOptions
from cartoonalive.render.skia import canvas_pixels
from cartoonalive.rig.atlas import pack
from cartoonalive.rig.build import build_rig

StackMaker = Callable[..., LayerStack]


def movement(stack: LayerStack, parameter: str) -> tuple[np.ndarray, np.ndarray]:
    """Rest points of the face mesh and how far they rise at the parameter's maximum, pixels."""
    rig = build_rig(stack, pack(stack.layers, 1024), RigOptions())
    assert parameter in {known.id for known in rig.parameters}
    number = [mesh.id for mesh in rig.meshes].index("ArtMeshFace")
    rest, raised = (
        canvas_pixels(Evaluator(rig).evaluate(values).vertices[number], rig.canvas) for values in ({}, {parameter: 1.0})
    )
    return rest, rest[:, 1] - raised[:, 1]


@pytest.mark.parametrize("side", ["l", "r"])
def test_the_face_rises_where_the_brow_is_painted(stack: LayerStack, side: Side) -> None:
    bare = replace(stack, brows={})
    points, rise = movement(bare, f"ParamBrow{side.upper()}Y")
    brow = stack.landmarks.points[list(BROW_UPPER[side])].mean(axis=0)
    other = stack.landmarks.points[list(BROW_UPPER["r" if side == "l" else "l"])].mean(axis=0)
    distance = np.linalg.norm(points - brow, axis=1)
    unit = stack.landmarks.eye_distance
    assert rise[distance < 0.25 * unit].max() > 0.03 * unit
    assert rise.max() < 0.08 * unit
    assert np.abs(rise[distance > 0.9 * unit]).max() < 0.01 * unit
    assert np.abs(rise[np.linalg.norm(points - other, axis=1) < 0.2 * unit]).max() < 0.01 * unit


def test_cut_brows_leave_the_face_alone(stack: LayerStack) -> None:
    if set(stack.brows) != {"l", "r"}:
        pytest.skip("the drawn stack of these tests has no brow layers")
    _, rise = movement(stack, "ParamBrowLY")
    assert np.abs(rise).max() < 1e-6
