"""Blush: a soft spot that is multiplied with the cheek below it and appears with ``ParamCheek``."""

from __future__ import annotations

import numpy as np

from cartoonalive.layers.model import Layer
from cartoonalive.rig.atlas import Placement
from cartoonalive.rig.keyforms import key_grid
from cartoonalive.rig.mesh import rectangle
from cartoonalive.rig.model import ArtMesh
from cartoonalive.rig.names import mesh_id
from cartoonalive.rig.parameters import axis
from cartoonalive.rig.space import Space

BLUSH = "blush"
"""Beginning of the names of the layers."""
_LINES = 6


def rig_blush(layer: Layer, placement: Placement, space: Space) -> ArtMesh:
    """The art mesh of one cheek's ``layer`` in the face's warp ``space``: opacity 0 at rest, 1 at ``ParamCheek`` 1."""
    points, triangles = rectangle(layer, _LINES)
    axes = (axis("ParamCheek"),)
    return ArtMesh(
        id=mesh_id(layer.name),
        name=layer.name,
        deformer=space.deformer,
        texture=placement.page,
        uvs=placement.uvs(points),
        triangles=triangles,
        axes=axes,
        positions=key_grid(axes, lambda values: space.local(points)),
        opacity=key_grid(axes, lambda values: np.float32(values["ParamCheek"])),
        blend_mode="multiply",
    )
