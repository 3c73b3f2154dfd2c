"""Where a pixel lies on the face, and what it can belong to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import (
    EYE_LOWER,
    EYE_UPPER,
    LIPS_LOWER_OUTER,
    LIPS_UPPER_OUTER,
    OVAL,
    SIDES,
    FaceFrame,
    Landmarks,
)
from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.masks import dilate, polygon_mask

Labels = NDArray[np.uint8]


class Label(IntEnum):
    """What a pixel of the canvas belongs to."""

    BACKDROP = 0
    HAIR = 1
    FACE = 2
    BODY = 3


@dataclass(frozen=True, kw_only=True)
class Place:
    """Face coordinates of every pixel; v below the eyes is scaled so that the chin lies at 0.6."""

    u: Image
    v: Image
    top: float
    """v of the top of the oval."""

    @classmethod
    def of(cls, shape: tuple[int, ...], landmarks: Landmarks) -> Place:
        """Coordinates (h, w) for a picture of ``shape``."""
        frame = FaceFrame.of(landmarks)
        middle = landmarks.points[list(OVAL), 0]
        axis = (middle.min() + middle.max()) / 2
        y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32) + np.float32(0.5)
        u = (x - np.float32(axis)) / np.float32(frame.width)
        v = (y - np.float32(frame.origin[1])) / np.float32(frame.width)
        return cls(u=u, v=np.where(v > 0, v * np.float32(0.6 / max(frame.chin, 0.2)), v), top=frame.top)

    @property
    def inner(self) -> Mask:
        """Cheeks, nose, mouth and chin: what hair hardly ever covers."""
        low = (self.v > 0.1) & (self.v < 0.57)
        inner: Mask = low & (np.abs(self.u) < 0.34 - 0.3 * np.clip(self.v - 0.3, 0, 1))
        return inner


def feature_mask(shape: tuple[int, ...], landmarks: Landmarks, margin: float) -> Mask:
    """(h, w) hulls of both eyes and the mouth, grown by ``margin`` pixels."""
    points = landmarks.points
    rings = [[*EYE_UPPER[side], *EYE_LOWER[side][::-1]] for side in SIDES]
    rings.append([*LIPS_UPPER_OUTER, *LIPS_LOWER_OUTER[::-1]])
    mask = np.zeros(shape[:2], bool)
    for ring in rings:
        hull = cv2.convexHull(points[ring].astype(np.float32))[:, 0]
        mask |= polygon_mask(shape, hull) > 0.5
    return dilate(mask, margin)
