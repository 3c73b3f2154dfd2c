"""Raw labels of drawn heads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.landmarks.model import FaceFrame, Landmarks
from cartoonalive.layers.place import Label
from cartoonalive.layers.segment import segment

if TYPE_CHECKING:
    from tests.layers.conftest import Cut

SKIN, HAIR, CLOTH = (236, 190, 165), (96, 60, 40), (60, 80, 150)


@pytest.fixture(scope="module")
def landmarks(cut: Cut) -> Landmarks:
    """The example's landmarks with the eyes' midpoint at (200, 200) and a face width of 140 pixels."""
    frame = FaceFrame.of(cut.canvas.landmarks)
    scale = 140 / frame.width
    shift = 200 - frame.origin * scale
    return cut.canvas.landmarks.transformed(np.array([[scale, 0, shift[0]], [0, scale, shift[1]]]))


def head(landmarks: Landmarks, skull: tuple[int, int, int]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """A flat head with ears on shoulders, its skull in one colour, and its alpha."""
    y, x = np.mgrid[:420, :400].astype(np.float32)
    frame = FaceFrame.of(landmarks)
    u, v = (x - frame.origin[0]) / frame.width, (y - frame.origin[1]) / frame.width
    rgb = np.full((420, 400, 3), 255, np.uint8)
    shoulders, top = v > 0.85, (np.hypot(u / 0.62, (v + 0.15) / 0.75) < 1) & (v < 0)
    face = np.hypot(u / 0.5, (v - 0.1) / 0.52) < 1
    skin = face | (np.hypot((np.abs(u) - 0.52) / 0.1, (v - 0.08) / 0.14) < 1) | ((np.abs(u) < 0.2) & (v > 0.4))
    rgb[top], rgb[skin & (v > -0.25)], rgb[shoulders] = skull, SKIN, CLOTH
    return rgb, (shoulders | top | (skin & (v > -0.25))).astype(np.float32)


def at(labels: NDArray[np.uint8], landmarks: Landmarks, u: float, v: float) -> int:
    x, y = FaceFrame.of(landmarks).pixels(np.array([u, v])).astype(int)
    return int(labels[y, x])


def test_ears_have_the_face_and_crowns_the_hair(landmarks: Landmarks) -> None:
    rgb, alpha = head(landmarks, HAIR)
    found = segment(rgb, alpha, landmarks)
    assert not found.bald
    assert at(found.labels, landmarks, 0.0, -0.7) == Label.HAIR
    assert at(found.labels, landmarks, 0.56, 0.08) == Label.FACE
    assert at(found.labels, landmarks, 0.0, 0.3) == Label.FACE
    assert at(found.labels, landmarks, 0.4, 1.1) == Label.BODY
    assert at(found.labels, landmarks, 1.3, 0.0) == Label.BACKDROP


def test_the_skull_of_a_bald_head_is_face(landmarks: Landmarks) -> None:
    rgb, alpha = head(landmarks, SKIN)
    found = segment(rgb, alpha, landmarks)
    assert found.bald
    assert at(found.labels, landmarks, 0.0, -0.7) == Label.FACE
