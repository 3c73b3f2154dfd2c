"""Where an eye's lids are expected, before looking for them: landmarks, anime boxes, or the other eye mirrored."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import BROW_LOWER, Box, Side
from cartoonalive.layers.eye_view import EyeView, contour
from cartoonalive.layers.masks import pixel_grid, polygon_mask

Curve = NDArray[np.float64]
Mask = NDArray[np.bool_]

SURE_PRESENCE = 0.97
"""Face presence above which the mesh's own contours beat the anime boxes."""


@dataclass(frozen=True, kw_only=True)
class EyeRegion:
    """Pixels of one eye in the view."""

    blob: Mask
    """(h, w) what differs from skin and hangs together with the eye."""
    ellipse: Mask
    """(h, w) where the eye was looked for."""
    threshold: float
    """Distance from skin above which a pixel is not skin."""
    strong: float
    """Distance from skin above which a pixel is no shadow either, but part of the eye."""


@dataclass(frozen=True, kw_only=True)
class LidPrior:
    """Expected lids over the view's columns ``first`` to ``last``; curves have one value per column."""

    first: int
    last: int
    upper: Curve
    lower: Curve
    tall: float
    """Expected height of the opening."""
    trust: float
    """0..1, how far the landmark contour is believed."""
    slack: float
    """Standard deviation in pixels that the lids may be off."""

    @property
    def columns(self) -> NDArray[np.intp]:
        """Column numbers of the view."""
        return np.arange(self.first, self.last + 1)


def eye_region(view: EyeView, side: Side) -> EyeRegion:
    """Collect the eye's pixels: not skin, inside an ellipse around the landmarks, connected to the contour."""
    upper, lower = contour(view.landmarks, side)
    box = _box(view, side)
    x, y = pixel_grid(view.shape)
    centre, width, height = _extent(view, side)
    brow = view.landmarks.points[list(BROW_LOWER[side])]
    order = np.argsort(brow[:, 0])
    brow_line = np.interp(x[0], brow[order, 0], brow[order, 1])
    near_brow = y < (0.62 * brow_line + 0.38 * upper[:, 1].min())[None]
    for _ in range(6):
        radius = np.hypot((x - centre[0]) / (0.68 * width), (y - centre[1]) / (0.95 * height))
        rim = (radius > 0.9) & (radius < 1) & (np.abs(x - centre[0]) < 0.45 * width) & (y > centre[1])
        rim &= ~view.blocked
        round_eye = box is None and height < 0.8 * width and rim.any() and (view.distance[rim] > 12).mean() > 0.25
        if not round_eye:
            break
        height *= 1.2
    ellipse = radius < 1
    if near_brow[ellipse].mean() < 0.3:
        ellipse &= ~near_brow
    threshold = _otsu(view.distance[ellipse & ~view.blocked])
    seed = polygon_mask(view.shape, np.vstack([upper, lower[::-1]])) > 0.5
    different = ((view.distance > threshold) & ellipse) | seed
    _, label = cv2.connectedComponents(cv2.morphologyEx(different.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3))))
    touched = np.unique(label[seed])
    blob = np.isin(label, touched[touched > 0]) & different
    typical = float(np.quantile(view.distance[blob], 0.8)) if blob.any() else 0.0
    return EyeRegion(blob=blob, ellipse=ellipse, threshold=threshold, strong=max(threshold, 0.45 * typical))


def mesh_prior(view: EyeView, side: Side) -> LidPrior:
    """Lids where the face mesh has them; right on photographs and semi-real drawings, too small on other drawings."""
    upper, lower = contour(view.landmarks, side)
    limit = view.shape[1] - 2
    first = int(np.clip(round(upper[0, 0] - 0.04 * np.ptp(upper[:, 0])), 1, limit - 8))
    last = int(np.clip(round(upper[-1, 0] + 0.04 * np.ptp(upper[:, 0])), first + 8, limit))
    x = np.arange(first, last + 1) + 0.5
    mesh_upper, mesh_lower = np.interp(x, *upper.T), np.interp(x, *lower.T)
    height = max(float((mesh_lower - mesh_upper).max()), 0.12 * float(np.ptp(upper[:, 0])), 3.0)
    tall = 1.5 * height
    return LidPrior(
        first=first, last=last, upper=mesh_upper, lower=mesh_lower, tall=tall, trust=1.0, slack=0.12 * tall + 1.5
    )


