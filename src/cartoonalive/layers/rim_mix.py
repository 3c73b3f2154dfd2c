"""What a pixel at the figure's rim is mixed of: a figure colour, and its share in a mix with the backdrop.

Source of the method: recipes-turn section 4, rule 3, with samples along the inward normal. Figure may be a drawn
outline or what lies behind it; of some depths below the edge that one is the pixel's true colour from which, mixed with
the backdrop, the pixel can be had. A coloured backdrop tells more: its tint is in the mix whatever the figure's
lightness.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.fill import nearest_fill
from cartoonalive.layers.masks import smoothstep

Numbers = NDArray[np.float32]

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
_OUTERMOST = 2.0
"""Picture pixels below the edge down to which backdrop mixes with an outline."""
_OUTLINE_WITHIN, _OUTLINE_CONTRAST, _PASSED = 4.0, 70.0, 25.0
"""Picture pixels within which an outline is met on the way in, levels by which it differs from the backdrop, and levels
by which what lies behind it is more like the backdrop again."""
_LEAST_KEY, _SURE_KEY = 35.0, 70.0
"""Levels between backdrop and figure along the backdrop's tint from which the tint tells how much backdrop a pixel
holds, and from which it alone does."""


@dataclass(frozen=True, kw_only=True)
class Mix:
    """Of ``n`` pixels of the rim."""

    figure: Image
    """(n, 3) the figure's colour in them, RGB 0..255."""
    ratio: Numbers
    """(n,) its share."""
    known: NDArray[np.bool_]
    """(n,) whether the mix explains the pixel."""
    keyed: Numbers
    """(n,) 0..1, how far the share was told by the backdrop's tint alone."""


def mix_of(rgb: Image, outer: Image, depth: Numbers, band: Mask, *, width: float, grain: float, deepest: Mask) -> Mix:
    """The mixes of the ``n`` true pixels of ``band`` (h, w).

    ``rgb`` and ``outer`` (h, w, 3) are picture and backdrop, ``depth`` (h, w) the signed distance to the figure's edge,
    ``width`` the face width, ``grain`` the pixels that one of the original picture takes up, ``deepest`` (h, w) where
    no backdrop is mixed in.
    """
    normal = _inward(depth, band)
    figure, ratio, known = _best_samples(rgb, outer, depth, band, normal, width)
    first = _farthest_outward(rgb, outer, band, normal) < np.linalg.norm(rgb[band] - outer[band], axis=1) + _FURTHER
    edge, outlined = _first_met(rgb, outer, band, normal, grain)
    outlined &= first & (depth[band] < _OUTERMOST * grain)
    figure = np.where(outlined[:, None], edge, figure)
    ratio = np.where(outlined, _ratio(rgb[band], outer[band], edge)[0], ratio)
    known = outlined | (known & first)
    if not deepest.any():
        return Mix(figure=figure, ratio=ratio, known=known, keyed=np.zeros_like(ratio))
    within = nearest_fill(rgb, deepest)[band]
    by_tint, keyed = _keyed(rgb[band], outer[band], within)
    cleared = unmixed(rgb[band], by_tint, outer[band], within)
    return Mix(
        figure=keyed[:, None] * cleared + (1 - keyed)[:, None] * figure,
        ratio=keyed * by_tint + (1 - keyed) * ratio,
        known=known | (keyed > 0.5),
        keyed=keyed,
    )


def unmixed(rgb: Image, alpha: Numbers, outer: Image, inner: Image) -> Image:
    """Figure colour (n, 3) by the matting equation; where alpha is small the inner colour takes over."""
    a = alpha[:, None]
    solved = np.clip((rgb - (1 - a) * outer) / np.maximum(a, 0.05), 0, 255)
    trust = np.clip((a - 0.3) / 0.5, 0, 1)
    colour: Image = np.where(a > 0.99, rgb, solved * trust + inner * (1 - trust)).astype(np.float32)
    return colour


def _inward(depth: Numbers, band: Mask) -> NDArray[np.float32]:
    """For ``n`` pixels of the band: the direction (n, 2) into the figure, x and y."""
    smooth = cv2.GaussianBlur(depth, (0, 0), 1.5)
    slope = np.stack([cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)], axis=-1)[band]
    normal: Numbers = slope / np.maximum(np.linalg.norm(slope, axis=1, keepdims=True), 1e-3)
    return normal


def _along(rgb: Image, band: Mask, normal: Numbers, step: float | NDArray[np.floating]) -> Image:
    """The colours (n, 3) ``step`` pixels further in from the band's pixels."""
    rows, columns = np.nonzero(band)
    offset = np.asarray(step).reshape(-1, 1) * normal
    x = np.clip(np.rint(columns + offset[:, 0]).astype(int), 0, band.shape[1] - 1)
    y = np.clip(np.rint(rows + offset[:, 1]).astype(int), 0, band.shape[0] - 1)
    colours: Image = rgb[y, x]
    return colours


