"""Leave keys out that lie on a straight line between their neighbours: the model looks the same and weighs less.

* A keyform between two others that it is the mean of (by its place) says nothing, and goes.
* A blend shape from one end over its neutral key to the other end that is one straight line needs one row instead of
  two: its neutral key moves to the low end, and what it adds there at rest is taken off the keyforms. This is so of all
  shapes of identity, as those are linear by their nature.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from cartoonalive.rig.model import ArtMesh, Axis, BlendShape, Rig, WarpDeformer

_Item = TypeVar("_Item", ArtMesh, WarpDeformer)
_POINTS = {ArtMesh: "positions", WarpDeformer: "points"}
_KEYED = ("positions", "points", "opacity", "draw_order", "multiply", "screen")
"""Arrays of an object with one leading dimension per axis."""
TOLERANCE = 1e-5
"""Of the size of the numbers: about a hundredth of a pixel of what lies below a warp."""


def thinned(rig: Rig) -> Rig:
    """``rig`` without the keys of meshes and warps that say nothing."""
    return replace(
        rig,
        meshes=tuple(_thin(mesh) for mesh in rig.meshes),
        deformers=tuple(_thin(one) if isinstance(one, WarpDeformer) else one for one in rig.deformers),
    )


def _thin(item: _Item) -> _Item:
    return _thin_shapes(_thin_axes(item))


def _thin_axes(item: _Item) -> _Item:
    arrays = {name: getattr(item, name) for name in _KEYED if getattr(item, name, None) is not None}
    if any(np.ndim(values) < len(item.axes) for values in arrays.values()):
        return item
    axes = list(item.axes)
    for number, axis in enumerate(item.axes):
        keys = list(axis.keys)
        place = 1
        while place < len(keys) - 1:
            if all(_straight(values, number, keys, place) for values in arrays.values()):
                arrays = {name: np.delete(values, place, axis=number) for name, values in arrays.items()}
                del keys[place]
            else:
                place += 1
        axes[number] = Axis(parameter=axis.parameter, keys=tuple(keys))
    return replace(item, axes=tuple(axes), **arrays)


def _straight(values: NDArray[np.floating], axis: int, keys: list[float], place: int) -> bool:
    """Whether the rows at ``place`` lie on the line between the rows beside them."""
    before, here, after = (np.take(values, place + step, axis=axis).astype(np.float64) for step in (-1, 0, 1))
    share = (keys[place] - keys[place - 1]) / (keys[place + 1] - keys[place - 1])
    return _same(before + (after - before) * share, here)


def _thin_shapes(item: _Item) -> _Item:
    name = _POINTS[type(item)]
    keyforms = np.asarray(getattr(item, name), np.float64)
    shapes = list(item.blend_shapes)
    for number, rows in _lines(shapes, name).items():
        shape = shapes[number]
        keyforms = keyforms + rows[0]
        rows[1] -= rows[0]
        rows[0] = 0.0
        ends = (shape.keys[0], shape.keys[2])
        shapes[number] = replace(shape, keys=ends, base=0, offsets={name: rows.astype(np.float32)})
    changed: dict[str, Any] = {name: keyforms.astype(np.float32)}
    return replace(item, blend_shapes=tuple(shapes), **changed)


def _lines(shapes: Sequence[BlendShape], name: str) -> dict[int, NDArray[np.float64]]:
    """The offsets (2, n, 2) at both ends of shapes that are straight lines through their neutral key, by number."""
    numbers = [number for number, shape in enumerate(shapes) if _has_three_keys(shape, name)]
    if not numbers:
        return {}
    keys = np.array([shapes[number].keys for number in numbers])
    ends = np.stack([shapes[number].offsets[name][::2] for number in numbers]).astype(np.float64)
    share = (keys[:, 1] - keys[:, 0]) / (keys[:, 2] - keys[:, 0])
    between = ends[:, 0] + (ends[:, 1] - ends[:, 0]) * share[:, None, None]
    straight = np.abs(between).max(axis=(1, 2), initial=0.0) <= TOLERANCE
    return {number: rows for number, rows, is_line in zip(numbers, ends, straight, strict=True) if is_line}


def _has_three_keys(shape: BlendShape, name: str) -> bool:
    """Whether it moves points only, without limits, from a neutral key in the middle to two ends."""
    return len(shape.keys) == 3 and shape.base == 1 and not shape.limits and set(shape.offsets) == {name}


def _same(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    size = max(1.0, float(np.abs(other).max(initial=0.0)))
    return float(np.abs(one - other).max(initial=0.0)) <= TOLERANCE * size
