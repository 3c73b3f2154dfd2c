"""Puppets move as their rigs do wherever one parameter moves, and say what they lost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.evaluate.model import Array, Frame
from cartoonalive.puppet.bake import bake
from cartoonalive.puppet.lattice import TOLERANCE_PX, lattices
from cartoonalive.puppet.losses import distances, rig_losses
from cartoonalive.puppet.play import posed
from cartoonalive.rig.model import (
    ArtMesh,
    Axis,
    CanvasInfo,
    DrawOrderGroup,
    GroupItem,
    Parameter,
    Rig,
    RotationDeformer,
)
from tests.formats.moc3.small import SQUARE, small_rig

RIG = replace(small_rig(), glues=())
CANVAS = CanvasInfo(width=400, height=300, pixels_per_unit=400, origin=(200, 150))


def pixels(frame: Frame, number: int, rig: Rig) -> Array:
    """Vertices from the middle of a canvas whose origin is there, y down."""
    return frame.vertices[number] * (rig.canvas.pixels_per_unit, -rig.canvas.pixels_per_unit)


def square(name: str = "ArtMeshA", **fields: object) -> ArtMesh:
    triangles = np.array([[0, 1, 2], [2, 1, 3]], np.uint16)
    values = {"positions": SQUARE / 4} | fields
    return ArtMesh(id=name, texture=0, uvs=SQUARE, triangles=triangles, **values)  # type: ignore[arg-type]


def parameter(name: str, low: float = 0.0, default: float = 0.0, high: float = 1.0) -> Parameter:
    return Parameter(id=name, minimum=low, default=default, maximum=high)


@pytest.mark.parametrize(
    "setting",
    [
        {},
        {"ParamAngleX": 30.0},
        {"ParamAngleX": -12.0},
        {"ParamEyeLOpen": 0.0},
        {"ParamEyeLOpen": 0.3},
        {"ParamSmile": 1.0},
    ],
)
def test_one_parameter_alone_is_exact(setting: dict[str, float]) -> None:
    frame, parts = Evaluator(RIG).evaluate(setting), posed(bake(RIG, "a"), setting)
    for number, mesh in enumerate(RIG.meshes):
        np.testing.assert_allclose(parts[mesh.id].vertices, pixels(frame, number, RIG), atol=TOLERANCE_PX)
        assert parts[mesh.id].opacity == pytest.approx(frame.opacity[number])


def test_pairs_are_exact_together() -> None:
    """A mesh over gaze in both directions whose corners are not the sum of its edges."""
    axes = (Axis(parameter="ParamEyeBallX", keys=(-1.0, 1.0)), Axis(parameter="ParamEyeBallY", keys=(-1.0, 1.0)))
    corners = np.random.default_rng(0).random((2, 2, 4, 2)).astype(np.float32)
    faded = np.array([[1, 0.5], [0.25, 0]], np.float32)
    mesh = square(axes=axes, positions=corners, opacity=faded, draw_order=np.full((2, 2), 500, np.float32))
    rig = Rig(
        canvas=CANVAS,
        parameters=(parameter("ParamEyeBallX", -1), parameter("ParamEyeBallY", -1)),
        meshes=(mesh,),
    )
    setting = {"ParamEyeBallX": 0.7, "ParamEyeBallY": -0.4}
    frame, part = Evaluator(rig).evaluate(setting), posed(bake(rig, "a"), setting)["ArtMeshA"]
    np.testing.assert_allclose(part.vertices, pixels(frame, 0, rig), atol=1e-3)
    assert part.opacity == pytest.approx(frame.opacity[0], abs=1e-4)


def test_bent_ways_get_more_points() -> None:
    """A rotation is no straight line: its angle is cut into pieces, a straight parameter is not."""
    turn = RotationDeformer(
        id="RotationA",
        axes=(Axis(parameter="ParamAngleZ", keys=(-30.0, 30.0)),),
        opacity=np.ones(2, np.float32),
        angle=np.array([-30, 30], np.float32),
        origin=np.zeros((2, 2), np.float32),
        scale=np.ones(2, np.float32),
    )
    slide = (Axis(parameter="ParamBreath", keys=(0.0, 1.0)),)
    meshes = (
        square("ArtMeshA", deformer="RotationA"),
        square(
            "ArtMeshB",
            axes=slide,
            opacity=np.ones(2, np.float32),
            draw_order=np.full(2, 500, np.float32),
            positions=np.stack([SQUARE, SQUARE + 1]),
        ),
    )
    rig = Rig(
        canvas=CANVAS,
        parameters=(parameter("ParamAngleZ", -30, 0, 30), parameter("ParamBreath")),
        deformers=(turn,),
        meshes=meshes,
    )
    counts = {lattice.parameters[0]: lattice.shape[0] for lattice in lattices(rig, Evaluator(rig))}
    assert counts["ParamBreath"] == 2
    assert counts["ParamAngleZ"] > 4
    angles = [{"ParamAngleZ": angle} for angle in (-21.0, 4.0, 17.0)]
    for setting in angles:
        frame, parts = Evaluator(rig).evaluate(setting), posed(bake(rig, "a"), setting)
        np.testing.assert_allclose(parts["ArtMeshA"].vertices, pixels(frame, 0, rig), atol=TOLERANCE_PX)


def test_meshes_hidden_at_rest_appear() -> None:
    """Two parameters that are no pair both fade a mesh in, which is hidden while either is 0."""
    axes = (Axis(parameter="ParamA", keys=(0.0, 1.0)), Axis(parameter="ParamB", keys=(0.0, 1.0)))
    mesh = square(
        axes=axes,
        positions=np.tile(SQUARE, (2, 2, 1, 1)),
        opacity=np.array([[0, 0], [0, 0.8]], np.float32),
        draw_order=np.full((2, 2), 500, np.float32),
    )
    rig = Rig(canvas=CANVAS, parameters=(parameter("ParamA"), parameter("ParamB")), meshes=(mesh,))
    puppet = bake(rig, "a")
    shown = [posed(puppet, {"ParamA": a, "ParamB": b})["ArtMeshA"].opacity for a, b in ((0, 0), (1, 0), (1, 1))]
    assert shown == pytest.approx([0, 0, 0.8])


def test_what_is_never_seen_is_left_out_and_told() -> None:
    hidden = square("HitAreaHead", opacity=np.zeros((), np.float32))
    rig = replace(RIG, meshes=(*RIG.meshes, hidden), groups=(_with(RIG, hidden), *RIG.groups[1:]))
    puppet = bake(rig, "a")
    assert "HitAreaHead" not in {part.id for part in puppet.parts}
    losses = {loss.code: loss.items for loss in rig_losses(rig, puppet)}
    assert losses["invisible"] == ("HitAreaHead",)
    assert losses["limits"] == ("ParamSmile",)
    assert losses["colours"] == ("ArtMeshFace",)
    assert losses["hard_masks"] == ("ArtMeshEyeL",)
    assert losses["added"] == ("ArtMeshEyeL: ParamAngleX; ParamEyeLOpen", "ArtMeshFace: ParamAngleX; ParamSmile")


def _with(rig: Rig, mesh: ArtMesh) -> DrawOrderGroup:
    root = rig.groups[0]
    return replace(root, items=(*root.items, GroupItem(kind="mesh", id=mesh.id)))


def test_glue_is_told() -> None:
    rig = small_rig()
    assert {loss.code: loss.items for loss in rig_losses(rig, bake(rig, "a"))}["glue"] == ("GlueEyeL",)


def test_distances_measure_what_adding_costs() -> None:
    measured = distances(RIG, bake(RIG, "a"))
    assert measured.rest < 0.01
    assert measured.alone < TOLERANCE_PX
    assert 0 < measured.together_mean < measured.together_worst
