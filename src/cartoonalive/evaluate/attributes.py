"""Blends every keyed attribute of a rig in one sparse product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from cartoonalive.evaluate import rotation
from cartoonalive.evaluate.layout import Layout
from cartoonalive.evaluate.linear import LinearMap
from cartoonalive.evaluate.model import Array, Bools, Indices
from cartoonalive.evaluate.rows import ObjectRows, RowTable, RowWeights
from cartoonalive.rig.model import ArtMesh, BlendShape, Deformer, FloatArray, Keyed, Rig, RotationDeformer, WarpDeformer


@dataclass(frozen=True)
class Blended:
    """Attributes of all objects before anything is passed down a tree; the last dimension is the frame."""

    points: Array
    """(2, points, frames) in storage order, local to the parents."""
    angle: Array
    """(rotations, frames) degrees, base angle included."""
    scale: Array
    flip: Array
    """(2, rotations, frames) +1 or -1."""
    deformer_opacity: Array
    mesh_opacity: Array
    mesh_order: Array
    mesh_order_offset: Array
    part_order: Array
    part_order_offset: Array
    glue_intensity: Array
    deformer_colours: Array | None
    """(deformers, 6, frames) multiply, then screen; None when the whole rig is neutral."""
    mesh_colours: Array | None
    part_in_range: Bools
    deformer_in_range: Bools
    mesh_in_range: Bools
    """(objects, frames) enabled by their own flag and inside their key lists."""


class Attributes:
    """The prepared tables of one rig."""

    def __init__(self, rig: Rig, layout: Layout) -> None:
        self._table = RowTable(rig.parameters)
        self._parts = [self._table.add(part.axes, part.blend_shapes) for part in rig.parts]
        self._deformers = [self._table.add(d.axes, d.blend_shapes) for d in rig.deformers]
        self._meshes = [self._table.add(m.axes, m.blend_shapes) for m in rig.meshes]
        self._glues = [self._table.add(g.axes, g.blend_shapes) for g in rig.glues]
        self._table.finish()
        rotations = [i for i, d in enumerate(rig.deformers) if isinstance(d, RotationDeformer)]
        self._rotation_rows = [self._deformers[i] for i in rotations]
        self._rotations = [d for d in rig.deformers if isinstance(d, RotationDeformer)]
        self._base_angle = np.array([d.base_angle for d in self._rotations], np.float32).astype(float)[:, None]
        self._map = LinearMap()
        self._points = self._allot_points(rig, layout)
        self._allot_scalars(rig)
        self._matrix: csr_array = self._map.build(self._table.count)
        self._clamp_deformer = _has_shapes([d.blend_shapes for d in rig.deformers])
        self._clamp_mesh = _has_shapes([m.blend_shapes for m in rig.meshes])
        self._clamp_glue = _has_shapes([g.blend_shapes for g in rig.glues])
        self._part_ranges = _RangeTest(self._parts, [p.enabled for p in rig.parts])
        self._deformer_ranges = _RangeTest(self._deformers, [d.enabled for d in rig.deformers])
        self._mesh_ranges = _RangeTest(self._meshes, [m.enabled for m in rig.meshes])
        self._flips = [
            (number, axis, np.where(flip, -1.0, 1.0), self._rotation_rows[number].lists)
            for number, d in enumerate(self._rotations)
            for axis, flip in enumerate((d.flip_x, d.flip_y))
            if flip is not None and np.any(flip)
        ]

    def _allot_points(self, rig: Rig, layout: Layout) -> slice:
        """The x plane of all points, then the y plane."""
        run = self._map.allot(2 * layout.count)
        warp_ids = {d.id for d in rig.deformers if isinstance(d, WarpDeformer)}

        def place(start: int, rows: ObjectRows, keyforms: Array | FloatArray, attribute: str) -> None:
            count = keyforms.shape[-2]
            outputs = start + np.stack([np.arange(count), np.arange(count) + layout.count], axis=-1).ravel()
            self._map.fill_keyforms(outputs, rows, keyforms)
            self._map.fill_offsets(outputs, rows, attribute)

        for deformer, rows in zip(rig.deformers, self._deformers, strict=True):
            start = layout.deformer_start[deformer.id]
            if isinstance(deformer, WarpDeformer):
                place(start, rows, deformer.points, "points")
            else:
                origin = np.asarray(deformer.origin, np.float64)[..., None, :]
                below_warp = deformer.parent in warp_ids
                length = rotation.STEP_BELOW_WARP if below_warp else rotation.STEP_BELOW_ROTATION
                place(start, rows, origin, "origin")
                place(start + 1, rows, origin - (0.0, length), "origin")
        for mesh, rows in zip(rig.meshes, self._meshes, strict=True):
            place(layout.mesh_start[mesh.id], rows, mesh.positions, "positions")
        return run

    def _allot_scalars(self, rig: Rig) -> None:
        self._angle = self._scalar([d.angle for d in self._rotations], self._rotation_rows, "angle")
        self._scale = self._scalar([d.scale for d in self._rotations], self._rotation_rows, "scale")
        self._deformer_opacity = self._scalar([d.opacity for d in rig.deformers], self._deformers, "opacity")
        self._mesh_opacity = self._scalar([m.opacity for m in rig.meshes], self._meshes, "opacity")
        self._mesh_order = self._scalar([m.draw_order for m in rig.meshes], self._meshes, None)
        self._mesh_order_offset = self._scalar([None] * len(rig.meshes), self._meshes, "draw_order")
        self._part_order = self._scalar([p.draw_order for p in rig.parts], self._parts, None)
        self._part_order_offset = self._scalar([None] * len(rig.parts), self._parts, "draw_order")
        self._intensity = self._scalar([g.intensity for g in rig.glues], self._glues, "intensity")
        coloured = any(_is_coloured(item) for item in (*rig.deformers, *rig.meshes))
        self._deformer_colours = self._colours(rig.deformers, self._deformers) if coloured else None
        self._mesh_colours = self._colours(rig.meshes, self._meshes) if coloured else None

    def _scalar(
        self, keyforms: Sequence[FloatArray | None], rows: Sequence[ObjectRows], attribute: str | None
    ) -> slice:
        run = self._map.allot(len(rows))
        for output, (values, own) in enumerate(zip(keyforms, rows, strict=True), run.start):
            if values is not None:
                self._map.fill_keyforms(output, own, values)
            if attribute is not None:
                self._map.fill_offsets(output, own, attribute)
        return run

    def _colours(self, items: Sequence[Deformer] | Sequence[ArtMesh], rows: Sequence[ObjectRows]) -> slice:
        run = self._map.allot(6 * len(rows))
        for first, (item, own) in zip(range(run.start, run.stop, 6), zip(items, rows, strict=True), strict=True):
            for offset, attribute, neutral in ((0, "multiply", 1.0), (3, "screen", 0.0)):
                given = getattr(item, attribute)
                values = np.full((own.middle - own.start, 3), neutral) if given is None else given
                outputs = first + offset + np.arange(3)
                self._map.fill_keyforms(outputs, own, values)
                self._map.fill_offsets(outputs, own, attribute)
        return run

    def blend(self, values: Array) -> Blended:
        """All attributes at the host ``values`` (parameters, frames)."""
        rows = self._table.weigh(values)
        out = np.asarray(self._matrix @ rows.weights)
        frames = out.shape[1]

        def colours(run: slice | None, clamp: Bools) -> Array | None:
            return None if run is None else _clamped(out[run].reshape(-1, 6, frames), clamp)

        return Blended(
            points=out[self._points].reshape(2, -1, frames),
            angle=out[self._angle] + self._base_angle,
            scale=out[self._scale],
            flip=self._flip(rows),
            deformer_opacity=_clamped(out[self._deformer_opacity], self._clamp_deformer),
            mesh_opacity=_clamped(out[self._mesh_opacity], self._clamp_mesh),
            mesh_order=out[self._mesh_order],
            mesh_order_offset=out[self._mesh_order_offset],
            part_order=out[self._part_order],
            part_order_offset=out[self._part_order_offset],
            glue_intensity=_clamped(out[self._intensity], self._clamp_glue),
            deformer_colours=colours(self._deformer_colours, self._clamp_deformer),
            mesh_colours=colours(self._mesh_colours, self._clamp_mesh),
            part_in_range=self._part_ranges.apply(rows.outside),
            deformer_in_range=self._deformer_ranges.apply(rows.outside),
            mesh_in_range=self._mesh_ranges.apply(rows.outside),
        )

    def _flip(self, rows: RowWeights) -> Array:
        """Mirroring is not blended: that of the lowest corner of the cell holds until the next key is reached."""
        flip = np.ones((2, len(self._rotations), rows.weights.shape[1]))
        for number, axis, sign, lists in self._flips:
            flip[axis, number] = sign[tuple(rows.lower[key_list] for key_list in lists)]
        return flip


class _RangeTest:
    """Is every key list of an object in range?"""

    def __init__(self, rows: Sequence[ObjectRows], enabled: Sequence[bool]) -> None:
        width = max((len(own.lists) for own in rows), default=0)
        self._lists: Indices = np.full((width, len(rows)), -1, np.intp)
        for column, own in enumerate(rows):
            self._lists[: len(own.lists), column] = own.lists
        self._enabled = np.array(enabled, bool)[:, None]

    def apply(self, outside: Bools) -> Bools:
        """(objects, frames)"""
        if not outside.any():
            return np.repeat(self._enabled, outside.shape[1], axis=1)
        result: Bools = self._enabled & ~outside[self._lists].any(0)
        return result


def _has_shapes(shapes: Sequence[Sequence[BlendShape]]) -> Bools:
    return np.array([bool(own) for own in shapes], bool)


def _clamped(values: Array, which: Bools) -> Array:
    """Objects that blend shapes act on are kept in 0..1, others are not."""
    if which.any():
        values[which] = np.clip(values[which], 0.0, 1.0)
    return values


def _is_coloured(item: Keyed) -> bool:
    own = item.multiply is not None or item.screen is not None
    return own or any("multiply" in s.offsets or "screen" in s.offsets for s in item.blend_shapes)
