"""Write docs/formats/moc3.md from the field table; ``--check`` only compares and fails on a difference."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from cartoonalive.formats.moc3.fields import (
    COUNTS,
    FIELDS,
    ITEM_SIZE,
    VERSION_NAMES,
    Reference,
    Run,
    counts_of,
    fields_of,
)
from cartoonalive.formats.moc3.sections import BODY_START, CANVAS_SIZE, count_table_size

PAGE = Path(__file__).parents[1] / "docs" / "formats" / "moc3.md"

INTRODUCTION = f"""# The moc3 file

<!-- Written by tools/moc3_reference.py from src/cartoonalive/formats/moc3/fields.py; do not edit by hand. -->

A moc3 file is little-endian and holds a model as a structure of arrays: every attribute of every kind of object is one
array, reached through a table of offsets. `cartoonalive dump model.moc3` shows a file as text with the names below;
`cartoonalive undump` builds the same bytes again.

| offset | content |
|---|---|
| 0 | `MOC3`, version byte, byte order (0: little-endian), 58 zero bytes |
| 64 | section offset table: 160 x u32, unused ones 0 |
| 704 | 1280 zero bytes that Cubism Core overwrites |
| {BODY_START} | count table, canvas, then the arrays in the order below |

Arrays start at multiples of 64 bytes; only ids follow their runtime cells at once. The file size is a multiple of 64.
The canvas is pixels per unit, origin x and y, width and height (f32), flags (u8; bit 0: data is y up, never set),
padded to {CANVAS_SIZE} bytes.

Positions are local to the parent deformer: canvas units, y down, without a parent; 0..1 over the grid below a warp;
relative to the pivot below a rotation. A *binding* is one parameter with one key list, a *band* the list of bindings
that drive an object. An object has one keyform row per combination of keys, the first axis varying fastest. The rows
of blend shapes hold differences and follow all ordinary rows of their table.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, *_versions(), "", *_counts(), "", *_fields()]) + "\n"


def _versions() -> Iterator[str]:
    yield "## Versions\n"
    yield "| byte | since | arrays | counts | count table |"
    yield "|---|---|---|---|---|"
    for version in range(1, 6):
        arrays, counts = len(fields_of(version)), len(counts_of(version))
        yield f"| {version} | {VERSION_NAMES[version]} | {arrays} | {counts} | {count_table_size(version)} bytes |"


def _counts() -> Iterator[str]:
    yield "## Count table (i32)\n"
    yield "| number | name | version | meaning |"
    yield "|---|---|---|---|"
    for number, count in enumerate(COUNTS):
        yield f"| {number} | {count.name} | {count.since} | {count.description} |"


def _fields() -> Iterator[str]:
    sizes = ", ".join(f"{name} {size}" for name, size in ITEM_SIZE.items())
    yield f"## Arrays\n\nBytes per element: {sizes}. Slots 0 and 1 are the count table and the canvas.\n"
    yield "| slot | name | type | rows | version | meaning |"
    yield "|---|---|---|---|---|---|"
    for slot, spec in enumerate(FIELDS, 2):
        meaning = spec.description
        if isinstance(spec.link, Reference):
            meaning += f" (row of {spec.link.table})"
        elif isinstance(spec.link, Run):
            meaning += f" (run in {spec.link.table}, length {spec.link.length})"
        yield f"| {slot} | {spec.name} | {spec.type} | {spec.table} | {spec.since} | {meaning} |"


def main(arguments: list[str]) -> int:
    """Write or compare; the exit code is 1 when ``--check`` finds the page out of date."""
    if "--check" in arguments:
        return int(not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page())
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
