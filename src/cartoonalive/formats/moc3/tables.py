"""Convenient views of a file's tables for reading."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cartoonalive.formats.moc3.fields import fields_of
from cartoonalive.formats.moc3.sections import Sections

Integers = NDArray[np.int64]

_TARGETS = {4: ("warp", "mesh"), 5: ("warp", "mesh", "part", "rotation", "glue")}


class Tables:
    """The tables of one file; integer fields as int64, so that sums cannot overflow."""

    def __init__(self, sections: Sections) -> None:
        self.version = sections.version
        self._sections = sections
        self._integers: dict[str, Integers] = {}

    def field(self, name: str) -> Integers:
        """An integer field."""
        if name not in self._integers:
            self._integers[name] = self._sections.numbers[name].astype(np.int64)
        return self._integers[name]

    def floats(self, name: str) -> NDArray[np.float32]:
        """A field of floating point numbers."""
        return self._sections.numbers[name].astype(np.float32, copy=False)

    def ids(self, name: str) -> tuple[str, ...]:
        """A field of ids."""
        return self._sections.ids[name]

    def count(self, table: str) -> int:
        """Rows of a table, 0 where the version does not have it."""
        return self._counts.get(table, 0)

    @cached_property
    def _counts(self) -> dict[str, int]:
        return {s.table: self._sections.count(s) for s in fields_of(self.version) if s.type != "cell"}

    def runs(self, first: str, length: str) -> list[Integers]:
        """Row numbers of every run."""
        return [
            np.arange(start, start + count, dtype=np.int64)
            for start, count in zip(self.field(first).tolist(), self.field(length).tolist(), strict=True)
        ]

    def owners(self, kind: str) -> Integers:
        """Parameter of every binding or curve, -1 for those that no parameter claims."""
        owner = np.full(self.count(f"{kind}s"), -1, np.int64)
        for number, rows in enumerate(self.runs(f"parameter.first_{kind}", f"parameter.{kind}_count")):
            owner[rows] = number
        return owner

    @cached_property
    def grid_sizes(self) -> Integers:
        """Keyforms that an object with each band must have; not exact beyond 2**31."""
        keys = self.field("binding.key_count")
        entries = self.field("band_entry.binding")
        sizes = [
            min(float(np.prod(keys[entries[rows]], dtype=np.float64)), 2.0**31)
            for rows in self.runs("band.first_entry", "band.entry_count")
        ]
        return np.array(sizes, np.int64)

    def target_kinds(self) -> tuple[str, ...]:
        """Kinds of objects that blend shapes can act on in this version."""
        return _TARGETS.get(self.version, ())
