"""At rest the sheets are the portrait; behind one another they go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cartoonalive.landmarks.model import OVAL, FaceFrame
from cartoonalive.layers.hair import _under, split_hair
from cartoonalive.layers.masks import polygon_mask
from cartoonalive.layers.place import Place
from cartoonalive.layers.sheet import composite
from cartoonalive.layers.skin import to_lab

if TYPE_CHECKING:
    from tests.layers.conftest import Cut


def test_composite_at_rest_is_the_portrait(cut: Cut) -> None:
    colour, alpha = composite(cut.sheets.stack)
    seen = cut.matte.alpha > 0.5
    np.testing.assert_allclose(alpha[seen], cut.matte.alpha[seen], atol=0.03)
    error = (np.rint(np.clip(colour, 0, 255)) - cut.matte.colour)[seen]
    assert 10 * np.log10(255**2 / (error**2).mean()) > 40


def test_skin_goes_on_under_the_fringe(cut: Cut) -> None:
    oval = polygon_mask(cut.regions.oval.shape, cut.canvas.landmarks.points[list(OVAL)]) > 0.5
    place = Place.of(oval.shape, cut.canvas.landmarks)
    above_jaw = place.v < 0.15
    hidden = oval & above_jaw & cut.regions.hair & (cut.matte.alpha > 0.9)
    assert hidden.sum() > 100
    assert cut.sheets.face.alpha[hidden].min() > 0.9
    lab = to_lab(cut.sheets.face.colour)
    cheek = np.median(lab[place.inner & cut.regions.face], axis=0)
    distance = np.linalg.norm(lab[hidden] - cheek, axis=1)
    assert np.quantile(distance, 0.9) < 25


def test_neck_goes_on_behind_the_jaw(cut: Cut) -> None:
    frame = FaceFrame.of(cut.canvas.landmarks)
    column = int(frame.origin[0])
    jaw = int(frame.origin[1] + frame.chin * frame.width)
    behind = cut.sheets.body.alpha[jaw - int(0.15 * frame.width) : jaw + int(0.1 * frame.width), column]
    assert behind.min() > 0.95


def test_side_and_front_hair_together_are_the_hair(cut: Cut) -> None:
    frame = FaceFrame.of(cut.canvas.landmarks)
    pieces = split_hair(cut.sheets.hair, cut.canvas.landmarks, cut.regions.oval, frame.width)
    assert [piece.name for piece in pieces] == ["side hair-r", "side hair-l", "front hair"]
    np.testing.assert_allclose(composite(pieces)[1], cut.sheets.hair.alpha, atol=0.02)
    left = pieces[1].alpha.sum(axis=0)
    assert (left * np.arange(len(left))).sum() / left.sum() > frame.origin[0]


@settings(deadline=None)
@given(alpha=st.floats(0, 1), share=st.floats(0, 1))
def test_the_lower_piece_completes_the_upper(alpha: float, share: float) -> None:
    upper = alpha * share
    lower = float(_under(np.array([alpha], np.float32), np.array([share], np.float32))[0])
    assert abs(1 - (1 - upper) * (1 - lower) - alpha) < 2e-3
