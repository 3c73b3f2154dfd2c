"""Skin painted where an eye was taken off the face.

Source: recipes-face section 4.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.eye_area import EyeArea
from cartoonalive.layers.eye_window import EyeWindow
from cartoonalive.layers.fill import membrane_fill
from cartoonalive.layers.masks import dilate, smoothstep
from cartoonalive.layers.unmix import over

_BLEND = 0.10
"""Width, in eye widths, of the strip in which painted skin fades into the face."""
_MOST_FOREIGN = 0.6
"""Share of pixels just above the eye that differ from skin, above which the lid lies in a shadow."""
_TINT, _TINT_DARK = 2.0, 15.0
"""Least chroma beyond the skin's, and most lightness below it, of make-up and blush."""
_MOST_GRAIN = 5.0
"""Standard deviation of grain that is painted; more is wrinkles, not grain."""
_LEAST_GRAIN = 1.2
"""Standard deviation of the cheek's fine texture, in grey levels, below which skin is painted flat."""


def repainted(window: EyeWindow, ground: Image, area: EyeArea) -> tuple[Image, Mask]:
    """The window's ``ground`` (h, w, 3) with skin in place of the eye, and the mask (h, w) of what changed.

    Membrane from skin-only boundary, plus grain. The painted skin fades out over a strip around the hole.
    """
    limit = np.clip(1.6 * window.spread, 3.5, 0.55 * window.threshold)
    if _lid_in_shadow(window, area, limit):
        limit = max(limit, 0.8 * window.strong)
    strip = max(_BLEND * window.width, 2.0)
    removed = area.hole | area.crumbs
    hole = dilate(removed, strip) & ~window.brow & ~window.strands
    outside = cv2.distanceTransform((~removed).astype(np.uint8), cv2.DIST_L2, 5)
    kept = (window.brow | window.hair) & ~dilate(area.feature, 2.0)
    from_kept = cv2.distanceTransform((~kept).astype(np.uint8), cv2.DIST_L2, 5)
    weight = ((1 - smoothstep(outside / strip)) * smoothstep(from_kept / strip)).astype(np.float32)
    weight = np.maximum(weight, dilate(area.feature, 2.0)) * hole
    line = (window.distance > limit) & (window.fine_darkness > 0.5 * limit)
    foreign = dilate((line | (window.distance > window.threshold)) & ~_tinted_skin(window, limit), 1)
    foreign = (foreign | window.brow | window.hair) & ~hole
    filled = membrane_fill(ground, hole, foreign) + cheek_grain(window, area)[..., None] * _fade(hole, window.unit)
    return over(ground, filled.astype(np.float32), weight), weight > 0


def _tinted_skin(window: EyeWindow, limit: float) -> Mask:
    """(h, w) make-up and blush: more colourful than skin, but hardly darker, so no rim of a line."""
    plain = (window.distance < limit) & ~window.hair & ~window.brow
    if not plain.any():
        return plain
    chroma = np.hypot(window.lab[..., 1], window.lab[..., 2])
    tinted = chroma > float(np.median(chroma[plain])) + _TINT
    return tinted & (window.dark < _TINT_DARK) & (window.distance < window.strong) & ~window.hair


def _lid_in_shadow(window: EyeWindow, area: EyeArea, limit: float) -> bool:
    """Whether hardly any plain skin lies above the eye, as in the shadow of a fringe."""
    rim = dilate(area.hole, 3.0) & ~area.hole & ~window.hair & ~window.brow & window.between_corners
    rim &= window.y < window.lash_top
    return bool(rim.any()) and float((window.distance[rim] > limit).mean()) > _MOST_FOREIGN


def _fade(hole: Mask, unit: float) -> Image:
    """(h, w, 1) 0 outside the hole rising to 1 within three units."""
    depth = cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(np.clip(depth / max(3 * unit, 1.0), 0, 1)[..., None], np.float32)


def cheek_grain(window: EyeWindow, area: EyeArea) -> NDArray[np.float32]:
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
    patch = patch * min(1.0, _MOST_GRAIN / float(patch.std()))
    tile = np.block([[patch, patch[:, ::-1]], [patch[::-1], patch[::-1, ::-1]]])
    repeats = (window.shape[0] // tile.shape[0] + 1, window.shape[1] // tile.shape[1] + 1)
    grain: NDArray[np.float32] = np.tile(tile, repeats)[: window.shape[0], : window.shape[1]] * np.float32(0.9)
    return grain
