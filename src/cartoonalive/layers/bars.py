"""Thin bars in a picture, and the best line along them."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Image

_WIDTHS = (3, 5, 8, 12, 17)
"""Distances in rows at which both sides of a bar are looked at."""
_SLOPE_COST = 0.15


def bar_strength(image: Image, along: float) -> Image:
    """(h, w) how much each pixel lies on a bar along the rows: lighter or darker than what is above and below it.

    ``image`` (h, w, 3) any colour space; the result is the smaller of the two differences, at the best bar width and
    in the best channel. ``along`` is the blur along the rows in pixels. An edge is no bar.
    """
    smooth = cv2.GaussianBlur(image, (0, 0), sigmaX=along, sigmaY=0.7)
    best = np.zeros(image.shape[:2], np.float32)
    for width in _WIDTHS:
        if 2 * width >= len(image):
            break
        middle = cv2.blur(smooth, (1, max(1, width // 2)))
        above, below = (middle - np.roll(smooth, shift, axis=0) for shift in (width, -width))
        strength = np.maximum(np.minimum(above, below), np.minimum(-above, -below)).max(axis=-1)
        strength[:width] = strength[-width:] = 0
        best = np.maximum(best, strength)
    return best


def best_line(score: Image, step: int) -> NDArray[np.int_]:
    """(columns,) rows of the line from the first to the last column with the highest sum of ``score`` (rows, columns).

    From column to column it moves by ``step`` rows at most, and every row costs a little.
    """
    rows, columns = score.shape
    shifts = np.arange(-step, step + 1)
    cost = _SLOPE_COST * np.abs(shifts)[:, None]
    total = score[:, 0].astype(np.float64)
    came_from = np.zeros((columns, rows), np.int_)
    for column in range(1, columns):
        padded = np.pad(total, step, constant_values=-np.inf)
        candidates = np.lib.stride_tricks.sliding_window_view(padded, rows) - cost
        choice = candidates.argmax(axis=0)
        came_from[column] = np.arange(rows) + shifts[choice]
        total = candidates[choice, np.arange(rows)] + score[:, column]
    path = np.zeros(columns, np.int_)
    path[-1] = total.argmax()
    for column in range(columns - 1, 0, -1):
        path[column - 1] = came_from[column, path[column]]
    return path


def best_closed_line(score: Image, step: int) -> NDArray[np.int_]:
    """Like :func:`best_line` on a cylinder: the last column is next to the first.

    Found on the picture laid out twice, of which the middle is taken.
    """
    columns = score.shape[1]
    half = columns // 2
    path = best_line(np.concatenate([score, score], axis=1), step)[half : half + columns]
    closed: NDArray[np.int_] = np.roll(path, half)
    return closed
