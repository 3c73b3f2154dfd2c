"""What hangs: earrings turn about the point from which they hang, ribbons sway the farther the lower they reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True)
class _Swing:
    """How a thing swings."""

    parameter: str
    degrees: float = 16.0
    """How far the way from its upper to its lower end turns at a parameter of 1."""
    cells: float = 3.0
    """Distances between mesh points in the larger side of the thing."""
    bends: bool = False
    """Its rows move sideways, the farther the lower: the knot stays where it is tied, and what the picture's lower rim
    cuts off stays at the rim."""


_SWINGS: Mapping[str, _Swing] = MappingProxyType(
    {
        "earwear-l": _Swing(parameter="ParamEarringL"),
        "earwear-r": _Swing(parameter="ParamEarringR"),
        "neckwear": _Swing(parameter="ParamRibbon", degrees=10.0, cells=7.0, bends=True),
    }
)
"""By layer."""
_TOP = 0.15
"""Uppermost share of a thing whose middle is the point from which it hangs."""


def hanging_lengths(stack: LayerStack) -> dict[str, float]:
    """How far down in W the things among the layers hang, by parameter."""
    return {
        _SWINGS[layer.name].parameter: _length(layer) / stack.frame.width
        for layer in stack.layers
        if layer.name in _SWINGS
    }


def swings(layer: Layer) -> bool:
    """Whether a layer is something that hangs."""
    return layer.name in _SWINGS


def rig_hanging(layers: Sequence[Layer], atlas: Atlas, space: Space) -> list[ArtMesh]:
    """The art meshes in ``space`` of things that hang; each turns about its upper end.

    A positive parameter swings the lower end to the right of the picture, as it does that of hair.
    """
    return [_mesh(layer, atlas.placements[layer.name], space) for layer in layers]


def _mesh(layer: Layer, placement: Placement, space: Space) -> ArtMesh:
    swing = _SWINGS[layer.name]
    points, triangles = alpha_mesh(layer, max(layer.pixels.shape[:2]) / swing.cells)
    pivot, axes = _pivot(layer), (axis(swing.parameter),)
    moved = _swayed if swing.bends else _turned
    return ArtMesh(
        id=mesh_id(layer.name),
        name=layer.name,
        deformer=space.deformer,
        texture=placement.page,
        uvs=placement.uvs(points),
        triangles=triangles,
        axes=axes,
        positions=key_grid(
            axes, lambda values: space.local(moved(points, pivot, swing.degrees * values[swing.parameter]))
        ),
    )


def _turned(points: Points, pivot: Points, degrees: float) -> Points:
    """Points (n, 2) turned about the pivot, the lower ones to the right."""
    return rotate(points, pivot, -degrees)


def _swayed(points: Points, pivot: Points, degrees: float) -> Points:
    """Points (n, 2) moved to the right by the square of how far they lie below the pivot; the lowest by ``degrees``."""
    below = np.maximum(points[:, 1] - pivot[1], 0)
    way = np.tan(np.radians(degrees)) * below**2 / max(below.max(), 1.0)
    swayed: Points = points + np.column_stack([way, np.zeros(len(points))])
    return swayed


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
