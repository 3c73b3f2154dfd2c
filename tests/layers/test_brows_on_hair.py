"""Brows that are drawn over a fringe are told from the fringe's own lines and from brows on skin."""

from __future__ import annotations

import numpy as np

from cartoonalive.landmarks.model import SIDES
from cartoonalive.layers.brows_on_hair import find_brows_on_hair
from tests.layers.fringe_drawing import BROW, CENTRES, fringe_face


def test_both_brows_are_found_across_strands_and_skin() -> None:
    face = fringe_face(brows=CENTRES)
    lines = find_brows_on_hair(face.image.astype(np.float32), face.hair > 0.5, face.landmarks())
    assert set(lines) == set(SIDES)
    for side, centre in zip(SIDES, CENTRES, strict=True):
        line, (x, y) = lines[side], BROW.T
        assert abs(line.x[0] - (x[0] + centre)) < 5
        assert abs(line.x[-1] - (x[-1] + centre)) < 5
        inner = slice(4, -4)
        assert np.abs(line.ridge - np.interp(line.x, x + centre, y))[inner].max() < 1.5


def test_strands_alone_are_no_brows() -> None:
    face = fringe_face(brows=())
    assert find_brows_on_hair(face.image.astype(np.float32), face.hair > 0.5, face.landmarks()) == {}


def test_one_line_is_no_pair_of_brows() -> None:
    face = fringe_face(brows=CENTRES[:1])
    assert find_brows_on_hair(face.image.astype(np.float32), face.hair > 0.5, face.landmarks()) == {}


def test_brows_on_skin_stay_with_it() -> None:
    face = fringe_face(brows=CENTRES)
    assert find_brows_on_hair(face.image.astype(np.float32), face.hair > 2, face.landmarks()) == {}


def test_a_brow_beyond_the_picture_is_not_looked_for() -> None:
    face = fringe_face(brows=CENTRES)
    aside = face.landmarks().transformed(np.array([[1.0, 0.0, -150.0], [0.0, 1.0, 0.0]]))
    assert find_brows_on_hair(face.image.astype(np.float32), face.hair > 0.5, aside) == {}
