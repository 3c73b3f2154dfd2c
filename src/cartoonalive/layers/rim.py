"""The outer rim of the figure: an edge that carries nothing of the old backdrop.

Source of the method: recipes-turn section 4, rule 3, with samples along the inward normal: at the rim a pixel is a mix
of backdrop and figure, and figure may be a drawn outline or what lies behind it. Of some depths below the edge that one
is the pixel's true colour from which, mixed with the backdrop, the pixel can be had; the mix ratio is its alpha. Where
pictures were compressed, colour has bled further inward than the mix: there only the colour is replaced.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.fill import nearest_fill
from cartoonalive.layers.masks import dilate, smoothstep
from cartoonalive.layers.skin import to_lab, to_rgb

Image = NDArray[np.float32]
Alpha = NDArray[np.float32]
Mask = NDArray[np.bool_]

_LEAST_CONTRAST = 30.0
"""Levels between figure and backdrop below which a mix cannot be told from either."""
_MOST_RESIDUAL = 30.0
"""Levels off the line figure-backdrop above which the pixel is something of its own."""
_AS_GOOD, _GOOD = 9.0, 24.0
"""Levels of residual by which a sample may be worse than the best, or that always are good enough: the deeper a sample
the cleaner it is."""
_FURTHER = 25.0
"""Levels by which a pixel nearer to the edge must be less like the backdrop to be an outline."""
_DEPTHS = (2.5, 3.5, 4.5, 6.0, 8.0)
"""Depths of the samples in pixels, beside two that grow with the face."""
_MIXED, _BLED = 1.5, 4.5
"""Pixels below the edge down to which backdrop may be mixed in, and its colour may have bled."""
_MIXED_FLAT, _BLED_FLAT = 3.5, 8.0
"""The same where the backdrop's colour is known and the flood stops only where none of it is left."""
_COLOURFUL = 15.0
"""Chroma from which a backdrop tints what it bleeds into."""


def decontaminate(rgb: Image, alpha: Alpha, width: float, backdrop: Image | None = None) -> tuple[Image, Alpha]:
    """Clean the rim of a figure that was cut from an opaque picture.

    ``rgb`` (h, w, 3) 0..255, ``alpha`` (h, w) 0..1, ``width`` the face width in pixels, ``backdrop`` (h, w, 3) the
    backdrop's colour everywhere where it is known. Returns the figure's colours (valid everywhere; outside the figure
    they continue the nearest rim) and the refined alpha.
    """
    figure = alpha > 0.5
    outside = ~dilate(alpha > 0.05, 2)
    if not outside.any() or not (alpha > 0.9).any():
        return rgb.astype(np.float32), alpha
    outer = nearest_fill(rgb, outside) if backdrop is None else backdrop
    mixed_to, bled_to = (_MIXED, _BLED) if backdrop is None else (_MIXED_FLAT, _BLED_FLAT)
    depth = _depth(figure)
    band = (depth > -3.0) & (depth < bled_to) & dilate(alpha > 0.05, 2)
    inner, ratio, mixed = _best_samples(rgb, outer, depth, band, width)

    refined = alpha.copy()
    deep = smoothstep((depth[band] - mixed_to) / 2)
    opacity = np.clip((ratio - 0.05) / 0.9, 0.0, 1.0)
    refined[band] = np.where(mixed, opacity * (1 - deep) + deep, alpha[band])
    outermost = band & (depth < mixed_to)
    refined[outermost] = cv2.medianBlur(refined.astype(np.float32), 3)[outermost]
    solved = np.where((depth[band] > 1)[:, None], rgb[band], _unmixed(rgb[band], alpha[band], outer[band], inner))
    touched = np.clip((1 - ratio) / 0.06, 0, 1)[:, None]
    cleaned = np.where(mixed[:, None], touched * inner + (1 - touched) * rgb[band], solved)
    if backdrop is not None and (depth > bled_to).any():
        cleaned = _without_tint(cleaned, outer[band], nearest_fill(rgb, depth > bled_to)[band])
    kept = smoothstep(depth[band] - bled_to + 1)[:, None]
    colour = rgb.astype(np.float32, copy=True)
    colour[band] = cleaned * (1 - kept) + rgb[band] * kept
    return nearest_fill(colour, refined > 0.02), refined.astype(np.float32)


