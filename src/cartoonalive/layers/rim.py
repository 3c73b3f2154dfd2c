"""The outer rim of the figure: an edge that carries nothing of the old backdrop.

Each pixel there is taken apart into figure and backdrop (:mod:`cartoonalive.layers.rim_mix`); the figure's colour
stays, and its share becomes the alpha. Where pictures were compressed, colour has bled further inward than the mix:
there only the colour is replaced.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Alpha, Image, Mask
from cartoonalive.layers.fill import nearest_fill
from cartoonalive.layers.masks import dilate, exact_depth, smoothstep
from cartoonalive.layers.rim_mix import mix_of, unmixed
from cartoonalive.layers.skin import to_lab, to_rgb

_MIXED, _BLED = 1.5, 4.5
"""Pixels below the edge down to which backdrop may be mixed in, and its colour may have bled."""
_MIXED_FLAT, _BLED_FLAT = 3.5, 8.0
"""The same where the backdrop's colour is known and the flood stops only where none of it is left."""
_COLOURFUL = 15.0
"""Chroma from which a backdrop tints what it bleeds into."""


def decontaminate(
    rgb: Image, alpha: Alpha, width: float, backdrop: Image | None = None, grain: float = 1.0
) -> tuple[Image, Alpha]:
    """Clean the rim of a figure that was cut from an opaque picture.

    ``rgb`` (h, w, 3) 0..255, ``alpha`` (h, w) 0..1, ``width`` the face width in pixels, ``backdrop`` (h, w, 3) the
    backdrop's colour everywhere where it is known, ``grain`` how many pixels one of the original picture takes up: so
    much wider its mixed rim is. Returns the figure's colours (valid everywhere; outside the figure they continue the
    nearest rim) and the refined alpha.
    """
    figure = alpha > 0.5
    outside = ~dilate(alpha > 0.05, 2)
    if not outside.any() or not (alpha > 0.9).any():
        return rgb.astype(np.float32), alpha
    outer = nearest_fill(rgb, outside) if backdrop is None else backdrop
    mixed_to, bled_to = (_MIXED, _BLED) if backdrop is None else (_MIXED_FLAT, _BLED_FLAT)
    depth = _depth(figure)
    band = (depth > -3.0 * grain) & (depth < bled_to * grain) & dilate(alpha > 0.05, 2)
    deepest = depth > bled_to * grain
    mix = mix_of(rgb, outer, depth, band, width=width, grain=grain, deepest=deepest)

    wider = 1 + mix.keyed * (grain - 1)
    deep = smoothstep((depth[band] / wider - mixed_to) / 2)
    opacity = np.clip((mix.ratio - 0.05) / 0.9, 0.0, 1.0)
    refined = alpha.copy()
    refined[band] = np.where(mix.known, opacity * (1 - deep) + deep, alpha[band])
    outermost = band & (depth < mixed_to)
    refined[outermost] = cv2.medianBlur(refined.astype(np.float32), 3)[outermost]
    solved = np.where((depth[band] > 1)[:, None], rgb[band], unmixed(rgb[band], alpha[band], outer[band], mix.figure))
    touched = np.maximum(np.clip((1 - mix.ratio) / 0.06, 0, 1), mix.keyed)[:, None]
    cleaned = np.where(mix.known[:, None], touched * mix.figure + (1 - touched) * rgb[band], solved)
    if backdrop is not None and deepest.any():
        cleaned = _without_tint(cleaned, outer[band], nearest_fill(rgb, deepest)[band])
    kept = smoothstep(depth[band] / wider - bled_to + 1)[:, None]
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
    inside, outside = exact_depth(figure), exact_depth(~figure)
    depth: NDArray[np.float32] = np.where(figure, inside - 0.5, 0.5 - outside).astype(np.float32)
    return depth
