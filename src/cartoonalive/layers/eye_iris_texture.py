"""The whole iris as a texture: hidden parts completed, its edge a smooth soft ellipse.

Source: recipes-face section 3, item 6.
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np

from cartoonalive.layers.arrays import Alpha, Image, Mask
from cartoonalive.layers.eye_iris import Iris
from cartoonalive.layers.masks import pixel_grid, smoothstep

_ANGLES, _RADII = 180, 48
_INNER = 0.94
"""Radius, in iris radii, up to which the iris is full; beyond it takes the colour that it has there."""
_STEPS = 12
"""Steps in which the fall of the soft rim is measured."""
_LEAST_SEEN = 6
"""Pixels of a step that must be seen."""


def complete_iris(image: Image, iris: Iris, visible: Mask) -> Image:
    """Continue the iris into its hidden part: per radius, interpolate over the angle between the visible ends.

    ``image`` (h, w, 3), ``visible`` (h, w) where the iris is seen. Returns an image (h, w, 3) that holds the whole
    iris, and around it the colours of its rim; radii of which nothing is seen copy the nearest radius that is.
    """
    angle = np.arange(_ANGLES) / _ANGLES * 2 * np.pi
    radius = (np.arange(_RADII) + 0.5)[:, None] / _RADII * _INNER
    map_x = (iris.x + iris.rx * radius * np.cos(angle) - 0.5).astype(np.float32)
    map_y = (iris.y + iris.ry * radius * np.sin(angle) - 0.5).astype(np.float32)
    polar = cv2.remap(image, map_x, map_y, cv2.INTER_LINEAR)
    seen = cv2.remap(visible.astype(np.float32), map_x, map_y, cv2.INTER_LINEAR) > 0.99
    enough = seen.sum(axis=1) >= 4
    index = np.arange(_ANGLES)
    for row in np.flatnonzero(enough):
        known = np.flatnonzero(seen[row])
        around = np.concatenate([known - _ANGLES, known, known + _ANGLES])
        for channel in range(3):
            values = np.tile(polar[row, known, channel], 3)
            polar[row, :, channel] = np.where(seen[row], polar[row, :, channel], np.interp(index, around, values))
    if enough.any() and not enough.all():
        good = np.flatnonzero(enough)
        nearest = good[np.abs(np.arange(_RADII)[:, None] - good).argmin(axis=1)]
        polar[~enough] = polar[nearest[~enough]]
    return _from_polar(polar, iris, image.shape)


def iris_alpha(image: Image, white: Image, whole: Image, iris: Iris, visible: Mask, outer: float) -> Alpha:
    """(h, w) the soft edge of the iris, the same all around it.

    For each radius between the full iris and ``outer`` (in iris radii) the median share of the rim's colour, taken
    from ``whole`` (h, w, 3), over that of the ``white`` in the ``visible`` pixels. What a lid hides, and where lash or
    shadow touch the rim, so takes the edge of the rest.
    """
    x, y = pixel_grid(image.shape)
    radius = iris.radius(x, y)
    towards = whole - white
    length = np.maximum((towards**2).sum(axis=-1), 1.0)
    share = (((image - white) * towards).sum(axis=-1) / length).clip(0, 1)
    edges = np.linspace(_INNER, outer, _STEPS + 1)
    middles = (edges[1:] + edges[:-1]) / 2
    default = np.clip((1.0 - middles) * iris.rx / 1.5 + 0.5, 0, 1)
    fall = np.empty(_STEPS)
    for step, (inner, end) in enumerate(pairwise(edges)):
        ring = visible & (radius >= inner) & (radius < end) & (length > 400)
        fall[step] = np.median(share[ring]) if ring.sum() >= _LEAST_SEEN else default[step]
    fall = np.minimum.accumulate(np.where(middles < 0.98, np.maximum(fall, 0.9), fall))
    fall *= 1 - smoothstep((middles - 1) / (outer - 1))
    stops = np.concatenate([[_INNER], middles, [outer]])
    return np.asarray(np.interp(radius, stops, [1.0, *fall, 0.0]), np.float32)


def _from_polar(polar: Image, iris: Iris, shape: tuple[int, ...]) -> Image:
    """Back to upright pixels."""
    x, y = pixel_grid(shape)
    u, v = (x - iris.x) / iris.rx, (y - iris.y) / iris.ry
    angle = (np.arctan2(v, u) % (2 * np.pi)) / (2 * np.pi) * _ANGLES
    radius = np.clip(np.hypot(u, v) / _INNER * _RADII - 0.5, 0, _RADII - 1)
    wrapped = np.concatenate([polar, polar[:, :2]], axis=1)
    result: Image = cv2.remap(wrapped, angle.astype(np.float32), radius.astype(np.float32), cv2.INTER_LINEAR)
    return result
