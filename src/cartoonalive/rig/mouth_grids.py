"""Lattices of the mouth's meshes: columns across the mouth, rows along its rims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.model import Layer, MouthShape

Points = NDArray[np.float64]
Curve = NDArray[np.float64]

COLUMNS = 25
"""Columns of vertices from corner to corner."""
_LEAST_GAP = 0.25
"""What remains of the distance between two rows of a lip where the mouth squeezes them together."""


@dataclass(frozen=True, kw_only=True)
class LipRows:
    """Rows of the lip contours at rest over the lip columns."""

    outer_upper: Curve
    upper: Curve
    middle: Curve
    lower: Curve
    outer_lower: Curve


def sheet(layer: Layer, rows: int) -> Points:
    """An even lattice of ``rows`` x COLUMNS vertices over the whole layer."""
    height, width = layer.pixels.shape[:2]
    columns = np.linspace(layer.left, layer.left + width, COLUMNS)
    return lattice(columns, [np.full(COLUMNS, row) for row in np.linspace(layer.top, layer.top + height, rows)])


def shifted(points: Points, down: float) -> Points:
    """Points (n, 2) moved ``down`` pixels."""
    moved: Points = points + np.array([0.0, down])
    return moved


def sampled(columns: Curve, shape: MouthShape, curve: Curve) -> Curve:
    """A curve of the mouth at other columns, held beyond the corners."""
    rows: Curve = np.interp(columns, shape.x, curve)
    return rows


def kept_apart(rows: Sequence[Curve], rest: Sequence[Curve], sign: float) -> list[Curve]:
    """Rows from the rim outwards (down for ``sign`` 1), pushed on until _LEAST_GAP of the rest distance is left."""
    kept = [rows[0]]
    for row, before, after in zip(rows[1:], rest, rest[1:], strict=False):
        kept.append(kept[-1] + sign * np.maximum(sign * (row - kept[-1]), _LEAST_GAP * np.abs(after - before)))
    return kept


def sliced(share: float, rest: Curve, height: Curve) -> Curve:
    """Depth of the row at ``share`` of an inside of ``rest`` height at another ``height``.

    One that grows keeps the thirds along its rims as they are and stretches the middle, so that teeth and outlines
    stay sharp; one that shrinks does so evenly.
    """
    extra = np.maximum(height - rest, 0) * np.clip(3 * share - 1, 0, 1)
    depth: Curve = share * np.minimum(height, rest) + extra
    return depth


def within(layer: Layer, points: Points) -> Points:
    """Points held inside the layer's rectangle, so that they never sample its neighbours on the page."""
    low = np.array([layer.left, layer.top], np.float64)
    return np.clip(points, low, low + layer.pixels.shape[1::-1])


def lattice(columns: Curve, rows: Sequence[Curve]) -> Points:
    """(rows * columns, 2) vertices, row by row."""
    return np.concatenate([np.column_stack([columns, row]) for row in rows])
