"""Warp deformers from displacement fields given in canvas pixels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import Box, FaceFrame
from cartoonalive.rig.keyforms import key_grid, lattice
from cartoonalive.rig.model import Axis, WarpDeformer
from cartoonalive.rig.space import Space

Points = NDArray[np.float64]
Displacement = Callable[[Points, Mapping[str, float]], Points]
"""Canvas points (n, 2) at rest and parameter values to displacements (n, 2) in pixels."""


PITCH = 0.1
"""Distance in W of the lines of the lattice that the warps of the face and its features lie on."""


def warp(
    id_: str,
    name: str,
    parent: Space,
    box: Box,
    cells: tuple[int, int],
    axes: Sequence[Axis],
    displacement: Displacement,
) -> tuple[WarpDeformer, Space]:
    """A warp over ``box`` (canvas pixels) of ``cells`` = (rows, columns), and the space of its children.

    At rest the grid is an even lattice, so that children stay exactly where they are.
    """
    rows, columns = cells
    space = Space(deformer=id_, origin=(box.left, box.top), size=(float(box.size[0]), float(box.size[1])))
    rest = space.pixels(lattice(rows, columns))
    points = key_grid(axes, lambda values: parent.local(rest + displacement(rest, values)))
    deformer = WarpDeformer(
        id=id_,
        name=name,
        parent=parent.deformer,
        rows=rows,
        columns=columns,
        points=points,
        bilinear=True,
        axes=tuple(axes),
    )
    return deformer, space


def cells_for(box: Box, cell: tuple[float, float], least: int = 4, most: int = 16) -> tuple[int, int]:
    """(rows, columns) so that cells are about ``cell`` = (width, height) pixels."""
    counts = np.ceil(box.size / cell)
    columns, rows = (int(np.clip(count, least, most)) for count in counts)
    return rows, columns


def on_lattice(box: Box, frame: FaceFrame) -> tuple[Box, tuple[int, int]]:
    """The smallest box around ``box`` whose sides lie on the face's lattice, and its (rows, columns) of cells.

    Warps on one lattice bend alike whatever lies in several of them, so that no seam opens between their meshes.
    """
    pitch = PITCH * frame.width
    sides = np.array([[box.left, box.top], [box.right, box.bottom]]) - frame.origin
    low, high = np.floor(sides[0] / pitch), np.ceil(sides[1] / pitch)
    (left, top), (right, bottom) = low * pitch + frame.origin, high * pitch + frame.origin
    columns, rows = (high - low).astype(int).tolist()
    return Box(left=float(left), top=float(top), right=float(right), bottom=float(bottom)), (rows, columns)


def union(boxes: Sequence[Box], margin: float = 0.0) -> Box:
    """The smallest box around ``boxes``, grown by ``margin`` pixels on every side."""
    return Box(
        left=min(box.left for box in boxes) - margin,
        top=min(box.top for box in boxes) - margin,
        right=max(box.right for box in boxes) + margin,
        bottom=max(box.bottom for box in boxes) + margin,
    )
