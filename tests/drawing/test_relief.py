"""The face as a lit surface: where it stands out, and on which side it is bright."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cartoonalive.drawing.draw import draw
from cartoonalive.drawing.model import Character, Eyes, Hair, Skin
from cartoonalive.drawing.parts.relief import heights
from cartoonalive.drawing.setting import Light

PLAIN = Character(finish="render", hair=Hair(bald=1.0), eyes=Eyes(school="real"), skin=Skin(blush=0.0))


def test_the_nose_stands_out_and_the_sockets_lie_deep() -> None:
    nose = PLAIN.nose
    x = np.array([[0.0, 0.0, PLAIN.eyes.spacing]])
    y = np.array([[nose.length - 0.07, 0.0, 0.0]])
    tip, root, eye = heights(PLAIN, x, y)[0]
    assert tip > 0.6 * nose.relief
    assert tip > root > eye


def test_heights_are_the_same_on_both_sides() -> None:
    x, y = np.meshgrid(np.linspace(-1, 1, 21), np.linspace(-1, 1, 21))
    bumps = heights(PLAIN, x, y)
    assert np.allclose(bumps, bumps[:, ::-1])


@pytest.mark.parametrize("side", [-0.8, 0.8])
def test_the_side_of_the_light_is_brighter(side: float) -> None:
    drawing = draw(replace(PLAIN, light=Light(side=side, strength=0.8)), 128)
    face = next(layer for layer in drawing.layers if layer.name == "face").on(128)[..., :3].astype(float).mean(axis=2)
    left, right = face[60:75, 46:54].mean(), face[60:75, 74:82].mean()
    assert (right - left) * side > 3
