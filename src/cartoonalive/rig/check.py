"""Invariants of a rig, with messages that name the object.

Some break the file, some crash Cubism Core, some only make it misbehave without a word; a rig that passes is safe to
evaluate, to write and to load.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from cartoonalive.errors import FormatError
from cartoonalive.rig.check_order import OrderCheck
from cartoonalive.rig.model import (
    ArtMesh,
    Axis,
    BlendShape,
    Deformer,
    Glue,
    Keyed,
    Limit,
    Parameter,
    Part,
    Rig,
    RotationDeformer,
    WarpDeformer,
)

MAX_ID_BYTES = 63
MAX_VERTICES = 65535

Problems = Iterator[str]


def require_valid(rig: Rig) -> None:
    """Raise :class:`FormatError` with the first problems of an invalid rig."""
    problems = check_rig(rig)
    if problems:
        more = f" (and {len(problems) - 3} more)" if len(problems) > 3 else ""
        raise FormatError(
            f"invalid rig: {'; '.join(problems[:3])}{more}",
            hint="cartoonalive.rig.check.check_rig lists all problems",
            code="invalid_rig",
        )


def check_rig(rig: Rig) -> list[str]:
    """All problems of a rig as readable sentences; empty when it is valid."""
    return list(_Check(rig).problems())


class _Check:
    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._parameters = {p.id: p for p in rig.parameters}
        self._parts = {p.id: i for i, p in enumerate(rig.parts)}
        self._deformers = {d.id: i for i, d in enumerate(rig.deformers)}
        self._meshes = {m.id: m for m in rig.meshes}
        self._limits: dict[tuple[Limit, ...], Sequence[str]] = {}
        """Problems of limits; many shapes have the same, which are looked at once."""

    def problems(self) -> Problems:
        yield from self._canvas()
        yield from self._ids()
        yield from self._parameter_ranges()
        for number, part in enumerate(self._rig.parts):
            yield from self._part(number, part)
        for number, deformer in enumerate(self._rig.deformers):
            yield from self._deformer(number, deformer)
        for mesh in self._rig.meshes:
            yield from self._mesh(mesh)
        for glue in self._rig.glues:
            yield from self._glue(glue)
        yield from OrderCheck(self._rig).problems()

    def _canvas(self) -> Problems:
        canvas = self._rig.canvas
        numbers = (canvas.width, canvas.height, canvas.pixels_per_unit, *canvas.origin)
        if not np.isfinite(numbers).all():
            yield "canvas: a number is not finite"
        if min(canvas.width, canvas.height, canvas.pixels_per_unit) <= 0:
            yield "canvas: width, height and pixels per unit must be positive"

    def _ids(self) -> Problems:
        kinds: Mapping[str, Sequence[str]] = {
            "parameter": [p.id for p in self._rig.parameters],
            "part": [p.id for p in self._rig.parts],
            "deformer": [d.id for d in self._rig.deformers],
            "mesh": [m.id for m in self._rig.meshes],
            "glue": [g.id for g in self._rig.glues],
        }
        for kind, ids in kinds.items():
            for name in sorted({name for name in ids if ids.count(name) > 1} if len(set(ids)) < len(ids) else ()):
                yield f"{kind} {name}: id used more than once"
            for name in ids:
                if not name or "\0" in name:
                    yield f"{kind} {name!r}: an id must not be empty or hold a zero"
                elif len(name.encode()) > MAX_ID_BYTES:
                    yield f"{kind} {name}: id longer than {MAX_ID_BYTES} bytes"

    def _parameter_ranges(self) -> Problems:
        for parameter in self._rig.parameters:
            where = f"parameter {parameter.id}"
            if not np.isfinite((parameter.minimum, parameter.default, parameter.maximum)).all():
                yield f"{where}: range is not finite"
            elif not parameter.minimum <= parameter.default <= parameter.maximum:
                yield f"{where}: default {parameter.default:g} outside {parameter.minimum:g}..{parameter.maximum:g}"
            if not 0 <= parameter.decimals <= 7:
                yield f"{where}: decimals {parameter.decimals} outside 0..7"

    def _part(self, number: int, part: Part) -> Problems:
        where = f"part {part.id}"
        yield from self._tree(where, number, part.parent, self._parts, "part")
        yield from self._axes(where, part.axes)
        shape = tuple(len(axis.keys) for axis in part.axes)
        yield from _array(where, "draw_order", part.draw_order, shape)
        yield from self._shapes(where, part.blend_shapes, {"draw_order": ()})

    def _deformer(self, number: int, deformer: Deformer) -> Problems:
        kind = "warp" if isinstance(deformer, WarpDeformer) else "rotation"
        where = f"{kind} {deformer.id}"
        yield from self._tree(where, number, deformer.parent, self._deformers, "deformer")
        attributes: dict[str, tuple[int, ...]]
        if isinstance(deformer, WarpDeformer):
            if min(deformer.rows, deformer.columns) < 1:
                yield f"{where}: needs at least one row and one column"
            attributes = {"points": ((deformer.rows + 1) * (deformer.columns + 1), 2)}
        else:
            attributes = {"angle": (), "origin": (2,), "scale": ()}
            yield from self._flips(where, deformer)
        yield from self._keyed(where, deformer, attributes)

    def _flips(self, where: str, rotation: RotationDeformer) -> Problems:
        for name, flip in (("flip_x", rotation.flip_x), ("flip_y", rotation.flip_y)):
            if flip is not None and flip.shape != rotation.key_shape:
                yield f"{where}: {name} has shape {flip.shape}, expected {rotation.key_shape}"
        if not np.isfinite(rotation.base_angle):
            yield f"{where}: base angle is not finite"

    def _mesh(self, mesh: ArtMesh) -> Problems:
        where = f"mesh {mesh.id}"
        if mesh.deformer is not None and mesh.deformer not in self._deformers:
            yield f"{where}: parent deformer {mesh.deformer} does not exist"
        if mesh.texture < 0:
            yield f"{where}: texture number {mesh.texture} is negative"
        count = len(mesh.uvs)
        if not 0 < count <= MAX_VERTICES:
            yield f"{where}: {count} vertices, must be 1 to {MAX_VERTICES}"
        yield from _array(where, "uvs", mesh.uvs, (count, 2))
        if mesh.uvs.size and not (np.min(mesh.uvs) >= 0 and np.max(mesh.uvs) <= 1):
            yield f"{where}: texture coordinates outside 0..1"
        if mesh.triangles.ndim != 2 or mesh.triangles.shape[1] != 3:
            yield f"{where}: triangles have shape {mesh.triangles.shape}, expected (m, 3)"
        elif mesh.triangles.size and int(mesh.triangles.max()) >= count:
            yield f"{where}: a triangle names vertex {int(mesh.triangles.max())} of {count}"
        for mask in mesh.masks:
            if mask not in self._meshes:
                yield f"{where}: mask {mask} does not exist"
            elif mask == mesh.id:
                yield f"{where}: masks itself"
        yield from self._keyed(where, mesh, {"positions": (count, 2), "draw_order": ()})

    def _keyed(self, where: str, item: Keyed, attributes: Mapping[str, tuple[int, ...]]) -> Problems:
        """What deformers and meshes have in common; ``attributes`` maps names to shapes without the keys."""
        if item.part is not None and item.part not in self._parts:
            yield f"{where}: part {item.part} does not exist"
        yield from self._axes(where, item.axes)
        every = {**attributes, "opacity": (), "multiply": (3,), "screen": (3,)}
        for name, shape in every.items():
            values = getattr(item, name)
            if values is not None:
                yield from _array(where, name, values, (*item.key_shape, *shape))
        for name in ("opacity", "multiply", "screen") if item.blend_shapes else ():
            values = getattr(item, name)
            if values is not None and not np.all((values >= 0) & (values <= 1)):
                yield f"{where}: {name} outside 0..1 on an object with blend shapes"
        yield from self._shapes(where, item.blend_shapes, every)

    def _glue(self, glue: Glue) -> Problems:
        where = f"glue {glue.id}"
        yield from self._axes(where, glue.axes)
        shape = tuple(len(axis.keys) for axis in glue.axes)
        yield from _array(where, "intensity", glue.intensity, shape)
        yield from _array(where, "weights", glue.weights, glue.vertices.shape)
        if glue.vertices.ndim != 2 or glue.vertices.shape[1] != 2:
            yield f"{where}: vertices have shape {glue.vertices.shape}, expected (k, 2)"
            return
        for column, name in enumerate((glue.mesh_a, glue.mesh_b)):
            if name not in self._meshes:
                yield f"{where}: mesh {name} does not exist"
            elif len(glue.vertices) and int(glue.vertices[:, column].max()) >= len(self._meshes[name].uvs):
                yield f"{where}: names a vertex that mesh {name} does not have"
        yield from self._shapes(where, glue.blend_shapes, {"intensity": ()})

    @staticmethod
    def _tree(where: str, number: int, parent: str | None, numbers: Mapping[str, int], kind: str) -> Problems:
        if parent is None:
            return
        if parent not in numbers:
            yield f"{where}: parent {kind} {parent} does not exist"
        elif numbers[parent] >= number:
            yield f"{where}: its parent {parent} must come before it"

    def _axes(self, where: str, axes: Sequence[Axis]) -> Problems:
        for axis in axes:
            parameter = self._parameters.get(axis.parameter)
            if parameter is None:
                yield f"{where}: parameter {axis.parameter} does not exist"
                continue
            place = f"{where}: keys of {axis.parameter}"
            if parameter.blend_shape:
                yield f"{place}: the parameter drives blend shapes, it cannot drive keyforms"
            if not axis.keys or not _ascending(axis.keys):
                yield f"{place}: must be strictly ascending, are {axis.keys}"
            elif not _covers(axis.keys, parameter):
                reach = f"{axis.keys[0]:g}..{axis.keys[-1]:g}"
                yield f"{place}: reach {reach}, not {_span(parameter)}; the object would vanish beyond"
        if len({axis.parameter for axis in axes}) < len(axes):
            yield f"{where}: two axes of one parameter"

    def _shapes(self, where: str, shapes: Sequence[BlendShape], attributes: Mapping[str, tuple[int, ...]]) -> Problems:
        for shape in shapes:
            place = f"{where}: blend shape of {shape.parameter}"
            parameter = self._parameters.get(shape.parameter)
            if parameter is None:
                yield f"{place}: the parameter does not exist"
            elif not parameter.blend_shape:
                yield f"{place}: the parameter drives keyforms, it cannot drive blend shapes"
            if len(shape.keys) < 2 or not _ascending(shape.keys):
                yield f"{place}: needs two or more strictly ascending keys, has {shape.keys}"
            if not 0 <= shape.base < len(shape.keys):
                yield f"{place}: neutral key {shape.base} of {len(shape.keys)}"
                continue
            yield from self._offsets(place, shape, attributes)
            if shape.limits not in self._limits:
                self._limits[shape.limits] = list(self._of_limits(shape.limits))
            yield from (f"{place}: {problem}" for problem in self._limits[shape.limits])

    def _of_limits(self, limits: Sequence[Limit]) -> Problems:
        for limit in limits:
            if limit.parameter not in self._parameters:
                yield f"limiting parameter {limit.parameter} does not exist"
            if not _ascending(tuple(value for value, _ in limit.points)) or not np.isfinite(limit.points).all():
                yield f"limit by {limit.parameter} must have finite, ascending points"

    @staticmethod
    def _offsets(place: str, shape: BlendShape, attributes: Mapping[str, tuple[int, ...]]) -> Problems:
        for name, values in shape.offsets.items():
            if name not in attributes:
                yield f"{place}: {name} is no attribute of this object"
                continue
            yield from _array(place, name, values, (len(shape.keys), *attributes[name]))
            if np.any(values[shape.base : shape.base + 1]):
                yield f"{place}: {name} is not zero at the neutral key"


def _array(where: str, name: str, values: NDArray[np.float32], shape: tuple[int, ...]) -> Problems:
    if np.shape(values) != shape:
        yield f"{where}: {name} has shape {np.shape(values)}, expected {shape}"
    elif not np.isfinite(values).all():
        yield f"{where}: {name} holds a number that is not finite"


@lru_cache(maxsize=4096)
def _ascending(values: tuple[float, ...]) -> bool:
    stored = np.asarray(values, np.float32).tolist()
    return all(a < b for a, b in pairwise(stored)) and all(map(isfinite, stored))


def _covers(keys: Sequence[float], parameter: Parameter) -> bool:
    low, high = np.float32(parameter.minimum), np.float32(parameter.maximum)
    return bool(np.float32(keys[0]) <= low and np.float32(keys[-1]) >= high)


def _span(parameter: Parameter) -> str:
    return f"{parameter.minimum:g}..{parameter.maximum:g}"
