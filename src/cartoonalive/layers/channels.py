"""Arithmetic over the few channels of each pixel (..., n); NumPy's own reductions of so short an axis are slow."""

from __future__ import annotations

from functools import reduce

import cv2
import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating]


def dots(first: Numbers, second: Numbers) -> Numbers:
    """Scalar products (...) of vectors (..., n)."""
    products: Numbers = np.einsum("...i,...i->...", first, second)
    return products


def lengths(vectors: Numbers) -> Numbers:
    """Euclidean lengths (...) of vectors (..., n): how far apart colours are."""
    return np.sqrt(dots(vectors, vectors))


def largest(values: Numbers) -> Numbers:
    """The largest (...) of the channels (..., n)."""
    channels: list[Numbers] = list(np.moveaxis(values, -1, 0))
    return reduce(np.maximum, channels)


def tripled(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """(h, w, 3) numbers (h, w) for each of three channels; NumPy's own broadcasting of so short an axis is slow."""
    return np.asarray(cv2.merge([values, values, values]), np.float32)
