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
from cartoonalive.rig.remains import remains_of_hair
from cartoonalive.rig.united import united_alpha

_RESOLUTION = 70.0
"""Pixels per face width of the working raster."""
_CUT, _HELD = 0.02, 1.0
"""Distance in W from the picture's rim at which hair is cut off, and from there within which it swings less."""
_FREE = 1.5
"""Factor of the freedom of hair near places where it must go with the body: 1 is the body's own fading away."""
_TORN = 0.15
"""Distance in W from the remains of its tips on the face within which hair swings less."""
_STEEPEST = 0.5
"""Most that the swing may grow from one point to the next, relative to their distance."""
_AROUND, _BLUNT, _SHORTEST = 0.06, 0.02, 0.12
"""How far around the end of a lock is looked, how uneven blunt ends are, and the shortest lock, in W."""
_STANDING = 0.25
"""Shortest lock in W that stands off the upper head; less is the head's outline."""
_STIFF = 0.03
"""Largest swing in W of hair without locks (afros, caps)."""


@dataclass(frozen=True, kw_only=True)
class Coarse:
    """A smaller raster of the canvas, on which hair is measured."""

    size: tuple[int, int]
    """Width and height."""
    unit: float
    """Its pixels per W."""
    uv: NDArray[np.float64]
    """(h, w, 2) face coordinates of its pixels."""

    @classmethod
    def of(cls, stack: LayerStack) -> Coarse:
        """The raster for the canvas of ``stack``."""
        frame = stack.frame
        scale = min(_RESOLUTION / frame.width, 1.0)
        width, height = (max(round(side * scale), 1) for side in stack.size)
        columns, rows = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
        uv = frame.uv(np.stack([columns, rows], axis=-1) / scale)
        return cls(size=(width, height), unit=frame.width * scale, uv=uv)

    def small(self, raster: Raster) -> Raster:
        """A canvas-sized raster made as small as this one."""
        return np.asarray(cv2.resize(raster, self.size, interpolation=cv2.INTER_AREA), np.float32)

    def touched(self, mask: Mask) -> Mask:
        """(h, w) pixels that hold some of a larger raster's ``mask``."""
        found: Mask = cv2.resize(mask.astype(np.float32), self.size, interpolation=cv2.INTER_AREA) > 0
        return found


@dataclass(frozen=True, kw_only=True)
class Sway:
    """Swing of the hair at a sway parameter of 1."""

    reach: Raster
    """(height, width) sideways swing in W, continued beyond the hair."""
    coarse: Coarse
    mask: Mask
    """(h, w) the hair, coarse."""
    length: NDArray[np.float64]
    """(h, w) way from the roots in W, within the mask, coarse."""


def measure_sway(stack: LayerStack, figure: Figure, names: Collection[str], most: float) -> Sway | None:
    """The swing of the named hair layers as one continuous field, at most ``most`` W; None when they show nothing."""
    coarse = Coarse.of(stack)
    small, unit = coarse.small, coarse.unit
    mask = small(united_alpha(stack, names)) > 0.5
    if mask.sum() < 20:
        return None

    network = _Network(mask)
    from_root = network.distance(_roots(mask, coarse.uv, figure.frame.top)) / unit
    low = coarse.uv[..., 1] > _root_line(figure.frame.top)
    tips = _tips(from_root, mask, unit) & (low | (from_root > _STANDING))
    length = from_root + network.distance(tips) / unit if tips.any() else np.full(mask.shape, 1.0)
    reach = np.minimum(0.04 + 0.16 * length, most) * np.clip(from_root / np.maximum(length, 1e-6), 0, 1) ** 1.6
    contour = small(figure.contour_distance)
    beyond = np.where(contour > 0, small(figure.face_distance), contour)
    reach = reach * np.interp(beyond, (-0.2, 0.0, 0.3), (0.5, 0.08, 1.0))
    if from_root[mask].max() < 0.5 and _massive(mask | (contour < 0)):
        reach = np.minimum(reach, _STIFF)
    held = mask & (small(figure.cut_distance) < _CUT)
    free = np.minimum(_FREE * (1 - small(figure.contact)), 1)
    free *= smoothstep(_distance_to(held) / unit / _HELD)
    free *= smoothstep(_distance_to(coarse.touched(remains_of_hair(stack))) / unit / _TORN)
    soft = _softened(reach * free, mask, 0.03 * unit)
    soft = _levelled(soft, _STEEPEST / unit)
    full = cv2.resize(soft.astype(np.float32), stack.size, interpolation=cv2.INTER_LINEAR)
    return Sway(reach=np.asarray(full, np.float32), coarse=coarse, mask=mask, length=from_root)


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


def _root_line(top: float) -> float:
    """v above which hair lies on the scalp, of a face whose oval ends at ``top``."""
    return min(-0.35, top + 0.12)


def _roots(mask: Mask, uv: NDArray[np.float64], top: float) -> Mask:
    """Hair on the scalp: above the brows, within an ellipse about the upper head."""
    u, v = uv[..., 0], uv[..., 1]
    roots: Mask = mask & (v < _root_line(top)) & ((u / 0.6) ** 2 + ((v + 0.35) / 0.75) ** 2 < 1)
    return roots


def _tips(from_root: NDArray[np.float64], mask: Mask, unit: float) -> Mask:
    """Ends of locks: where the hair around, ``from_root`` W from the roots, leads no farther away."""
    farthest = ndimage.maximum_filter(np.where(mask, from_root, 0.0), footprint=disc(max(_AROUND * unit, 2.0)))
    tips: Mask = mask & (from_root >= farthest - _BLUNT) & (from_root > _SHORTEST)
    return tips


def _softened(values: NDArray[np.float64], mask: Mask, sigma: float) -> NDArray[np.float64]:
    """``values`` blurred within ``mask`` and continued outside it."""
    nearest = ndimage.distance_transform_edt(~mask, return_distances=False, return_indices=True)
    weight = cv2.GaussianBlur(mask.astype(np.float64), (0, 0), sigma)
    blurred = cv2.GaussianBlur(np.where(mask, values, 0.0), (0, 0), sigma) / np.maximum(weight, 1e-6)
    continued = np.asarray(blurred)[nearest[0], nearest[1]]
    return np.asarray(cv2.GaussianBlur(continued, (0, 0), sigma), np.float64)


def _distance_to(mask: Mask) -> NDArray[np.float64]:
    """(h, w) pixels to the nearest pixel of ``mask``; far away everywhere when it is empty."""
    if not mask.any():
        return np.full(mask.shape, np.inf)
    return np.asarray(ndimage.distance_transform_edt(~mask), np.float64)


def _levelled(values: NDArray[np.float64], slope: float) -> NDArray[np.float64]:
    """The largest field below ``values`` that grows by at most ``slope`` a pixel along rows and columns."""
    for axis in (0, 1):
        ramp = slope * np.arange(values.shape[axis]).reshape([-1 if one == axis else 1 for one in (0, 1)])
        for side in (1, -1):
            flipped = np.flip(values, axis) if side < 0 else values
            levelled = np.minimum.accumulate(flipped - ramp, axis=axis) + ramp
            values = np.flip(levelled, axis) if side < 0 else levelled
    return values


def _massive(mask: Mask) -> bool:
    """Whether hair and face together are one convex lump."""
    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    largest = max(contours, key=cv2.contourArea)
    hull = cv2.contourArea(cv2.convexHull(largest))
    return bool(hull > 0 and cv2.contourArea(largest) / hull > 0.9)
