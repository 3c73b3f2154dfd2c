"""The outer rim of the figure: an edge that carries nothing of the old backdrop.

Source of the method: recipes-turn section 4, rule 3. At the rim a pixel is a mix of figure and backdrop; the figure's
colour is taken from a little further inside, and the mix ratio is where the pixel lies between both.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.fill import nearest_fill
from cartoonalive.layers.masks import dilate, erode

Image = NDArray[np.float32]
Alpha = NDArray[np.float32]

_LEAST_CONTRAST = 30.0
"""Levels between figure and backdrop below which a mix cannot be told from either."""
_MOST_RESIDUAL = 30.0
"""Levels off the line figure-backdrop above which the pixel is something of its own: a drawn outline."""


def decontaminate(rgb: Image, alpha: Alpha, width: float, backdrop: Image | None = None) -> tuple[Image, Alpha]:
    """Clean the rim of a figure that was cut from an opaque picture.

    ``rgb`` (h, w, 3) 0..255, ``alpha`` (h, w) 0..1, ``width`` the face width in pixels, ``backdrop`` (h, w, 3) the
    backdrop's colour everywhere where it is known. Returns the figure's colours (valid everywhere; outside the figure
    they continue the nearest rim) and the refined alpha.
    """
    outside = ~dilate(alpha > 0.05, 2)
    if not outside.any() or not (alpha > 0.9).any():
        return rgb.astype(np.float32), alpha
    reach = max(1.5, 0.014 * width)
    interior = erode(alpha > 0.9, reach)
    if not interior.any():
        interior = alpha > 0.9
    inner = nearest_fill(rgb, interior)
    outer = nearest_fill(rgb, outside) if backdrop is None else backdrop
    band = dilate(alpha > 0.05, 2) & ~interior

    direction = inner - outer
    contrast = (direction * direction).sum(axis=-1)
    ratio = np.clip(((rgb - outer) * direction).sum(axis=-1) / np.maximum(contrast, 60.0), 0.0, 1.0)
    residual = np.linalg.norm(rgb - (outer + ratio[..., None] * direction), axis=-1)
    mixed = band & (residual < _MOST_RESIDUAL) & (contrast > _LEAST_CONTRAST**2)

    refined = np.where(mixed, np.clip((ratio - 0.05) / 0.9, 0.0, 1.0), alpha)
    colour = np.where(mixed[..., None], inner, _unmixed(rgb, alpha, outer, inner))
    return nearest_fill(colour.astype(np.float32), refined > 0.02), refined.astype(np.float32)


def _unmixed(rgb: Image, alpha: Alpha, outer: Image, inner: Image) -> Image:
    """Figure colour by the matting equation; where alpha is small the nearest inner colour takes over."""
    a = alpha[..., None]
    solved = np.clip((rgb - (1 - a) * outer) / np.maximum(a, 0.05), 0, 255)
    trust = np.clip((a - 0.3) / 0.5, 0, 1)
    colour: Image = np.where(a > 0.97, rgb, solved * trust + inner * (1 - trust)).astype(np.float32)
    return colour
