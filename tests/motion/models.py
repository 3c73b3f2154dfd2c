"""The smallest model that has every standard parameter: one triangle that breathes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from cartoonalive.formats.bundle import write_bundle
from cartoonalive.formats.exp3 import Expression3
from cartoonalive.motion.model import Expression, Motion
from cartoonalive.rig.model import ArtMesh, CanvasInfo, Parameter, PhysicsGroup, Rig
from cartoonalive.rig.parameters import STANDARD, axis

PARAMETERS = tuple(STANDARD.values())


def triangle_rig(physics: Sequence[PhysicsGroup] = (), parameters: Sequence[Parameter] = PARAMETERS) -> Rig:
    corners = np.array([[0, 0], [1, 0], [0, 1]], np.float32)
    mesh = ArtMesh(
        id="ArtMesh1",
        texture=0,
        uvs=corners,
        triangles=np.array([[0, 1, 2]], np.uint16),
        axes=(axis("ParamBreath"),),
        opacity=np.ones(2, np.float32),
        draw_order=np.full(2, 500, np.float32),
        positions=np.stack([corners * np.float32(size) for size in (0.25, 0.4)]),
    )
    canvas = CanvasInfo(width=64, height=64, pixels_per_unit=64, origin=(32, 32))
    return Rig(canvas=canvas, parameters=tuple(parameters), meshes=(mesh,), physics=tuple(physics))


def write_model(
    folder: Path,
    rig: Rig,
    motions: Mapping[str, Sequence[Motion]] | None = None,
    expressions: Sequence[Expression] = (),
) -> Path:
    """The model3 file of ``rig`` with these motions and expressions."""
    return write_bundle(
        folder,
        name="model",
        rig=rig,
        pages=[np.full((8, 8, 4), 255, np.uint8)],
        motions=motions or {},
        expressions={expression.name: Expression3.of(expression) for expression in expressions},
    )
