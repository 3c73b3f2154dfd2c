"""A stretch of the canvas brought to 150 px between the eyes, where the recipes' pixel constants hold."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import Box, Landmarks
from cartoonalive.layers.arrays import Image
from cartoonalive.layers.model import FacePaint
from cartoonalive.layers.skin import to_lab

_EYE_DISTANCE = 150.0


@dataclass(frozen=True, kw_only=True)
class Closeup:
    """A resampled part of the face. Close-up position = (canvas position - origin) * scale."""

    image: Image
    """(h, w, 3) RGB 0..255."""
    lab: Image
    """(h, w, 3) CIE Lab of the slightly denoised image."""
    hair: NDArray[np.bool_]
    """(h, w) where the hair sheet covers the face."""
    landmarks: Landmarks
    """Landmarks in close-up pixels."""
    origin: NDArray[np.float64]
    """(2,) canvas position of the top left corner."""
    scale: NDArray[np.float64]
    """(2,) close-up pixels per canvas pixel, horizontally and vertically."""

    @classmethod
    def of(cls, paint: FacePaint, box: Box) -> Closeup:
        """The part of ``paint`` within ``box`` (canvas pixels, cut at the canvas)."""
        height, width = paint.hair.shape
        left, top = max(int(box.left), 0), max(int(box.top), 0)
        right, bottom = min(int(np.ceil(box.right)), width), min(int(np.ceil(box.bottom)), height)
        zoom = _EYE_DISTANCE / paint.landmarks.eye_distance
        size = (max(8, round((right - left) * zoom)), max(8, round((bottom - top) * zoom)))
        method = cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC
        crop = (slice(top, bottom), slice(left, right))
        image = cv2.resize(np.ascontiguousarray(paint.portrait[crop]), size, interpolation=method).clip(0, 255)
        hair = cv2.resize(np.ascontiguousarray(paint.hair[crop]), size, interpolation=cv2.INTER_AREA)
        scale = np.array([size[0] / (right - left), size[1] / (bottom - top)])
        origin = np.array([left, top], np.float64)
        matrix = np.array([[scale[0], 0, -left * scale[0]], [0, scale[1], -top * scale[1]]])
        return cls(
            image=image,
            lab=to_lab(cv2.bilateralFilter(image, 5, 14, 3)),
            hair=hair > 0.35,
            landmarks=paint.landmarks.transformed(matrix),
            origin=origin,
            scale=scale,
        )

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width in close-up pixels."""
        return self.image.shape[0], self.image.shape[1]

    def canvas_x(self, x: NDArray[np.floating]) -> NDArray[np.float64]:
        """Close-up columns to canvas columns."""
        columns: NDArray[np.float64] = np.asarray(x, np.float64) / self.scale[0] + self.origin[0]
        return columns

    def canvas_y(self, y: NDArray[np.floating]) -> NDArray[np.float64]:
        """Close-up rows to canvas rows."""
        rows: NDArray[np.float64] = np.asarray(y, np.float64) / self.scale[1] + self.origin[1]
        return rows
