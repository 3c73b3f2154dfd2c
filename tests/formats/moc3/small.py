"""A small rig made by hand, one of everything, that fits version 4."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from cartoonalive.rig.model import (
    ArtMesh,
    Axis,
    BlendShape,
    CanvasInfo,
    DrawOrderGroup,
    FloatArray,
    Glue,
    GroupItem,
    Limit,
    Parameter,
    Part,
    Rig,
    RotationDeformer,
    WarpDeformer,
)

SQUARE: FloatArray = np.array([[0, 0], [1, 0], [0, 1], [1, 1]], np.float32)
TURN = Axis(parameter="ParamAngleX", keys=(-30.0, 0.0, 30.0))
OPEN = Axis(parameter="ParamEyeLOpen", keys=(0.0, 1.0))


def floats(values: ArrayLike) -> FloatArray:
    return np.asarray(values, np.float32)


def small_rig() -> Rig:
    """Two square meshes below a warp and a rotation, glued, masked, with a blend shape."""
    grid = floats((SQUARE - 0.5) * 0.8)
    return Rig(
        canvas=CanvasInfo(width=1000, height=1200, pixels_per_unit=1000, origin=(500, 600)),
        parameters=(
            Parameter(id="ParamAngleX", minimum=-30, default=0, maximum=30),
            Parameter(id="ParamEyeLOpen", minimum=0, default=1, maximum=1),
            Parameter(id="ParamSmile", minimum=0, default=0, maximum=1, blend_shape=True),
        ),
        parts=(Part(id="PartFace"), Part(id="PartEyeL", parent="PartFace")),
        deformers=(
            WarpDeformer(
                id="WarpFace",
                part="PartFace",
                rows=1,
                columns=1,
                axes=(TURN,),
                opacity=np.ones(3, np.float32),
                points=np.stack([grid - floats([0.1, 0]), grid, grid + floats([0.1, 0])]),
            ),
            RotationDeformer(
                id="RotationEyeL",
                part="PartEyeL",
                parent="WarpFace",
                angle=np.array(15, np.float32),
                origin=np.array([0.25, 0.5], np.float32),
                scale=np.array(0.001, np.float32),
            ),
        ),
        meshes=(
            ArtMesh(
                id="ArtMeshFace",
                part="PartFace",
                deformer="WarpFace",
                texture=0,
                uvs=floats(SQUARE / 2),
                triangles=np.array([[0, 1, 2], [2, 1, 3]], np.uint16),
                positions=SQUARE,
                multiply=np.array([1, 0.5, 0.25], np.float32),
                blend_shapes=(
                    BlendShape(
                        parameter="ParamSmile",
                        keys=(0.0, 1.0),
                        base=0,
                        offsets={"positions": np.stack([SQUARE * 0, SQUARE / 8])},
                        limits=(Limit(parameter="ParamEyeLOpen", points=((0.0, 0.0), (1.0, 1.0))),),
                    ),
                ),
            ),
            ArtMesh(
                id="ArtMeshEyeL",
                part="PartEyeL",
                deformer="RotationEyeL",
                texture=0,
                uvs=floats(SQUARE / 4 + 0.5),
                triangles=np.array([[0, 1, 2], [2, 1, 3]], np.uint16),
                axes=(OPEN, TURN),
                opacity=np.ones((2, 3), np.float32),
                draw_order=np.full((2, 3), 600, np.float32),
                positions=np.arange(48, dtype=np.float32).reshape(2, 3, 4, 2),
                masks=("ArtMeshFace",),
                blend_mode="multiply",
            ),
        ),
        glues=(
            Glue(
                id="GlueEyeL",
                mesh_a="ArtMeshFace",
                mesh_b="ArtMeshEyeL",
                vertices=np.array([[1, 0], [3, 2]], np.uint16),
                weights=np.array([[0.5, 0.5], [0.0, 1.0]], np.float32),
            ),
        ),
        groups=(
            DrawOrderGroup(
                items=(GroupItem(kind="part", id="PartEyeL", group=1), GroupItem(kind="mesh", id="ArtMeshFace"))
            ),
            DrawOrderGroup(items=(GroupItem(kind="mesh", id="ArtMeshEyeL"),)),
        ),
    )
