"""Blend shapes of a file as differences on the objects of a rig; the mirror of :mod:`.shapes`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cartoonalive.formats.moc3.tables import Tables
from cartoonalive.rig.model import BlendShape, FloatArray, Limit

Rows = NDArray[np.int64]
Curve = tuple[str, tuple[float, ...], int]
"""Id of the parameter, keys, neutral key."""

_GEOMETRY = {"warp": "points", "mesh": "positions"}
_SCALARS: Mapping[str, tuple[str, ...]] = {
    "warp": ("opacity",),
    "mesh": ("opacity", "draw_order"),
    "part": ("draw_order",),
    "rotation": ("opacity", "angle", "scale"),
    "glue": ("intensity",),
}
"""Scalar differences that count from version 5 on."""


class ShapeReader:
    """All blend shapes of a file, by target."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._shapes: dict[tuple[str, int], tuple[BlendShape, ...]] = {}
        if tables.version < 4:
            return
        limits = self._read_limits()
        self._curves = self._read_curves()
        self._curve_of = tables.field("shape.curve").tolist()
        self._first = tables.field("shape.first_keyform").tolist()
        entries = tables.field("limit_entry.limit")
        runs = tables.runs("shape.first_limit", "shape.limit_count")
        self._limits_of = [tuple(limits[number] for number in entries[rows].tolist()) for rows in runs]
        for kind in tables.target_kinds():
            targets = tables.field(f"{kind}_target.{kind}").tolist()
            runs = tables.runs(f"{kind}_target.first_shape", f"{kind}_target.shape_count")
            for target, rows in zip(targets, runs, strict=True):
                shapes = tuple(self._of_target(kind, target, rows.tolist()))
                self._shapes[kind, target] = self._shapes.get((kind, target), ()) + shapes

    def of(self, kind: str, row: int) -> tuple[BlendShape, ...]:
        """Blend shapes that act on one object."""
        return self._shapes.get((kind, row), ())

    def _read_limits(self) -> list[Limit]:
        tables = self._tables
        values, weights = tables.floats("limit_point.value"), tables.floats("limit_point.weight")
        names = tables.ids("parameter.id")
        return [
            Limit(
                parameter=names[parameter],
                points=tuple(zip(values[rows].tolist(), weights[rows].tolist(), strict=True)),
            )
            for parameter, rows in zip(
                tables.field("limit.parameter").tolist(),
                tables.runs("limit.first_point", "limit.point_count"),
                strict=True,
            )
        ]

    def _read_curves(self) -> list[Curve]:
        tables = self._tables
        names, values = tables.ids("parameter.id"), tables.floats("key.value")
        columns = tables.owners("curve").tolist(), tables.runs("curve.first_key", "curve.key_count")
        rows = zip(*columns, tables.field("curve.base").tolist(), strict=True)
        return [(names[owner], tuple(values[keys].tolist()), base) for owner, keys, base in rows]

    def _of_target(self, kind: str, target: int, shapes: Sequence[int]) -> Iterator[BlendShape]:
        """The blend shapes (s,) of one object."""
        curves = [self._curves[self._curve_of[shape]] for shape in shapes]
        rows = [
            np.arange(self._first[shape], self._first[shape] + len(keys))
            for shape, (_, keys, _) in zip(shapes, curves, strict=True)
        ]
        offsets = self._offsets(kind, target, np.concatenate(rows)) if rows else {}
        start = 0
        for shape, (parameter, keys, base) in zip(shapes, curves, strict=True):
            own = {name: values[start : start + len(keys)] for name, values in offsets.items()}
            start += len(keys)
            for values in own.values():
                values[base] = 0.0
            yield BlendShape(
                parameter=parameter,
                keys=keys,
                base=base,
                offsets={name: values for name, values in own.items() if np.any(values)},
                limits=self._limits_of[shape],
            )

    def _offsets(self, kind: str, target: int, rows: Rows) -> dict[str, FloatArray]:
        tables = self._tables
        offsets: dict[str, FloatArray] = {}
        if kind in _GEOMETRY:
            firsts = tables.field(f"{kind}_keyform.first_position")[rows]
            length = 2 * int(tables.field(f"{kind}.vertex_count")[target])
            positions = tables.floats("position.value")[firsts[:, None] + np.arange(length)]
            offsets[_GEOMETRY[kind]] = positions.reshape(len(rows), -1, 2)
        if tables.version < 5:
            return offsets
        for name in _SCALARS[kind]:
            offsets[name] = tables.floats(f"{kind}_keyform.{name}")[rows]
        if kind == "rotation":
            offsets["origin"] = np.stack([tables.floats(f"rotation_keyform.origin_{c}")[rows] for c in "xy"], axis=-1)
        if kind in ("warp", "rotation", "mesh"):
            for name in ("multiply", "screen"):
                colours = tables.field(f"{kind}_keyform.{name}_colour")[rows]
                channels = [tables.floats(f"{name}_colour.{c}")[colours] for c in ("red", "green", "blue")]
                offsets[name] = np.stack(channels, axis=-1)
        return offsets
