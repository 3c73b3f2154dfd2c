"""A drawn head cut into sheets by hand, so that rigs can be tested without the stages before."""

from __future__ import annotations

from collections.abc import Callable, Collection

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.landmarks.model import (
    BROW_LOWER,
    BROW_UPPER,
    CHIN,
    EYE_LOWER,
    EYE_UPPER,
    FOREHEAD,
    OVAL,
    SIDES,
    FaceFrame,
    Landmarks,
)
from cartoonalive.layers.masks import polygon_mask
from cartoonalive.layers.model import Layer, LayerStack

SIZE = (440, 480)
"""Width and height of the canvas."""
PICTURE = (40, 60, 400, 460)
"""Left, top, right, bottom of the picture on it."""
CENTRE, HALF = np.array([220.0, 210.0]), np.array([80.0, 100.0])
"""Face ellipse."""

Polygon = list[tuple[float, float]]
SHEETS: dict[str, tuple[Polygon, tuple[int, int, int]]] = {
    "back hair": ([(120, 160), (320, 160), (335, 360), (300, 420), (140, 420), (105, 360)], (70, 50, 40)),
    "topwear": (
        [(190, 240), (250, 240), (250, 350), (370, 390), (400, 460), (40, 460), (70, 390), (190, 350)],
        (60, 90, 160),
    ),
    "side hair-r": ([(125, 160), (160, 150), (158, 250), (140, 390), (115, 300)], (80, 60, 50)),
    "side hair-l": ([(315, 160), (280, 150), (282, 250), (300, 390), (325, 300)], (80, 60, 50)),
    "front hair": (
        [
            *((125, 180), (130, 120), (170, 85), (220, 75), (270, 85), (310, 120), (315, 180), (285, 150)),
            *((270, 190), (250, 150), (225, 195), (200, 150), (175, 190), (155, 150)),
        ],
        (90, 70, 55),
    ),
}
BACK_TO_FRONT = ("back hair", "topwear", "face", "side hair-r", "side hair-l", "front hair")

StackMaker = Callable[..., LayerStack]


def drawn_landmarks() -> Landmarks:
    angles = np.radians(np.arange(len(OVAL)) * 360 / len(OVAL))
    points = np.tile(CENTRE, (468, 1))
    points[list(OVAL)] = CENTRE + HALF * np.stack([np.sin(angles), -np.cos(angles)], axis=-1)
    points[CHIN], points[FOREHEAD] = CENTRE + HALF * (0, 1), CENTRE - HALF * (0, 1)
    irises = {}
    for side, x in zip(SIDES, (-38.0, 38.0), strict=True):
        centre = CENTRE + np.array((x, -5.0))
        across = np.linspace(-16, 16, 9)
        points[list(EYE_UPPER[side])] = centre + np.stack([across, -6 * (1 - (across / 16) ** 2)], axis=-1)
        points[list(EYE_LOWER[side])] = centre + np.stack([across, 6 * (1 - (across / 16) ** 2)], axis=-1)
        brow, below = centre + np.stack([np.linspace(-20, 20, 5), np.full(5, -24.0)], axis=-1), np.array([0, 2])
        points[list(BROW_UPPER[side])], points[list(BROW_LOWER[side])] = brow - below, brow + below
        irises[side] = np.tile(centre, (5, 1))
    return Landmarks(points=points, irises=irises, presence=1.0, style="drawn", confidence={}, boxes=None)


def sheet_alpha(name: str) -> NDArray[np.float32]:
    width, height = SIZE
    if name != "face":
        return polygon_mask((height, width), SHEETS[name][0])
    angles = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    return polygon_mask((height, width), CENTRE + HALF * np.stack([np.sin(angles), np.cos(angles)], axis=-1))


def sheet(name: str, alpha: NDArray[np.float32]) -> Layer:
    flat = np.array((250, 215, 190) if name == "face" else SHEETS[name][1], np.float32)
    rng = np.random.default_rng(len(name))
    grain = cv2.GaussianBlur(rng.normal(0, 30, (*alpha.shape, 3)).astype(np.float32), (0, 0), 2.0)
    return Layer.cropped(name, np.clip(flat + 3 * grain, 0, 255), alpha)


def make_stack(without: Collection[str] = (), cut: bool = True) -> LayerStack:
    names = [name for name in BACK_TO_FRONT if name not in without]
    alphas = {name: sheet_alpha(name) for name in names}
    inside = np.zeros(SIZE[::-1], bool)
    left, top, right, bottom = PICTURE
    inside[top:bottom, left:right] = True
    landmarks = drawn_landmarks()
    return LayerStack(
        size=SIZE,
        layers=tuple(sheet(name, alpha) for name, alpha in alphas.items()),
        landmarks=landmarks,
        frame=FaceFrame.of(landmarks),
        eyes={},
        brows={},
        mouth=None,
        nose=None,
        figure=np.max(list(alphas.values()), axis=0),
        inside=inside if cut else None,
    )


@pytest.fixture(scope="session")
def stack() -> LayerStack:
    """All sheets of the drawn head, cut off at the picture's lower rim."""
    return make_stack()


@pytest.fixture(scope="session")
def stack_maker() -> StackMaker:
    """``stack_maker(without=names)``: the drawn head without some of its sheets."""
    return make_stack
