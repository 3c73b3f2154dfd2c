"""Rig to the tables of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cartoonalive.errors import FormatError
from cartoonalive.formats.moc3.columns import Columns
from cartoonalive.formats.moc3.keys import KeyTables
from cartoonalive.formats.moc3.sections import Canvas, Sections
from cartoonalive.formats.moc3.shapes import lower_blend_shapes
from cartoonalive.rig.model import (
    ArtMesh,
    Axis,
    Deformer,
    DrawOrderGroup,
    FloatArray,
    Glue,
    GroupItem,
    Keyed,
    Part,
    Rig,
    RotationDeformer,
    WarpDeformer,
)

FLAG_ADDITIVE, FLAG_MULTIPLY, FLAG_DOUBLE_SIDED, FLAG_INVERTED_MASK = 1, 2, 4, 8
GEOMETRY = {"positions", "points"}
"""Blend-shape attributes that version 4 knows."""


def lower(rig: Rig, version: int) -> Sections:
    """The tables of a file of ``version`` 1 to 5 for a valid rig.

    Raises :class:`FormatError` when the rig needs a newer version.
    """
    require_version(rig, version)
    return _Lowering(rig).sections(version)


def keyform_rows(values: NDArray[np.generic], axes: Sequence[Axis]) -> NDArray[np.generic]:
    """A keyform array as one row per keyform, first axis fastest, as files order them."""
    depth = len(axes)
    array = np.asarray(values)
    order = (*reversed(range(depth)), *range(depth, array.ndim))
    return array.transpose(order).reshape(-1, *array.shape[depth:])


def required_version(rig: Rig) -> int:
    """The lowest version byte that holds everything in the rig."""
    shapes = [shape for item in (*rig.parts, *rig.deformers, *rig.meshes, *rig.glues) for shape in item.blend_shapes]
    beyond_geometry = any(
        np.any(values) for shape in shapes for name, values in shape.offsets.items() if name not in GEOMETRY
    )
    rotations = (d for d in rig.deformers if isinstance(d, RotationDeformer))
    new_targets = [*(p.blend_shapes for p in rig.parts), *(g.blend_shapes for g in rig.glues)]
    if any(new_targets) or any(rotation.blend_shapes for rotation in rotations) or beyond_geometry:
        return 5
    keyed: tuple[Keyed, ...] = (*rig.deformers, *rig.meshes)
    coloured = any(item.multiply is not None or item.screen is not None for item in keyed)
    if shapes or coloured or any(p.blend_shape for p in rig.parameters):
        return 4
    if any(mesh.invert_mask for mesh in rig.meshes):
        return 3
    return 2 if any(isinstance(d, WarpDeformer) and d.bilinear for d in rig.deformers) else 1


def require_version(rig: Rig, version: int) -> None:
    """Raise :class:`FormatError` when ``version`` cannot hold the rig."""
    needed = required_version(rig)
    if not needed <= version <= 5:
        raise FormatError(
            f"moc3: version {version} cannot hold this model, it needs version {needed}",
            hint=f"write version {max(needed, 3)}",
            code="moc3_version",
        )


class _Lowering:
    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._columns = Columns()
        self._part = {part.id: i for i, part in enumerate(rig.parts)}
        self._deformer = {deformer.id: i for i, deformer in enumerate(rig.deformers)}
        self._mesh = {mesh.id: i for i, mesh in enumerate(rig.meshes)}

    def sections(self, version: int) -> Sections:
        rig = self._rig
        self._keys = KeyTables(rig, self._columns)
        for part in rig.parts:
            self._add_part(part)
        for deformer in rig.deformers:
            self._add_deformer(deformer)
        for mesh in rig.meshes:
            self._add_mesh(mesh)
        for glue in rig.glues:
            self._add_glue(glue)
        lower_blend_shapes(rig, self._columns, self._keys)
        self._add_groups()
        x, y = rig.canvas.origin
        canvas = Canvas(rig.canvas.pixels_per_unit, x, y, rig.canvas.width, rig.canvas.height, int(rig.canvas.y_up))
        return self._columns.sections(version, canvas)

    def _add_part(self, part: Part) -> None:
        orders = keyform_rows(part.draw_order, part.axes)
        self._columns.add(
            "part",
            id=part.id,
            band=self._keys.band(part.axes),
            first_keyform=self._columns.extend("part_keyform.draw_order", orders),
            keyform_count=len(orders),
            visible=part.visible,
            enabled=part.enabled,
            parent=_number(self._part, part.parent),
        )

    def _add_deformer(self, deformer: Deformer) -> None:
        band = self._keys.band(deformer.axes)
        if isinstance(deformer, WarpDeformer):
            row = self._add_warp(deformer, band)
        else:
            row = self._add_rotation(deformer, band)
        self._columns.add(
            "deformer",
            id=deformer.id,
            band=band,
            visible=deformer.visible,
            enabled=deformer.enabled,
            part=_number(self._part, deformer.part),
            parent=_number(self._deformer, deformer.parent),
            kind=isinstance(deformer, RotationDeformer),
            index=row,
        )

    def _add_warp(self, warp: WarpDeformer, band: int) -> int:
        opacity = keyform_rows(warp.opacity, warp.axes)
        first_colour = self._add_colours(warp)
        row = self._columns.add(
            "warp",
            band=band,
            first_keyform=self._columns.count("warp_keyform.opacity"),
            keyform_count=len(opacity),
            vertex_count=(warp.rows + 1) * (warp.columns + 1),
            rows=warp.rows,
            columns=warp.columns,
            bilinear=warp.bilinear,
            first_colour=first_colour,
        )
        self._columns.extend("warp_keyform.opacity", opacity)
        self._add_geometry("warp_keyform", keyform_rows(warp.points, warp.axes), first_colour)
        return row

    def _add_geometry(self, table: str, keyforms: NDArray[np.generic], first_colour: int) -> None:
        """Positions of all keyforms of an object, and the numbers of their colours."""
        colours = np.arange(first_colour, first_colour + len(keyforms))
        self._columns.extend(f"{table}.first_position", self._columns.add_positions(keyforms))
        self._columns.extend(f"{table}.multiply_colour", colours)
        self._columns.extend(f"{table}.screen_colour", colours)

    def _add_rotation(self, rotation: RotationDeformer, band: int) -> int:
        rows = {
            "opacity": keyform_rows(rotation.opacity, rotation.axes),
            "angle": keyform_rows(rotation.angle, rotation.axes),
            "origin_x": keyform_rows(rotation.origin[..., 0], rotation.axes),
            "origin_y": keyform_rows(rotation.origin[..., 1], rotation.axes),
            "scale": keyform_rows(rotation.scale, rotation.axes),
            "flip_x": keyform_rows(_flags(rotation.flip_x, rotation), rotation.axes),
            "flip_y": keyform_rows(_flags(rotation.flip_y, rotation), rotation.axes),
        }
        count = len(rows["angle"])
        first_colour = self._add_colours(rotation)
        colours = np.arange(first_colour, first_colour + count)
        row = self._columns.add(
            "rotation",
            band=band,
            first_keyform=self._columns.count("rotation_keyform.angle"),
            keyform_count=count,
            base_angle=rotation.base_angle,
            first_colour=first_colour,
        )
        for name, values in rows.items():
            self._columns.extend(f"rotation_keyform.{name}", values)
        self._columns.extend("rotation_keyform.multiply_colour", colours)
        self._columns.extend("rotation_keyform.screen_colour", colours)
        return row

    def _add_mesh(self, mesh: ArtMesh) -> None:
        opacity = keyform_rows(mesh.opacity, mesh.axes)
        order = keyform_rows(mesh.draw_order, mesh.axes)
        first_colour = self._add_colours(mesh)
        self._columns.add(
            "mesh",
            id=mesh.id,
            band=self._keys.band(mesh.axes),
            first_keyform=self._columns.count("mesh_keyform.opacity"),
            keyform_count=len(opacity),
            visible=mesh.visible,
            enabled=mesh.enabled,
            part=_number(self._part, mesh.part),
            deformer=_number(self._deformer, mesh.deformer),
            texture=mesh.texture,
            flags=mesh_flags(mesh),
            vertex_count=len(mesh.uvs),
            first_uv=self._columns.extend("uv.value", mesh.uvs),
            first_index=self._columns.extend("index.vertex", mesh.triangles),
            index_count=mesh.triangles.size,
            first_mask=self._columns.extend("mask.mesh", [self._mesh[mask] for mask in mesh.masks]),
            mask_count=len(mesh.masks),
            first_colour=first_colour,
        )
        self._columns.extend("mesh_keyform.opacity", opacity)
        self._columns.extend("mesh_keyform.draw_order", order)
        self._add_geometry("mesh_keyform", keyform_rows(mesh.positions, mesh.axes), first_colour)

    def _add_colours(self, item: Keyed) -> int:
        """Colour rows of all keyforms of an object; returns the first."""
        first = self._columns.count("multiply_colour.red")
        for table, given, neutral in (("multiply_colour", item.multiply, 1.0), ("screen_colour", item.screen, 0.0)):
            values: FloatArray = np.full((*item.key_shape, 3), neutral, np.float32) if given is None else given
            rows = keyform_rows(values, item.axes)
            for channel, name in enumerate(("red", "green", "blue")):
                self._columns.extend(f"{table}.{name}", rows[:, channel])
        return first

    def _add_glue(self, glue: Glue) -> None:
        intensity = keyform_rows(glue.intensity, glue.axes)
        self._columns.extend("glue_point.vertex", glue.vertices)
        self._columns.add(
            "glue",
            id=glue.id,
            band=self._keys.band(glue.axes),
            first_keyform=self._columns.extend("glue_keyform.intensity", intensity),
            keyform_count=len(intensity),
            mesh_a=self._mesh[glue.mesh_a],
            mesh_b=self._mesh[glue.mesh_b],
            first_point=self._columns.extend("glue_point.weight", glue.weights),
            point_count=glue.vertices.size,
        )

    def _add_groups(self) -> None:
        groups = self._rig.groups or default_groups(self._rig.meshes)
        for number, group in enumerate(groups):
            self._columns.add(
                "group",
                first_item=self._columns.count("item.kind"),
                item_count=len(group.items),
                mesh_total=mesh_total(groups, number),
                maximum=group.maximum,
                minimum=group.minimum,
            )
            for item in group.items:
                is_part = item.kind == "part"
                self._columns.add(
                    "item",
                    kind=is_part,
                    index=(self._part if is_part else self._mesh)[item.id],
                    group=-1 if item.group is None else item.group,
                )


def default_groups(meshes: Sequence[ArtMesh]) -> tuple[DrawOrderGroup, ...]:
    """One root group with all meshes in order."""
    return (DrawOrderGroup(items=tuple(GroupItem(kind="mesh", id=mesh.id) for mesh in meshes)),)


def mesh_total(groups: Sequence[DrawOrderGroup], number: int) -> int:
    """Meshes in a group and in all groups nested in it; groups must not contain themselves."""
    return sum(
        1 if item.kind == "mesh" else 0 if item.group is None else mesh_total(groups, item.group)
        for item in groups[number].items
    )


def mesh_flags(mesh: ArtMesh) -> int:
    """The flag byte of a drawable."""
    blend = {"normal": 0, "additive": FLAG_ADDITIVE, "multiply": FLAG_MULTIPLY}[mesh.blend_mode]
    return blend | (FLAG_DOUBLE_SIDED if mesh.double_sided else 0) | (FLAG_INVERTED_MASK if mesh.invert_mask else 0)


def _number(numbers: Mapping[str, int], name: str | None) -> int:
    return -1 if name is None else numbers[name]


def _flags(flags: NDArray[np.bool_] | None, rotation: RotationDeformer) -> NDArray[np.bool_]:
    return np.zeros(rotation.key_shape, bool) if flags is None else flags
