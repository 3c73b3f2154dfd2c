"""The moc3 file as data: every count and every array, in file order.

Reader, writer, text dump, validator and the page ``docs/formats/moc3.md`` all come from these two tables. The section
offset table of a file lists the count table, the canvas, then one offset per :data:`FIELDS` entry of its version.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

FieldType = Literal["cell", "id", "i32", "f32", "bool32", "u16", "u8"]

ITEM_SIZE: dict[FieldType, int] = {"cell": 8, "id": 64, "i32": 4, "f32": 4, "bool32": 4, "u16": 2, "u8": 1}
"""Bytes per element. A ``cell`` is zero in the file, Cubism Core keeps pointers there; a ``bool32`` is 0 or 1."""

DTYPE: dict[FieldType, str] = {"i32": "<i4", "f32": "<f4", "bool32": "<i4", "u16": "<u2", "u8": "|u1"}
"""NumPy types of the numeric fields."""

FIRST_VERSION, LAST_VERSION = 1, 5
VERSION_NAMES = {1: "SDK 3.0", 2: "SDK 3.3", 3: "SDK 4.0", 4: "SDK 4.2", 5: "SDK 5.0", 6: "SDK 5.3"}


class CountSpec(NamedTuple):
    """One number of the count table: how many rows a table of the file has."""

    name: str
    since: int
    """First version byte that has it."""
    description: str


class Reference(NamedTuple):
    """The field holds row numbers of another table."""

    table: str
    optional: bool = False
    """-1 means none."""


class Run(NamedTuple):
    """The field holds the first row of a run in another table; another field holds the length."""

    table: str
    length: str


class FieldSpec(NamedTuple):
    """One array of the file."""

    type: FieldType
    name: str
    """``object.attribute``"""
    table: str
    """The count that gives its length."""
    since: int
    description: str
    link: Reference | Run | None = None
    """What its numbers point at."""


COUNTS: tuple[CountSpec, ...] = (
    CountSpec("parts", 1, "folders of the parts tree"),
    CountSpec("deformers", 1, "warps and rotations together"),
    CountSpec("warps", 1, "warp deformers"),
    CountSpec("rotations", 1, "rotation deformers"),
    CountSpec("meshes", 1, "art meshes, the drawables"),
    CountSpec("parameters", 1, "inputs"),
    CountSpec("part_keyforms", 1, "keyform rows of parts"),
    CountSpec("warp_keyforms", 1, "keyform rows of warps"),
    CountSpec("rotation_keyforms", 1, "keyform rows of rotations"),
    CountSpec("mesh_keyforms", 1, "keyform rows of meshes"),
    CountSpec("positions", 1, "numbers in position.value, padding included"),
    CountSpec("band_entries", 1, "axes of all bands"),
    CountSpec("bands", 1, "distinct combinations of axes"),
    CountSpec("bindings", 1, "distinct pairs of parameter and key list"),
    CountSpec("keys", 1, "numbers in key.value"),
    CountSpec("uvs", 1, "numbers in uv.value, two per vertex"),
    CountSpec("indices", 1, "vertex numbers, three per triangle"),
    CountSpec("masks", 1, "entries of mask lists"),
    CountSpec("groups", 1, "draw-order groups"),
    CountSpec("items", 1, "members of draw-order groups"),
    CountSpec("glues", 1, "glues"),
    CountSpec("glue_points", 1, "glued vertices, two per pair"),
    CountSpec("glue_keyforms", 1, "keyform rows of glues"),
    CountSpec("multiply_colours", 4, "multiply colour rows"),
    CountSpec("screen_colours", 4, "screen colour rows"),
    CountSpec("curves", 4, "blend shapes: distinct key lists of parameters"),
    CountSpec("shapes", 4, "blend shapes: one parameter acting on one object"),
    CountSpec("warp_targets", 4, "warps that blend shapes act on"),
    CountSpec("mesh_targets", 4, "meshes that blend shapes act on"),
    CountSpec("limit_entries", 4, "entries of limit lists"),
    CountSpec("limits", 4, "limit curves"),
    CountSpec("limit_points", 4, "points of limit curves"),
    CountSpec("part_targets", 5, "parts that blend shapes act on"),
    CountSpec("rotation_targets", 5, "rotations that blend shapes act on"),
    CountSpec("glue_targets", 5, "glues that blend shapes act on"),
)

_PART = Reference("parts", optional=True)
_DEFORMER = Reference("deformers", optional=True)
_BAND = Reference("bands")

FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("cell", "part.runtime", "parts", 1, "runtime cell"),
    FieldSpec("id", "part.id", "parts", 1, "unique name"),
    FieldSpec("i32", "part.band", "parts", 1, "axes of the keyform grid", _BAND),
    FieldSpec("i32", "part.first_keyform", "parts", 1, "first row", Run("part_keyforms", "part.keyform_count")),
    FieldSpec("i32", "part.keyform_count", "parts", 1, "rows: the product of the band's key counts"),
    FieldSpec("bool32", "part.visible", "parts", 1, "initial part opacity, 1 or 0"),
    FieldSpec("bool32", "part.enabled", "parts", 1, "0 removes everything below"),
    FieldSpec("i32", "part.parent", "parts", 1, "parent part or -1", _PART),
    FieldSpec("cell", "deformer.runtime", "deformers", 1, "runtime cell"),
    FieldSpec("id", "deformer.id", "deformers", 1, "unique name"),
    FieldSpec("i32", "deformer.band", "deformers", 1, "same as the band of its warp or rotation row", _BAND),
    FieldSpec("bool32", "deformer.visible", "deformers", 1, "no effect at run time"),
    FieldSpec("bool32", "deformer.enabled", "deformers", 1, "0 disables it and everything below"),
    FieldSpec("i32", "deformer.part", "deformers", 1, "owning part or -1", _PART),
    FieldSpec("i32", "deformer.parent", "deformers", 1, "parent deformer or -1", _DEFORMER),
    FieldSpec("i32", "deformer.kind", "deformers", 1, "0 warp, 1 rotation"),
    FieldSpec("i32", "deformer.index", "deformers", 1, "row among the warps or the rotations"),
    FieldSpec("i32", "warp.band", "warps", 1, "axes of the keyform grid", _BAND),
    FieldSpec("i32", "warp.first_keyform", "warps", 1, "first row", Run("warp_keyforms", "warp.keyform_count")),
    FieldSpec("i32", "warp.keyform_count", "warps", 1, "rows: the product of the band's key counts"),
    FieldSpec("i32", "warp.vertex_count", "warps", 1, "(rows + 1) * (columns + 1)"),
    FieldSpec("i32", "warp.rows", "warps", 1, "cells vertically"),
    FieldSpec("i32", "warp.columns", "warps", 1, "cells horizontally"),
    FieldSpec("i32", "rotation.band", "rotations", 1, "axes of the keyform grid", _BAND),
    FieldSpec(
        "i32", "rotation.first_keyform", "rotations", 1, "first row", Run("rotation_keyforms", "rotation.keyform_count")
    ),
    FieldSpec("i32", "rotation.keyform_count", "rotations", 1, "rows: the product of the band's key counts"),
    FieldSpec("f32", "rotation.base_angle", "rotations", 1, "degrees added to the keyforms' angle"),
    FieldSpec("cell", "mesh.runtime_0", "meshes", 1, "runtime cell"),
    FieldSpec("cell", "mesh.runtime_1", "meshes", 1, "runtime cell"),
    FieldSpec("cell", "mesh.runtime_2", "meshes", 1, "runtime cell"),
    FieldSpec("cell", "mesh.runtime_3", "meshes", 1, "runtime cell"),
    FieldSpec("id", "mesh.id", "meshes", 1, "unique name"),
    FieldSpec("i32", "mesh.band", "meshes", 1, "axes of the keyform grid", _BAND),
    FieldSpec("i32", "mesh.first_keyform", "meshes", 1, "first row", Run("mesh_keyforms", "mesh.keyform_count")),
    FieldSpec("i32", "mesh.keyform_count", "meshes", 1, "rows: the product of the band's key counts"),
    FieldSpec("bool32", "mesh.visible", "meshes", 1, "no effect at run time"),
    FieldSpec("bool32", "mesh.enabled", "meshes", 1, "0: never visible"),
    FieldSpec("i32", "mesh.part", "meshes", 1, "owning part or -1", _PART),
    FieldSpec("i32", "mesh.deformer", "meshes", 1, "parent deformer or -1", _DEFORMER),
    FieldSpec("i32", "mesh.texture", "meshes", 1, "texture number"),
    FieldSpec("u8", "mesh.flags", "meshes", 1, "bits: 1 additive, 2 multiply, 4 double-sided, 8 inverted mask"),
    FieldSpec("i32", "mesh.vertex_count", "meshes", 1, "vertices"),
    FieldSpec("i32", "mesh.first_uv", "meshes", 1, "first number in uv.value, two per vertex"),
    FieldSpec("i32", "mesh.first_index", "meshes", 1, "first triangle corner", Run("indices", "mesh.index_count")),
    FieldSpec("i32", "mesh.index_count", "meshes", 1, "three per triangle"),
    FieldSpec("i32", "mesh.first_mask", "meshes", 1, "first mask", Run("masks", "mesh.mask_count")),
    FieldSpec("i32", "mesh.mask_count", "meshes", 1, "masks; their united alpha clips the mesh"),
    FieldSpec("cell", "parameter.runtime", "parameters", 1, "runtime cell"),
    FieldSpec("id", "parameter.id", "parameters", 1, "unique name"),
    FieldSpec("f32", "parameter.maximum", "parameters", 1, "highest value"),
    FieldSpec("f32", "parameter.minimum", "parameters", 1, "lowest value"),
    FieldSpec("f32", "parameter.default", "parameters", 1, "value at the start"),
    FieldSpec("bool32", "parameter.repeat", "parameters", 1, "1 wraps into [minimum, maximum) instead of clamping"),
    FieldSpec("i32", "parameter.decimals", "parameters", 1, "values nearer than 10**-decimals to a key snap to it"),
    FieldSpec(
        "i32",
        "parameter.first_binding",
        "parameters",
        1,
        "first binding, -1 or 0 if none",
        Run("bindings", "parameter.binding_count"),
    ),
    FieldSpec("i32", "parameter.binding_count", "parameters", 1, "bindings of the parameter"),
    FieldSpec("f32", "part_keyform.draw_order", "part_keyforms", 1, "used when the part is an item of a group"),
    FieldSpec("f32", "warp_keyform.opacity", "warp_keyforms", 1, "opacity"),
    FieldSpec("i32", "warp_keyform.first_position", "warp_keyforms", 1, "first number in position.value"),
    FieldSpec("f32", "rotation_keyform.opacity", "rotation_keyforms", 1, "opacity"),
    FieldSpec("f32", "rotation_keyform.angle", "rotation_keyforms", 1, "degrees, clockwise on screen"),
    FieldSpec("f32", "rotation_keyform.origin_x", "rotation_keyforms", 1, "pivot in the parent's space"),
    FieldSpec("f32", "rotation_keyform.origin_y", "rotation_keyforms", 1, "pivot in the parent's space"),
    FieldSpec("f32", "rotation_keyform.scale", "rotation_keyforms", 1, "scale"),
    FieldSpec("bool32", "rotation_keyform.flip_x", "rotation_keyforms", 1, "mirrors local x"),
    FieldSpec("bool32", "rotation_keyform.flip_y", "rotation_keyforms", 1, "mirrors local y"),
    FieldSpec("f32", "mesh_keyform.opacity", "mesh_keyforms", 1, "opacity"),
    FieldSpec("f32", "mesh_keyform.draw_order", "mesh_keyforms", 1, "draw order, higher is in front"),
    FieldSpec("i32", "mesh_keyform.first_position", "mesh_keyforms", 1, "first number in position.value"),
    FieldSpec("f32", "position.value", "positions", 1, "x, y, x, y...; keyforms start at multiples of 16"),
    FieldSpec("i32", "band_entry.binding", "band_entries", 1, "one axis", Reference("bindings")),
    FieldSpec("i32", "band.first_entry", "bands", 1, "first axis", Run("band_entries", "band.entry_count")),
    FieldSpec("i32", "band.entry_count", "bands", 1, "axes; 0 when nothing drives the object"),
    FieldSpec("i32", "binding.first_key", "bindings", 1, "first key", Run("keys", "binding.key_count")),
    FieldSpec("i32", "binding.key_count", "bindings", 1, "keys"),
    FieldSpec("f32", "key.value", "keys", 1, "parameter values, ascending within a list"),
    FieldSpec("f32", "uv.value", "uvs", 1, "u, v, u, v...; v = 0 at the top of the picture"),
    FieldSpec("u16", "index.vertex", "indices", 1, "vertex number within the mesh"),
    FieldSpec("i32", "mask.mesh", "masks", 1, "mesh used as a mask, -1 for none", Reference("meshes", optional=True)),
    FieldSpec("i32", "group.first_item", "groups", 1, "first member", Run("items", "group.item_count")),
    FieldSpec("i32", "group.item_count", "groups", 1, "members"),
    FieldSpec("i32", "group.mesh_total", "groups", 1, "meshes in the group and all groups nested in it"),
    FieldSpec("i32", "group.maximum", "groups", 1, "highest draw order that any member can take"),
    FieldSpec("i32", "group.minimum", "groups", 1, "lowest draw order that any member can take"),
    FieldSpec("i32", "item.kind", "items", 1, "0 mesh, 1 part"),
    FieldSpec("i32", "item.index", "items", 1, "row of the mesh or part"),
    FieldSpec(
        "i32",
        "item.group",
        "items",
        1,
        "for a part the group it opens, else -1",
        Reference("groups", optional=True),
    ),
    FieldSpec("cell", "glue.runtime", "glues", 1, "runtime cell"),
    FieldSpec("id", "glue.id", "glues", 1, "unique name"),
    FieldSpec("i32", "glue.band", "glues", 1, "axes of the keyform grid", _BAND),
    FieldSpec("i32", "glue.first_keyform", "glues", 1, "first row", Run("glue_keyforms", "glue.keyform_count")),
    FieldSpec("i32", "glue.keyform_count", "glues", 1, "rows: the product of the band's key counts"),
    FieldSpec("i32", "glue.mesh_a", "glues", 1, "first mesh", Reference("meshes")),
    FieldSpec("i32", "glue.mesh_b", "glues", 1, "second mesh", Reference("meshes")),
    FieldSpec("i32", "glue.first_point", "glues", 1, "first pair", Run("glue_points", "glue.point_count")),
    FieldSpec("i32", "glue.point_count", "glues", 1, "two per pair"),
    FieldSpec("f32", "glue_point.weight", "glue_points", 1, "alternating: weight of a, weight of b"),
    FieldSpec("u16", "glue_point.vertex", "glue_points", 1, "alternating: vertex of a, vertex of b"),
    FieldSpec("f32", "glue_keyform.intensity", "glue_keyforms", 1, "strength"),
    FieldSpec("bool32", "warp.bilinear", "warps", 2, "1: bilinear cells, 0: two triangles per cell"),
    FieldSpec("cell", "parameter.runtime_keys", "parameters", 4, "runtime cell"),
    FieldSpec(
        "i32",
        "parameter.first_merged_key",
        "parameters",
        4,
        "all keys of the parameter in one list, for reporting only",
        Run("keys", "parameter.merged_key_count"),
    ),
    FieldSpec("i32", "parameter.merged_key_count", "parameters", 4, "length of that list"),
    FieldSpec("i32", "warp.first_colour", "warps", 4, "colour rows of the keyforms"),
    FieldSpec("i32", "rotation.first_colour", "rotations", 4, "colour rows of the keyforms"),
    FieldSpec("i32", "mesh.first_colour", "meshes", 4, "colour rows of the keyforms"),
    FieldSpec("f32", "multiply_colour.red", "multiply_colours", 4, "neutral 1"),
    FieldSpec("f32", "multiply_colour.green", "multiply_colours", 4, "neutral 1"),
    FieldSpec("f32", "multiply_colour.blue", "multiply_colours", 4, "neutral 1"),
    FieldSpec("f32", "screen_colour.red", "screen_colours", 4, "neutral 0"),
    FieldSpec("f32", "screen_colour.green", "screen_colours", 4, "neutral 0"),
    FieldSpec("f32", "screen_colour.blue", "screen_colours", 4, "neutral 0"),
    FieldSpec("i32", "parameter.kind", "parameters", 4, "0 drives keyforms, 1 drives blend shapes; never both"),
    FieldSpec(
        "i32",
        "parameter.first_curve",
        "parameters",
        4,
        "first curve, 0 if none",
        Run("curves", "parameter.curve_count"),
    ),
    FieldSpec("i32", "parameter.curve_count", "parameters", 4, "distinct key lists of a blend-shape parameter"),
    FieldSpec("i32", "curve.first_key", "curves", 4, "first key", Run("keys", "curve.key_count")),
    FieldSpec("i32", "curve.key_count", "curves", 4, "keys, at least 2"),
    FieldSpec("i32", "curve.base", "curves", 4, "position of the neutral key, whose row counts as zero"),
    FieldSpec("i32", "shape.curve", "shapes", 4, "key list that drives it", Reference("curves")),
    FieldSpec("i32", "shape.first_keyform", "shapes", 4, "first row of differences in the target's keyform table"),
    FieldSpec("i32", "shape.keyform_count", "shapes", 4, "rows: the curve's key count"),
    FieldSpec("i32", "shape.first_limit", "shapes", 4, "first", Run("limit_entries", "shape.limit_count")),
    FieldSpec("i32", "shape.limit_count", "shapes", 4, "limits; the weight is min(1, all of them)"),
    FieldSpec("i32", "warp_target.warp", "warp_targets", 4, "row among the warps", Reference("warps")),
    FieldSpec("i32", "warp_target.first_shape", "warp_targets", 4, "first", Run("shapes", "warp_target.shape_count")),
    FieldSpec("i32", "warp_target.shape_count", "warp_targets", 4, "blend shapes acting on it"),
    FieldSpec("i32", "mesh_target.mesh", "mesh_targets", 4, "mesh", Reference("meshes")),
    FieldSpec("i32", "mesh_target.first_shape", "mesh_targets", 4, "first", Run("shapes", "mesh_target.shape_count")),
    FieldSpec("i32", "mesh_target.shape_count", "mesh_targets", 4, "blend shapes acting on it"),
    FieldSpec("i32", "limit_entry.limit", "limit_entries", 4, "limit", Reference("limits")),
    FieldSpec("i32", "limit.parameter", "limits", 4, "limiting parameter", Reference("parameters")),
    FieldSpec("i32", "limit.first_point", "limits", 4, "first point", Run("limit_points", "limit.point_count")),
    FieldSpec("i32", "limit.point_count", "limits", 4, "points of the piecewise linear curve; 0: no limit"),
    FieldSpec("f32", "limit_point.value", "limit_points", 4, "parameter value, ascending"),
    FieldSpec("f32", "limit_point.weight", "limit_points", 4, "weight there; may be negative, is cut at 1"),
    FieldSpec("i32", "warp_keyform.multiply_colour", "warp_keyforms", 5, "row", Reference("multiply_colours")),
    FieldSpec("i32", "warp_keyform.screen_colour", "warp_keyforms", 5, "row", Reference("screen_colours")),
    FieldSpec("i32", "rotation_keyform.multiply_colour", "rotation_keyforms", 5, "row", Reference("multiply_colours")),
    FieldSpec("i32", "rotation_keyform.screen_colour", "rotation_keyforms", 5, "row", Reference("screen_colours")),
    FieldSpec("i32", "mesh_keyform.multiply_colour", "mesh_keyforms", 5, "row", Reference("multiply_colours")),
    FieldSpec("i32", "mesh_keyform.screen_colour", "mesh_keyforms", 5, "row", Reference("screen_colours")),
    FieldSpec("i32", "part_target.part", "part_targets", 5, "part", Reference("parts")),
    FieldSpec("i32", "part_target.first_shape", "part_targets", 5, "first", Run("shapes", "part_target.shape_count")),
    FieldSpec("i32", "part_target.shape_count", "part_targets", 5, "blend shapes acting on it"),
    FieldSpec("i32", "rotation_target.rotation", "rotation_targets", 5, "rotation row", Reference("rotations")),
    FieldSpec(
        "i32",
        "rotation_target.first_shape",
        "rotation_targets",
        5,
        "first",
        Run("shapes", "rotation_target.shape_count"),
    ),
    FieldSpec("i32", "rotation_target.shape_count", "rotation_targets", 5, "blend shapes acting on it"),
    FieldSpec("i32", "glue_target.glue", "glue_targets", 5, "glue", Reference("glues")),
    FieldSpec("i32", "glue_target.first_shape", "glue_targets", 5, "first", Run("shapes", "glue_target.shape_count")),
    FieldSpec("i32", "glue_target.shape_count", "glue_targets", 5, "blend shapes acting on it"),
)


def counts_of(version: int) -> tuple[CountSpec, ...]:
    """The counts that files of ``version`` have, in file order."""
    return tuple(count for count in COUNTS if count.since <= version)


def fields_of(version: int) -> tuple[FieldSpec, ...]:
    """The arrays that files of ``version`` have, in the order of the section offset table."""
    return tuple(field for field in FIELDS if field.since <= version)
