"""A skin field instead of a skin colour: what the face would look like without its features.

Source: recipes-face section 1, idea 3, measured on 28 portraits.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import CHEEKS, CHIN, LIPS_LOWER_OUTER, LIPS_UPPER_OUTER, OVAL, Landmarks
from cartoonalive.layers.arrays import Image
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.masks import dilate, polygon_mask

_CELL = 8.0
"""Side of the Lab cells among which the fullest one is the commonest colour."""


def to_lab(rgb: NDArray[np.generic]) -> Image:
    """RGB in 0..255 to CIE Lab with L in 0..100, float32."""
    lab: Image = cv2.cvtColor(np.asarray(rgb, np.float32) / 255, cv2.COLOR_RGB2Lab)
    return lab


def to_rgb(lab: NDArray[np.floating]) -> Image:
    """CIE Lab (..., 3) with L in 0..100 to RGB in 0..255."""
    flat = np.asarray(lab, np.float32).reshape(1, -1, 3)
    rgb: Image = (cv2.cvtColor(flat, cv2.COLOR_Lab2RGB) * 255).reshape(np.shape(lab))
    return rgb


@dataclass(frozen=True)
class SkinModel:
    """The skin of the cheeks: mean Lab colour and spread (3 on flat art, 4 to 15 on photos and 3D renders)."""

    mean: NDArray[np.float32]
    spread: float


def skin_model(lab: Image, landmarks: Landmarks, hidden: NDArray[np.bool_] | None = None) -> SkinModel:
    """Measure the cheeks between cheekbones and chin, the mouth and ``hidden`` pixels (hair) left out."""
    points = landmarks.points
    area = polygon_mask(lab.shape, points[[*CHEEKS, CHIN]]) > 0.5
    lips = polygon_mask(lab.shape, points[[*LIPS_UPPER_OUTER, *LIPS_LOWER_OUTER[::-1]]]) > 0.2
    area &= ~dilate(lips, 0.03 * landmarks.eye_distance)
    if hidden is not None and (area & ~hidden).sum() > 30:
        area &= ~hidden
    if area.sum() < 10:
        area = polygon_mask(lab.shape, points[[*CHEEKS, CHIN]]) > 0.05
    colours = lab[area] if area.any() else lab.reshape(-1, 3)
    distance = np.linalg.norm((colours - np.median(colours, axis=0)) * [0.6, 1, 1], axis=1)
    limit = np.quantile(distance, 0.7)
    return SkinModel(colours[distance <= limit].mean(axis=0), max(3.0, float(limit)))


def commonest_skin(lab: Image, landmarks: Landmarks, hidden: NDArray[np.bool_], spread: float) -> SkinModel:
    """The commonest colour of the whole face, for faces whose cheeks the landmarks miss."""
    face = polygon_mask(lab.shape, landmarks.points[list(OVAL)]) > 0.5
    colours = lab[face & ~hidden if (face & ~hidden).any() else face]
    _, owner, count = np.unique(np.rint(colours / _CELL), axis=0, return_inverse=True, return_counts=True)
    return SkinModel(colours[owner.reshape(-1) == count.argmax()].mean(axis=0), spread)


def skin_field(lab: Image, model: SkinModel, exclude: NDArray[np.bool_], unit: float) -> Image:
    """Local skin colour (h, w, 3) in Lab by normalised convolution of skin-like pixels outside ``exclude``.

    ``unit`` is the eye distance / 150. Sigma 12 units, falling back to sigma 40 where no skin is near.
    """
    distance = lengths((lab - model.mean) * [0.5, 1, 1])
    weight = (distance < np.clip(3.0 * model.spread, 12, 24)) & ~exclude
    reach = max(1, round(2.5 * unit))
    kernel = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    known = cv2.erode(weight.astype(np.uint8), kernel).astype(np.float32)
    near, near_weight = _convolve(lab, known, 12 * unit)
    far, far_weight = _convolve(lab, known, 40 * unit)
    far = (far + model.mean * 1e-3) / (far_weight + 1e-3)[..., None]
    share = (near_weight / (near_weight + 0.08))[..., None]
    field: Image = share * near / np.maximum(near_weight, 1e-6)[..., None] + (1 - share) * far
    return field


def skin_distance(lab: Image, field: Image) -> NDArray[np.float32]:
    """Distance (h, w) of each pixel from the skin it should be; lightness counts a little less."""
    distance: NDArray[np.float32] = lengths((lab - field) * np.array([0.8, 1, 1], np.float32))
    return distance


def _convolve(values: Image, weight: NDArray[np.float32], sigma: float) -> tuple[Image, NDArray[np.float32]]:
    """Blurred weighted values and blurred weights; computed at reduced size when sigma is large."""
    step = max(1, int(sigma // 4))
    small = cv2.resize(
        np.dstack([values * weight[..., None], weight]), None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA
    )
    blurred = cv2.GaussianBlur(small, (0, 0), sigma / step)
    full = cv2.resize(blurred, weight.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return full[..., :3], full[..., 3]
