"""The icon by which players show a model in their list."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

SIZE = 512


def head_icon(pixels: NDArray[np.uint8], centre: tuple[float, float], side: float) -> NDArray[np.uint8]:
    """(512, 512, 4) square of ``side`` pixels around ``centre`` of RGBA ``pixels``, transparent outside of them."""
    premultiplied = pixels.astype(np.float32)
    premultiplied[..., :3] *= premultiplied[..., 3:] / 255
    scale = SIZE / side
    if scale < 1:
        premultiplied = cv2.GaussianBlur(premultiplied, (0, 0), 0.4 / scale)
    offset_x, offset_y = (SIZE / 2 - centre[0] * scale, SIZE / 2 - centre[1] * scale)
    half_pixel = 0.5 * scale - 0.5
    matrix = np.array([[scale, 0, offset_x + half_pixel], [0, scale, offset_y + half_pixel]])
    icon = cv2.warpAffine(premultiplied, matrix, (SIZE, SIZE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    icon[..., :3] *= 255 / np.maximum(icon[..., 3:], 1e-3)
    result: NDArray[np.uint8] = np.clip(np.rint(icon), 0, 255).astype(np.uint8)
    return result
