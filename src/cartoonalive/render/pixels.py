"""Premultiplied pictures: to and from straight alpha, and over a plain colour."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.render.model import Picture


def premultiply(picture: Picture) -> Picture:
    """Straight RGBA (h, w, 4) to premultiplied RGBA, rounded to nearest."""
    alpha = np.ascontiguousarray(picture[..., 3])
    factors = cv2.merge([alpha, alpha, alpha, np.full_like(alpha, 255)])
    multiplied: Picture = cv2.multiply(picture, factors, scale=1 / 255)
    return multiplied


def unpremultiply(picture: Picture) -> Picture:
    """Premultiplied RGBA (..., 4) to straight RGBA, for files; colour without alpha is lost."""
    alpha = picture[..., 3:].astype(np.uint32)
    colour = np.minimum((picture[..., :3] * np.uint32(255) + alpha // 2) // np.maximum(alpha, 1), 255)
    colour = np.where(alpha > 0, colour, 0)
    return np.concatenate([colour.astype(np.uint8), picture[..., 3:]], axis=-1)


def on_colour(picture: Picture, colour: tuple[int, int, int]) -> NDArray[np.uint8]:
    """Premultiplied RGBA (h, w, 4) over a plain ``colour`` 0..255: opaque RGB (h, w, 3)."""
    clear = 255 - np.ascontiguousarray(picture[..., 3])
    shares = (np.arange(256)[:, None] * colour + 127) // 255
    behind = cv2.merge([cv2.LUT(clear, table) for table in shares.T.astype(np.uint8)])
    return np.asarray(cv2.add(cv2.cvtColor(picture, cv2.COLOR_RGBA2RGB), behind), np.uint8)
