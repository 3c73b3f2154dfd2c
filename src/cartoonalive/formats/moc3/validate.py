"""What Cubism Core's own consistency check lets pass: references, runs, grids, trees.

These rules concern the tables of a file; once they hold, :func:`.lift.lift` cannot fail, and the rules for the model
itself (keys, ranges, draw orders...) are those of :mod:`cartoonalive.rig.check`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from cartoonalive.formats.moc3.fields import FieldSpec, Reference, Run, fields_of
from cartoonalive.formats.moc3.sections import Sections
from cartoonalive.formats.moc3.tables import Integers, Tables

MAX_SHARING = 16
"""Runs may overlap (official files share blocks of zeros), but not so much that reading them would explode."""
SHARING_ALLOWANCE = 65536
MAX_AXES = 32

Problems = Iterator[str]


def structure_problems(sections: Sections) -> list[str]:
    """Everything wrong with the tables, each naming field and row; empty when :func:`lift` can read them."""
    tables = Tables(sections)
    problems = list(_links(tables))
    if not problems:
        problems = [*_bands(tables), *_deformers(tables), *_meshes(tables)]
    if not problems:
        problems = [*_keyforms(tables), *_trees(tables), *_flags(tables), *_glues(tables), *_groups(tables)]
    if not problems and sections.version >= 4:
        problems = list(_shapes(tables))
    return problems


def _rows(field: str, bad: np.ndarray[tuple[int], np.dtype[np.bool_]], values: Integers, problem: str) -> Problems:
    """One message per field: the first bad row and how many follow."""
    numbers = np.flatnonzero(bad)
    if len(numbers):
        more = f" (and {len(numbers) - 1} more rows)" if len(numbers) > 1 else ""
        yield f"{field}[{numbers[0]}]: {values[numbers[0]]} {problem}{more}"


def _links(tables: Tables) -> Problems:
    for spec in fields_of(tables.version):
        if isinstance(spec.link, Reference):
            yield from _reference(tables, spec, spec.link)
        elif isinstance(spec.link, Run):
            yield from _run(tables, spec.name, tables.field(spec.link.length), spec.link.table)
        if spec.type == "bool32":
            values = tables.field(spec.name)
            yield from _rows(spec.name, (values != 0) & (values != 1), values, "is neither 0 nor 1")


def _reference(tables: Tables, spec: FieldSpec, link: Reference) -> Problems:
    values = tables.field(spec.name)
    lowest = -1 if link.optional else 0
    count = tables.count(link.table)
    yield from _rows(spec.name, (values < lowest) | (values >= count), values, f"is no row of {link.table} ({count})")


def _run(tables: Tables, field: str, lengths: Integers, table: str) -> Problems:
    """Runs inside their table; those of length 0 may start anywhere."""
    starts, size = tables.field(field), tables.count(table)
    yield from _rows(field, lengths < 0, lengths, "is a negative length")
    outside = (lengths > 0) & ((starts < 0) | (starts + lengths > size))
    yield from _rows(field, outside, starts, f"starts a run that leaves {table} ({size})")
    total = int(np.maximum(lengths, 0).sum())
    if total > MAX_SHARING * size + SHARING_ALLOWANCE:
        yield f"{field}: {total} rows claimed of {table}, which has {size}"


def _bands(tables: Tables) -> Problems:
    axes = tables.field("band.entry_count")
    if (axes > MAX_AXES).any():
        yield from _rows("band.entry_count", axes > MAX_AXES, axes, f"axes, more than {MAX_AXES}")
        return
    for name in ("part", "warp", "rotation", "mesh", "glue"):
        bands, counts = tables.field(f"{name}.band"), tables.field(f"{name}.keyform_count")
        needed = tables.grid_sizes[bands]
        for row in np.flatnonzero(counts != needed)[:1]:
            yield f"{name}.keyform_count[{row}]: {counts[row]} keyforms, but its axes make a grid of {needed[row]}"
    yield from _rows(
        "binding.key_count", tables.field("binding.key_count") < 1, tables.field("binding.key_count"), "keys"
    )
    driven = tables.owners("binding")
    used = np.unique(tables.field("band_entry.binding"))
    yield from _rows("band_entry.binding", driven[used] < 0, used, "is a binding of no parameter")


def _deformers(tables: Tables) -> Problems:
    kinds, index = tables.field("deformer.kind"), tables.field("deformer.index")
    yield from _rows("deformer.kind", (kinds != 0) & (kinds != 1), kinds, "is neither 0 (warp) nor 1 (rotation)")
    for kind, name in enumerate(("warp", "rotation")):
        own = np.flatnonzero(kinds == kind)
        if sorted(index[own]) != list(range(tables.count(f"{name}s"))):
            yield f"deformer.index: does not name every {name} once"
        elif (tables.field("deformer.band")[own] != tables.field(f"{name}.band")[index[own]]).any():
            yield f"deformer.band: differs from {name}.band"
    rows, columns = tables.field("warp.rows"), tables.field("warp.columns")
    vertices = tables.field("warp.vertex_count")
    yield from _rows("warp.rows", rows < 1, rows, "rows")
    yield from _rows("warp.columns", columns < 1, columns, "columns")
    wrong = vertices != (rows + 1) * (columns + 1)
    yield from _rows("warp.vertex_count", wrong, vertices, "is not (rows + 1) * (columns + 1)")


def _meshes(tables: Tables) -> Problems:
    vertices = tables.field("mesh.vertex_count")
    yield from _rows("mesh.vertex_count", (vertices < 1) | (vertices > 65535), vertices, "is not 1 to 65535")
    yield from _run(tables, "mesh.first_uv", 2 * vertices, "uvs")
    corners = tables.field("mesh.index_count")
    yield from _rows("mesh.index_count", corners % 3 != 0, corners, "is no multiple of 3")
    textures = tables.field("mesh.texture")
    yield from _rows("mesh.texture", textures < 0, textures, "is negative")


def _keyforms(tables: Tables) -> Problems:
    """Every keyform's positions; colours of version 4 and later."""
    for name in ("warp", "mesh"):
        firsts = tables.field(f"{name}_keyform.first_position")
        size = tables.count("positions")
        rows = tables.runs(f"{name}.first_keyform", f"{name}.keyform_count")
        lengths = np.repeat(2 * tables.field(f"{name}.vertex_count"), [len(own) for own in rows])
        every = np.concatenate([np.zeros(0, np.int64), *rows])
        bad = (firsts[every] < 0) | (firsts[every] + lengths > size)
        for row in every[bad][:1]:
            yield f"{name}_keyform.first_position[{row}]: {firsts[row]} leaves positions ({size})"
        if lengths.sum() > MAX_SHARING * size + SHARING_ALLOWANCE:
            yield f"{name}_keyform.first_position: {lengths.sum()} numbers claimed of {size} positions"
    if tables.version >= 4:
        for name in ("warp", "rotation", "mesh"):
            for colours in ("multiply_colours", "screen_colours"):
                firsts, counts = tables.field(f"{name}.first_colour"), tables.field(f"{name}.keyform_count")
                outside = (firsts < 0) | (firsts + counts > tables.count(colours))
                yield from _rows(f"{name}.first_colour", outside, firsts, f"leaves {colours}")


