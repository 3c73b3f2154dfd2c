"""How alike two pictures are inside an area: PSNR and SSIM."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Area = NDArray[np.bool_]

PSNR_OF_EQUALS = 99.0
"""Reported for pictures without any difference, where the ratio is infinite."""
_LUMA = np.array((0.299, 0.587, 0.114), np.float32)


def psnr(first: Picture, second: Picture, area: Area) -> float | None:
    """Peak signal-to-noise ratio in dB of two RGB pictures (h, w, 3) over ``area`` (h, w); None for an empty area."""
    if not area.any():
        return None
    difference = first[area].astype(np.float64) - second[area]
    error = float(np.mean(difference**2))
    return PSNR_OF_EQUALS if error == 0 else min(10 * float(np.log10(255.0**2 / error)), PSNR_OF_EQUALS)


def ssim(first: Picture, second: Picture, area: Area) -> float | None:
    """Structural similarity of the luma of two RGB pictures (h, w, 3), mean over ``area`` (h, w).

    Gaussian window 11 x 11 of sigma 1.5, K1 = 0.01, K2 = 0.03, as in Wang et al., "Image quality assessment: from
    error visibility to structural similarity", 2004. None for an empty area.
    """
    if not area.any():
        return None
    x, y = (picture.astype(np.float32) @ _LUMA for picture in (first, second))
    mean_x, mean_y = _blurred(x), _blurred(y)
    variance_x = _blurred(x * x) - mean_x**2
    variance_y = _blurred(y * y) - mean_y**2
    covariance = _blurred(x * y) - mean_x * mean_y
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    luminance = (2 * mean_x * mean_y + c1) / (mean_x**2 + mean_y**2 + c1)
    structure = (2 * covariance + c2) / (variance_x + variance_y + c2)
    return float(np.mean((luminance * structure)[area], dtype=np.float64))


def _blurred(image: NDArray[np.float32]) -> NDArray[np.float32]:
    result: NDArray[np.float32] = cv2.GaussianBlur(image, (11, 11), 1.5, borderType=cv2.BORDER_REFLECT_101)
    return result
