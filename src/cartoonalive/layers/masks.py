"""Small mask tools shared by the cutters."""

from __future__ import annotations

import math
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cartoonalive.layers.arrays import Mask

Value = TypeVar("Value", bound=np.generic)

_SUBPIXEL_BITS = 4
_FAR = 6.0
"""Radius in pixels from which a distance transform is faster than a structuring element."""
_OVERSAMPLING = 4


def polygon_mask(shape: tuple[int, ...], points: ArrayLike) -> NDArray[np.float32]:
    """Antialiased coverage 0..1 of a closed polygon.

    ``shape`` starts with (height, width); ``points`` (n, 2) are continuous pixel coordinates. Drawn four times as
    large and averaged: OpenCV's own antialiasing makes shapes a pixel too fat.
    """
    height, width = shape[:2]
    corners = np.asarray(points, np.float64)
    mask = np.zeros((height, width), np.float32)
    left, top = np.clip(np.floor(corners.min(axis=0)).astype(int) - 1, 0, (width, height))
    right, bottom = np.clip(np.ceil(corners.max(axis=0)).astype(int) + 1, 0, (width, height))
    if left >= right or top >= bottom:
        return mask
    large = np.zeros(((bottom - top) * _OVERSAMPLING, (right - left) * _OVERSAMPLING), np.uint8)
    # OpenCV puts pixel centres at integers, we put them at halves.
    enlarged = (corners - (left, top)) * _OVERSAMPLING - 0.5
    cv2.fillPoly(large, [np.rint(enlarged * (1 << _SUBPIXEL_BITS)).astype(np.int32)], 255, shift=_SUBPIXEL_BITS)
    small = cv2.resize(large, (int(right - left), int(bottom - top)), interpolation=cv2.INTER_AREA)
    mask[top:bottom, left:right] = small / np.float32(255)
    return mask


def disc(radius: float) -> NDArray[np.uint8]:
    """A round structuring element of ``radius`` pixels (at least one pixel wide)."""
    size = 2 * max(round(radius), 0) + 1
    element: NDArray[np.uint8] = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)).astype(np.uint8)
    return element


def dilate(mask: Mask, radius: float) -> Mask:
    """Grow a mask by ``radius`` pixels."""
    if not mask.any():
        return mask.copy()
    near = _around(mask, radius)
    grown = np.zeros(mask.shape, np.bool_)
    if radius > _FAR:
        grown[near] = cv2.distanceTransform((~mask[near]).astype(np.uint8), cv2.DIST_L2, 5) <= radius
    else:
        grown[near] = cv2.dilate(mask[near].astype(np.uint8), disc(radius)) > 0
    return grown


def erode(mask: Mask, radius: float) -> Mask:
    """Shrink a mask by ``radius`` pixels; the outside of the picture counts as inside the mask."""
    if mask.all():
        return mask.copy()
    near = _around(mask, 0)
    shrunk = np.zeros(mask.shape, np.bool_)
    inner = mask[near].astype(np.uint8)
    if radius > _FAR:
        shrunk[near] = cv2.distanceTransform(inner, cv2.DIST_L2, 5) > radius
    else:
        shrunk[near] = cv2.erode(inner, disc(radius), borderType=cv2.BORDER_CONSTANT, borderValue=1) > 0
    return shrunk


def _around(mask: Mask, margin: float) -> tuple[slice, slice]:
    """The part of the picture that ``mask`` takes up, and a ``margin`` in pixels around it."""
    left, top, width, height = cv2.boundingRect(mask.astype(np.uint8))
    room = math.ceil(margin) + 1
    return slice(max(top - room, 0), top + height + room), slice(max(left - room, 0), left + width + room)


def without_islands(mask: Mask, area: float) -> Mask:
    """A mask without its connected pieces of less than ``area`` pixels."""
    count, label, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    large = stats[:count, cv2.CC_STAT_AREA] >= area
    large[0] = False
    return np.asarray(large[label])


def convex_hull(mask: Mask) -> Mask:
    """The convex hull of all true pixels; nothing of an empty mask."""
    hull = np.zeros(mask.shape, np.uint8)
    points = np.argwhere(mask)[:, ::-1].astype(np.int32)
    if len(points):
        cv2.fillConvexPoly(hull, cv2.convexHull(points), 1)
    return hull > 0


def spread(values: NDArray[Value], known: Mask) -> NDArray[Value]:
    """Give every pixel of ``values`` (h, w) or (h, w, n) the value of the nearest ``known`` one (h, w).

    At least one must be known. Nearest by a 5 x 5 chamfer distance, some per cent off the Euclidean.
    """
    unknown = (~known).astype(np.uint8)
    _, number = cv2.distanceTransformWithLabels(unknown, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    by_number = np.zeros((int(number.max()) + 1, *values.shape[2:]), values.dtype)
    by_number[number[known]] = values[known]
    nearest: NDArray[Value] = np.take(by_number, number, axis=0)
    return nearest


def exact_depth(mask: Mask) -> NDArray[np.float32]:
    """Euclidean distance (h, w) in pixels from each true pixel to the nearest false one; 0 on the false ones.

    Made from its square, a whole number, for the last bits of OpenCV's depend on the number of threads.
    """
    near = _around(mask, 0)
    depth = np.zeros(mask.shape, np.float32)
    distance = cv2.distanceTransform(mask[near].astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    depth[near] = np.sqrt(np.rint(distance * distance))
    return depth


def smoothstep(t: ArrayLike) -> NDArray[np.float64]:
    """0 below 0, 1 above 1, 3t^2 - 2t^3 between."""
    clipped = np.clip(np.asarray(t, np.float64), 0.0, 1.0)
    return clipped * clipped * (3.0 - 2.0 * clipped)


def pixel_grid(shape: tuple[int, ...]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """x and y of every pixel centre, each (height, width)."""
    y, x = np.mgrid[: shape[0], : shape[1]]
    return x.astype(np.float32) + np.float32(0.5), y.astype(np.float32) + np.float32(0.5)
