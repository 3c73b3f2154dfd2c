"""The lower lash of one eye: the line of the lower lid as a layer that travels with it.

Beside the iris it is un-mixed from the portrait. Where the iris stands on the lid, what is seen there is often as much
iris as lash: there the line runs on from beside the iris, so that neither a gap shows nor a piece of the iris stays
behind when that moves.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Alpha, Image
from cartoonalive.layers.channels import largest
from cartoonalive.layers.eye_area import EyeArea
from cartoonalive.layers.eye_window import EyeWindow
from cartoonalive.layers.masks import smoothstep
from cartoonalive.layers.unmix import unmix_dark

Columns = NDArray[np.bool_]

_FAINT = 0.04
"""Alpha below which a lash pixel is dropped."""
_SLIGHT = 6.0
"""Grey levels by which a lash pixel must darken what is below, to be no shadow; twice as much counts in full."""
_SHORTEST = 0.2
"""Length of the shortest piece of a lower lash, in eye widths; less is a rest of the iris."""
_IRIS_RIM = 1.18
"""Reach of the iris's soft rim in its radii."""
_STANDS = 0.05
"""An iris that ends less than this above the lower lid, in eye widths, stands on it."""
_BESIDE = 0.08
"""Width of the stretches beside the iris from which the line is carried on, in eye widths."""
_SURE = 0.3
"""Alpha from which a pixel tells the colour of the lash."""
_REACH = 0.1
"""How far from the lid the line is looked at, in eye widths."""


def lower_lash(window: EyeWindow, area: EyeArea, below: Image) -> tuple[Image, Alpha]:
    """Colour and alpha of the line of the lower lid over what lies ``below`` (h, w, 3)."""
    local_dark = cv2.erode(window.portrait, np.ones((5, 5), np.uint8))
    colour, alpha = unmix_dark(window.portrait, below, np.minimum(local_dark, below))
    border = np.where(
        window.between_corners[:1],
        np.maximum(0.25 * window.lid_edge + 0.75 * window.lower, window.lower - 3 * window.unit),
        window.lower + 0.04 * window.width,
    )
    alpha = alpha * area.hole * np.clip((window.y - border) / 1.5 + 0.5, 0, 1).astype(np.float32)
    alpha *= smoothstep((alpha * largest(below - colour) - _SLIGHT) / _SLIGHT)
    colour, alpha = _past_iris(window, colour, alpha, below)
    _, label, stats, _ = cv2.connectedComponentsWithStats((alpha > _FAINT).astype(np.uint8))
    alpha = alpha * (stats[:, cv2.CC_STAT_WIDTH] > _SHORTEST * window.width)[label]
    return colour, np.where(alpha < _FAINT, 0, alpha).astype(np.float32)


def _past_iris(window: EyeWindow, colour: Image, alpha: Alpha, below: Image) -> tuple[Image, Alpha]:
    """The line carried on past the iris: colour (h, w, 3) and alpha (h, w)."""
    under = _under_iris(window)
    weight = (np.where(alpha > _SURE, alpha, 0) * ~under)[..., None]
    if not under.any() or not weight.any():
        return colour, np.where(under, 0, alpha).astype(np.float32)
    lash = ((weight * colour).sum(axis=(0, 1)) / weight.sum()).astype(np.float32)
    strength = alpha * largest(below - colour) / np.maximum(largest(below - lash), _SLIGHT)
    reach = max(round(_REACH * window.width), 3)
    rows = (window.lower + np.arange(-reach, reach + 1)[:, None]).astype(np.float32)
    line = _between(_sample(strength.clip(0, 1), window.x[:1], rows), under, max(round(_BESIDE * window.width), 2))
    carried_on = _sample(line, window.x, window.y - window.lower.astype(np.float32) + np.float32(reach + 0.5))
    return np.where(under[:, None], lash, colour), np.where(under, carried_on, alpha).astype(np.float32)


def _under_iris(window: EyeWindow) -> Columns:
    """(w,) the columns in which the iris stands on the lower lid."""
    iris, x = window.iris, window.x[0]
    u = (x - iris.x) / (_IRIS_RIM * iris.rx)
    bottom = iris.y + _IRIS_RIM * iris.ry * np.sqrt(np.maximum(1 - u**2, 0))
    return np.asarray((np.abs(u) < 1) & (bottom > window.lower[0] - _STANDS * window.width))


def _sample(image: Alpha, x: Image, y: Image) -> Alpha:
    """``image`` at positions ``x``, ``y`` in pixels, 0 outside; the two broadcast."""
    columns, rows = np.broadcast_arrays(x - np.float32(0.5), y - np.float32(0.5))
    map_x, map_y = (np.ascontiguousarray(one, np.float32) for one in (columns, rows))
    return np.asarray(cv2.remap(image.astype(np.float32), map_x, map_y, cv2.INTER_LINEAR, borderValue=0.0), np.float32)


def _between(levelled: Alpha, under: Columns, width: int) -> Alpha:
    """(n, w) the line in mean over ``width`` columns on both sides of those ``under`` the iris, and between."""
    first, last = np.flatnonzero(under)[[0, -1]]
    left, right = levelled[:, max(first - width, 0) : first], levelled[:, last + 1 : last + 1 + width]
    ends = [part.mean(axis=1) if part.shape[1] else np.zeros(len(levelled)) for part in (left, right)]
    share = ((np.arange(levelled.shape[1]) - first) / max(last - first, 1)).clip(0, 1)
    return np.asarray(ends[0][:, None] * (1 - share) + ends[1][:, None] * share, np.float32)
