"""Rig to file to rig, file to text to file: nothing is lost, byte for byte."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cartoonalive.errors import FormatError
from cartoonalive.formats.moc3.columns import POSITION_ALIGNMENT
from cartoonalive.formats.moc3.dump import dump, undump
from cartoonalive.formats.moc3.lower import required_version
from cartoonalive.formats.moc3.read import check_moc3, read_moc3
from cartoonalive.formats.moc3.sections import decode, encode
from cartoonalive.formats.moc3.write import write_moc3
from cartoonalive.rig.model import CanvasInfo, Rig
from tests.formats.moc3.small import small_rig
from tests.rigs import rigs, same

GOLDEN = Path(__file__).with_name("small.moc3.txt")


@settings(max_examples=40, deadline=None, derandomize=True)
@given(data=st.data(), version=st.integers(1, 5))
def test_rig_file_rig_and_file_text_file(data: st.DataObject, version: int) -> None:
    rig = data.draw(rigs(version))
    written = write_moc3(rig, version)
    read = read_moc3(written)
    assert same(read, rig)
    assert write_moc3(read, version) == written
    assert encode(decode(written)) == written
    assert undump(dump(written)) == written


def test_small_rig_matches_golden_text() -> None:
    """A change of the layout shows as a readable difference; rewrite the file with dump() when it is meant."""
    written = write_moc3(small_rig(), 4)
    assert dump(written) == GOLDEN.read_text(encoding="utf-8")
    assert check_moc3(written) == []


def test_writing_is_deterministic() -> None:
    assert write_moc3(small_rig(), 4) == write_moc3(small_rig(), 4)


def test_equal_keyforms_are_kept_once() -> None:
    """A mesh that stays where it is takes as much room over three keys as over one."""
    rig = replace(small_rig(), glues=(), groups=())
    still = replace(rig.meshes[1], positions=np.tile(rig.meshes[1].positions[0, 0], (2, 3, 1, 1)))
    places = []
    for mesh in (rig.meshes[1], still):
        written = write_moc3(replace(rig, meshes=(rig.meshes[0], mesh)), 4)
        assert same(read_moc3(written).meshes[1], mesh)
        places.append(len(decode(written).numbers["position.value"]))
    assert places[0] - places[1] == 5 * POSITION_ALIGNMENT


@pytest.mark.parametrize("version", [1, 2, 3, 4, 5])
def test_empty_rig(version: int) -> None:
    rig = Rig(canvas=CanvasInfo(width=10, height=10, pixels_per_unit=10, origin=(5, 5)))
    assert same(read_moc3(write_moc3(rig, version)), rig)


def test_unusual_bytes_survive() -> None:
    """Non-zero padding, bytes behind an id, NaN with a payload and moved sections come back unchanged."""
    data = bytearray(write_moc3(small_rig(), 4))
    data[10] = 7
    data[1900] = 9
    canvas = int.from_bytes(data[68:72], "little")
    data[canvas : canvas + 4] = (0x7FA00123).to_bytes(4, "little")
    moved = bytes(data) + bytes(data[canvas : canvas + 64])
    moved = moved[:68] + (len(data)).to_bytes(4, "little") + moved[72:]
    for file in (bytes(data), moved):
        assert encode(decode(file)) == file
        assert undump(dump(file)) == file


@pytest.mark.parametrize("bits", [0x7FC00000, 0xFFC12345, 0x7F800000, 0x80000000, 0x00000001, 0x3DCCCCCD, 0x7F7FFFFF])
def test_floats_are_exact_in_text(bits: int) -> None:
    sections = decode(write_moc3(small_rig(), 4))
    sections.numbers["position.value"].view(np.uint32)[3] = bits
    data = encode(sections)
    assert undump(dump(data)) == data


def test_version_must_hold_the_rig() -> None:
    rig = small_rig()
    assert required_version(rig) == 4
    with pytest.raises(FormatError, match="needs version 4"):
        write_moc3(rig, 3)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("moc3 4", "moc3 9", "version 9"),
        ("table parts 2", "table parts 3", "fewer than 3 rows"),
        ('"PartFace"', "PartFace", "no quoted id"),
        ("table parts 2", "table pieces 2", "unknown table"),
        ("part.visible", "part.seen", "wrong columns"),
        ("ArtMeshFace", "A" * 70, "longer than 63"),
    ],
)
def test_mistakes_in_text_are_named(old: str, new: str, message: str) -> None:
    text = GOLDEN.read_text(encoding="utf-8").replace(old, new, 1)
    with pytest.raises(FormatError, match=message):
        undump(text)
