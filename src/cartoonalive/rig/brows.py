"""A brow's mesh: up and down, turned, and arched or flat.

Amplitudes in eye distances: recipes-face section 6.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.model import BrowShape, Layer, LayerStack
from cartoonalive.rig.atlas import Atlas
from cartoonalive.rig.keyforms import key_grid
from cartoonalive.rig.mesh import grid_triangles
from cartoonalive.rig.model import ArtMesh, Axis
from cartoonalive.rig.names import mesh_id, part_of
from cartoonalive.rig.space import Space

Points = NDArray[np.float64]

_KEYS = (-1.0, 0.0, 1.0)
_UP, _DOWN, _ANGLE, _FORM, _ACROSS = 0.10, 0.07, 0.075, 0.05, 0.05
_INNER_PIVOT = 0.35
_COLUMNS = 11


def rig_brow(shape: BrowShape, stack: LayerStack, atlas: Atlas, space: Space) -> list[ArtMesh]:
    """The art mesh of one brow, driven by ``ParamBrow{L,R}Y``, ``...X``, ``...Angle`` and ``...Form``.

    ``space`` is that of the brow's warp. Positive angles raise the inner end (sad), negative ones lower it (angry);
    positive forms arch the brow; negative X draws the brows together.
    """
    name = f"eyebrow-{shape.side}"
    if name not in stack:
        return []
    layer = stack[name]
    letter = shape.side.upper()
    axes = tuple(Axis(parameter=f"ParamBrow{letter}{kind}", keys=_KEYS) for kind in ("Y", "Angle", "Form", "X"))
    points = _strip(shape, layer)
    placement = atlas.placements[name]
    distance = 150.0 * stack.frame.unit
    inner = _towards_nose(shape, points)

    def place(values: dict[str, float]) -> NDArray[np.float32]:
        height, angle, form, across = (values[axis.parameter] for axis in axes)
        rise = height * (_UP if height > 0 else _DOWN) + angle * _ANGLE * (inner - _INNER_PIVOT)
        rise = rise + form * _FORM * np.sin(np.pi * np.clip(inner, 0, 1))
        towards_nose = 1.0 if shape.side == "r" else -1.0
        side = np.full(len(points), -across * _ACROSS * towards_nose)
        return space.local(points + distance * np.column_stack([side, -rise]))

    return [
        ArtMesh(
            id=mesh_id(name),
            name=name,
            part=part_of(name),
            deformer=space.deformer,
            texture=placement.page,
            uvs=placement.uvs(points),
            triangles=grid_triangles(3, _COLUMNS),
            axes=axes,
            positions=key_grid(axes, lambda values: place(dict(values))),
            opacity=np.ones(tuple(len(axis.keys) for axis in axes), np.float32),
            draw_order=np.full(tuple(len(axis.keys) for axis in axes), 500, np.float32),
        )
    ]


def _strip(shape: BrowShape, layer: Layer) -> Points:
    """(3 * _COLUMNS, 2) vertices: the layer's upper edge, the ridge, its lower edge."""
    height, width = layer.pixels.shape[:2]
    columns = np.linspace(layer.left, layer.left + width, _COLUMNS)
    ridge = np.clip(np.interp(columns, shape.x, shape.ridge), layer.top + 1, layer.top + height - 1)
    rows = [np.full(_COLUMNS, float(layer.top)), ridge, np.full(_COLUMNS, float(layer.top + height))]
    return np.concatenate([np.column_stack([columns, row]) for row in rows])


def _towards_nose(shape: BrowShape, points: Points) -> NDArray[np.float64]:
    """0 at the outer end of the brow, 1 at the inner one, per vertex."""
    along: NDArray[np.float64] = (points[:, 0] - shape.x[0]) / max(float(np.ptp(shape.x)), 1e-6)
    return along if shape.side == "r" else 1 - along
