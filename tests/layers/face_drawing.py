"""Faces with mouth, brows and nose that the tests draw, and what is left of them when layers are put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.landmarks.model import (
    BROW_LOWER,
    BROW_UPPER,
    CHEEKS,
    CHIN,
    EYE_LOWER,
    EYE_UPPER,
    FOREHEAD,
    LIPS_LOWER_INNER,
    LIPS_LOWER_OUTER,
    LIPS_UPPER_INNER,
    LIPS_UPPER_OUTER,
    NOSE_BASE,
    NOSE_TIP,
    OVAL,
    SIDES,
    FaceFrame,
    Landmarks,
)
from cartoonalive.layers.model import FacePaint, Layer
from cartoonalive.layers.mouth import MouthCut
from cartoonalive.layers.unmix import over

SKIN, LINE, LIPS, RED, HAIR = (240, 214, 196), (60, 30, 30), (214, 120, 110), (190, 60, 70), (50, 35, 30)
DARK, TEETH, PALE_LIPS = (70, 25, 30), (250, 250, 250), (236, 160, 150)
BEARD, LINE_IN_BEARD = (50, 38, 34), (140, 70, 30)
EYES, MOUTH, BROWS = 100.0, 178.0, 66.0
"""Rows of the features for 100 px between the eyes; everything scales with that."""


@dataclass
class Face:
    """A drawn face with known landmarks; ``unit`` 1 is 100 px between the eyes on a 260 x 280 picture."""

    unit: float = 1.0
    gap: float = 0.0
    image: NDArray[np.uint8] = field(init=False)
    hair: NDArray[np.float32] = field(init=False)

    def __post_init__(self) -> None:
        shape = round(280 * self.unit), round(260 * self.unit)
        self.image = np.full((*shape, 3), SKIN, np.uint8)
        self.hair = np.zeros(shape, np.float32)

    def polygon(self, points: NDArray[np.floating], colour: tuple[int, int, int]) -> None:
        fixed = np.rint((points * self.unit - 0.5) * 16).astype(np.int32)
        cv2.fillPoly(self.image, [fixed], colour, cv2.LINE_AA, shift=4)

    def line(self, points: NDArray[np.floating], width: float, colour: tuple[int, int, int] = LINE) -> None:
        fixed = np.rint((points * self.unit - 0.5) * 16).astype(np.int32)
        cv2.polylines(self.image, [fixed], False, colour, max(1, round(width * self.unit)), cv2.LINE_AA, shift=4)

    def paint(self) -> FacePaint:
        portrait = self.image.astype(np.float32)
        landmarks = self.landmarks()
        return FacePaint(
            portrait=portrait.copy(),
            skin=portrait.copy(),
            hair=self.hair,
            lifted=np.zeros(self.hair.shape, bool),
            landmarks=landmarks,
            frame=FaceFrame.of(landmarks),
        )

    def landmarks(self) -> Landmarks:
        points = np.full((468, 2), (130.0, 130.0))
        angle = np.linspace(-np.pi / 2, 1.5 * np.pi, len(OVAL), endpoint=False)
        points[list(OVAL)] = np.column_stack([130 + 95 * np.cos(angle), 130 + 115 * np.sin(angle)])
        points[CHIN], points[FOREHEAD] = (130, 245), (130, 15)
        irises = {}
        for side, centre in zip(SIDES, (80.0, 180.0), strict=True):
            t = np.linspace(-1, 1, 9)
            points[list(EYE_UPPER[side])] = np.column_stack([centre + 18 * t, EYES - 7 * (1 - t**2)])
            points[list(EYE_LOWER[side])] = np.column_stack([centre + 18 * t, EYES + 7 * (1 - t**2)])
            b = np.linspace(-1, 1, 5)
            points[list(BROW_UPPER[side])] = np.column_stack([centre + 24 * b, BROWS - 3 - 4 * (1 - b**2)])
            points[list(BROW_LOWER[side])] = np.column_stack([centre + 24 * b, BROWS + 3 - 4 * (1 - b**2)])
            irises[side] = np.full((5, 2), (centre, EYES)) * self.unit
        u = np.linspace(-1, 1, 11)
        bow = 1 - u**2
        points[list(LIPS_UPPER_OUTER)] = np.column_stack([130 + 32 * u, MOUTH - 9 * bow - self.gap / 2 * bow])
        points[list(LIPS_LOWER_OUTER)] = np.column_stack([130 + 32 * u, MOUTH + 11 * bow + self.gap / 2 * bow])
        points[list(LIPS_UPPER_INNER)] = np.column_stack([130 + 28 * u, MOUTH - self.gap / 2 * bow])
        points[list(LIPS_LOWER_INNER)] = np.column_stack([130 + 28 * u, MOUTH + self.gap / 2 * bow])
        points[list(NOSE_BASE)] = np.column_stack([130 + 12 * np.linspace(-1, 1, 5), np.full(5, 148.0)])
        points[NOSE_TIP] = (130, 140)
        points[list(CHEEKS)] = [(75, 140), (185, 140)]
        return Landmarks(
            points=points * self.unit,
            irises=irises,
            presence=1.0,
            style="drawn",
            confidence={},
            boxes=None,
        )


def arc(half_width: float, row: float, rise: float = 0.0, centre: float = 130.0) -> NDArray[np.float64]:
    u = np.linspace(-1, 1, 41)
    return np.column_stack([centre + half_width * u, row - rise * (1 - u**2)])


def line_mouth(unit: float = 1.0) -> FacePaint:
    face = Face(unit)
    face.line(arc(32, MOUTH, -3), 3)
    return face.paint()


def lip_mouth(unit: float = 1.0) -> FacePaint:
    face = Face(unit)
    face.polygon(np.concatenate([arc(32, MOUTH, 9), arc(32, MOUTH, -11)[::-1]]), LIPS)
    face.line(arc(32, MOUTH), 2)
    return face.paint()


def open_mouth(unit: float = 1.0) -> FacePaint:
    face = Face(unit, gap=20)
    outline = np.concatenate([arc(28, MOUTH - 10, 2), arc(28, MOUTH - 10, -24)[::-1]])
    face.polygon(outline, RED)
    face.line(np.concatenate([outline, outline[:1]]), 3)
    return face.paint()


Draw = Callable[..., FacePaint]
MOUTHS = pytest.mark.parametrize("draw", [line_mouth, lip_mouth, open_mouth])


def composite(paint: FacePaint, layers: tuple[Layer, ...], *, hidden: tuple[str, ...] = ()) -> NDArray[np.float32]:
    result = paint.skin.copy()
    for layer in layers:
        if layer.name in hidden:
            continue
        height, width = layer.pixels.shape[:2]
        crop = (slice(layer.top, layer.top + height), slice(layer.left, layer.left + width))
        pixels = layer.pixels.astype(np.float32)
        result[crop] = over(result[crop], pixels[..., :3], pixels[..., 3] / 255)
    return result


def at_rest(paint: FacePaint, cut: MouthCut) -> NDArray[np.float32]:
    """What is seen at the default opening: the made-up inside, the seam and the second copy of a line are not."""
    assert cut.shape is not None
    hidden: tuple[str, ...] = ("lip-line", "tongue-out")
    if not cut.shape.is_open:
        hidden += ("mouth", "tongue", "tooth-t")
        if not cut.shape.has_lips:
            hidden += ("lip-lower",)
    return composite(paint, cut.layers, hidden=hidden)
