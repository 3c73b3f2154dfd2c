"""Tables of a file to a rig; the mirror of :mod:`.lower`.

Names, display groups and physics are not in a moc3 file; everything else is, and lowering a lifted rig gives an equal
model again.
"""

from __future__ import annotations

from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from cartoonalive.errors import FormatError
from cartoonalive.formats.moc3.lift_shapes import ShapeReader
from cartoonalive.formats.moc3.lower import (
    FLAG_ADDITIVE,
    FLAG_DOUBLE_SIDED,
    FLAG_INVERTED_MASK,
    FLAG_MULTIPLY,
    default_groups,
)
from cartoonalive.formats.moc3.sections import Sections
from cartoonalive.formats.moc3.tables import Tables
from cartoonalive.formats.moc3.validate import structure_problems
from cartoonalive.rig.model import (
    ArtMesh,
    Axis,
    BlendMode,
    BlendShape,
    CanvasInfo,
    Deformer,
    DrawOrderGroup,
    FloatArray,
    Glue,
    GroupItem,
    Parameter,
    Part,
    Rig,
    RotationDeformer,
    WarpDeformer,
)


def lift(sections: Sections) -> Rig:
    """The rig that a file holds.

    Raises :class:`FormatError` when the tables are inconsistent; the rig itself may still be refused by
    :func:`cartoonalive.rig.check.require_valid`.
    """
    problems = structure_problems(sections)
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise FormatError(
            f"moc3: {problems[0]}{more}",
            hint="the file is damaged or was written by a faulty tool; export it again",
            code="bad_moc3",
        )
    return _Lifting(sections).rig()


