"""A face of two simple eyes on flat skin, drawn with its landmarks, so that every curve is known."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import (
    BROW_LOWER,
    BROW_UPPER,
    CHEEKS,
    CHIN,
    EYE_LOWER,
    EYE_UPPER,
    FOREHEAD,
    LIPS_LOWER_OUTER,
    LIPS_UPPER_OUTER,
    OVAL,
    SIDES,
    FaceFrame,
    Landmarks,
)
from cartoonalive.layers.model import FacePaint

SKIN, WHITE, IRIS, LINE = (250, 222, 205), (252, 252, 255), (60, 110, 190), (30, 20, 25)


@dataclass(frozen=True)
class DrawnFace:
    """Eye distance in pixels; everything else follows from it."""

    distance: float = 150.0
    kind: str = "open"

    @property
    def middle(self) -> NDArray[np.float64]:
        return np.array([1.6, 1.3]) * self.distance

    def centre(self, side: str) -> NDArray[np.float64]:
        return self.middle + np.array([-0.5 if side == "r" else 0.5, 0.0]) * self.distance

    @property
    def half(self) -> tuple[float, float]:
        """Half width and half height of an eye."""
        return 0.24 * self.distance, 0.11 * self.distance

    def lids(self, side: str, x: NDArray[np.floating]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Upper and lower lid rows at columns ``x``."""
        centre, (wide, tall) = self.centre(side), self.half
        bend = 1 - np.clip((x - centre[0]) / wide, -1, 1) ** 2
        return np.asarray(centre[1] - tall * bend), np.asarray(centre[1] + 0.9 * tall * bend)

    def landmarks(self) -> Landmarks:
        d, (x, y) = self.distance, self.middle
        points = np.tile(self.middle + np.array([0, 0.35 * d]), (468, 1))
        angle = np.linspace(0, 2 * np.pi, len(OVAL), endpoint=False)
        points[list(OVAL)] = np.column_stack([x + 0.95 * d * np.sin(angle), y + (0.35 - 1.05 * np.cos(angle)) * d])
        points[CHIN], points[FOREHEAD] = (x, y + 1.4 * d), (x, y - 0.7 * d)
        points[list(CHEEKS)] = [(x - 0.55 * d, y + 0.4 * d), (x + 0.55 * d, y + 0.4 * d)]
        lips = np.linspace(-0.25, 0.25, 11) * d + x
        points[list(LIPS_UPPER_OUTER)] = np.column_stack([lips, np.full(11, y + 0.85 * d)])
        points[list(LIPS_LOWER_OUTER)] = np.column_stack([lips, np.full(11, y + 0.92 * d)])
        irises = {}
        for side in SIDES:
            centre, (wide, tall) = self.centre(side), self.half
            columns = np.linspace(centre[0] - wide, centre[0] + wide, 9)
            upper, lower = self.lids(side, columns)
            points[list(EYE_UPPER[side])] = np.column_stack([columns, upper])
            points[list(EYE_LOWER[side])] = np.column_stack([columns, lower])
            brow = np.linspace(centre[0] - wide, centre[0] + wide, 5)
            points[list(BROW_UPPER[side])] = np.column_stack([brow, np.full(5, centre[1] - 0.34 * d)])
            points[list(BROW_LOWER[side])] = np.column_stack([brow, np.full(5, centre[1] - 0.30 * d)])
            r = 0.95 * tall
            irises[side] = centre + np.array([(0, 0), (r, 0), (0, -r), (-r, 0), (0, r)])
        groups = ("eye-l", "eye-r", "brow-l", "brow-r", "nose", "mouth", "contour")
        return Landmarks(
            points=points,
            irises=irises,
            presence=1.0,
            style="drawn",
            confidence=dict.fromkeys(groups, 1.0),
            boxes=None,
        )

    def picture(self) -> NDArray[np.float32]:
        """(h, w, 3) RGB."""
        d, scale = self.distance, 4
        size = (round(3.2 * d), round(3.2 * d))
        picture = np.full((size[1] * scale, size[0] * scale, 3), SKIN, np.uint8)
        for side in SIDES:
            getattr(self, f"_draw_{self.kind}")(picture, side, scale)
        return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.float32)

    def paint(self) -> FacePaint:
        picture, landmarks = self.picture(), self.landmarks()
        shape = picture.shape[:2]
        return FacePaint(
            portrait=picture,
            skin=picture.copy(),
            hair=np.zeros(shape, np.float32),
            lifted=np.zeros(shape, bool),
            landmarks=landmarks,
            frame=FaceFrame.of(landmarks),
        )

    def _draw_open(self, picture: NDArray[np.uint8], side: str, scale: int) -> None:
        centre, (wide, tall) = self.centre(side), self.half
        x = np.linspace(centre[0] - wide, centre[0] + wide, 81)
        upper, lower = self.lids(side, x)
        outline = _fixed(np.vstack([np.column_stack([x, upper]), np.column_stack([x, lower])[::-1]]), scale)
        inside = cv2.fillPoly(np.zeros(picture.shape[:2], np.uint8), [outline], 1)
        eye = np.full_like(picture, WHITE)
        middle = (round(centre[0] * scale), round(centre[1] * scale))
        cv2.circle(eye, middle, round(0.95 * tall * scale), IRIS, -1)
        cv2.circle(eye, middle, round(0.45 * tall * scale), LINE, -1)
        picture[inside > 0] = eye[inside > 0]
        width = max(round(0.03 * self.distance * scale), 1)
        cv2.polylines(picture, [_fixed(np.column_stack([x, upper]), scale)], False, LINE, width)
        thin = max(round(0.008 * self.distance * scale), 1)
        cv2.polylines(picture, [_fixed(np.column_stack([x, lower]), scale)], False, LINE, thin)

    def _draw_shining(self, picture: NDArray[np.uint8], side: str, scale: int) -> None:
        """An open eye with a highlight in the upper left of its iris."""
        self._draw_open(picture, side, scale)
        x, y = (self.centre(side) + self.half[1] * np.array([-0.4, -0.1])) * scale
        cv2.circle(picture, (round(x), round(y)), round(0.16 * self.half[1] * scale), (255, 255, 255), -1)

    def _draw_dot(self, picture: NDArray[np.uint8], side: str, scale: int) -> None:
        centre = self.centre(side)
        cv2.circle(picture, (round(centre[0] * scale), round(centre[1] * scale)), round(15 * scale), LINE, -1)

    def _draw_shut(self, picture: NDArray[np.uint8], side: str, scale: int) -> None:
        centre, wide = self.centre(side), self.half[0]
        x = np.linspace(centre[0] - wide, centre[0] + wide, 81)
        _, lower = self.lids(side, x)
        cv2.polylines(picture, [_fixed(np.column_stack([x, lower]), scale)], False, LINE, round(5 * scale))


def _fixed(points: NDArray[np.floating], scale: int) -> NDArray[np.int32]:
    return np.asarray(np.rint(np.asarray(points) * scale), np.int32)
