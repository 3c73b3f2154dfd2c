"""The text twin of a moc3 file: readable, diffable, and exact.

Tables appear in file order, one line per row under a line with the names of the columns; tables of one column are
wrapped. Empty tables are left out. Numbers are the shortest decimals that give the same bits; what no decimal can give
(NaN) is written as ``x`` and the bits. ``undump(dump(data)) == data`` for every readable file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from cartoonalive.errors import FormatError
from cartoonalive.formats.moc3.fields import DTYPE, FIRST_VERSION, LAST_VERSION, FieldSpec, fields_of
from cartoonalive.formats.moc3.sections import Canvas, Numbers, Sections, decode, encode

NUMBERS_PER_LINE = 16
"""Keyforms start at multiples of 16 numbers, so each begins a line."""
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s"]+')
_CANVAS_FIELDS = ("pixels_per_unit", "origin_x", "origin_y", "width", "height")


def dump(data: bytes) -> str:
    """The text twin of a moc3 file; raises :class:`FormatError` for unreadable files."""
    return "\n".join(_lines(decode(data))) + "\n"


def undump(text: str) -> bytes:
    """The moc3 file that a text twin describes; raises :class:`FormatError` naming the line of a mistake."""
    return encode(_Parser(text).sections())


def _lines(sections: Sections) -> Iterator[str]:
    yield f"moc3 {sections.version}"
    numbers = _decimals(np.array(sections.canvas[:5], np.float32))
    pairs = " ".join(f"{name} {number}" for name, number in zip(_CANVAS_FIELDS, numbers, strict=True))
    yield f"canvas {pairs} flags {sections.canvas.flags}"
    if sections.offsets is not None:
        yield f"offsets {' '.join(map(str, sections.offsets))}"
    for offset, patch in sections.patches:
        yield f"patch {offset} {patch.hex()}"
    for table, specs in _tables(sections.version).items():
        columns = [_column(sections, spec) for spec in specs]
        rows = len(columns[0])
        if rows == 0:
            continue
        yield ""
        yield f"table {table} {rows}"
        yield " ".join(spec.name for spec in specs)
        if len(specs) == 1:
            for first in range(0, rows, NUMBERS_PER_LINE):
                yield " ".join(columns[0][first : first + NUMBERS_PER_LINE])
        else:
            yield from map(" ".join, zip(*columns, strict=True))


def _tables(version: int) -> dict[str, list[FieldSpec]]:
    """Fields by table, both in file order."""
    tables: dict[str, list[FieldSpec]] = {}
    for spec in fields_of(version):
        if spec.type != "cell":
            tables.setdefault(spec.table, []).append(spec)
    return tables


def _column(sections: Sections, spec: FieldSpec) -> list[str]:
    if spec.type == "id":
        return [json.dumps(name, ensure_ascii=False) for name in sections.ids[spec.name]]
    values = sections.numbers[spec.name]
    return _decimals(values.astype(np.float32)) if spec.type == "f32" else list(map(str, values.tolist()))


def _decimals(values: NDArray[np.float32]) -> list[str]:
    words: list[str] = values.astype("U32").tolist()
    read = np.array([float(word) for word in words]).astype(np.float32)
    for row in np.flatnonzero((read.view(np.uint32) != values.view(np.uint32)) | np.isnan(values)):
        words[row] = f"x{values.view(np.uint32)[row]:08x}"
    return words


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text.split("\n")
        self._number = 0

    def sections(self) -> Sections:
        version = self._whole(self._record("moc3", 1)[0])
        if not FIRST_VERSION <= version <= LAST_VERSION:
            self._refuse(f"version {version} is not {FIRST_VERSION} to {LAST_VERSION}")
        canvas = self._canvas(self._record("canvas", 12))
        offsets: tuple[int, ...] | None = None
        patches: list[tuple[int, bytes]] = []
        columns: dict[str, list[str]] = {spec.name: [] for specs in _tables(version).values() for spec in specs}
        while (words := self._words()) is not None:
            if words[0] == "offsets":
                offsets = tuple(self._whole(word) for word in words[1:])
            elif words[0] == "patch" and len(words) == 3:
                patches.append((self._whole(words[1]), self._hex(words[2])))
            elif words[0] == "table" and len(words) == 3:
                columns.update(self._table(words[1], self._whole(words[2]), _tables(version)))
            else:
                self._refuse(f"unexpected {words[0]!r}")
        numbers: dict[str, Numbers] = {}
        ids: dict[str, tuple[str, ...]] = {}
        for specs in _tables(version).values():
            for spec in specs:
                if spec.type == "id":
                    ids[spec.name] = tuple(self._string(word) for word in columns[spec.name])
                else:
                    numbers[spec.name] = self._numbers(spec, columns[spec.name])
        return Sections(version, canvas, numbers, ids, offsets, tuple(patches))

    def _words(self) -> list[str] | None:
        """Words of the next line that is neither empty nor a comment."""
        while self._number < len(self._text):
            line = self._text[self._number]
            self._number += 1
            if line.strip() and not line.startswith("#"):
                return _TOKEN.findall(line) or [line.strip()]
        return None

    def _record(self, name: str, count: int) -> list[str]:
        words = self._words()
        if words is None or words[0] != name or len(words) != count + 1:
            self._refuse(f"expected '{name}' and {count} words")
        return words[1:]

    def _canvas(self, words: Sequence[str]) -> Canvas:
        if tuple(words[0::2]) != (*_CANVAS_FIELDS, "flags"):
            self._refuse("canvas: wrong names")
        flags = self._whole(words[11])
        if not 0 <= flags <= 255:
            self._refuse(f"canvas flags {flags} do not fit a byte")
        values = self._floats(words[1:11:2]).tolist()
        return Canvas(values[0], values[1], values[2], values[3], values[4], flags)

    def _table(self, name: str, rows: int, tables: dict[str, list[FieldSpec]]) -> dict[str, list[str]]:
        specs = tables.get(name)
        names = self._words()
        if specs is None or names != [spec.name for spec in specs]:
            self._refuse(f"unknown table {name} or wrong columns")
        words: list[str] = []
        while len(words) < rows * len(specs):
            line = self._words()
            if line is None or line[0] == "table":
                self._refuse(f"table {name}: fewer than {rows} rows")
            words += line
        if len(words) != rows * len(specs):
            self._refuse(f"table {name}: more than {rows} rows")
        return {spec.name: words[column :: len(specs)] for column, spec in enumerate(specs)}

    def _numbers(self, spec: FieldSpec, words: Sequence[str]) -> Numbers:
        if spec.type == "f32":
            return self._floats(words)
        values = [self._whole(word) for word in words]
        limits = np.iinfo(DTYPE[spec.type])
        if values and not limits.min <= min(values) <= max(values) <= limits.max:
            self._refuse(f"{spec.name}: a number does not fit {spec.type}")
        return np.array(values, DTYPE[spec.type])

    def _floats(self, words: Sequence[str]) -> NDArray[np.float32]:
        result = np.zeros(len(words), np.float32)
        for row, word in enumerate(words):
            if word.startswith("x"):
                result.view(np.uint32)[row] = int.from_bytes(self._hex(word[1:])[:4], "big")
            else:
                result[row] = self._decimal(word)
        return result

    def _decimal(self, word: str) -> float:
        try:
            with np.errstate(over="ignore"):
                return float(np.float32(float(word)))
        except ValueError:
            self._refuse(f"{word!r} is no number")

    def _whole(self, word: str) -> int:
        try:
            return int(word)
        except ValueError:
            self._refuse(f"{word!r} is no whole number")

    def _hex(self, word: str) -> bytes:
        try:
            return bytes.fromhex(word)
        except ValueError:
            self._refuse(f"{word!r} is not hexadecimal")

    def _string(self, word: str) -> str:
        try:
            name = json.loads(word)
        except ValueError:
            name = None
        if not isinstance(name, str):
            self._refuse(f"{word} is no quoted id")
        return name

    def _refuse(self, problem: str) -> NoReturn:
        raise FormatError(
            f"moc3 text, line {self._number}: {problem}", hint="correct the text and try again", code="bad_moc3_text"
        )
