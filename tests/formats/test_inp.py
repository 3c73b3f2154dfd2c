"""INP files: what is written is what the strict reader finds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cartoonalive.formats.inp import inp_bytes
from cartoonalive.puppet.bake import bake
from cartoonalive.puppet.model import PuppetPart
from cartoonalive.puppet.play import posed
from tests.formats.inp_reader import read_inp
from tests.formats.moc3.small import small_rig
from tests.rigs import random_settings

PUPPET = bake(small_rig(), "Änne")
PAGE = np.tile(np.array([20, 40, 60, 128], np.uint8), (8, 8, 1))


def told(part: PuppetPart) -> tuple[object, ...]:
    """All but the arrays."""
    return part.folder, part.texture, part.opacity, part.zsort, part.masks, part.invert_mask, part.blend_mode


def test_the_round_trip_moves_alike() -> None:
    found, pages = read_inp(inp_bytes(PUPPET, [PAGE]))
    np.testing.assert_array_equal(pages, [PAGE])
    assert found.name == "Änne"
    assert [part.id for part in found.parts] == [part.id for part in PUPPET.parts]
    for mine, other in zip(PUPPET.parts, found.parts, strict=True):
        np.testing.assert_array_equal(mine.triangles, other.triangles)
        np.testing.assert_allclose(mine.uvs, other.uvs, atol=1e-7)
        assert told(mine) == told(other)
    for setting in random_settings(small_rig(), 20, 0):
        ours, theirs = posed(PUPPET, setting), posed(found, setting)
        for name, part in ours.items():
            np.testing.assert_allclose(part.vertices, theirs[name].vertices, atol=0.02)
            assert part.opacity == pytest.approx(theirs[name].opacity, abs=1e-3)
            assert part.zsort == pytest.approx(theirs[name].zsort, abs=0.02)


def test_equal_puppets_give_equal_bytes() -> None:
    assert inp_bytes(PUPPET, [PAGE]) == inp_bytes(bake(small_rig(), "Änne"), [PAGE.copy()])


def test_inverted_masks_dodge() -> None:
    rig = small_rig()
    eye = replace(rig.meshes[1], invert_mask=True)
    found, _ = read_inp(inp_bytes(bake(replace(rig, meshes=(rig.meshes[0], eye)), "a"), [PAGE]))
    masked = next(part for part in found.parts if part.masks)
    assert (masked.id, masked.masks, masked.invert_mask) == ("ArtMeshEyeL", ("ArtMeshFace",), True)