def _ratio(rgb: Image, backdrop: Image, figure: Image) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Share (n,) of ``figure`` in a mix with ``backdrop`` that comes closest to ``rgb``, and what is off then (n,)."""
    direction = figure - backdrop
    contrast = (direction * direction).sum(axis=1)
    ratio = np.clip(((rgb - backdrop) * direction).sum(axis=1) / np.maximum(contrast, 60.0), 0.0, 1.0)
    residual = np.linalg.norm(rgb - (backdrop + ratio[:, None] * direction), axis=1)
    return ratio, residual


def _first_met(rgb: Image, outer: Image, band: Mask, normal: Numbers, grain: float) -> tuple[Image, NDArray[np.bool_]]:
    """For ``n`` pixels of the band the outline (n, 3) met first on the way in, and whether there is one (n,).

    On the way in the colour gets less and less like the backdrop up to the outline's middle, then more like it again.
    Such pixels are mixes of backdrop and outline, whatever lies behind that.
    """
    below, own = outer[band], rgb[band]
    best, farthest = own, np.linalg.norm(own - below, axis=1)
    going, passed = np.ones(len(own), bool), np.zeros(len(own), bool)
    for step in np.arange(1.0, _OUTLINE_WITHIN * grain + 1):
        colour = _along(rgb, band, normal, step)
        distance = np.linalg.norm(colour - below, axis=1)
        nearer = going & (distance > farthest)
        best, farthest = np.where(nearer[:, None], colour, best), np.where(nearer, distance, farthest)
        passed |= going & (distance < farthest - _PASSED)
        going &= ~passed
    explained = _ratio(own, below, best)[1] < _MOST_RESIDUAL
    return best.astype(np.float32), passed & explained & (farthest > _OUTLINE_CONTRAST)


def _best_samples(
    rgb: Image, outer: Image, depth: Numbers, band: Mask, normal: Numbers, width: float
) -> tuple[Image, NDArray[np.float32], NDArray[np.bool_]]:
    """For ``n`` pixels of the band: figure colour (n, 3), mix ratio (n,) and whether these explain the pixel (n,)."""
    rows, columns = np.nonzero(band)
    below = outer[band]
    depths = sorted({*_DEPTHS, max(3.0, 0.014 * width), max(3.0, 0.022 * width)})
    colours, ratios, residuals = [], [], []
    for sample in depths:
        step = np.maximum(sample - depth[band], 0.0)[:, None] * normal
        x = np.clip(np.rint(columns + step[:, 0]).astype(int), 0, band.shape[1] - 1)
        y = np.clip(np.rint(rows + step[:, 1]).astype(int), 0, band.shape[0] - 1)
        colour = rgb[y, x]
        ratio, residual = _ratio(rgb[band], below, colour)
        contrast = np.linalg.norm(colour - below, axis=1)
        usable = (contrast > _LEAST_CONTRAST) & (depth[y, x] > min(sample, 2.0) - 0.75)
        colours.append(colour)
        ratios.append(ratio)
        residuals.append(np.where(usable, residual, np.inf))
    residual = np.stack(residuals)
    best = residual.min(axis=0)
    order = np.arange(len(depths))[:, None]
    chosen = np.where(residual <= np.maximum(best + _AS_GOOD, _GOOD), order, -1).max(axis=0)
    chosen = np.where(chosen < 0, len(depths) - 1, chosen)
    pick = np.arange(len(rows))
    return (
        np.stack(colours)[chosen, pick].astype(np.float32),
        np.stack(ratios)[chosen, pick].astype(np.float32),
        best < _MOST_RESIDUAL,
    )


def _farthest_outward(rgb: Image, outer: Image, band: Mask, normal: Numbers) -> NDArray[np.float32]:
    """For ``n`` pixels of the band: how unlike the backdrop (n,) the most unlike pixel between them and the edge is.

    Where that is an outline, nothing behind it can have backdrop mixed in, however pale it is.
    """
    rows, columns = np.nonzero(band)
    distance = lengths(rgb - outer)
    farthest = np.zeros(len(rows), np.float32)
    for step in (1.0, 2.0, 3.0, 4.0, 6.0):
        x = np.clip(np.rint(columns - step * normal[:, 0]).astype(int), 0, band.shape[1] - 1)
        y = np.clip(np.rint(rows - step * normal[:, 1]).astype(int), 0, band.shape[0] - 1)
        farthest = np.maximum(farthest, distance[y, x])
    return farthest


def _keyed(rgb: Image, backdrop: Image, inner: Image) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How much figure (n,) is in colours (n, 3) by the share of the backdrop's tint, and how far to trust that (n,).

    A coloured backdrop betrays itself in a mix whatever the figure's lightness: outlines and highlights of an edge need
    not be known, only the tint ``inner`` (n, 3) that the figure has further inside (chroma keying; Smith
    and Blinn 1996).
    """
    tint = backdrop - backdrop.mean(axis=1, keepdims=True)
    tint /= np.maximum(np.linalg.norm(tint, axis=1, keepdims=True), 1.0)
    level, own, full = ((colours * tint).sum(axis=1) for colours in (rgb, inner, backdrop))
    room = full - own
    ratio = np.clip((full - level) / np.maximum(room, 1.0), 0.0, 1.0)
    share = smoothstep((room - _LEAST_KEY) / (_SURE_KEY - _LEAST_KEY))
    return ratio.astype(np.float32), share.astype(np.float32)
