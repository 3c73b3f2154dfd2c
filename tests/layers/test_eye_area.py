"""The fold of a lid is a line over the whole eye; ends of hair that touch the lid here and there are none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cartoonalive.layers.eye_area import lid_creases
from cartoonalive.layers.eye_window import EyeWindow
from cartoonalive.layers.eyes import fit_eyes
from cartoonalive.layers.skin import to_lab
from tests.layers.eye_drawing import LINE, DrawnFace

ABOVE = 0.14
"""Height of the drawn line above the lash, in eye widths."""


@pytest.fixture(scope="module")
def window() -> EyeWindow:
    paint = DrawnFace().paint()
    return EyeWindow.of(paint, fit_eyes(paint)["r"], np.zeros(paint.hair.shape, bool))


def with_line(window: EyeWindow, share: float) -> EyeWindow:
    """The eye with a line above its lash that is there in so much of every stretch of twelve columns."""
    height = window.y - (window.lash_top - ABOVE * window.width)
    drawn = (np.abs(height) < 1.2) & window.between_corners & (window.x % 12 < 12 * share)
    portrait = np.where(drawn[..., None], np.array(LINE, np.float32), window.portrait)
    return replace(window, portrait=portrait, lab=to_lab(portrait))


def test_a_whole_line_is_a_fold(window: EyeWindow) -> None:
    crease = lid_creases({"r": with_line(window, 1.0)})["r"]
    assert crease.any(axis=0).sum() > 0.8 * window.width


@pytest.mark.parametrize("share", [0.0, 0.15])
def test_bits_of_hair_are_none(window: EyeWindow, share: float) -> None:
    assert not lid_creases({"r": with_line(window, share)})["r"].any()
