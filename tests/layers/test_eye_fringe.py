"""The lid of an eye that is drawn over hair fades into that hair; other lids stay skin."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cartoonalive.layers.eye_fringe import below_fringe, drawn_over_hair
from cartoonalive.layers.eye_window import EyeWindow
from cartoonalive.layers.eyes import fit_eyes
from tests.layers.eye_drawing import SKIN, DrawnFace

HAIR = (215.0, 185.0, 140.0)


@pytest.fixture(scope="module")
def window() -> EyeWindow:
    paint = DrawnFace().paint()
    found = EyeWindow.of(paint, fit_eyes(paint)["r"], np.zeros(paint.hair.shape, bool))
    colour = np.full_like(found.portrait, HAIR)
    return replace(found, hair=found.y < found.lash_top - 2, hair_colour=colour)


def skin_of(window: EyeWindow) -> np.ndarray:
    return np.full_like(window.portrait, SKIN)


def test_below_a_fringe_the_lid_goes_from_hair_to_skin(window: EyeWindow) -> None:
    skin, painted = skin_of(window), window.area(window.lash_top, window.closed) > 0.5
    toned, changed = below_fringe(window, skin, painted)
    middle = int((window.first + window.last) / 2)
    top, bottom = int(window.lash_top[0, middle]) + 1, int(window.closed[0, middle]) - 2
    to_hair = np.linalg.norm(toned[:, middle] - np.array(HAIR), axis=-1)
    assert to_hair[top] < 0.35 * np.linalg.norm(np.subtract(SKIN, HAIR))
    assert np.abs(toned[bottom, middle] - SKIN).max() < 3
    assert (np.diff(to_hair[top:bottom]) > -1).all()
    assert changed[top, middle]


def test_without_hair_above_nothing_changes(window: EyeWindow) -> None:
    bare = replace(window, hair=window.x < window.first - 8)
    painted = np.zeros(window.shape, bool)
    assert not drawn_over_hair([bare])
    none = replace(window, hair=np.zeros_like(window.hair))
    toned, changed = below_fringe(none, skin_of(window), painted)
    np.testing.assert_array_equal(toned, skin_of(window))
    assert not changed.any()


def test_tips_of_a_fringe_with_skin_between_them_do_not_count(window: EyeWindow) -> None:
    tips = window.hair & (window.x % 30 < 12)
    assert drawn_over_hair([window])
    assert not drawn_over_hair([replace(window, hair=tips)])


def test_hair_that_contrasts_with_the_skin_leaves_no_smudge(window: EyeWindow) -> None:
    black = replace(window, hair_colour=np.full_like(window.portrait, 20))
    toned, _ = below_fringe(black, skin_of(window), window.area(window.lash_top, window.closed) > 0.5)
    np.testing.assert_allclose(toned, skin_of(window), atol=0.1)


def test_a_line_along_the_hair_does_not_darken_the_lid(window: EyeWindow) -> None:
    assert window.hair_colour is not None
    colour = window.hair_colour.copy()
    colour[np.abs(window.y - window.lash_top + 4) < 3] = 20
    toned, _ = below_fringe(replace(window, hair_colour=colour), skin_of(window), np.zeros(window.shape, bool))
    assert toned.min() > 75
