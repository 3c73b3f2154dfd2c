"""Parameters and parts with their names in both languages as one page: ``python -m tools.names_reference OUT.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from cartoonalive.arkit.table import input_table
from cartoonalive.formats.cdi3 import GROUP_NAMES
from cartoonalive.rig.language import japanese
from cartoonalive.rig.names import PARTS
from cartoonalive.rig.parameters import STANDARD
from cartoonalive.shape.load import shape_basis

INTRODUCTION = """\
# Names

Written by `make docs` from the source; do not edit. Players know parameters and parts by their ids; the names are what
editors and viewers show. `create --language ja` writes the Japanese ones. A model has those that move something of it.
"""
Row = tuple[str, str, str]
"""Group, id, English name."""


def reference() -> str:
    """The whole page."""
    groups: dict[str, list[Row]] = {}
    for row in _parameters():
        groups.setdefault(row[0], []).append(row)
    sections = [
        _table(f"{GROUP_NAMES[group]} ({japanese()[group]}, `{group}`)", rows) for group, rows in groups.items()
    ]
    parts = _table("Parts", [("", id_, name) for id_, name in PARTS.items()])
    return "\n".join([INTRODUCTION, *sections, parts])


def _parameters() -> Iterator[Row]:
    yield from ((one.group, one.id, one.name) for one in STANDARD.values())
    yield from ((one.group, one.id, one.name) for one in input_table().parameters)
    yield from ((one.group, one.id, one.label) for one in shape_basis().parameters)


def _table(title: str, rows: list[Row]) -> str:
    lines = "\n".join(f"| {id_} | {name} | {japanese().get(id_, '')} |" for _, id_, name in rows)
    return f"## {title}\n\n| id | English | Japanese |\n|---|---|---|\n{lines}\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference(), encoding="utf-8")
