"""Contours taken too small are pulled out to where the white of the eye ends (recipes-face section 3, item 3)."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Curve, Mask
from cartoonalive.layers.eye_prior import EyeRegion, LidPrior
from cartoonalive.layers.eye_view import EyeView
from cartoonalive.layers.masks import dilate, pixel_grid, polygon_mask
from cartoonalive.layers.trace import smooth

_LEAST_CONTRAST = 18.0
"""White and skin nearer than this in Lab are not told apart."""
_AROUND = 0.12
"""How far around the eye's blob, in widths of the prior, more of a drawn eye's white is looked for."""


def pull_to_white(
    view: EyeView, region: EyeRegion, prior: LidPrior, ridge: Curve, lower: Curve
) -> tuple[int, Curve, Curve]:
    """Push lids and corners outwards as far as white of the eye is seen beyond them."""
    x = prior.columns + 0.5
    inside = polygon_mask(
        view.shape, np.vstack([np.column_stack([x, ridge + 1]), np.column_stack([x, lower - 1])[::-1]])
    )
    opening = (inside > 0.5) & ~view.blocked
    if opening.sum() <= 20:
        return prior.first, ridge, lower
    white = brightest(view.lab[opening])
    towards = white - view.skin
    contrast = float(np.linalg.norm(np.median(towards[opening], axis=0)))
    if contrast < _LEAST_CONTRAST:
        return prior.first, ridge, lower
    length = np.maximum((towards**2).sum(axis=-1), 1)
    projection = ((view.lab - view.skin) * towards).sum(axis=-1) / length
    _, y = pixel_grid(view.shape)
    near = region.blob
    if view.landmarks.style != "photo":
        near = dilate(near, _AROUND * len(ridge)) & ~view.blocked
    whitish = near & (projection > 0.55) & (y > prior.upper.min() - 0.8 * prior.tall)
    whitish &= view.distance > np.maximum(region.threshold, 0.45 * np.sqrt(length))
    _, label = cv2.connectedComponents((whitish | opening).astype(np.uint8))
    whitish &= np.isin(label, np.unique(label[opening]))
    first, left_pad, right_pad = _pull_corners(whitish, prior)
    pad = (left_pad, right_pad)
    ridge, lower = np.pad(ridge, pad, "edge"), np.pad(lower, pad, "edge")
    sure = prior.trust > 0.5 and contrast < 40
    limit = (0.25 if sure else 0.8) * prior.tall
    upper_limit, lower_limit = (0.0, 0.25 * prior.tall) if view.landmarks.boxes is not None else (limit, limit)
    part = whitish[:, first : first + len(ridge)]
    rows = part.shape[0]
    enough = part.sum(axis=0) >= 2
    white_top = np.where(enough, part.argmax(axis=0), np.inf)
    white_bottom = np.where(enough, rows - part[::-1].argmax(axis=0), -np.inf)
    ridge = np.where(white_top < ridge - 1, np.maximum(white_top - 1.0, ridge - upper_limit), ridge)
    lower = np.where(white_bottom > lower + 1, np.minimum(white_bottom, lower + lower_limit), lower)
    if (white_top < ridge + 1.5).mean() > 0.1 and _is_bitten(ridge, prior.tall):
        ridge = arch(ridge)
    ridge, lower = smooth(ridge, 1.5), smooth(lower, 1.5)
    return first, ridge, np.maximum(lower, ridge + 0.5)


def _is_bitten(ridge: Curve, tall: float) -> bool:
    """Whether the ridge sags between columns in which it was pushed up, as it does over an iris."""
    return float((ridge - arch(ridge)).max()) > 0.08 * tall


def arch(curve: Curve) -> Curve:
    """The least arch above a curve: the upper side of its convex hull (rows grow downwards)."""
    hull: list[int] = []
    for i in range(len(curve)):
        while len(hull) > 1:
            a, b = hull[-2], hull[-1]
            if (curve[b] - curve[a]) * (i - a) < (curve[i] - curve[a]) * (b - a):
                break
            hull.pop()
        hull.append(i)
    return np.asarray(np.interp(np.arange(len(curve)), hull, curve[hull]), np.float64)


def _pull_corners(whitish: Mask, prior: LidPrior) -> tuple[int, int, int]:
    """New first column, and how many columns are added left and right."""
    filled = whitish.sum(axis=0) >= 2
    reach = 0.2 * (prior.last - prior.first)
    first, last = prior.first, prior.last
    while first > 2 and filled[first - 1] and prior.first - first < reach:
        first -= 1
    while last < len(filled) - 3 and filled[last + 1] and last - prior.last < reach:
        last += 1
    return first, prior.first - first, last - prior.last


def brightest(colours: NDArray[np.float32]) -> NDArray[np.float32]:
    """Median of the 15 % lightest and least coloured."""
    whiteness = colours[:, 0] - 0.9 * np.hypot(colours[:, 1], colours[:, 2])
    median: NDArray[np.float32] = np.median(colours[whiteness >= np.quantile(whiteness, 0.85)], axis=0)
    return median.astype(np.float32)
