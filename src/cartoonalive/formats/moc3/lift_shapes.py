"""Blend shapes of a file as differences on the objects of a rig; the mirror of :mod:`.shapes`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from cartoonalive.formats.moc3.tables import Tables
from cartoonalive.rig.model import BlendShape, FloatArray, Limit

Rows = NDArray[np.int64]

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
        self._owner = tables.owners("curve")
        self._limits = self._read_limits()
        for kind in tables.target_kinds():
            targets = tables.field(f"{kind}_target.{kind}").tolist()
            runs = tables.runs(f"{kind}_target.first_shape", f"{kind}_target.shape_count")
            for target, rows in zip(targets, runs, strict=True):
                shapes = tuple(self._shape(kind, target, row) for row in rows.tolist())
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

    def _shape(self, kind: str, target: int, row: int) -> BlendShape:
        tables = self._tables
        curve = int(tables.field("shape.curve")[row])
        first_key, keys = int(tables.field("curve.first_key")[curve]), int(tables.field("curve.key_count")[curve])
        first_limit, limits = int(tables.field("shape.first_limit")[row]), int(tables.field("shape.limit_count")[row])
        first = int(tables.field("shape.first_keyform")[row])
        base = int(tables.field("curve.base")[curve])
        offsets = self._offsets(kind, target, np.arange(first, first + keys))
        for values in offsets.values():
            values[base] = 0.0
        return BlendShape(
            parameter=tables.ids("parameter.id")[int(self._owner[curve])],
            keys=tuple(tables.floats("key.value")[first_key : first_key + keys].tolist()),
            base=base,
            offsets={name: values for name, values in offsets.items() if np.any(values)},
            limits=tuple(
                self._limits[number]
                for number in (tables.field("limit_entry.limit")[first_limit : first_limit + limits] if limits else ())
            ),
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
