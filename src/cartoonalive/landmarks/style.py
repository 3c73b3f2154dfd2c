"""Whether a face is flat drawing or has the texture of a photograph or painting."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import OVAL, Style
from cartoonalive.landmarks.mouth import eye_middle, to_lab

FLAT_DETAIL = 0.32
"""Median fine detail (Lab lightness) below which a face is drawn."""
FLAT_SHARE = 0.3
"""Share of pixels without any gradient from which a face is drawn."""


def surface_style(rgb: NDArray[np.uint8], points: NDArray[np.float64]) -> Style:
    """``"drawn"`` or ``"photo"`` (photographs and paintings), by the fine detail inside the face contour."""
    contour = points[list(OVAL)]
    middle = contour.mean(axis=0)
    mask = np.zeros(rgb.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.int32(np.round((contour - middle) * 0.75 + middle))], 1)
    if mask.sum() < 100:
        return "drawn"
    light = to_lab(rgb)[..., 0]
    unit = float(np.linalg.norm(eye_middle(points, "l") - eye_middle(points, "r"))) / 150
    detail = np.abs(light - cv2.GaussianBlur(light, (0, 0), max(0.8, 3 * unit)))[mask > 0]
    slope = np.hypot(cv2.Sobel(light, cv2.CV_32F, 1, 0), cv2.Sobel(light, cv2.CV_32F, 0, 1))[mask > 0] / 8
    is_flat = float(np.median(detail)) < FLAT_DETAIL or float((slope < 0.14).mean()) > FLAT_SHARE
    return "drawn" if is_flat else "photo"
