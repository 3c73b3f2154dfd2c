"""A brow's mesh: up and down, turned, arched or flat; the skin that carries it stretches around it.

Amplitudes in eye distances: recipes-face section 6.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.masks import dilate, exact_depth, polygon_mask, smoothstep
from cartoonalive.layers.model import BrowShape, Layer, LayerStack
from cartoonalive.rig.atlas import Atlas
from cartoonalive.rig.figure import sample
from cartoonalive.rig.keyforms import key_grid
from cartoonalive.rig.mesh import Triangles, grid_triangles, signed_areas
from cartoonalive.rig.model import ArtMesh, Axis
from cartoonalive.rig.names import mesh_id, part_of
from cartoonalive.rig.space import Space

Points = NDArray[np.float64]

_KINDS, _KEYS = ("Y", "Angle", "Form", "X"), (-1.0, 0.0, 1.0)
_UP, _DOWN, _ANGLE, _FORM, _ACROSS = 0.10, 0.07, 0.075, 0.06, 0.05
_INNER_PIVOT = 0.35
_ARCH_LEVEL = 0.3
"""An arched brow's ends go down by this share of the arch, its middle up by the rest: often only an end is seen."""
_ROWS, _COLUMNS = 12, 14
_SOFT_EDGE = 0.02
"""How far a brow's soft edge reaches beyond its rims, in eye distances."""
_CLEARANCE = 0.03
"""A brow that runs into the rim of its layer goes along only from this far within, in eye distances."""
_FARTHEST, _LEAST_AREA = 2.2, 0.3
"""Largest distance of two neighbouring vertices and least area of a triangle, relative to rest: beyond, skin smears."""
_LEAST = 0.004
"""Movement in eye distances below which a parameter is left out: so little of the brow is free of hair."""
_STEP = 0.9
"""Factor by which a movement is scaled down until it is in measure."""


def rig_brow(shape: BrowShape, stack: LayerStack, atlas: Atlas, space: Space) -> list[ArtMesh]:
    """The art mesh of one brow, driven by ``ParamBrow{L,R}Y``, ``...X``, ``...Angle`` and ``...Form``.

    ``space`` is that of the brow's warp. Positive angles raise the inner end (sad), negative ones lower it (angry);
    positive forms arch the brow; negative X draws the brows together. The rim of the layer stays where it is,
    unless the layer holds the brow alone.
    """
    name = f"eyebrow-{shape.side}"
    if name not in stack:
        return []
    layer = stack[name]
    letter = shape.side.upper()
    points = _lattice(layer)
    triangles = grid_triangles(_ROWS, _COLUMNS)
    placement = atlas.placements[name]
    distance = stack.landmarks.eye_distance
    weight = sample(_weight(shape, layer, distance), points - (layer.left, layer.top))
    inner = np.clip(_towards_nose(shape, points), 0, 1)
    towards_nose = 1.0 if shape.side == "r" else -1.0

    def moves(values: Mapping[str, float]) -> Points:
        height, angle, form, across = (values.get(f"ParamBrow{letter}{kind}", 0.0) for kind in _KINDS)
        rise = height * (_UP if height > 0 else _DOWN) + angle * _ANGLE * (inner - _INNER_PIVOT)
        rise = rise + form * _FORM * (np.sin(np.pi * inner) - _ARCH_LEVEL)
        side = np.full(len(points), -across * _ACROSS * towards_nose)
        return _in_measure(points, triangles, distance * weight[:, None] * np.column_stack([side, -rise]))

    parameters = [f"ParamBrow{letter}{kind}" for kind in _KINDS]
    least = _LEAST * distance
    axes = tuple(Axis(parameter=id_, keys=_KEYS) for id_ in parameters if np.abs(moves({id_: 1.0})).max() > least)
    return [
        ArtMesh(
            id=mesh_id(name),
            name=name,
            part=part_of(name),
            deformer=space.deformer,
            texture=placement.page,
            uvs=placement.uvs(points),
            triangles=triangles,
            axes=axes,
            positions=key_grid(axes, lambda values: space.local(points + moves(values))),
            opacity=np.ones(tuple(len(axis.keys) for axis in axes), np.float32),
            draw_order=np.full(tuple(len(axis.keys) for axis in axes), 500, np.float32),
        )
    ]


def _lattice(layer: Layer) -> Points:
    """(_ROWS * _COLUMNS, 2) even vertices over the layer, row by row."""
    height, width = layer.pixels.shape[:2]
    columns = np.linspace(layer.left, layer.left + width, _COLUMNS)
    rows = np.linspace(layer.top, layer.top + height, _ROWS)
    return np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2)


def _weight(shape: BrowShape, layer: Layer, distance: float) -> NDArray[np.float32]:
    """(h, w) how far each pixel of the layer goes along: 1 on the brow, 0 on the layer's rim, smooth between.

    A brow that was lifted off goes as a whole.
    """
    if shape.lifted:
        return np.ones(layer.pixels.shape[:2], np.float32)
    visible = np.pad(layer.pixels[..., 3] > 0, 1)
    depth = exact_depth(visible)[1:-1, 1:-1]
    brow = polygon_mask(depth.shape, shape.outline - (layer.left, layer.top)) > 0.5
    brow = dilate(brow, _SOFT_EDGE * distance)
    core = brow & (depth > _CLEARANCE * distance)
    if not core.any():
        # All of the brow is hidden: the skin beside it moves.
        core = depth > 0.8 * depth.max()
    away = exact_depth(~core)
    weight: NDArray[np.float32] = smoothstep(depth / np.maximum(depth + away, 1e-6)).astype(np.float32)
    return weight


def _in_measure(points: Points, triangles: Triangles, moves: Points) -> Points:
    """``moves`` (n, 2) scaled down, if need be, until no neighbours are torn apart and no triangle is squeezed flat."""
    grid, moved = (array.reshape(_ROWS, _COLUMNS, 2) for array in (points, moves))
    stretch = [np.diff(moved[..., i], axis=1 - i) / np.diff(grid[..., i], axis=1 - i) for i in (0, 1)]
    largest = max(float(one.max()) for one in stretch)
    scaled: Points = moves / max(1.0, largest / (_FARTHEST - 1))
    rest = signed_areas(points, triangles)
    while (signed_areas(points + scaled, triangles) / rest).min() < _LEAST_AREA:
        scaled = _STEP * scaled
    return scaled


def _towards_nose(shape: BrowShape, points: Points) -> NDArray[np.float64]:
    """0 at the outer end of the brow, 1 at the inner one, per vertex."""
    along: NDArray[np.float64] = (points[:, 0] - shape.x[0]) / max(float(np.ptp(shape.x)), 1e-6)
    return along if shape.side == "r" else 1 - along
