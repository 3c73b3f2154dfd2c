"""Single features: eyes of lines, fangs, layered hair, hats."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
import pytest

from cartoonalive.drawing.draw import Drawing, draw
from cartoonalive.drawing.layers import class_map
from cartoonalive.drawing.model import Accessories, Character, Eyes, Hair, Mouth
from cartoonalive.drawing.truth import visibility
from cartoonalive.drawing.vocabulary import KINDS, Headwear, Kind

SIZE = 256


def area(drawing: Drawing, kind: Kind) -> int:
    return int((class_map(drawing.layers, SIZE) == KINDS.index(kind)).sum())


@pytest.mark.parametrize("school", ["line", "stroke"])
def test_line_eyes_are_lashes_only(school: Literal["line", "stroke"]) -> None:
    drawing = draw(Character(eyes=Eyes(school=school)), SIZE)
    assert area(drawing, "lash") > 100
    assert area(drawing, "iris") == area(drawing, "eye_white") == 0
    assert not visibility(drawing)["iris_r"].any()


def test_a_fang_peeps_out_of_a_shut_mouth() -> None:
    assert area(draw(Character(mouth=Mouth(fang=True)), SIZE), "mouth_inside") > 3
    assert area(draw(Character(), SIZE), "mouth_inside") == 0


def test_layers_stand_off_the_head() -> None:
    smooth = replace(Character(), hair=Hair(back=0.0, flyaway=0.0))
    layered = replace(smooth, hair=replace(smooth.hair, layered=1.0))
    widths = [
        np.ptp(np.nonzero(class_map(draw(c, SIZE).layers, SIZE) == KINDS.index("hair"))[1]) for c in (smooth, layered)
    ]
    assert widths[1] > widths[0] + 8


@pytest.mark.parametrize("headwear", ["beret", "sun_hat"])
def test_hats_cover_hair_and_leave_the_eyes_free(headwear: Headwear) -> None:
    drawing = draw(Character(hair=Hair(volume=0.06), accessories=Accessories(headwear=headwear)), SIZE)
    assert area(drawing, "headwear") > 1500
    assert visibility(drawing)["iris_r"][0]
