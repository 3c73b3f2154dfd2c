"""The tongue put out: a second copy of the tongue in front of the lower lip, there only while the mouth is open."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.model import Layer, LayerStack, MouthShape
from cartoonalive.layers.mouth_shape import edges
from cartoonalive.rig.atlas import Placement
from cartoonalive.rig.jaw import jaw_keys
from cartoonalive.rig.keyforms import key_grid
from cartoonalive.rig.mesh import grid_triangles
from cartoonalive.rig.model import ArtMesh, Axis
from cartoonalive.rig.names import part_of
from cartoonalive.rig.space import Space

TONGUE_OUT = "ParamTongueOut"

_LINES = 6
_APPEAR = (0.2, 0.3)
"""ParamMouthOpenY over which there is room for the tongue to come out."""
_SHOWN = 0.2
"""ParamTongueOut at which it is fully there."""
_WIDTH, _LENGTH = 0.48, 0.36
"""Of the part before the lower lip, in mouth widths."""
_SHOULDERS = ((0.0, 0.2, 1.0), (0.0, 0.5, 1.0))
"""From root to tip, the part of the drawn tongue's height: its widest row is near the root, its sides run straight."""
_ROOT, _LOWEST_ROOT = 0.55, 0.92
"""Where in the opening, from its upper to its lower rim, the tongue comes into sight, and where at the lowest."""
_SOLID, _WHITE = 127, 200
"""Alpha and least colour from which on an inside hides a tongue as teeth do."""


def tongue_out(
    shape: MouthShape, layer: Layer, placement: Placement, space: Space, mesh: str, teeth: float = -np.inf
) -> ArtMesh:
    """The art mesh ``mesh`` with the texture of the tongue ``layer``, driven by ``ParamTongueOut`` and the opening.

    It comes out below the row ``teeth``, where those that the portrait shows end.
    """
    height, width = layer.pixels.shape[:2]
    across, along = np.meshgrid(np.linspace(-1, 1, _LINES), np.linspace(0, 1, _LINES))
    u, t = across.ravel(), along.ravel()
    source = np.column_stack([layer.left + width * (u + 1) / 2, layer.top + height * np.interp(t, *_SHOULDERS)])
    middle = float(shape.centre[0])

    def placed(values: Mapping[str, float]) -> NDArray[np.float32]:
        rims = edges(shape, values["ParamMouthOpenY"])
        upper, lower = (float(np.interp(middle, rims.x, row)) for row in (rims.upper, rims.lower))
        root = upper + float(np.clip((teeth - upper) / max(lower - upper, 1.0), _ROOT, _LOWEST_ROOT)) * (lower - upper)
        tip = max(lower - root, 1.0) + values[TONGUE_OUT] * _LENGTH * shape.width
        x = middle + u * _WIDTH * shape.width / 2
        return space.local(np.column_stack([x, root + t * tip]))

    def opacity(values: Mapping[str, float]) -> NDArray[np.float64]:
        room = np.interp(values["ParamMouthOpenY"], _APPEAR, (0.0, 1.0))
        return np.asarray(room * min(values[TONGUE_OUT] / _SHOWN, 1.0))

    axes = (
        Axis(parameter="ParamMouthOpenY", keys=tuple(sorted({*jaw_keys(shape), *_APPEAR}))),
        Axis(parameter=TONGUE_OUT, keys=(0.0, _SHOWN, 1.0)),
    )
    return ArtMesh(
        id=mesh,
        name="tongue out",
        part=part_of(layer.name),
        deformer=space.deformer,
        texture=placement.page,
        uvs=placement.uvs(source),
        triangles=grid_triangles(_LINES, _LINES),
        axes=axes,
        positions=key_grid(axes, placed),
        opacity=key_grid(axes, opacity),
    )


def teeth_end(stack: LayerStack, x: float) -> float:
    """Row in which the teeth of a mouth that the portrait shows open end at canvas ``x``; without any -inf.

    They are a layer of their own or what is white in the portrait's own inside.
    """
    for name, least in (("tooth-t", 0), ("mouth", _WHITE)):
        if name in stack:
            layer = stack[name]
            column = int(np.clip(x - layer.left, 0, layer.pixels.shape[1] - 1))
            colour, alpha = np.split(layer.pixels[:, column], [3], axis=1)
            rows = np.flatnonzero((alpha[:, 0] > _SOLID) & (colour.min(axis=1) >= least))
            return float(layer.top + rows[-1] + 1) if len(rows) else -np.inf
    return -np.inf
