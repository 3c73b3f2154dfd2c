"""How far each point of the hair swings: nothing at the roots, most at the tips.

The hair is one mask. The geodesic distance ``g`` from the roots (the scalp) grows along the locks and is largest at
their tips. With the geodesic distance ``h`` from the nearest tip, ``t = g / (g + h)`` runs from 0 at a root to 1 at a
tip without a break between neighbouring locks, and professional rigs move hair by about ``t ** 1.6``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, sparse
from scipy.sparse import csgraph

from cartoonalive.layers.masks import disc, smoothstep
from cartoonalive.layers.model import LayerStack
from cartoonalive.rig.figure import Figure, Mask, Raster
from cartoonalive.rig.united import united_alpha

_RESOLUTION = 70.0
"""Pixels per face width of the working raster."""
_HELD = 1.0
"""Distance in W from where the picture cuts hair off within which it swings less."""
_STIFF = 0.03
"""Largest swing in W of hair without locks (afros, caps)."""


@dataclass(frozen=True, kw_only=True)
class Sway:
    """Swing of the hair at a sway parameter of 1."""

    reach: Raster
    """(height, width) sideways swing in W, continued beyond the hair."""
    longest: float
    """Length of the longest lock in W."""


def measure_sway(stack: LayerStack, figure: Figure, names: Collection[str], most: float) -> Sway | None:
    """The swing of the named hair layers as one continuous field, at most ``most`` W; None when they show nothing."""
    hair = united_alpha(stack, names)
    frame = figure.frame
    scale = min(_RESOLUTION / frame.width, 1.0)
    size = (max(round(hair.shape[1] * scale), 1), max(round(hair.shape[0] * scale), 1))

    def small(raster: Raster) -> Raster:
        return np.asarray(cv2.resize(raster, size, interpolation=cv2.INTER_AREA), np.float32)

    mask = small(hair) > 0.5
    if mask.sum() < 20:
        return None
    unit = frame.width * scale
    columns, rows = np.meshgrid(np.arange(size[0]) + 0.5, np.arange(size[1]) + 0.5)
    uv = frame.uv(np.stack([columns, rows], axis=-1) / scale)

    network = _Network(mask)
    from_root = network.distance(_roots(mask, uv, frame.top)) / unit
    tips = _tips(from_root, mask, unit)
    length = from_root + network.distance(tips) / unit if tips.any() else np.full(mask.shape, 1.0)
    longest = float(from_root[mask].max())
    reach = np.minimum(0.03 + 0.16 * length, most) * np.clip(from_root / np.maximum(length, 1e-6), 0, 1) ** 1.6
    contour = small(figure.contour_distance)
    beyond = np.where(contour > 0, small(figure.face_distance), contour)
    reach = reach * np.interp(beyond, (-0.2, 0.0, 0.3), (0.5, 0.08, 1.0))
    if longest < 0.5 and _massive(mask | (contour < 0)):
        reach = np.minimum(reach, _STIFF)
    soft = _softened(reach, mask, 0.05 * unit) * smoothstep(small(figure.cut_distance) / _HELD)
    soft = soft * (1 - small(figure.contact))
    full = cv2.resize(soft.astype(np.float32), hair.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return Sway(reach=np.asarray(full, np.float32), longest=longest)


class _Network:
    """The pixels of a mask, joined to their eight neighbours."""

    def __init__(self, mask: Mask) -> None:
        self._mask = mask
        self._number = np.full(mask.shape, -1)
        self._number[mask] = np.arange(mask.sum())
        first, second, weight = [], [], []
        for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
            height, width = mask.shape
            here = self._number[: height - down, max(-right, 0) : width - max(right, 0)]
            there = self._number[down:, max(right, 0) : width - max(-right, 0)]
            both = (here >= 0) & (there >= 0)
            first.append(here[both])
            second.append(there[both])
            weight.append(np.full(int(both.sum()), np.hypot(down, right)))
        count = int(mask.sum())
        edges = (np.concatenate(first), np.concatenate(second))
        self._graph = sparse.csr_array((np.concatenate(weight), edges), shape=(count, count))

    def distance(self, sources: Mask) -> NDArray[np.float64]:
        """(h, w) pixels to the nearest source within the mask; 0 outside it.

        Islands without a source take the uppermost rows of their own as one.
        """
        _, island = csgraph.connected_components(self._graph, directed=False)
        seeds = sources[self._mask]
        rows = np.nonzero(self._mask)[0]
        for label in np.setdiff1d(island, island[seeds]):
            members = island == label
            seeds |= members & (rows <= rows[members].min() + 1)
        found = csgraph.dijkstra(self._graph, directed=False, indices=np.nonzero(seeds)[0], min_only=True)
        result = np.zeros(self._mask.shape)
        result[self._mask] = found
        return result


def _roots(mask: Mask, uv: NDArray[np.float64], top: float) -> Mask:
    """Hair on the scalp: above the brows, within an ellipse about the upper head."""
    u, v = uv[..., 0], uv[..., 1]
    roots: Mask = mask & (v < min(-0.35, top + 0.12)) & ((u / 0.6) ** 2 + ((v + 0.35) / 0.75) ** 2 < 1)
    return roots


def _tips(from_root: NDArray[np.float64], mask: Mask, unit: float) -> Mask:
    """Ends of locks: where the distance from the roots is largest within 0.09 W."""
    blurred = np.where(mask, _softened(from_root, mask, 0.02 * unit + 0.5), -1.0)
    highest = ndimage.maximum_filter(blurred, footprint=disc(max(0.09 * unit, 2.0)))
    tips: Mask = mask & (blurred >= highest) & (from_root > 0.12)
    return tips


def _softened(values: NDArray[np.float64], mask: Mask, sigma: float) -> NDArray[np.float64]:
    """``values`` blurred within ``mask`` and continued outside it."""
    nearest = ndimage.distance_transform_edt(~mask, return_distances=False, return_indices=True)
    weight = cv2.GaussianBlur(mask.astype(np.float64), (0, 0), sigma)
    blurred = cv2.GaussianBlur(np.where(mask, values, 0.0), (0, 0), sigma) / np.maximum(weight, 1e-6)
    continued = np.asarray(blurred)[nearest[0], nearest[1]]
    return np.asarray(cv2.GaussianBlur(continued, (0, 0), sigma), np.float64)


def _massive(mask: Mask) -> bool:
    """Whether hair and face together are one convex lump."""
    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    largest = max(contours, key=cv2.contourArea)
    hull = cv2.contourArea(cv2.convexHull(largest))
    return bool(hull > 0 and cv2.contourArea(largest) / hull > 0.9)
