"""Brows lifted off the face: dark-only, so that they carry no skin, with skin painted below.

A brow under a fringe, or one that cannot be told from its surroundings, stays on the face.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.events import ModelWarning
from cartoonalive.landmarks.model import Side
from cartoonalive.layers.brows_fit import BrowFit, fit_brows
from cartoonalive.layers.model import BrowShape, FacePaint, Layer
from cartoonalive.layers.repaint import repaint
from cartoonalive.layers.unmix import over, unmix, unmix_dark

__all__ = ["BrowCut", "BrowFit", "fit_brows", "lift_brows"]

Mask = NDArray[np.bool_]
Image = NDArray[np.float32]

_FAINT = 0.04
"""Alpha below this is dropped."""


@dataclass(frozen=True, kw_only=True)
class BrowCut:
    """The layers and curves of the brows that could be lifted."""

    layers: tuple[Layer, ...]
    shapes: dict[Side, BrowShape]
    warnings: tuple[ModelWarning, ...] = ()


def lift_brows(paint: FacePaint, fits: Mapping[Side, BrowFit]) -> BrowCut:
    """Cut the brows of ``fits`` out of ``paint`` and put skin in their place."""
    layers, shapes = [], {}
    for side, fit in fits.items():
        layer = _lift(paint, fit)
        if not layer.empty:
            layers.append(layer)
            shapes[side] = fit.shape
    return BrowCut(layers=tuple(layers), shapes=shapes)


def _lift(paint: FacePaint, fit: BrowFit) -> Layer:
    rows, columns = np.nonzero(fit.area)
    if len(rows) == 0:
        return Layer(name=f"eyebrow-{fit.shape.side}", pixels=np.zeros((1, 1, 4), np.uint8), left=0, top=0)
    margin = round(40 * paint.frame.unit) + 8
    height, width = fit.area.shape
    top, bottom = max(int(rows.min()) - margin, 0), min(int(rows.max()) + margin, height)
    left, right = max(int(columns.min()) - margin, 0), min(int(columns.max()) + margin, width)
    crop = (slice(top, bottom), slice(left, right))
    area, portrait = fit.area[crop], paint.portrait[crop]
    ground = repaint(paint.skin[crop], area, fit.foreign[crop] | paint.lifted[crop], paint.frame.unit)
    colour, alpha = _unmixed(portrait, ground, area)
    paint.skin[crop][area] = ground[area]
    paint.lifted[crop] |= area
    layer = Layer.cropped(f"eyebrow-{fit.shape.side}", colour, alpha)
    return replace(layer, left=layer.left + left, top=layer.top + top)


def _unmixed(portrait: Image, ground: Image, area: Mask) -> tuple[Image, NDArray[np.float32]]:
    """The brow over ``ground``: dark-only, and where that leaves something over, the least that restores it."""
    darkest = np.quantile(portrait[area], 0.05, axis=0)
    line = np.minimum(np.minimum(darkest, cv2.erode(portrait, np.ones((5, 5), np.uint8))), ground - 6)
    colour, alpha = unmix_dark(portrait, ground, line.astype(np.float32))
    alpha = np.where(area & (alpha > _FAINT), alpha, 0).astype(np.float32)
    wrong = area & (np.abs(over(ground, colour, alpha) - portrait).max(axis=-1) > 2)
    exact_colour, exact = unmix(portrait, ground)
    use = wrong & (exact > alpha)
    return np.where(use[..., None], exact_colour, colour), np.where(use, exact, alpha).astype(np.float32)