def _trees(tables: Tables) -> Problems:
    for field in ("part.parent", "deformer.parent"):
        parents = tables.field(field)
        yield from _rows(field, parents >= np.arange(len(parents)), parents, "must come before its child")
    for kind in ("part", "deformer", "mesh", "parameter", "glue"):
        ids: Sequence[str] = tables.ids(f"{kind}.id")
        if len(set(ids)) < len(ids):
            yield f"{kind}.id: {next(name for name in ids if ids.count(name) > 1)!r} is used more than once"
        if "" in ids:
            yield f"{kind}.id[{ids.index('')}]: is empty"


def _flags(tables: Tables) -> Problems:
    flags = tables.field("mesh.flags")
    yield from _rows("mesh.flags", flags & 3 == 3, flags, "is both additive and multiply")
    yield from _rows("mesh.flags", flags > 15, flags, "has unknown bits")


def _glues(tables: Tables) -> Problems:
    counts = tables.field("glue.point_count")
    yield from _rows("glue.point_count", counts % 2 != 0, counts, "is odd")


def _groups(tables: Tables) -> Problems:
    kinds, index = tables.field("item.kind"), tables.field("item.index")
    yield from _rows("item.kind", (kinds != 0) & (kinds != 1), kinds, "is neither 0 (mesh) nor 1 (part)")
    limit = np.where(kinds == 0, tables.count("meshes"), tables.count("parts"))
    yield from _rows("item.index", (index < 0) | (index >= limit), index, "does not exist")
    totals = tables.field("group.mesh_total")
    children = tables.field("item.group")
    runs = tables.runs("group.first_item", "group.item_count")
    counted = np.zeros(len(runs), np.int64)
    for number in reversed(range(len(runs))):
        nested = children[runs[number]]
        nested = nested[nested >= 0]
        if (nested <= number).any():
            yield f"group[{number}]: opens group {nested.min()}, which must be a later one"
            return
        counted[number] = (kinds[runs[number]] == 0).sum() + counted[nested].sum()
    for number in np.flatnonzero(counted != totals)[:1]:
        yield f"group.mesh_total[{number}]: {totals[number]}, but the group holds {counted[number]} meshes"


