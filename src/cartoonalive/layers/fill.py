"""Filling what is hidden: membrane (Laplace) and nearest-colour fills."""

from __future__ import annotations

import cv2
import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.masks import spread

_MARGIN = 13
_ANCHOR = 1e-9
"""Weight that ties each unknown to its own colour, so that an island without boundary keeps its mean."""
_DIRECT_LIMIT = 40_000
"""Unknowns above which the fill is solved at half size first (the solution is smooth)."""


def membrane_fill(image: Image, hole: Mask, unknown: Mask | None = None) -> Image:
    """Replace ``hole`` by the smoothest continuation of its surroundings (Laplace equation, one sparse solve).

    ``image`` (h, w, 3) 0..255. Pixels in ``unknown`` are no boundary either (dark rims, hair) but are not replaced.
    Returns a new image; only ``hole`` differs. A hole without any known neighbour keeps its colours.
    """
    result = image.astype(np.float32, copy=True)
    rows, columns = np.nonzero(hole)
    if len(rows) == 0:
        return result
    height, width = hole.shape
    crop = (
        slice(max(rows.min() - _MARGIN, 0), min(rows.max() + 1 + _MARGIN, height)),
        slice(max(columns.min() - _MARGIN, 0), min(columns.max() + 1 + _MARGIN, width)),
    )
    missing = hole[crop] if unknown is None else hole[crop] | unknown[crop]
    if missing.all():
        return result
    result[crop][hole[crop]] = _solve(result[crop], missing)[hole[crop]]
    return result


def nearest_fill(image: Image, known: Mask) -> Image:
    """Every pixel outside ``known`` takes the colour of the nearest known pixel."""
    if known.all() or not known.any():
        return image.astype(np.float32, copy=True)
    return spread(image.astype(np.float32), known)


def _solve(image: Image, missing: Mask) -> Image:
    """Laplace solution on ``missing`` with the rest of the crop as boundary."""
    if int(missing.sum()) > _DIRECT_LIMIT:
        return _solve_coarse(image, missing)
    return _solve_direct(image, missing)


def _solve_coarse(image: Image, missing: Mask) -> Image:
    """Half-size solution, enlarged; near the rim the full-size boundary is met by a few relaxation sweeps."""
    known = (~missing).astype(np.float32)
    height, width = missing.shape
    half = ((width + 1) // 2, (height + 1) // 2)
    weight = cv2.resize(known, half, interpolation=cv2.INTER_AREA)
    colour = cv2.resize(image * known[..., None], half, interpolation=cv2.INTER_AREA)
    small_missing = weight < 0.25
    small = colour / np.maximum(weight, 1e-3)[..., None]
    solved = small if not (~small_missing).any() else _solve(small.astype(np.float32), small_missing)
    enlarged = cv2.resize(solved, (width, height), interpolation=cv2.INTER_LINEAR)
    result = np.where(missing[..., None], enlarged, image).astype(np.float32)
    kernel = np.array([[0, 0.25, 0], [0.25, 0, 0.25], [0, 0.25, 0]], np.float32)
    for _ in range(12):
        relaxed = cv2.filter2D(result, -1, kernel, borderType=cv2.BORDER_REPLICATE)
        result = np.where(missing[..., None], relaxed, image).astype(np.float32)
    return result


def _solve_direct(image: Image, missing: Mask) -> Image:
    """One sparse LU solve; the crop's border is a free edge."""
    number = np.full(missing.shape, -1, np.int64)
    count = int(missing.sum())
    number[missing] = np.arange(count)
    rows, columns = np.nonzero(missing)
    height, width = missing.shape
    degree = np.full(count, _ANCHOR)
    boundary = _ANCHOR * image[missing].astype(np.float64)
    row_index, column_index = [], []
    for dy, dx in ((0, 1), (0, -1), (1, 0), (-1, 0)):
        r, c = rows + dy, columns + dx
        inside = np.flatnonzero((r >= 0) & (r < height) & (c >= 0) & (c < width))
        degree[inside] += 1
        neighbour = number[r[inside], c[inside]]
        free = neighbour >= 0
        row_index.append(inside[free])
        column_index.append(neighbour[free])
        fixed = inside[~free]
        boundary[fixed] += image[r[fixed], c[fixed]]
    i, j = np.concatenate(row_index), np.concatenate(column_index)
    matrix = sparse.csc_matrix((np.full(len(i), -1.0), (i, j)), shape=(count, count)) + sparse.diags(
        degree, format="csc"
    )
    solution = splu(matrix.tocsc(), permc_spec="MMD_AT_PLUS_A", options={"SymmetricMode": True}).solve(boundary)
    result = image.astype(np.float32, copy=True)
    result[missing] = solution
    return result
