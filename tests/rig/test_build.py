from collections.abc import Callable, Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cartoonalive.errors import UsageError
from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.evaluate.model import Frame
from cartoonalive.layers.model import LayerStack
from cartoonalive.options import RigOptions
from cartoonalive.render.skia import Renderer
from cartoonalive.render.triangles import canvas_pixels, signed_areas
from cartoonalive.rig.atlas import Atlas, pack
from cartoonalive.rig.build import build_rig
from cartoonalive.rig.check import check_rig
from cartoonalive.rig.model import Rig

StackMaker = Callable[..., LayerStack]
HAIR = ("front hair", "side hair-r", "side hair-l", "back hair")
STRANDS = {"ParamHairFrontR", "ParamHairFrontL", "ParamHairSideR", "ParamHairSideL"}


@pytest.fixture(scope="module")
def atlas(stack: LayerStack) -> Atlas:
    return pack(stack.layers, 1024)


@pytest.fixture(scope="module")
def rig(stack: LayerStack, atlas: Atlas) -> Rig:
    return build_rig(stack, atlas, RigOptions(turn_strength=1.4))


@pytest.fixture(scope="module")
def evaluator(rig: Rig) -> Evaluator:
    return Evaluator(rig)


def composite(stack: LayerStack) -> NDArray[np.float64]:
    """The layers laid over one another: premultiplied RGBA, 0..255."""
    width, height = stack.size
    result = np.zeros((height, width, 4))
    for layer in stack.layers:
        rows, columns = layer.pixels.shape[:2]
        window = result[layer.top : layer.top + rows, layer.left : layer.left + columns]
        alpha = layer.pixels[..., 3:] / 255
        window *= 1 - alpha
        window += np.concatenate([layer.pixels[..., :3] * alpha, 255 * alpha], axis=-1)
    return result


def areas(rig: Rig, frame: Frame) -> NDArray[np.float64]:
    return np.concatenate(
        [
            signed_areas(canvas_pixels(vertices, rig.canvas), mesh.triangles)
            for vertices, mesh in zip(frame.vertices, rig.meshes, strict=True)
        ]
    )


def vertices_moved(rig: Rig, evaluator: Evaluator, values: Mapping[str, float]) -> dict[str, NDArray[np.float64]]:
    """Per mesh the movement (n, 2) in pixels against rest, y up."""
    rest, posed = evaluator.evaluate({}), evaluator.evaluate(values)
    unit = rig.canvas.pixels_per_unit
    pairs = zip(rig.meshes, rest.vertices, posed.vertices, strict=True)
    return {mesh.id: (after - before) * unit for mesh, before, after in pairs}


def test_the_rig_is_valid(rig: Rig) -> None:
    assert check_rig(rig) == []


def test_rest_shows_the_layers_themselves(stack: LayerStack, rig: Rig, atlas: Atlas, evaluator: Evaluator) -> None:
    picture = Renderer(rig, atlas.pages).render(evaluator.evaluate({}))
    assert np.abs(picture - composite(stack)).max() < 2.0


def test_meshes_come_in_the_order_of_the_layers(stack: LayerStack, rig: Rig) -> None:
    drawn = [mesh.name for mesh in rig.meshes if not mesh.id.startswith("HitArea")]
    assert drawn == [layer.name for layer in stack.layers]


def test_taps_on_head_and_body_are_told_apart(rig: Rig, evaluator: Evaluator) -> None:
    frame = evaluator.evaluate({})
    areas_ = {mesh.id: number for number, mesh in enumerate(rig.meshes) if mesh.id.startswith("HitArea")}
    assert set(areas_) == {"HitAreaHead", "HitAreaBody"}
    assert not frame.visible[list(areas_.values())].any()
    head, body = (frame.vertices[areas_[name]] for name in ("HitAreaHead", "HitAreaBody"))
    assert head[:, 1].min() == pytest.approx(body[:, 1].max(), abs=1e-4)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_triangle_flips_in_any_pose(data: st.DataObject, rig: Rig, evaluator: Evaluator) -> None:
    pose = {
        parameter.id: data.draw(
            st.one_of(
                st.sampled_from((parameter.minimum, parameter.default, parameter.maximum)),
                st.floats(parameter.minimum, parameter.maximum),
            )
        )
        for parameter in rig.parameters
    }
    rest, posed = areas(rig, evaluator.evaluate({})), areas(rig, evaluator.evaluate(pose))
    large = np.abs(rest) > 1
    assert (posed[large] * np.sign(rest[large]) > 0).all()


def test_every_parameter_moves_something(rig: Rig, evaluator: Evaluator) -> None:
    for parameter in rig.parameters:
        for value in {parameter.minimum, parameter.maximum} - {parameter.default}:
            moved = vertices_moved(rig, evaluator, {parameter.id: value})
            assert max(np.abs(movement).max() for movement in moved.values()) > 1.0, parameter.id


def test_the_head_turns_to_the_right_and_up(rig: Rig, evaluator: Evaluator) -> None:
    moved = vertices_moved(rig, evaluator, {"ParamAngleX": 30, "ParamAngleY": 30})
    assert (moved["ArtMeshFace"].mean(axis=0) > 5).all()
    assert np.abs(moved["ArtMeshTopwear"]).mean() < 0.2 * moved["ArtMeshFace"].mean()


def test_jaw_corners_keep_their_contact_with_the_neck(rig: Rig, evaluator: Evaluator) -> None:
    """The tilt pivots just above the chin, so the chin hardly leaves the neck."""
    moved = vertices_moved(rig, evaluator, {"ParamAngleZ": 30})["ArtMeshFace"]
    lowest = np.argmin(evaluator.evaluate({}).vertices[[mesh.id for mesh in rig.meshes].index("ArtMeshFace")][:, 1])
    assert np.abs(moved[lowest]).max() < 4


@pytest.mark.parametrize(
    ("without", "absent"),
    [
        (HAIR, {"ParamHairFront", "ParamHairSide", "ParamHairBack", "ParamHairFluffy", *STRANDS}),
        (("back hair",), set()),
        (("side hair-r", "side hair-l"), {"ParamHairSide", "ParamHairSideR", "ParamHairSideL"}),
        (("topwear", "back hair"), {"ParamShoulderY"}),
    ],
)
def test_missing_layers_leave_no_dead_parameters(
    stack_maker: StackMaker, rig: Rig, without: tuple[str, ...], absent: set[str]
) -> None:
    stack = stack_maker(without=without)
    atlas = pack(stack.layers, 1024)
    smaller = build_rig(stack, atlas, RigOptions())
    assert check_rig(smaller) == []
    assert {parameter.id for parameter in rig.parameters} - {parameter.id for parameter in smaller.parameters} == absent
    picture = Renderer(smaller, atlas.pages).render(Evaluator(smaller).evaluate({}))
    assert np.abs(picture - composite(stack)).max() < 2.0


def test_the_same_stack_gives_the_same_rig(stack: LayerStack, atlas: Atlas, rig: Rig) -> None:
    again = build_rig(stack, atlas, RigOptions(turn_strength=1.4))
    assert [mesh.id for mesh in again.meshes] == [mesh.id for mesh in rig.meshes]
    assert all((a.positions == b.positions).all() for a, b in zip(again.meshes, rig.meshes, strict=True))


@pytest.mark.parametrize("strength", [0.0, -1.0, 1.5])
def test_turns_that_would_fold_are_refused(stack: LayerStack, atlas: Atlas, strength: float) -> None:
    with pytest.raises(UsageError, match="turn strength") as caught:
        build_rig(stack, atlas, RigOptions(turn_strength=strength))
    assert caught.value.code == "turn_strength"
