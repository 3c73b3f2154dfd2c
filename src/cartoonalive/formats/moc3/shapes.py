"""Blend shapes of a rig as tables.

Their keyform rows, holding differences, follow all ordinary rows of the same table. The row of the neutral key counts
as zero whatever it holds; it holds zeros, which are kept once in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from cartoonalive.formats.moc3.columns import Columns
from cartoonalive.formats.moc3.keys import KeyTables
from cartoonalive.rig.model import ArtMesh, BlendShape, FloatArray, Rig, RotationDeformer, WarpDeformer

Shapes = Sequence[BlendShape]
AddRows = Callable[[Shapes], None]
"""Appends one row for each key of each shape."""


def lower_blend_shapes(rig: Rig, columns: Columns, keys: KeyTables) -> None:
    """Append the rows of all blend shapes: of warps, rotations, meshes, parts, then glues."""
    _ShapeLowering(rig, columns, keys).run()


def offsets(shapes: Shapes, attribute: str, size: int) -> FloatArray:
    """What each of ``shapes`` adds to an attribute at each of its keys, one after another: (keys, size)."""
    rows = np.zeros((sum(len(shape.keys) for shape in shapes), size), np.float32)
    first = 0
    for shape in shapes:
        if attribute in shape.offsets:
            rows[first : first + len(shape.keys)] = np.reshape(shape.offsets[attribute], (-1, size))
        first += len(shape.keys)
    return rows


class _ShapeLowering:
    def __init__(self, rig: Rig, columns: Columns, keys: KeyTables) -> None:
        self._rig = rig
        self._columns = columns
        self._keys = keys

    def run(self) -> None:
        rig, columns = self._rig, self._columns
        warps = [d for d in rig.deformers if isinstance(d, WarpDeformer)]
        rotations = [d for d in rig.deformers if isinstance(d, RotationDeformer)]
        for number, warp in enumerate(warps):
            rows = self._grid_rows("warp_keyform", "points", (warp.rows + 1) * (warp.columns + 1))
            self._target("warp", number, warp.blend_shapes, "warp_keyform.opacity", rows)
        for number, rotation in enumerate(rotations):
            self._target("rotation", number, rotation.blend_shapes, "rotation_keyform.opacity", self._add_rotation_rows)
        for number, mesh in enumerate(rig.meshes):
            self._target("mesh", number, mesh.blend_shapes, "mesh_keyform.opacity", self._mesh_rows(mesh))
        for number, part in enumerate(rig.parts):
            field = "part_keyform.draw_order"
            self._target("part", number, part.blend_shapes, field, self._number_rows(columns, field, "draw_order"))
        for number, glue in enumerate(rig.glues):
            field = "glue_keyform.intensity"
            self._target("glue", number, glue.blend_shapes, field, self._number_rows(columns, field, "intensity"))

    def _target(self, kind: str, number: int, shapes: Shapes, keyform_field: str, add_rows: AddRows) -> None:
        """All blend shapes of one object."""
        if not shapes:
            return
        columns = self._columns
        first = columns.count("shape.curve")
        keyform = columns.count(keyform_field)
        for shape in shapes:
            limits = self._keys.limits(shape.limits)
            columns.add(
                "shape",
                curve=self._keys.curve(shape),
                first_keyform=keyform,
                keyform_count=len(shape.keys),
                first_limit=columns.extend("limit_entry.limit", limits),
                limit_count=len(limits),
            )
            keyform += len(shape.keys)
        add_rows(shapes)
        columns.add(f"{kind}_target", **{kind: number}, first_shape=first, shape_count=len(shapes))

    def _grid_rows(self, table: str, attribute: str, points: int) -> AddRows:
        """Adds rows of tables with positions; differences in opacity and colour come along."""
        columns = self._columns

        def add(shapes: Shapes) -> None:
            moved = offsets(shapes, attribute, 2 * points)
            bases = np.cumsum([0, *(len(shape.keys) for shape in shapes[:-1])]) + [shape.base for shape in shapes]
            moved[bases] = 0.0
            columns.extend(f"{table}.opacity", offsets(shapes, "opacity", 1))
            columns.extend(f"{table}.first_position", columns.add_positions(moved))
            self._add_colours(table, shapes)

        return add

    def _mesh_rows(self, mesh: ArtMesh) -> AddRows:
        add_grid = self._grid_rows("mesh_keyform", "positions", len(mesh.uvs))

        def add(shapes: Shapes) -> None:
            add_grid(shapes)
            self._columns.extend("mesh_keyform.draw_order", offsets(shapes, "draw_order", 1))

        return add

    def _add_rotation_rows(self, shapes: Shapes) -> None:
        table, still = "rotation_keyform", np.zeros(sum(len(shape.keys) for shape in shapes), np.bool_)
        x, y = offsets(shapes, "origin", 2).T
        rows = {"origin_x": x, "origin_y": y, "flip_x": still, "flip_y": still}
        rows |= {name: offsets(shapes, name, 1) for name in ("opacity", "angle", "scale")}
        for name, values in rows.items():
            self._columns.extend(f"{table}.{name}", values)
        self._add_colours(table, shapes)

    @staticmethod
    def _number_rows(columns: Columns, field: str, attribute: str) -> AddRows:
        def add(shapes: Shapes) -> None:
            columns.extend(field, offsets(shapes, attribute, 1))

        return add

    def _add_colours(self, table: str, shapes: Shapes) -> None:
        """Differences in colour at each key, and their numbers in the rows of ``table``."""
        columns = self._columns
        first = columns.count("multiply_colour.red")
        for name in ("multiply", "screen"):
            for channel, values in zip(("red", "green", "blue"), offsets(shapes, name, 3).T, strict=True):
                columns.extend(f"{name}_colour.{channel}", values)
            columns.extend(f"{table}.{name}_colour", np.arange(first, columns.count("multiply_colour.red")))
