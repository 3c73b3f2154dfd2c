"""What hangs on the head: meshes that turn about the point from which they hang."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.model import Layer, LayerStack
from cartoonalive.rig.atlas import Atlas, Placement
from cartoonalive.rig.keyforms import key_grid
from cartoonalive.rig.mesh import alpha_mesh
from cartoonalive.rig.model import ArtMesh
from cartoonalive.rig.names import mesh_id
from cartoonalive.rig.parameters import axis
from cartoonalive.rig.space import Space
from cartoonalive.rig.turn import rotate

Points = NDArray[np.float64]

_SWINGS: Mapping[str, str] = MappingProxyType({"earwear-l": "ParamEarringL", "earwear-r": "ParamEarringR"})
"""Parameters by layer."""
_DEGREES = 16.0
"""How far a thing turns at a parameter of 1."""
_TOP = 0.15
"""Uppermost share of a thing whose middle is the point from which it hangs."""
_CELLS = 3.0
"""Distances between mesh points in the larger side of a thing."""


def hanging_lengths(stack: LayerStack) -> dict[str, float]:
    """How far down in W the things among the layers hang, by parameter."""
    return {_SWINGS[layer.name]: _length(layer) / stack.frame.width for layer in stack.layers if layer.name in _SWINGS}


def rig_hanging(layers: Sequence[Layer], atlas: Atlas, space: Space) -> list[ArtMesh]:
    """The art meshes in ``space`` of things that hang; each turns about its upper end.

    A positive parameter swings the lower end to the right of the picture, as it does that of hair.
    """
    return [_mesh(layer, atlas.placements[layer.name], space) for layer in layers]


def _mesh(layer: Layer, placement: Placement, space: Space) -> ArtMesh:
    parameter = _SWINGS[layer.name]
    points, triangles = alpha_mesh(layer, max(layer.pixels.shape[:2]) / _CELLS)
    pivot, axes = _pivot(layer), (axis(parameter),)
    return ArtMesh(
        id=mesh_id(layer.name),
        name=layer.name,
        deformer=space.deformer,
        texture=placement.page,
        uvs=placement.uvs(points),
        triangles=triangles,
        axes=axes,
        positions=key_grid(axes, lambda values: space.local(rotate(points, pivot, -_DEGREES * values[parameter]))),
    )


def _length(layer: Layer) -> float:
    """Height of a thing in pixels."""
    return float(np.count_nonzero((layer.pixels[..., 3] > 127).any(axis=1)))


def _pivot(layer: Layer) -> Points:
    """(2,) where a thing hangs, canvas pixels: in the middle of its upper end."""
    rows, columns = np.nonzero(layer.pixels[..., 3] > 127)
    if len(rows) == 0:
        return np.array([layer.left, layer.top], np.float64)
    upper = rows <= rows.min() + _TOP * np.ptp(rows)
    return np.array([layer.left + columns[upper].mean() + 0.5, layer.top + rows.min()], np.float64)