def _without_tint(rgb: Image, backdrop: Image, inner: Image) -> Image:
    """Colours (n, 3) with no more of the backdrop's hue in them than the figure has further inside."""
    lab, below, within = (to_lab(colours[None])[0] for colours in (rgb, backdrop, inner))
    chroma = np.linalg.norm(below[:, 1:], axis=1, keepdims=True)
    hue = below[:, 1:] / np.maximum(chroma, 1e-3)
    tint, own = ((colours[:, 1:] * hue).sum(axis=1, keepdims=True) for colours in (lab, within))
    excess = np.maximum(tint - np.maximum(own, 0) - 2, 0) * (chroma > _COLOURFUL)
    lab[:, 1:] -= excess * hue
    cleaned: Image = to_rgb(lab[None])[0]
    return cleaned


def _depth(figure: Mask) -> NDArray[np.float32]:
    """Signed distance (h, w) in pixels to the figure's edge, positive inside."""
    inside, outside = (
        cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE) for mask in (figure, ~figure)
    )
    depth: NDArray[np.float32] = np.where(figure, inside - 0.5, 0.5 - outside).astype(np.float32)
    return depth


def _best_samples(
    rgb: Image, outer: Image, depth: NDArray[np.float32], band: Mask, width: float
) -> tuple[Image, NDArray[np.float32], NDArray[np.bool_]]:
    """For ``n`` pixels of the band: figure colour (n, 3), mix ratio (n,) and whether these explain the pixel (n,)."""
    rows, columns = np.nonzero(band)
    smooth = cv2.GaussianBlur(depth, (0, 0), 1.5)
    slope = np.stack([cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)], axis=-1)[band]
    normal = slope / np.maximum(np.linalg.norm(slope, axis=1, keepdims=True), 1e-3)
    below = outer[band]
    depths = sorted({*_DEPTHS, max(3.0, 0.014 * width), max(3.0, 0.022 * width)})
    colours, ratios, residuals = [], [], []
    for sample in depths:
        step = np.maximum(sample - depth[band], 0.0)[:, None] * normal
        x = np.clip(np.rint(columns + step[:, 0]).astype(int), 0, band.shape[1] - 1)
        y = np.clip(np.rint(rows + step[:, 1]).astype(int), 0, band.shape[0] - 1)
        colour = rgb[y, x]
        direction = colour - below
        contrast = (direction * direction).sum(axis=1)
        ratio = np.clip(((rgb[band] - below) * direction).sum(axis=1) / np.maximum(contrast, 60.0), 0.0, 1.0)
        residual = np.linalg.norm(rgb[band] - (below + ratio[:, None] * direction), axis=1)
        usable = (contrast > _LEAST_CONTRAST**2) & (depth[y, x] > min(sample, 2.0) - 0.75)
        colours.append(colour)
        ratios.append(ratio)
        residuals.append(np.where(usable, residual, np.inf))
    residual = np.stack(residuals)
    best = residual.min(axis=0)
    order = np.arange(len(depths))[:, None]
    chosen = np.where(residual <= np.maximum(best + _AS_GOOD, _GOOD), order, -1).max(axis=0)
    chosen = np.where(chosen < 0, len(depths) - 1, chosen)
    pick = np.arange(len(rows))
    own = np.linalg.norm(rgb[band] - below, axis=1)
    return (
        np.stack(colours)[chosen, pick].astype(np.float32),
        np.stack(ratios)[chosen, pick].astype(np.float32),
        (best < _MOST_RESIDUAL) & (_farthest_outward(rgb, outer, band, normal) < own + _FURTHER),
    )


def _farthest_outward(rgb: Image, outer: Image, band: Mask, normal: NDArray[np.float32]) -> NDArray[np.float32]:
    """For ``n`` pixels of the band: how unlike the backdrop (n,) the most unlike pixel between them and the edge is.

    Where that is an outline, nothing behind it can have backdrop mixed in, however pale it is.
    """
    rows, columns = np.nonzero(band)
    distance = np.linalg.norm(rgb - outer, axis=-1)
    farthest = np.zeros(len(rows), np.float32)
    for step in (1.0, 2.0, 3.0, 4.0):
        x = np.clip(np.rint(columns - step * normal[:, 0]).astype(int), 0, band.shape[1] - 1)
        y = np.clip(np.rint(rows - step * normal[:, 1]).astype(int), 0, band.shape[0] - 1)
        farthest = np.maximum(farthest, distance[y, x])
    return farthest


def _unmixed(rgb: Image, alpha: Alpha, outer: Image, inner: Image) -> Image:
    """Figure colour (n, 3) by the matting equation; where alpha is small the inner colour takes over."""
    a = alpha[:, None]
    solved = np.clip((rgb - (1 - a) * outer) / np.maximum(a, 0.05), 0, 255)
    trust = np.clip((a - 0.3) / 0.5, 0, 1)
    colour: Image = np.where(a > 0.97, rgb, solved * trust + inner * (1 - trust)).astype(np.float32)
    return colour
