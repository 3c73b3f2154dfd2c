"""Take the eye off the face: which pixels belong to it, the lid crease, and the skin painted in their place.

Source: recipes-face section 4.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.eye_window import EyeWindow
from cartoonalive.layers.fill import membrane_fill
from cartoonalive.layers.masks import dilate

Image = NDArray[np.float32]
Mask = NDArray[np.bool_]

_LEAST_GRAIN = 1.2
"""Standard deviation of the cheek's fine texture, in grey levels, below which skin is painted flat."""


@dataclass(frozen=True, kw_only=True)
class EyeArea:
    """What is taken off the face around one eye, window pixels."""

    opening: Mask
    feature: Mask
    """Opening, lashes and the dark or coloured pixels that hang together with them."""
    crease: Mask
    hole: Mask
    """What is repainted: the feature, grown past soft edges."""


def lid_crease(window: EyeWindow) -> Mask:
    """Dark pieces above the lash that make up the fold of the upper lid; empty when there is none."""
    width = window.width
    reach = 0.17 * width
    band = (window.y < window.lash_top) & (window.y > window.lash_top - reach) & ~window.brow
    band &= (window.x > window.first - 0.05 * width) & (window.x < window.last + 0.05 * width)
    candidates = band & (window.dark > 5) & (window.distance > 0.5 * window.threshold)
    rim = band & (window.y < window.lash_top - reach + 1.5 * window.unit)
    count, label, stats, _ = cv2.connectedComponentsWithStats(candidates.astype(np.uint8))
    crease = np.zeros(window.shape, np.bool_)
    for number in range(1, count):
        piece = label == number
        across = stats[number, cv2.CC_STAT_WIDTH]
        if across > 0.06 * width and (piece & rim).sum() < 0.15 * across:
            crease |= piece
    if crease.any(axis=0).sum() < 0.3 * width:
        return np.zeros(window.shape, np.bool_)
    return crease


def eye_area(window: EyeWindow, crease: Mask) -> EyeArea:
    """Everything that has to leave the face with this eye."""
    width = window.width
    opening = window.area(window.ridge, window.lower) > 0.5
    lids = window.area(window.lash_top, window.lower) > 0.3
    reach = np.ones((2 * max(round(0.05 * width), 1) + 1, 2 * max(round(0.13 * width), 1) + 1), np.uint8)
    near = cv2.dilate(lids.astype(np.uint8), reach) > 0
    near &= window.y < window.lower + max(3 * window.unit, 0.10 * width)
    near &= window.y > window.lash_top - 2.5 * window.unit
    attached = near & (window.distance > 0.75 * window.threshold)
    _, label = cv2.connectedComponents((attached | opening).astype(np.uint8))
    feature = np.isin(label, np.unique(label[opening])) & (attached | opening)
    if crease.any():
        top = np.where(crease.any(axis=0), crease.argmax(axis=0), window.shape[0])[None]
        gap = (window.y < window.lash_top) & (window.y > top) & window.between_corners
        feature = feature | crease | (gap & ~window.brow)
    hole = dilate(feature, max(2 * window.unit, 0.045 * width)) & ~window.brow
    return EyeArea(opening=opening, feature=feature, crease=crease, hole=hole)


def repainted(window: EyeWindow, ground: Image, area: EyeArea) -> Image:
    """The window's ``ground`` (h, w, 3) with skin in place of the eye: membrane from skin-only boundary, plus grain."""
    limit = np.clip(1.6 * window.spread, 3.5, 0.55 * window.threshold)
    ring = dilate(area.hole, 4 * max(window.unit, 0.5)) & ~area.hole
    foreign = ring & (dilate(window.distance > limit, 1) | window.brow | window.hair)
    filled = membrane_fill(ground, area.hole, foreign)
    return np.asarray(filled + _grain(window, area)[..., None] * _fade(area.hole, window.unit), np.float32)


def _fade(hole: Mask, unit: float) -> Image:
    """(h, w, 1) 0 outside the hole rising to 1 within three units."""
    depth = cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 5)
    return np.clip(depth / max(3 * unit, 1.0), 0, 1)[..., None].astype(np.float32)


def _grain(window: EyeWindow, area: EyeArea) -> NDArray[np.float32]:
    """Fine lightness texture (h, w) of a calm patch of cheek below the eye, tiled by mirroring; 0 on flat art."""
    grey = window.portrait.mean(axis=-1)
    fine = grey - cv2.GaussianBlur(grey, (0, 0), 3 * max(window.unit, 0.5))
    size = max(round(0.2 * window.width), 6)
    calm = np.abs(fine) + 1e3 * (area.hole | window.hair | window.brow | (window.distance > window.threshold))
    cost = cv2.boxFilter(calm.astype(np.float32), -1, (size, size), borderType=cv2.BORDER_REFLECT)
    half = size // 2
    inner = cost[half:-half, half:-half]
    below = window.y[half:-half, half:-half] > window.lower[:, half:-half]
    inner = np.where(below, inner, np.inf)
    if not np.isfinite(inner).any() or inner.min() > 100:
        return np.zeros(window.shape, np.float32)
    row, column = np.unravel_index(int(inner.argmin()), inner.shape)
    patch = fine[row : row + size, column : column + size]
    if patch.std() < _LEAST_GRAIN:
        return np.zeros(window.shape, np.float32)
    tile = np.block([[patch, patch[:, ::-1]], [patch[::-1], patch[::-1, ::-1]]])
    repeats = (window.shape[0] // tile.shape[0] + 1, window.shape[1] // tile.shape[1] + 1)
    grain: NDArray[np.float32] = np.tile(tile, repeats)[: window.shape[0], : window.shape[1]] * np.float32(0.9)
    return grain
