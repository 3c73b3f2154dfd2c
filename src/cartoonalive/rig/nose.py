"""The nose's mesh: a small lattice that the nose warp moves; it has no keyforms of its own."""

from __future__ import annotations

import numpy as np

from cartoonalive.layers.model import LayerStack, NoseShape
from cartoonalive.rig.atlas import Atlas
from cartoonalive.rig.mesh import grid_triangles
from cartoonalive.rig.model import ArtMesh
from cartoonalive.rig.names import mesh_id, part_of
from cartoonalive.rig.space import Space

_ROWS, _COLUMNS = 6, 5


def rig_nose(shape: NoseShape, stack: LayerStack, atlas: Atlas, space: Space) -> list[ArtMesh]:
    """The art mesh of the nose, or none when there is no such layer. ``space`` is that of the nose warp."""
    name = "nose"
    if name not in stack:
        return []
    columns, rows = np.linspace(shape.left, shape.right, _COLUMNS), np.linspace(shape.top, shape.bottom, _ROWS)
    points = np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2)
    placement = atlas.placements[name]
    return [
        ArtMesh(
            id=mesh_id(name),
            name=name,
            part=part_of(name),
            deformer=space.deformer,
            texture=placement.page,
            uvs=placement.uvs(points),
            triangles=grid_triangles(_ROWS, _COLUMNS),
            positions=space.local(points),
        )
    ]
