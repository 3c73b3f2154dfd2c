"""Collects the rows of all tables of a file while a rig is lowered."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cartoonalive.formats.moc3.fields import DTYPE, FIELDS, fields_of
from cartoonalive.formats.moc3.sections import Canvas, Numbers, Sections

POSITION_ALIGNMENT = 16
"""Keyforms start at multiples of this many numbers, as in official files."""


class Columns:
    """Growing tables: rows are added by object name, whole arrays by field name."""

    def __init__(self) -> None:
        self._columns: dict[str, list[object]] = {spec.name: [] for spec in FIELDS if spec.type != "cell"}
        self._positions: list[Numbers] = []
        self._position_count = 0
        self._blocks: dict[bytes, int] = {}

    def count(self, field: str) -> int:
        """Rows of a field so far."""
        return len(self._columns[field])

    def add(self, table: str, **values: object) -> int:
        """Append one row to the fields ``table.*``; returns its number."""
        row = self.count(f"{table}.{next(iter(values))}")
        for name, value in values.items():
            self._columns[f"{table}.{name}"].append(value)
        return row

    def extend(self, field: str, values: ArrayLike) -> int:
        """Append numbers to one field; returns the number of the first."""
        first = self.count(field)
        self._columns[field].extend(np.asarray(values).ravel().tolist())
        return first

    def add_positions(self, keyforms: NDArray[np.generic]) -> list[int]:
        """Positions (k, ...) of k keyforms, padded; equal ones are kept once. Returns each one's first number."""
        flat = keyforms.reshape(len(keyforms), -1)
        padded = np.zeros((len(flat), flat.shape[1] + -flat.shape[1] % POSITION_ALIGNMENT), np.float32)
        padded[:, : flat.shape[1]] = flat
        return [self._add_block(row) for row in padded]

    def _add_block(self, positions: Numbers) -> int:
        block = positions.tobytes()
        if block not in self._blocks:
            self._blocks[block] = self._position_count
            self._positions.append(positions)
            self._position_count += len(positions)
        return self._blocks[block]

    def sections(self, version: int, canvas: Canvas) -> Sections:
        """All tables as the arrays of a file of ``version``."""
        numbers: dict[str, Numbers] = {}
        ids: dict[str, tuple[str, ...]] = {}
        for spec in fields_of(version):
            if spec.type == "id":
                ids[spec.name] = tuple(str(text) for text in self._columns[spec.name])
            elif spec.name == "position.value":
                numbers[spec.name] = np.concatenate([np.zeros(0, np.float32), *self._positions])
            elif spec.type != "cell":
                numbers[spec.name] = np.array(self._columns[spec.name]).astype(DTYPE[spec.type])
        return Sections(version, canvas, numbers, ids)
