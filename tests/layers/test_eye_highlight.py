"""Highlights on a drawn iris: a layer of their own over a whole iris, or part of it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.landmarks.model import SIDES
from cartoonalive.layers.eyes import EyeCut, fit_eyes, lift_eyes
from cartoonalive.layers.model import FacePaint
from tests.layers.eye_drawing import IRIS, LINE, DrawnFace


def cut(paint: FacePaint) -> EyeCut:
    return lift_eyes(paint, fit_eyes(paint), np.zeros(paint.hair.shape, bool))


def colours(eyes: EyeCut, name: str) -> NDArray[np.float32]:
    """(n, 3) RGB of the opaque pixels of a layer."""
    pixels = next(layer for layer in eyes.layers if layer.name == name).pixels
    return pixels[pixels[..., 3] > 200][:, :3].astype(np.float32)


@pytest.fixture(scope="module")
def shining() -> EyeCut:
    return cut(DrawnFace(kind="shining").paint())


def test_the_iris_below_a_highlight_is_whole(shining: EyeCut) -> None:
    for side in SIDES:
        light, iris = (colours(shining, f"{kind}-{side}") for kind in ("eyehighlight", "irides"))
        assert light.min() > 240
        assert iris.mean(axis=-1).max() < np.mean(IRIS) + 25


def test_an_iris_without_a_highlight_has_no_such_layer() -> None:
    assert not [layer.name for layer in cut(DrawnFace().paint()).layers if "highlight" in layer.name]


def test_both_eyes_are_treated_alike() -> None:
    face = DrawnFace(kind="shining")
    paint = face.paint()
    x, y = (face.centre("l") + face.half[1] * np.array([-0.4, -0.1])).astype(int)
    reach = round(0.2 * face.half[1])
    for picture in (paint.portrait, paint.skin):
        picture[y - reach : y + reach + 1, x - reach : x + reach + 1] = LINE
    assert not [layer.name for layer in cut(paint).layers if "highlight" in layer.name]
