"""What happens to pictures on their way: scaling, blur, sharpening halos, noise, paper, banding, JPEG."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.drawing.setting import Degradation

RGB = NDArray[np.uint8]


def degrade(picture: RGB, how: Degradation) -> RGB:
    """A worn copy of an (h, w, 3) RGB picture. Same settings, same bytes."""
    height, width = picture.shape[:2]
    worn: NDArray[np.float32] = picture.astype(np.float32)
    if how.scale < 1:
        small = (max(round(width * how.scale), 8), max(round(height * how.scale), 8))
        worn = cv2.resize(
            cv2.resize(worn, small, interpolation=cv2.INTER_AREA), (width, height), interpolation=cv2.INTER_CUBIC
        )
    if how.blur > 0:
        worn = cv2.GaussianBlur(worn, (0, 0), max(how.blur / 1000 * width, 0.05))
    if how.halo > 0:
        worn = worn + how.halo * (worn - cv2.GaussianBlur(worn, (0, 0), 0.005 * width))
    random = np.random.default_rng([how.seed, 23])
    if how.paper > 0:
        grain = cv2.GaussianBlur(random.normal(0, 1, (height, width)).astype(np.float32), (0, 0), 1.2)
        worn = worn * (1 + 0.12 * how.paper * grain[..., None])
    if how.noise > 0:
        worn = worn + random.normal(0, how.noise, worn.shape).astype(np.float32)
    if how.levels > 1:
        step = np.float32(255 / (how.levels - 1))
        worn = np.round(worn / step) * step
    result = np.asarray(worn.clip(0, 255) + 0.5, np.uint8)
    if how.jpeg > 0:
        _, data = cv2.imencode(".jpg", result[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, how.jpeg])
        result = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR_RGB), np.uint8)
    return result
