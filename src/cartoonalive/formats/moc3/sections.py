"""The binary file and its arrays: decode and encode, byte for byte.

Nothing here knows what the numbers mean; :mod:`.validate` and :mod:`.lift` do. Whatever a file holds beyond the known
arrays (unusual offsets, non-zero padding) is kept beside them, so that every readable file is written back unchanged.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, NoReturn

import numpy as np
from numpy.typing import NDArray

from cartoonalive.errors import FormatError
from cartoonalive.formats.moc3.fields import (
    DTYPE,
    FIRST_VERSION,
    ITEM_SIZE,
    LAST_VERSION,
    VERSION_NAMES,
    FieldSpec,
    counts_of,
    fields_of,
)

MAGIC = b"MOC3"
HEADER_SIZE = 64
SLOTS = 160
BODY_START = 1984
"""Header, offset table and 1280 bytes that Cubism Core overwrites come before it."""
CANVAS_SIZE = 64
CANVAS_FORMAT = "<5fB"
ALIGNMENT = 64
MAX_FILE_SIZE = 2**30

Numbers = NDArray[np.generic]


class Canvas(NamedTuple):
    """The canvas section; pixels."""

    pixels_per_unit: float
    origin_x: float
    origin_y: float
    width: float
    height: float
    flags: int
    """Bit 0: data is y up. Zero in all known files."""


@dataclass(frozen=True)
class Sections:
    """One file as named arrays."""

    version: int
    canvas: Canvas
    numbers: Mapping[str, Numbers]
    """Numeric fields by name, 1-D, in their file type."""
    ids: Mapping[str, tuple[str, ...]]
    """Id fields by name."""
    offsets: tuple[int, ...] | None = None
    """Section offsets and the file size, where they differ from the usual layout."""
    patches: tuple[tuple[int, bytes], ...] = field(default=())
    """(offset, bytes) of whatever else differs from zero, such as non-zero padding."""

    def count(self, spec: FieldSpec) -> int:
        """Number of elements of a field."""
        return len(self.ids[spec.name]) if spec.type == "id" else len(self.numbers[spec.name])


def refuse(place: str, problem: str) -> NoReturn:
    """Raise the error for an invalid moc3 file."""
    raise FormatError(
        f"moc3: {place}: {problem}", hint="the file is damaged or not a moc3 model; export it again", code="bad_moc3"
    )


def count_table_size(version: int) -> int:
    """Bytes that the count table takes, padding included."""
    return 256 if version >= 5 else 128


def usual_offsets(version: int, counts: Mapping[str, int]) -> tuple[int, ...]:
    """Offsets of count table, canvas and all arrays, then the file size, as the official editor lays them out.

    Arrays start at multiples of 64, only ids follow their runtime cells at once.
    """
    offsets = [BODY_START, BODY_START + count_table_size(version)]
    end = offsets[1] + CANVAS_SIZE
    for spec in fields_of(version):
        if spec.type != "id":
            end += -end % ALIGNMENT
        offsets.append(end)
        end += ITEM_SIZE[spec.type] * counts[spec.table]
    return (*offsets, end + -end % ALIGNMENT)


def decode(data: bytes) -> Sections:
    """Read a file of version 1 to 5.

    Raises :class:`FormatError` naming the section for anything out of bounds; numbers inside the arrays are not judged.
    """
    version = _version(data)
    slots = np.frombuffer(data, "<u4", SLOTS, HEADER_SIZE).tolist()
    specs = fields_of(version)
    counts = _counts(data, version, slots[0])
    canvas = Canvas(*struct.unpack_from(CANVAS_FORMAT, data, _bounded(data, "canvas", slots[1], CANVAS_SIZE)))
    numbers: dict[str, Numbers] = {}
    ids: dict[str, tuple[str, ...]] = {}
    for spec, offset in zip(specs, slots[2:], strict=False):
        count = counts[spec.table]
        start = _bounded(data, spec.name, offset, ITEM_SIZE[spec.type] * count)
        if spec.type == "id":
            ids[spec.name] = tuple(_id(data, start + 64 * row, spec.name, row) for row in range(count))
        elif spec.type != "cell":
            numbers[spec.name] = np.frombuffer(data, DTYPE[spec.type], count, start).copy()
    sections = Sections(version, canvas, numbers, ids)
    offsets = (*slots[: 2 + len(specs)], len(data))
    if offsets != usual_offsets(version, counts):
        sections = Sections(version, canvas, numbers, ids, offsets)
    return Sections(version, canvas, numbers, ids, sections.offsets, _differences(data, encode(sections)))


def _version(data: bytes) -> int:
    if len(data) < 4 or data[:4] != MAGIC:
        refuse("header", "does not start with MOC3")
    if len(data) < BODY_START + ALIGNMENT:
        refuse("header", f"only {len(data)} bytes, too short for any model")
    if len(data) % ALIGNMENT:
        refuse("header", f"{len(data)} bytes, not a multiple of {ALIGNMENT}: cut off")
    version = data[4]
    if version == LAST_VERSION + 1:
        raise FormatError(
            f"moc3: header: version {version} ({VERSION_NAMES[version]}) is not supported",
            hint="export the model for Cubism SDK 5.0 or older",
            code="moc3_too_new",
        )
    if not FIRST_VERSION <= version <= LAST_VERSION:
        refuse("header", f"unknown version {version}")
    if data[5]:
        refuse("header", "big-endian files are not supported")
    return version


def _bounded(data: bytes, name: str, offset: int, size: int) -> int:
    if offset < BODY_START or offset + size > len(data):
        refuse(name, f"offset {offset} with {size} bytes lies outside the file of {len(data)} bytes")
    return offset


def _counts(data: bytes, version: int, offset: int) -> dict[str, int]:
    specs = counts_of(version)
    start = _bounded(data, "count table", offset, 4 * len(specs))
    values = struct.unpack_from(f"<{len(specs)}i", data, start)
    for spec, value in zip(specs, values, strict=True):
        if value < 0:
            refuse("count table", f"{spec.name} is {value}")
    return {spec.name: value for spec, value in zip(specs, values, strict=True)}


def _id(data: bytes, start: int, name: str, row: int) -> str:
    raw, terminator, _ = data[start : start + 64].partition(b"\0")
    if not terminator:
        refuse(f"{name}[{row}]", "longer than 63 bytes")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        refuse(f"{name}[{row}]", "not valid UTF-8")


def _differences(data: bytes, written: bytes) -> tuple[tuple[int, bytes], ...]:
    """Runs of bytes that the encoder would write differently."""
    if data == written:
        return ()
    differs = np.frombuffer(data, np.uint8) != np.frombuffer(written, np.uint8)
    edges = np.flatnonzero(np.diff(differs.astype(np.int8), prepend=0, append=0)).reshape(-1, 2).tolist()
    return tuple((start, data[start:stop]) for start, stop in edges)


def encode(sections: Sections) -> bytes:
    """Write a file; raises :class:`FormatError` where arrays contradict one another."""
    specs = fields_of(sections.version)
    counts = _lengths(sections)
    offsets = sections.offsets or usual_offsets(sections.version, counts)
    if len(offsets) != len(specs) + 3:
        refuse("offsets", f"{len(offsets)} given, {len(specs) + 3} needed")
    if not 0 <= offsets[-1] <= MAX_FILE_SIZE:
        refuse("offsets", f"a file of {offsets[-1]} bytes is too large")
    data = bytearray(offsets[-1])
    _put(data, "header", 0, struct.pack(f"<4sB59x{len(offsets) - 1}I", MAGIC, sections.version, *offsets[:-1]))
    table = [counts[spec.name] for spec in counts_of(sections.version)]
    _put(data, "count table", offsets[0], struct.pack(f"<{len(table)}i", *table))
    _put(data, "canvas", offsets[1], struct.pack(CANVAS_FORMAT, *sections.canvas))
    for spec, offset in zip(specs, offsets[2:-1], strict=True):
        if spec.type == "id":
            _put(data, spec.name, offset, b"".join(_id_bytes(spec.name, text) for text in sections.ids[spec.name]))
        elif spec.type != "cell":
            _put(data, spec.name, offset, sections.numbers[spec.name].astype(DTYPE[spec.type]).tobytes())
    for offset, patch in sections.patches:
        _put(data, "patch", offset, patch)
    return bytes(data)


def _lengths(sections: Sections) -> dict[str, int]:
    """Counts from the lengths of the arrays, which must agree."""
    counts: dict[str, int] = {}
    for spec in fields_of(sections.version):
        if spec.type == "cell":
            continue
        if spec.name not in (sections.ids if spec.type == "id" else sections.numbers):
            refuse(spec.name, "missing")
        length = sections.count(spec)
        if counts.setdefault(spec.table, length) != length:
            refuse(spec.name, f"{length} elements, but {spec.table} has {counts[spec.table]}")
    return counts


def _put(data: bytearray, name: str, offset: int, content: bytes) -> None:
    if offset < 0 or offset + len(content) > len(data):
        refuse(name, f"offset {offset} with {len(content)} bytes lies outside the file of {len(data)} bytes")
    data[offset : offset + len(content)] = content


def _id_bytes(name: str, text: str) -> bytes:
    raw = text.encode("utf-8")
    if len(raw) > 63 or b"\0" in raw:
        refuse(name, f"id {text!r} is longer than 63 bytes or holds a zero")
    return raw + bytes(64 - len(raw))
