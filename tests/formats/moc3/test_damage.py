"""Damaged and malicious files: FormatError or a valid read, never anything else."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cartoonalive.errors import FormatError
from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.formats.moc3.dump import dump, undump
from cartoonalive.formats.moc3.read import check_moc3, read_moc3
from cartoonalive.formats.moc3.sections import BODY_START, Sections, decode, encode
from cartoonalive.formats.moc3.write import write_moc3
from tests.formats.moc3.small import small_rig

VALID = write_moc3(small_rig(), 4)
VALID_5 = write_moc3(small_rig(), 5)


def try_everything(data: bytes) -> None:
    """What a user can do with a file; only FormatError may come out."""
    try:
        assert undump(dump(data)) == data
    except FormatError:
        return
    problems = check_moc3(data)
    try:
        rig = read_moc3(data)
    except FormatError:
        assert problems
    else:
        if not problems:
            Evaluator(rig).evaluate({})


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    changes=st.lists(st.tuples(st.integers(0, len(VALID) - 1), st.integers(0, 255)), min_size=1, max_size=6),
    newer=st.booleans(),
)
def test_random_bytes(changes: list[tuple[int, int]], newer: bool) -> None:
    data = bytearray(VALID_5 if newer else VALID)
    for place, value in changes:
        data[place] = value
    try_everything(bytes(data))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(place=st.integers(0, (len(VALID) - BODY_START) // 4 - 1), value=st.integers(-(2**31), 2**31 - 1))
@example(place=0, value=2**31 - 1)
@example(place=10, value=2**30)
def test_random_numbers_in_the_body(place: int, value: int) -> None:
    """Small numbers are as dangerous as large ones: they look like references."""
    for number in (value, value % 7 - 2):
        start = BODY_START + 4 * place
        try_everything(VALID[:start] + number.to_bytes(4, "little", signed=True) + VALID[start + 4 :])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(length=st.integers(0, len(VALID)), aligned=st.booleans())
def test_truncation(length: int, aligned: bool) -> None:
    data = VALID[: length // 64 * 64 if aligned else length]
    if len(data) < len(VALID):
        with pytest.raises(FormatError):
            read_moc3(data)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.binary(max_size=300))
def test_anything(data: bytes) -> None:
    try_everything(b"MOC3\x03\x00" + data)


def test_shared_runs_cannot_explode() -> None:
    """Thousands of rows that all claim the same long run are refused before anything is copied."""
    sections = decode(VALID)
    numbers = dict(sections.numbers)
    count = 40_000
    numbers["binding.first_key"] = np.zeros(count, np.int32)
    numbers["binding.key_count"] = np.full(count, len(numbers["key.value"]), np.int32)
    data = encode(Sections(sections.version, sections.canvas, numbers, sections.ids))
    tracemalloc.start()
    try:
        with pytest.raises(FormatError, match="rows claimed of keys"):
            read_moc3(data)
        assert tracemalloc.get_traced_memory()[1] < 50 * len(data)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("patch", "message"),
    [
        ({0: b"MOCX"}, "does not start with MOC3"),
        ({4: b"\x06"}, "version 6"),
        ({4: b"\x63"}, "unknown version 99"),
        ({5: b"\x01"}, "big-endian"),
        ({64: (0).to_bytes(4, "little")}, "count table"),
        ({72: (10**6).to_bytes(4, "little")}, "part.runtime"),
        ({BODY_START: (-1).to_bytes(4, "little", signed=True)}, "parts is -1"),
    ],
)
def test_message_names_the_section(patch: dict[int, bytes], message: str) -> None:
    data = bytearray(VALID)
    for place, content in patch.items():
        data[place : place + len(content)] = content
    with pytest.raises(FormatError, match=message):
        read_moc3(bytes(data))


@pytest.mark.parametrize(
    ("field", "row", "value", "message"),
    [
        ("part.parent", 0, 1, r"part.parent\[0\]: 1 must come before its child"),
        ("deformer.parent", 1, 1, "must come before its child"),
        ("deformer.parent", 1, 5, "is no row of deformers"),
        ("mesh.index_count", 0, 5, "no multiple of 3"),
        ("mesh.vertex_count", 0, 4000, "leaves uvs"),
        ("mesh.keyform_count", 1, 5, "its axes make a grid of 6"),
        ("mesh_keyform.first_position", 1, 9999, "leaves positions"),
        ("mesh.flags", 0, 3, "both additive and multiply"),
        ("mesh.enabled", 0, 2, "neither 0 nor 1"),
        ("warp.vertex_count", 0, 5, "rows \\+ 1"),
        ("group.mesh_total", 0, 1, "the group holds 2 meshes"),
        ("curve.base", 0, 2, "no key of the curve"),
        ("shape.first_keyform", 0, 8, "leaves mesh_keyforms"),
        ("shape.keyform_count", 0, 1, "not the key count of its curve"),
        ("glue.point_count", 0, 3, "is odd"),
    ],
)
def test_validator_names_the_place(field: str, row: int, value: int, message: str) -> None:
    sections = decode(VALID)
    sections.numbers[field][row] = value
    data = encode(sections)
    assert check_moc3(data)
    with pytest.raises(FormatError, match=message):
        read_moc3(data)


@pytest.mark.parametrize(
    ("field", "row", "value", "message"),
    [
        ("index.vertex", 2, 9, "a triangle names vertex 9 of 4"),
        ("key.value", 1, -40.0, "strictly ascending"),
        ("key.value", 2, 20.0, "the object would vanish beyond"),
        ("position.value", 0, np.nan, "not finite"),
        ("mesh_keyform.draw_order", 0, 2000.0, "crashes Core"),
        ("parameter.default", 0, 40.0, "default 40 outside -30..30"),
        ("parameter.kind", 2, 0, "cannot drive blend shapes"),
        ("mask.mesh", 0, 1, "masks itself"),
        ("uv.value", 0, 2.0, "outside 0..1"),
    ],
)
def test_model_rules_are_checked_in_files(field: str, row: int, value: float, message: str) -> None:
    sections = decode(VALID)
    sections.numbers[field][row] = value
    assert any(message in problem for problem in check_moc3(encode(sections)))
