"""Scaling and warping of RGBA pictures with premultiplied alpha, in continuous pixel coordinates."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


def premultiply(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(h, w, 4) straight 8-bit RGBA -> premultiplied float32, colours 0..255, alpha 0..1."""
    out = pixels.astype(np.float32)
    out[..., 3] /= 255.0
    out[..., :3] *= out[..., 3:]
    return out


def unpremultiply(pixels: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Inverse of `premultiply`, clipped to the valid range."""
    alpha = pixels[..., 3]
    gain = np.where(alpha > 1e-3, 1 / np.maximum(alpha, 1e-4), 0).astype(np.float32)
    straight = cv2.merge([gain, gain, gain, np.full_like(alpha, 255)]) * pixels
    rounded: NDArray[np.uint8] = np.clip(straight + 0.5, 0, 255).astype(np.uint8)
    return rounded


def resize(pixels: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    """Scale (h, w, 4) RGBA by ``scale``: area average downwards, Lanczos upwards."""
    height, width = pixels.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LANCZOS4
    if (pixels[..., 3] == 255).all():
        return np.asarray(cv2.resize(pixels, size, interpolation=method), dtype=np.uint8)
    return unpremultiply(cv2.resize(premultiply(pixels), size, interpolation=method))


def warp(pixels: NDArray[np.uint8], matrix: NDArray[np.float64], size: tuple[int, int]) -> NDArray[np.uint8]:
    """Apply the affine map ``matrix`` (2, 3) from source to target pixels; ``size`` is (width, height).

    Outside the source the target is transparent. Strong reductions are area-averaged first, so nothing aliases.
    """
    scale = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    if scale < 0.6:
        reduced = resize(pixels, 1.3 * scale)
        factor = np.array([pixels.shape[1] / reduced.shape[1], pixels.shape[0] / reduced.shape[0]])
        matrix = np.concatenate([matrix[:, :2] * factor, matrix[:, 2:]], axis=1)
        pixels = reduced
    centred = pixel_centred(matrix)
    source = premultiply(pixels)
    border = cv2.BORDER_REPLICATE if (pixels[..., 3] == 255).all() else cv2.BORDER_CONSTANT
    out = cv2.warpAffine(source, centred, size, flags=cv2.INTER_LANCZOS4, borderMode=border)
    if border == cv2.BORDER_REPLICATE:
        out *= _coverage(pixels.shape[:2], centred, size)[..., None]
    return unpremultiply(out)


def pixel_centred(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """The map (2, 3) between continuous coordinates as OpenCV wants it, with pixel centres at whole numbers."""
    linear, shift = matrix[:, :2], matrix[:, 2]
    return np.concatenate([linear, (shift + linear @ [0.5, 0.5] - 0.5)[:, None]], axis=1)


def _coverage(shape: tuple[int, ...], centred: NDArray[np.float64], size: tuple[int, int]) -> NDArray[np.float32]:
    """(h, w) share of each target pixel that the source rectangle covers, with a one-pixel ramp."""
    ones = np.ones(shape[:2], np.float32)
    return np.clip(np.asarray(cv2.warpAffine(ones, centred, size, flags=cv2.INTER_LINEAR), np.float32), 0, 1)
