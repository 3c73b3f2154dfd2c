"""Curves through pictures: cheapest paths over columns, robust polynomials."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import gaussian_filter1d

from cartoonalive.layers.arrays import Curve


def cheapest_path(cost: NDArray[np.floating], jump_cost: float, max_step: int = 2) -> NDArray[np.intp]:
    """Row per column of the path of least cost from the left edge to the right (dynamic programming).

    ``cost`` (h, w); moving by k rows (k <= max_step) from one column to the next costs ``jump_cost * k``.
    """
    height, width = cost.shape
    total: Curve = cost[:, 0].astype(np.float64)
    steps = np.arange(-max_step, max_step + 1)
    back = np.zeros((height, width), np.int8)
    padding = np.full(max_step, np.inf)
    for column in range(1, width):
        padded = np.concatenate([padding, total, padding])
        # row r of candidate k: coming from row r + steps[k]
        candidates = np.stack([padded[max_step + s : max_step + s + height] + jump_cost * abs(s) for s in steps])
        best = candidates.argmin(axis=0)
        back[:, column] = steps[best]
        total = (candidates[best, np.arange(height)] + cost[:, column]).astype(np.float64)
    path = np.empty(width, np.intp)
    path[-1] = int(total.argmin())
    for column in range(width - 1, 0, -1):
        path[column - 1] = path[column] + back[path[column], column]
    return path


def robust_polynomial(
    x: ArrayLike, y: ArrayLike, degree: int = 2, weights: ArrayLike | None = None
) -> Callable[[ArrayLike], Curve]:
    """Least squares that outliers hardly bend (iteratively reweighted, eight rounds). Returns the fitted function."""
    abscissa, ordinate = np.asarray(x, np.float64), np.asarray(y, np.float64)
    base = np.ones_like(abscissa) if weights is None else np.asarray(weights, np.float64)
    mean, spread = abscissa.mean(), abscissa.std() + 1e-6
    matrix = np.vander((abscissa - mean) / spread, degree + 1)
    weight: Curve = base
    coefficients: Curve = np.zeros(degree + 1)
    for _ in range(8):
        solution = np.linalg.lstsq(matrix * weight[:, None], ordinate * weight, rcond=None)[0]
        coefficients = solution.astype(np.float64)
        residual = np.abs(matrix @ coefficients - ordinate)
        scale = max(float(np.median(residual)) * 1.5, 0.5)
        weight = base / np.sqrt(1 + (residual / scale) ** 2)

    def evaluate(q: ArrayLike) -> Curve:
        values: Curve = np.vander((np.asarray(q, np.float64) - mean) / spread, degree + 1) @ coefficients
        return values

    return evaluate


def smooth(curve: ArrayLike, sigma: float) -> Curve:
    """Gaussian smoothing along a curve, ends held."""
    smoothed: Curve = gaussian_filter1d(np.asarray(curve, np.float64), sigma, mode="nearest")
    return smoothed