def pixel_prior(view: EyeView, side: Side, region: EyeRegion) -> LidPrior:
    """Lids around the eye's pixels, or an arch in the anime detector's box."""
    box = _box(view, side)
    first, last = _column_range(view, side, region)
    columns = np.arange(first, last + 1)
    if box is not None:
        u = np.clip((columns + 0.5 - box.centre[0]) / (box.size[0] / 2), -1.2, 1.2)
        tall = 0.8 * float(box.size[1])
        upper = box.top + box.size[1] * (0.10 + 0.30 * u**2)
        lower = box.bottom - box.size[1] * (0.06 + 0.16 * u**2)
    else:
        top, lower = _blob_rims(region.blob, columns)
        tall = float(np.quantile(lower - top, 0.8))
        upper = top + 0.08 * tall
    tall = max(tall, 3.0)
    return LidPrior(first=first, last=last, upper=upper, lower=lower, tall=tall, trust=0.0, slack=0.12 * tall + 1.5)


def _box(view: EyeView, side: Side) -> Box | None:
    return None if view.landmarks.boxes is None else view.landmarks.boxes.get(f"eye-{side}")


def _extent(view: EyeView, side: Side) -> tuple[NDArray[np.float64], float, float]:
    """Centre, width and height of the area to look at."""
    points = np.vstack(contour(view.landmarks, side))
    low, high = points.min(axis=0), points.max(axis=0)
    centre, (width, height) = (low + high) / 2, high - low
    height = max(height, 0.3 * width)
    box = _box(view, side)
    if box is not None:
        near = np.linalg.norm(box.centre - centre) < 0.5 * width
        if near or view.landmarks.presence < SURE_PRESENCE:
            centre = 0.6 * box.centre + 0.4 * centre
            width, height = max(width, 0.8 * box.size[0]), max(height, 0.62 * box.size[1])
    return centre, float(width), float(height)


def _otsu(distance: NDArray[np.float32]) -> float:
    """Half of Otsu's threshold, kept within 7..16."""
    if distance.size == 0:
        return 10.0
    values = np.clip(distance, 0, 255).astype(np.uint8).reshape(-1, 1)
    threshold, _ = cv2.threshold(values, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return float(np.clip(0.5 * threshold, 7, 16))


def _column_range(view: EyeView, side: Side, region: EyeRegion) -> tuple[int, int]:
    """First and last column of the eye: the blob's, near the corners of mesh or box."""
    upper, _ = contour(view.landmarks, side)
    box = _box(view, side)
    if box is not None:
        left, right = _box_columns(view, box, region)
    else:
        filled = np.flatnonzero(region.blob.any(axis=0))
        weights = np.cumsum(region.blob.sum(axis=0)[filled])
        low, high = np.searchsorted(weights, [0.01 * weights[-1], 0.99 * weights[-1]])
        room = (0.12 if box is None else 0.3) * (upper[-1, 0] - upper[0, 0])
        left, right = max(filled[low], upper[0, 0] - room), min(filled[high], upper[-1, 0] + room)
    limit = view.shape[1] - 2
    first = int(np.clip(round(left), 1, limit - 8))
    return first, int(np.clip(round(right), first + 8, limit))


def _box_columns(view: EyeView, box: Box, region: EyeRegion) -> tuple[float, float]:
    """Columns around the box's middle that hold enough of the eye."""
    rows = slice(max(int(box.top + 0.25 * box.size[1]), 0), max(int(box.bottom - 0.1 * box.size[1]), 1))
    share = (view.distance[rows] > region.threshold).mean(axis=0)
    filled = share > 0.22
    middle = int(np.clip(box.centre[0], 1, len(filled) - 2))
    reach = 0.57 * box.size[0]
    left = middle
    while left > 1 and left > middle - reach and filled[left - 1]:
        left -= 1
    right = middle
    while right < len(filled) - 2 and right < middle + reach and filled[right + 1]:
        right += 1
    return min(left, box.left + 0.12 * box.size[0]), max(right, box.right - 0.12 * box.size[0])


def _blob_rims(blob: Mask, columns: NDArray[np.intp]) -> tuple[Curve, Curve]:
    """Top and bottom row of the blob per column, interpolated where a column is empty."""
    part = blob[:, columns]
    seen = part.any(axis=0)
    if not seen.any():
        middle = np.full(len(columns), blob.shape[0] / 2)
        return middle, middle
    top = part.argmax(axis=0)
    bottom = part.shape[0] - 1 - part[::-1].argmax(axis=0)
    index = np.arange(len(columns))
    return np.interp(index, index[seen], top[seen]), np.interp(index, index[seen], bottom[seen] + 1.0)
