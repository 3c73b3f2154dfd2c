"""Every rule of the rig has a message that names the object."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cartoonalive.errors import FormatError
from cartoonalive.rig.check import check_rig, require_valid
from cartoonalive.rig.model import Axis, BlendShape, DrawOrderGroup, GroupItem, Limit, Part, Rig
from tests.formats.moc3.small import small_rig

RIG = small_rig()
WARP, ROTATION = RIG.deformers
FACE, EYE = RIG.meshes
SMILE = FACE.blend_shapes[0]
NARROW = Axis(parameter="ParamAngleX", keys=(-30.0, 0.0, 20.0))


def with_mesh(**changes: object) -> Rig:
    return replace(RIG, meshes=(replace(FACE, **changes), EYE))  # type: ignore[arg-type]


def with_shape(**changes: object) -> Rig:
    return with_mesh(blend_shapes=(replace(SMILE, **changes),))  # type: ignore[arg-type]


BROKEN: dict[str, tuple[Rig, str]] = {
    "duplicate id": (replace(RIG, meshes=(FACE, replace(EYE, id=FACE.id))), "mesh ArtMeshFace: id used more than once"),
    "long id": (replace(RIG, parts=(*RIG.parts, Part(id="P" * 64))), "id longer than 63 bytes"),
    "empty id": (replace(RIG, parts=(*RIG.parts, Part(id=""))), "must not be empty"),
    "child first": (
        replace(RIG, deformers=(ROTATION, WARP)),
        "its parent WarpFace must come before it",
    ),
    "no parent": (with_mesh(deformer="Warp"), "mesh ArtMeshFace: parent deformer Warp does not exist"),
    "no part": (with_mesh(part="Part"), "part Part does not exist"),
    "default": (
        replace(RIG, parameters=(replace(RIG.parameters[0], default=40.0), *RIG.parameters[1:])),
        "parameter ParamAngleX: default 40 outside -30..30",
    ),
    "coverage": (
        replace(RIG, deformers=(replace(WARP, axes=(NARROW,)), ROTATION)),
        "keys of ParamAngleX: reach -30..20, not -30..30",
    ),
    "axis order": (
        replace(RIG, deformers=(replace(WARP, axes=(replace(NARROW, keys=(0.0, -30.0, 30.0)),)), ROTATION)),
        "must be strictly ascending",
    ),
    "shape": (with_mesh(positions=FACE.positions[:3]), "positions has shape (3, 2), expected (4, 2)"),
    "nan": (with_mesh(positions=FACE.positions * np.float32(np.nan)), "positions holds a number that is not finite"),
    "triangle": (with_mesh(triangles=np.array([[0, 1, 4]], np.uint16)), "a triangle names vertex 4 of 4"),
    "uv": (with_mesh(uvs=FACE.uvs * np.float32(3)), "texture coordinates outside 0..1"),
    "mask": (with_mesh(masks=("Nothing",)), "mask Nothing does not exist"),
    "self mask": (with_mesh(masks=(FACE.id,)), "masks itself"),
    "draw order": (with_mesh(draw_order=np.array(1001, np.float32)), "leave the group's 0..1000, which crashes Core"),
    "opacity": (with_mesh(opacity=np.array(1.5, np.float32)), "opacity outside 0..1 on an object with blend shapes"),
    "ordinary parameter": (with_shape(parameter="ParamAngleX"), "cannot drive blend shapes"),
    "one key": (
        with_shape(keys=(0.0,), offsets={"positions": np.zeros((1, 4, 2), np.float32)}),
        "needs two or more strictly ascending keys",
    ),
    "neutral key": (with_shape(base=2), "neutral key 2 of 2"),
    "neutral row": (with_shape(base=1), "positions is not zero at the neutral key"),
    "attribute": (with_shape(offsets={"angle": np.zeros(2, np.float32)}), "angle is no attribute of this object"),
    "limit": (
        with_shape(limits=(Limit(parameter="ParamEyeLOpen", points=((1.0, 0.0), (0.0, 1.0))),)),
        "limit by ParamEyeLOpen must have finite, ascending points",
    ),
    "shape parameter on axis": (
        replace(RIG, deformers=(replace(WARP, axes=(Axis(parameter="ParamSmile", keys=(0.0, 0.5, 1.0)),)), ROTATION)),
        "it cannot drive keyforms",
    ),
    "glue": (
        replace(RIG, glues=(replace(RIG.glues[0], vertices=np.array([[0, 0], [9, 0]], np.uint16)),)),
        "names a vertex that mesh ArtMeshFace does not have",
    ),
    "missing in groups": (
        replace(RIG, groups=(DrawOrderGroup(items=(GroupItem(kind="mesh", id=FACE.id),)),)),
        "mesh ArtMeshEyeL: is 0 times in the draw-order groups",
    ),
    "group loop": (
        replace(RIG, groups=(replace(RIG.groups[0], items=(GroupItem(kind="part", id="PartEyeL", group=0),)),)),
        "opens group 0, which must be a later group",
    ),
}


def test_a_sound_rig_has_no_problems() -> None:
    assert check_rig(RIG) == []


@pytest.mark.parametrize("case", BROKEN)
def test_broken_rigs_are_described(case: str) -> None:
    rig, message = BROKEN[case]
    problems = check_rig(rig)
    assert any(message in problem for problem in problems), problems
    with pytest.raises(FormatError) as caught:
        require_valid(rig)
    assert caught.value.code == "invalid_rig"


def test_blend_shapes_count_for_the_draw_order_bracket() -> None:
    shape = BlendShape(
        parameter="ParamSmile", keys=(0.0, 1.0), base=0, offsets={"draw_order": np.array([0, 600], np.float32)}
    )
    problems = check_rig(with_mesh(blend_shapes=(shape,)))
    assert any("500..1100 leave" in problem for problem in problems)
