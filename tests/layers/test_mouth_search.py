"""Drawn mouths are found by their colour where the landmarks of an anime face miss them."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.landmarks.model import (
    CHEEKS,
    CHIN,
    EYE_LOWER,
    EYE_UPPER,
    NOSE_TIP,
    OVAL,
    SIDES,
    FaceFrame,
    Landmarks,
)
from cartoonalive.landmarks.mouth import MOUTH_POINTS, OUTER
from cartoonalive.layers.model import FacePaint
from cartoonalive.layers.mouth import lift_mouth
from cartoonalive.layers.mouth_search import with_drawn_mouth

SKIN, INK, PINK, CLOTHES = (250, 230, 215), (60, 30, 30), (230, 120, 130), (70, 90, 160)
LIPS_AT = np.array([150.0, 270.0])
"""Where the landmarks have the mouth: on the clothes."""


def chibi(confidence: float) -> tuple[FacePaint, NDArray[np.uint8]]:
    """A face whose landmarks put the mouth below the chin."""
    image = np.full((320, 300, 3), SKIN, np.uint8)
    image[240:] = CLOTHES
    points = np.full((468, 2), (150.0, 150.0))
    angle = np.linspace(-np.pi / 2, 1.5 * np.pi, len(OVAL), endpoint=False)
    points[list(OVAL)] = np.column_stack([150 + 130 * np.cos(angle), 150 + 140 * np.sin(angle)])
    irises = {}
    for side, centre in zip(SIDES, (100.0, 200.0), strict=True):
        t = np.linspace(-1, 1, 9)
        points[list(EYE_UPPER[side])] = np.column_stack([centre + 18 * t, 120 - 7 * (1 - t**2)])
        points[list(EYE_LOWER[side])] = np.column_stack([centre + 18 * t, 120 + 7 * (1 - t**2)])
        irises[side] = np.full((5, 2), (centre, 120.0))
    angle = np.linspace(0, 2 * np.pi, len(MOUTH_POINTS), endpoint=False)
    points[list(MOUTH_POINTS)] = LIPS_AT + np.column_stack([20 * np.cos(angle), 6 * np.sin(angle)])
    points[list(OUTER)] = LIPS_AT + np.column_stack(
        [20 * np.cos(np.linspace(0, 6, len(OUTER))), 6 * np.sin(np.linspace(0, 6, len(OUTER)))]
    )
    points[CHIN], points[NOSE_TIP], points[list(CHEEKS)] = (150, 300), (150, 160), [(110, 170), (190, 170)]
    landmarks = Landmarks(
        points=points, irises=irises, presence=0.0, style="anime", confidence={"mouth": confidence}, boxes={}
    )
    paint = FacePaint(
        portrait=image.astype(np.float32),
        skin=image.astype(np.float32),
        hair=np.zeros(image.shape[:2], np.float32),
        lifted=np.zeros(image.shape[:2], bool),
        landmarks=landmarks,
        frame=FaceFrame.of(landmarks),
    )
    return paint, image


def drawn(paint: FacePaint, image: NDArray[np.uint8]) -> FacePaint:
    return replace(paint, portrait=image.astype(np.float32), skin=image.astype(np.float32))


def with_open_mouth(paint: FacePaint, image: NDArray[np.uint8]) -> FacePaint:
    outline = np.array([(120, 182), (180, 182), (172, 205), (150, 215), (128, 205)], np.int32)
    cv2.fillPoly(image, [outline], PINK, cv2.LINE_AA)
    cv2.polylines(image, [outline], True, INK, 2, cv2.LINE_AA)
    return drawn(paint, image)


def test_an_open_mouth_is_found_above_the_landmarks() -> None:
    cut = lift_mouth(with_open_mouth(*chibi(confidence=0.3)))
    assert cut.shape.is_open
    assert abs(cut.shape.centre[0] - 150) < 3
    assert 180 < cut.shape.centre[1] < 215
    assert abs(cut.shape.width - 62) < 8


def test_a_faint_line_with_a_gap_is_one_mouth() -> None:
    paint, image = chibi(confidence=0.3)
    for left in (130, 160):
        cv2.line(image, (left, 195), (left + 12, 195), (170, 120, 110), 2, cv2.LINE_AA)
    outer = with_drawn_mouth(drawn(paint, image)).landmarks.points[list(OUTER)]
    assert outer[:, 0].min() == pytest.approx(130, abs=4)
    assert outer[:, 0].max() == pytest.approx(173, abs=4)
    assert abs(outer[:, 1].mean() - 195) < 4


def test_sure_landmarks_and_bare_skin_are_left_alone() -> None:
    paint, image = chibi(confidence=0.9)
    assert with_open_mouth(paint, image).landmarks is with_drawn_mouth(with_open_mouth(paint, image)).landmarks
    bare, _ = chibi(confidence=0.3)
    assert with_drawn_mouth(bare).landmarks is bare.landmarks
