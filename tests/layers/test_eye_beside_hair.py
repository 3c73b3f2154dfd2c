"""The painted lid of a photographed eye goes over into the hair sheet that it touches."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cartoonalive.layers.eye_beside_hair import into_hair
from cartoonalive.layers.eye_window import EyeWindow
from cartoonalive.layers.eyes import fit_eyes
from tests.layers.eye_drawing import SKIN, DrawnFace

HAIR = (90, 60, 40)


@pytest.fixture(scope="module")
def window() -> EyeWindow:
    """The right eye of the drawing with hair over its left end."""
    paint = DrawnFace().paint()
    window = EyeWindow.of(paint, fit_eyes(paint)["r"], np.zeros(paint.hair.shape, bool))
    colour = np.broadcast_to(np.array(HAIR, np.float32), window.portrait.shape)
    return replace(window, hair=window.x < window.first + 2, hair_colour=colour)


def test_the_paint_meets_the_hair_and_fades_to_skin(window: EyeWindow) -> None:
    skin = np.full_like(window.portrait, SKIN)
    painted = window.area(window.lash_top - 6, window.lower + 6) > 0.5
    toned, changed = into_hair(window, skin, painted)
    row = toned[int(window.iris.y), :, 0]
    start, stop = int(window.first) + 2, int(window.last) - 4
    assert abs(row[start] - HAIR[0]) < 30
    assert (np.diff(row[start:stop]) >= -0.5).all()
    assert np.abs(np.diff(row[start:stop])).max() < 20
    assert abs(row[stop] - SKIN[0]) < 5
    assert not (np.abs(toned - skin).max(axis=-1) > 0.5)[~changed].any()


def test_a_lid_away_from_hair_stays(window: EyeWindow) -> None:
    skin = np.full_like(window.portrait, SKIN)
    painted = window.x > window.last
    toned, changed = into_hair(window, skin, painted)
    assert toned is skin
    assert changed is painted
