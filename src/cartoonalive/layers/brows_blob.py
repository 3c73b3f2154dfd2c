"""Brows too steep, too thick or too far from the landmarks for a path along the columns: dark blobs above the eye."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.brows_view import EYE_DISTANCE, BrowView
from cartoonalive.layers.masks import dilate
from cartoonalive.layers.model import BrowShape
from cartoonalive.layers.trace import smooth

_DARKER = 14.0
"""By how much (L) a blob must be darker than skin."""
_WITHIN = 0.3
"""How far from the landmark brow the blob's middle may be, in eye distances."""
_WIDTHS = (0.33, 1.6)
"""Bounds of its width, in widths of the landmark brow."""
_FLAT = 0.6
"""Largest height, as a share of its width."""


def blob_brow(view: BrowView) -> BrowShape | None:
    """The brow as the widest dark blob of a brow's proportions above the eye; None when there is none.

    A blob that touches hair or the eye is not one. Curves in close-up pixels, as those of the path.
    """
    rows = np.arange(view.contrast.shape[0])[:, None] + 0.5
    ceiling = np.interp(np.arange(view.contrast.shape[1]), view.columns, view.ceiling)
    dark = (view.contrast > _DARKER).astype(np.uint8)
    _, labels, stats, centroids = cv2.connectedComponentsWithStats(dark, connectivity=8)
    beside = (rows > ceiling) | dilate(view.closeup.hair, 1)
    touching = set(np.unique(labels[beside]).tolist())
    expected = np.array([view.middle, float(np.interp(view.middle, view.columns, view.prior))])
    best, widest = 0, 0
    for number in range(1, len(stats)):
        _, _, width, height, _ = stats[number]
        away = float(np.linalg.norm(centroids[number] - expected))
        fits = _WIDTHS[0] * view.width < width < _WIDTHS[1] * view.width and height < _FLAT * width
        if fits and number not in touching and away < _WITHIN * EYE_DISTANCE and width > widest:
            best, widest = number, width
    return _traced(view, labels == best) if best else None


def _traced(view: BrowView, blob: NDArray[np.bool_]) -> BrowShape:
    """First and last row of the blob in each of its columns."""
    columns = np.flatnonzero(blob.any(axis=0))
    x = columns.astype(np.float64) + 0.5
    top = smooth(blob[:, columns].argmax(axis=0).astype(np.float64), 1.5)
    bottom = smooth(blob.shape[0] - blob[::-1, columns].argmax(axis=0).astype(np.float64), 1.5)
    return BrowShape(side=view.side, x=x, top=top, ridge=(top + bottom) / 2, bottom=bottom)
