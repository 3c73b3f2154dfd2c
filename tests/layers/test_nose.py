"""Noses lifted off faces drawn by the tests, and the skin painted in their place."""

from __future__ import annotations

import cv2
import numpy as np

from cartoonalive.layers.nose import lift_nose
from cartoonalive.layers.repaint import repaint
from tests.layers.face_drawing import (
    SKIN,
    Face,
    composite,
)


def test_a_drawn_nose_is_lifted_and_put_back_exactly() -> None:
    face = Face()
    face.line(np.array([[130.0, 124.0], [138.0, 145.0], [126.0, 147.0]]), 2)
    paint = face.paint()
    cut = lift_nose(paint, mouth_top=168.0)
    assert cut.shape is not None
    assert [layer.name for layer in cut.layers] == ["nose"]
    assert np.abs(composite(paint, cut.layers) - paint.portrait).max() < 3
    assert np.abs(paint.skin - np.array(SKIN, np.float32)).max() < 12


def test_a_shaded_nose_is_a_patch_that_changes_nothing_at_rest() -> None:
    face = Face()
    shade = cv2.GaussianBlur(np.random.default_rng(1).normal(0, 30, face.image.shape), (0, 0), 3)
    face.image = (face.image + 6 * shade).clip(0, 255).astype(np.uint8)
    paint = face.paint()
    cut = lift_nose(paint, mouth_top=168.0)
    assert cut.shape is not None
    assert cut.layers[0].pixels[..., 3].max() == 255
    assert np.abs(composite(paint, cut.layers) - paint.portrait).max() < 3


def test_a_face_without_nose_has_no_nose_layer() -> None:
    paint = Face().paint()
    cut = lift_nose(paint, mouth_top=168.0)
    assert cut.shape is None
    assert not cut.layers
    assert np.array_equal(paint.skin, paint.portrait)


def test_repainting_ignores_dark_rims_and_adds_grain_to_photos_only() -> None:
    flat = np.full((120, 120, 3), 200, np.float32)
    hole, rim = np.zeros((120, 120), bool), np.zeros((120, 120), bool)
    hole[50:70, 50:70], rim[47:73, 47:73] = True, True
    flat[rim] = 30
    filled = repaint(flat, hole, rim, unit=1.0)
    assert np.abs(filled[hole] - 200).max() < 1
    assert np.array_equal(filled[~hole], flat[~hole])
    grainy = np.clip(200 + np.random.default_rng(0).normal(0, 5, flat.shape), 0, 255).astype(np.float32)
    inside = repaint(grainy, hole, np.zeros_like(hole), unit=1.0)[55:65, 55:65]
    assert 2 < inside.std() < 8
