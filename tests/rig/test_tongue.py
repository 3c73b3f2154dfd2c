import numpy as np
import pytest

from cartoonalive.rig.mouth import rig_mouth
from tests.rig.mouth_drawing import SPACE, atlas_of, box_layer, mouth_shape, stack_of


@pytest.mark.parametrize(
    ("names", "id_"),
    [
        (("mouth", "tongue", "lip-lower"), "ArtMeshLipLowerTongue"),
        (("mouth", "lip-lower", "tongue-out"), "ArtMeshTongueOut"),
        (("mouth", "tongue-out"), "ArtMeshTongueOut"),
    ],
)
def test_a_tongue_comes_out_of_an_open_mouth_only(names: tuple[str, ...], id_: str) -> None:
    stack = stack_of(*(box_layer(name, 92, 160, 168, 215) for name in names))
    meshes = {mesh.id: mesh for mesh in rig_mouth(mouth_shape(is_open=True), stack, atlas_of(stack), SPACE)}
    out = meshes[id_]
    opening, put_out = out.axes
    assert (opening.parameter, put_out.parameter) == ("ParamMouthOpenY", "ParamTongueOut")
    assert not out.opacity[0].any()
    assert not out.opacity[:, 0].any()
    assert out.opacity[-1, -1] == 1
    tips = SPACE.pixels(out.positions[-1])[..., 1].max(axis=-1)
    assert (np.diff(tips) > 0).all()


def test_its_own_layer_is_seen_nowhere_else() -> None:
    stack = stack_of(*(box_layer(name, 92, 160, 168, 215) for name in ("mouth", "tongue-out")))
    meshes = rig_mouth(mouth_shape(is_open=True), stack, atlas_of(stack), SPACE)
    assert [mesh.id for mesh in meshes] == ["ArtMeshMouth", "ArtMeshTongueOut"]


def test_it_comes_out_below_the_teeth_that_the_portrait_shows() -> None:
    names = ("mouth", "tongue", "lip-lower")
    stack = stack_of(*(box_layer(name, 92, 160, 168, 215) for name in names), box_layer("tooth-t", 100, 168, 160, 193))
    meshes = {mesh.id: mesh for mesh in rig_mouth(mouth_shape(is_open=True), stack, atlas_of(stack), SPACE)}
    opened = SPACE.pixels(meshes["ArtMeshLipLowerTongue"].positions[-1, -1])
    assert opened[:, 1].min() == pytest.approx(193, abs=0.5)
