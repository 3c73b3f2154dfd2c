from __future__ import annotations

from dataclasses import replace

import numpy as np

from cartoonalive.drawing.draw import draw
from cartoonalive.drawing.model import Character
from cartoonalive.drawing.setting import Background
from cartoonalive.drawing.surface import surface
from cartoonalive.drawing.vocabulary import Finish


def test_flat_colours_have_no_surface() -> None:
    assert surface("cel", 64) is None


def test_light_falls_off_towards_the_corners_of_photographs() -> None:
    worn = surface("photo", 128)
    assert worn is not None
    assert worn.factor[:8, :8].mean() < 0.85 < worn.factor[50:60, 60:70].mean()


def test_painted_edges_stray_little() -> None:
    worn = surface("painterly", 256)
    assert worn is not None
    assert worn.source is not None
    rows, columns = np.mgrid[:256, :256]
    stray = worn.source - np.stack([columns, rows], axis=2)
    assert 0.1 < np.abs(stray).max() < 0.006 * 256


def test_photographs_have_their_background_out_of_focus() -> None:
    def sharpness(finish: Finish) -> float:
        character = replace(Character(background=Background(kind="city", seed=3)), finish=finish)
        ground = draw(character, 128).layers[0].pixels[60:120].astype(float)
        return float(np.abs(np.diff(ground[..., 1], axis=1)).mean())

    assert sharpness("photo") < 0.8 * sharpness("cel")


def test_backgrounds_out_of_focus_reach_the_border() -> None:
    """Blurring takes in nothing from outside of the picture."""
    character = replace(Character(background=Background(kind="hills", seed=3)), finish="render")
    ground = draw(character, 128).layers[0].pixels[..., :3].astype(float)
    assert np.abs(ground[0, 20:108] - ground[3, 20:108]).mean() < 3
