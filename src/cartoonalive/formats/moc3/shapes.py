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

AddRow = Callable[[BlendShape, int], None]


def lower_blend_shapes(rig: Rig, columns: Columns, keys: KeyTables) -> None:
    """Append the rows of all blend shapes: of warps, rotations, meshes, parts, then glues."""
    _ShapeLowering(rig, columns, keys).run()


def offset(shape: BlendShape, attribute: str, key: int, size: int) -> FloatArray:
    """What the shape adds to an attribute at a key, (size,)."""
    if attribute not in shape.offsets:
        return np.zeros(size, np.float32)
    values: FloatArray = np.asarray(shape.offsets[attribute], np.float32).reshape(len(shape.keys), -1)[key]
    return values


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
            row = self._grid_row("warp_keyform", "points", (warp.rows + 1) * (warp.columns + 1))
            self._target("warp", number, warp.blend_shapes, "warp_keyform.opacity", row)
        for number, rotation in enumerate(rotations):
            self._target("rotation", number, rotation.blend_shapes, "rotation_keyform.opacity", self._add_rotation_row)
        for number, mesh in enumerate(rig.meshes):
            self._target("mesh", number, mesh.blend_shapes, "mesh_keyform.opacity", self._mesh_row(mesh))
        for number, part in enumerate(rig.parts):
            field = "part_keyform.draw_order"
            self._target("part", number, part.blend_shapes, field, self._number_row(columns, field, "draw_order"))
        for number, glue in enumerate(rig.glues):
            field = "glue_keyform.intensity"
            self._target("glue", number, glue.blend_shapes, field, self._number_row(columns, field, "intensity"))

    def _target(
        self, kind: str, number: int, shapes: Sequence[BlendShape], keyform_field: str, add_row: AddRow
    ) -> None:
        """All blend shapes of one object."""
        if not shapes:
            return
        columns = self._columns
        first = columns.count("shape.curve")
        for shape in shapes:
            limits = [self._keys.limit(limit) for limit in shape.limits]
            columns.add(
                "shape",
                curve=self._keys.curve(shape),
                first_keyform=columns.count(keyform_field),
                keyform_count=len(shape.keys),
                first_limit=columns.extend("limit_entry.limit", limits),
                limit_count=len(limits),
            )
            for key in range(len(shape.keys)):
                add_row(shape, key)
        columns.add(f"{kind}_target", **{kind: number}, first_shape=first, shape_count=len(shapes))

    def _grid_row(self, table: str, attribute: str, points: int) -> AddRow:
        """Adds rows of tables with positions; differences in opacity and colour come along."""

        def add(shape: BlendShape, key: int) -> None:
            neutral = key == shape.base or attribute not in shape.offsets
            values = np.zeros(2 * points) if neutral else offset(shape, attribute, key, 2 * points)
            colour = self._add_colours(shape, key)
            self._columns.add(
                table,
                opacity=offset(shape, "opacity", key, 1)[0],
                first_position=self._columns.add_positions(values),
                multiply_colour=colour,
                screen_colour=colour,
            )

        return add

    def _mesh_row(self, mesh: ArtMesh) -> AddRow:
        add_grid = self._grid_row("mesh_keyform", "positions", len(mesh.uvs))

        def add(shape: BlendShape, key: int) -> None:
            add_grid(shape, key)
            self._columns.extend("mesh_keyform.draw_order", offset(shape, "draw_order", key, 1))

        return add

    def _add_rotation_row(self, shape: BlendShape, key: int) -> None:
        origin = offset(shape, "origin", key, 2)
        colour = self._add_colours(shape, key)
        self._columns.add(
            "rotation_keyform",
            opacity=offset(shape, "opacity", key, 1)[0],
            angle=offset(shape, "angle", key, 1)[0],
            origin_x=origin[0],
            origin_y=origin[1],
            scale=offset(shape, "scale", key, 1)[0],
            flip_x=False,
            flip_y=False,
            multiply_colour=colour,
            screen_colour=colour,
        )

    @staticmethod
    def _number_row(columns: Columns, field: str, attribute: str) -> AddRow:
        def add(shape: BlendShape, key: int) -> None:
            columns.extend(field, offset(shape, attribute, key, 1))

        return add

    def _add_colours(self, shape: BlendShape, key: int) -> int:
        multiply, screen = offset(shape, "multiply", key, 3), offset(shape, "screen", key, 3)
        self._columns.add("screen_colour", red=screen[0], green=screen[1], blue=screen[2])
        return self._columns.add("multiply_colour", red=multiply[0], green=multiply[1], blue=multiply[2])