def _shapes(tables: Tables) -> Problems:
    kinds = tables.field("parameter.kind")
    yield from _rows("parameter.kind", (kinds != 0) & (kinds != 1), kinds, "is neither 0 nor 1 (blend shape)")
    curves, keys = tables.field("shape.curve"), tables.field("curve.key_count")
    base = tables.field("curve.base")
    yield from _rows("curve.base", (base < 0) | (base >= keys), base, "is no key of the curve")
    owner = tables.owners("curve")
    yield from _rows("shape.curve", owner[curves] < 0, curves, "is a curve of no parameter")
    counts = tables.field("shape.keyform_count")
    yield from _rows("shape.keyform_count", counts != keys[curves], counts, "is not the key count of its curve")
    size = sum(tables.count(f"{kind}_keyforms") for kind in tables.target_kinds())
    if counts.sum() > MAX_SHARING * size + SHARING_ALLOWANCE:
        yield f"shape.keyform_count: {counts.sum()} rows claimed of {size} keyforms"
        return
    for kind in tables.target_kinds():
        yield from _target(tables, kind)


def _target(tables: Tables, kind: str) -> Problems:
    """Rows of differences of one kind of target."""
    firsts, counts = tables.field("shape.first_keyform"), tables.field("shape.keyform_count")
    size = tables.count(f"{kind}_keyforms")
    numbers = tables.field(f"{kind}_target.{kind}")
    claimed = 0
    for row, shapes in enumerate(tables.runs(f"{kind}_target.first_shape", f"{kind}_target.shape_count")):
        outside = (firsts[shapes] < 0) | (firsts[shapes] + counts[shapes] > size)
        if outside.any():
            yield f"shape.first_keyform[{shapes[outside][0]}]: leaves {kind}_keyforms ({size})"
            return
        if kind in ("warp", "mesh"):
            length = 2 * int(tables.field(f"{kind}.vertex_count")[numbers[row]])
            positions = tables.field(f"{kind}_keyform.first_position")
            bounds = zip(firsts[shapes].tolist(), (firsts[shapes] + counts[shapes]).tolist(), strict=True)
            own = np.concatenate([positions[:0], *(positions[start:stop] for start, stop in bounds)])
            claimed += length * len(own)
            if ((own < 0) | (own + length > tables.count("positions"))).any():
                yield f"{kind}_keyform.first_position: a blend shape of {kind} {numbers[row]} leaves positions"
                return
        if claimed > MAX_SHARING * tables.count("positions") + SHARING_ALLOWANCE:
            yield f"{kind}_target: claims {claimed} numbers of {tables.count('positions')} positions"
            return