def keyform_array(rows: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """Rows (keyforms, ...), first axis fastest, as an array with one leading dimension per axis."""
    depth = len(shape)
    array = rows.reshape((*reversed(shape), *rows.shape[1:]))
    return array.transpose((*reversed(range(depth)), *range(depth, array.ndim))).copy(order="C")


class _Common(TypedDict):
    """Constructor arguments that deformers and meshes share."""

    axes: tuple[Axis, ...]
    opacity: FloatArray
    multiply: FloatArray | None
    screen: FloatArray | None
    blend_shapes: tuple[BlendShape, ...]


class _Lifting:
    def __init__(self, sections: Sections) -> None:
        self._sections = sections
        self._tables = tables = Tables(sections)
        self._parameters = tables.ids("parameter.id")
        self._parts = tables.ids("part.id")
        self._deformers = tables.ids("deformer.id")
        self._meshes = tables.ids("mesh.id")
        self._bands = self._read_bands()
        self._shapes = ShapeReader(tables)

    def rig(self) -> Rig:
        canvas = self._sections.canvas
        meshes = tuple(self._mesh(row) for row in range(len(self._meshes)))
        groups = self._groups()
        return Rig(
            canvas=CanvasInfo(
                width=canvas.width,
                height=canvas.height,
                pixels_per_unit=canvas.pixels_per_unit,
                origin=(canvas.origin_x, canvas.origin_y),
                y_up=bool(canvas.flags & 1),
            ),
            parameters=tuple(self._parameter(row) for row in range(len(self._parameters))),
            parts=tuple(self._part(row) for row in range(len(self._parts))),
            deformers=tuple(self._deformer(row) for row in range(len(self._deformers))),
            meshes=meshes,
            glues=tuple(self._glue(row) for row in range(self._tables.count("glues"))),
            groups=() if groups == default_groups(meshes) else groups,
        )

    def _read_bands(self) -> list[tuple[Axis, ...]]:
        tables = self._tables
        values = tables.floats("key.value")
        keys = [tuple(values[rows].tolist()) for rows in tables.runs("binding.first_key", "binding.key_count")]
        owners = tables.owners("binding")
        entries = tables.field("band_entry.binding")
        return [
            tuple(Axis(parameter=self._parameters[owners[entry]], keys=keys[entry]) for entry in entries[rows])
            for rows in tables.runs("band.first_entry", "band.entry_count")
        ]

    def _int(self, field: str, row: int) -> int:
        return int(self._tables.field(field)[row])

    def _float(self, field: str, row: int) -> float:
        return float(self._tables.floats(field)[row])

    def _name(self, names: tuple[str, ...], field: str, row: int) -> str | None:
        number = self._int(field, row)
        return None if number < 0 else names[number]

    def _axes(self, kind: str, row: int) -> tuple[Axis, ...]:
        return self._bands[self._int(f"{kind}.band", row)]

    def _keyforms(self, kind: str, row: int) -> slice:
        first = self._int(f"{kind}.first_keyform", row)
        return slice(first, first + self._int(f"{kind}.keyform_count", row))

    def _keyed(self, kind: str, row: int, attribute: str) -> FloatArray:
        """A scalar attribute of all keyforms of an object."""
        rows = self._tables.floats(f"{kind}_keyform.{attribute}")[self._keyforms(kind, row)]
        return keyform_array(rows, _key_shape(self._axes(kind, row)))

    def _points(self, kind: str, row: int) -> FloatArray:
        """Positions of all keyforms of an object."""
        length = 2 * self._int(f"{kind}.vertex_count", row)
        firsts = self._tables.field(f"{kind}_keyform.first_position")[self._keyforms(kind, row)]
        values = self._tables.floats("position.value")[firsts[:, None] + np.arange(length)]
        return keyform_array(values.reshape(len(firsts), -1, 2), _key_shape(self._axes(kind, row)))

    def _colours(self, kind: str, row: int, table: str, neutral: float) -> FloatArray | None:
        if self._tables.version < 4:
            return None
        first = self._int(f"{kind}.first_colour", row)
        rows = slice(first, first + self._int(f"{kind}.keyform_count", row))
        channels = [self._tables.floats(f"{table}.{name}")[rows] for name in ("red", "green", "blue")]
        colours = np.stack(channels, axis=-1)
        return None if np.all(colours == neutral) else keyform_array(colours, _key_shape(self._axes(kind, row)))

    def _common(self, kind: str, row: int) -> _Common:
        return {
            "axes": self._axes(kind, row),
            "opacity": self._keyed(kind, row, "opacity"),
            "multiply": self._colours(kind, row, "multiply_colour", 1.0),
            "screen": self._colours(kind, row, "screen_colour", 0.0),
            "blend_shapes": self._shapes.of(kind, row),
        }

    def _parameter(self, row: int) -> Parameter:
        return Parameter(
            id=self._parameters[row],
            minimum=self._float("parameter.minimum", row),
            default=self._float("parameter.default", row),
            maximum=self._float("parameter.maximum", row),
            decimals=self._int("parameter.decimals", row),
            repeat=bool(self._int("parameter.repeat", row)),
            blend_shape=self._tables.version >= 4 and bool(self._int("parameter.kind", row)),
        )

    def _part(self, row: int) -> Part:
        return Part(
            id=self._parts[row],
            parent=self._name(self._parts, "part.parent", row),
            visible=bool(self._int("part.visible", row)),
            enabled=bool(self._int("part.enabled", row)),
            axes=self._axes("part", row),
            draw_order=self._keyed("part", row, "draw_order"),
            blend_shapes=self._shapes.of("part", row),
        )

    def _deformer(self, row: int) -> Deformer:
        is_warp = self._int("deformer.kind", row) == 0
        return self._warp(row) if is_warp else self._rotation(row)

    def _warp(self, row: int) -> WarpDeformer:
        own = self._int("deformer.index", row)
        return WarpDeformer(
            id=self._deformers[row],
            part=self._name(self._parts, "deformer.part", row),
            enabled=bool(self._int("deformer.enabled", row)),
            visible=bool(self._int("deformer.visible", row)),
            parent=self._name(self._deformers, "deformer.parent", row),
            rows=self._int("warp.rows", own),
            columns=self._int("warp.columns", own),
            points=self._points("warp", own),
            bilinear=self._tables.version >= 2 and bool(self._int("warp.bilinear", own)),
            **self._common("warp", own),
        )

    def _rotation(self, row: int) -> RotationDeformer:
        own = self._int("deformer.index", row)
        origin = [self._keyed("rotation", own, "origin_x"), self._keyed("rotation", own, "origin_y")]
        flip_x, flip_y = (self._keyed("rotation", own, name) != 0 for name in ("flip_x", "flip_y"))
        return RotationDeformer(
            id=self._deformers[row],
            part=self._name(self._parts, "deformer.part", row),
            enabled=bool(self._int("deformer.enabled", row)),
            visible=bool(self._int("deformer.visible", row)),
            parent=self._name(self._deformers, "deformer.parent", row),
            angle=self._keyed("rotation", own, "angle"),
            origin=np.stack(origin, axis=-1),
            scale=self._keyed("rotation", own, "scale"),
            flip_x=flip_x if flip_x.any() else None,
            flip_y=flip_y if flip_y.any() else None,
            base_angle=self._float("rotation.base_angle", own),
            **self._common("rotation", own),
        )

    def _mesh(self, row: int) -> ArtMesh:
        tables = self._tables
        first_uv, vertices = self._int("mesh.first_uv", row), self._int("mesh.vertex_count", row)
        first, corners = self._int("mesh.first_index", row), self._int("mesh.index_count", row)
        first_mask, masks = self._int("mesh.first_mask", row), self._int("mesh.mask_count", row)
        flags = self._int("mesh.flags", row)
        mode: BlendMode = "normal"
        if flags & FLAG_ADDITIVE:
            mode = "additive"
        elif flags & FLAG_MULTIPLY:
            mode = "multiply"
        corner_numbers = tables.field("index.vertex")[first : first + corners] if corners else np.zeros(0)
        mask_numbers = tables.field("mask.mesh")[first_mask : first_mask + masks] if masks else ()
        return ArtMesh(
            id=self._meshes[row],
            part=self._name(self._parts, "mesh.part", row),
            enabled=bool(self._int("mesh.enabled", row)),
            visible=bool(self._int("mesh.visible", row)),
            deformer=self._name(self._deformers, "mesh.deformer", row),
            texture=self._int("mesh.texture", row),
            uvs=tables.floats("uv.value")[first_uv : first_uv + 2 * vertices].reshape(-1, 2),
            triangles=corner_numbers.astype(np.uint16).reshape(-1, 3),
            positions=self._points("mesh", row),
            draw_order=self._keyed("mesh", row, "draw_order"),
            masks=tuple(self._meshes[mask] for mask in mask_numbers if mask >= 0),
            invert_mask=bool(flags & FLAG_INVERTED_MASK),
            blend_mode=mode,
            double_sided=bool(flags & FLAG_DOUBLE_SIDED),
            **self._common("mesh", row),
        )

    def _glue(self, row: int) -> Glue:
        tables = self._tables
        first = self._int("glue.first_point", row)
        points = slice(first, first + self._int("glue.point_count", row))
        return Glue(
            id=tables.ids("glue.id")[row],
            mesh_a=self._meshes[self._int("glue.mesh_a", row)],
            mesh_b=self._meshes[self._int("glue.mesh_b", row)],
            vertices=tables.field("glue_point.vertex")[points].astype(np.uint16).reshape(-1, 2),
            weights=tables.floats("glue_point.weight")[points].reshape(-1, 2),
            axes=self._axes("glue", row),
            intensity=self._keyed("glue", row, "intensity"),
            blend_shapes=self._shapes.of("glue", row),
        )

    def _groups(self) -> tuple[DrawOrderGroup, ...]:
        return tuple(
            DrawOrderGroup(
                items=tuple(self._item(row) for row in rows.tolist()),
                minimum=self._int("group.minimum", number),
                maximum=self._int("group.maximum", number),
            )
            for number, rows in enumerate(self._tables.runs("group.first_item", "group.item_count"))
        )

    def _item(self, row: int) -> GroupItem:
        group = self._int("item.group", row)
        if self._int("item.kind", row) == 0:
            return GroupItem(kind="mesh", id=self._meshes[self._int("item.index", row)])
        return GroupItem(kind="part", id=self._parts[self._int("item.index", row)], group=None if group < 0 else group)


def _key_shape(axes: tuple[Axis, ...]) -> tuple[int, ...]:
    return tuple(len(axis.keys) for axis in axes)
