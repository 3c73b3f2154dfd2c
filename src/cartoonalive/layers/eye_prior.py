"""Where an eye's lids are expected, before looking for them: landmarks, anime boxes, or the other eye mirrored."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import BROW_LOWER, Box, Side
from cartoonalive.layers.arrays import Curve, Mask
from cartoonalive.layers.eye_iris_end import arch_at_iris_end
from cartoonalive.layers.eye_view import EyeView, contour
from cartoonalive.layers.masks import dilate, disc, pixel_grid, polygon_mask
from cartoonalive.layers.trace import robust_polynomial

SURE_PRESENCE = 0.97
"""Face presence above which the mesh's own contours beat the anime boxes."""
_STRAND = 2.5
"""Half thickness, in pixels of the view, of strands and outlines that are no part of an iris or lash."""
_ANIME_ROOM = 0.2
"""How far an anime eye may reach beyond the contour's corners, in contour widths."""
_IRIS_COLUMN = 0.5
"""Height of a column, in that of the tallest, from which iris and lash are no corner of the eye yet."""
_FLAT = 1.3
"""How much taller than the contour iris and lash are from which on the contour is raised onto them."""
_BORDERS = (0.38, 0.25, 0.12)
"""Where eye and brow part, as shares of the way from the brow down to the contour; the first that crosses no eye."""
_SURELY_OFF = 20.0
"""Lightness below skin of what surely is iris or lash."""
_CROSSED = 0.4
"""Share of such a border that is dark from which on it runs through an eye."""


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
    solid: Mask
    """(h, w) iris and lash, without strands of hair that touch them."""
    lash: Mask
    """(h, w) its darkest parts."""


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
    near_brow = _near_brow(view, side)
    for _ in range(6):
        radius = np.hypot((x - centre[0]) / (0.68 * width), (y - centre[1]) / (0.95 * height))
        rim = (radius > 0.9) & (radius < 1) & ~view.blocked
        below = rim & (np.abs(x - centre[0]) < 0.45 * width) & (y > centre[1])
        if box is not None or height >= 0.8 * width or not _ends_in_eye(view, below):
            break
        height *= 1.2
        beside = rim & (np.abs(y - centre[1]) < 0.3 * height)
        width *= 1.1 if _ends_in_eye(view, beside) else 1.0
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
    strong = max(threshold, 0.45 * typical)
    solid = _solid(view, side, ellipse, strong)
    return EyeRegion(
        blob=blob,
        ellipse=ellipse,
        threshold=threshold,
        strong=strong,
        solid=solid,
        lash=_darkest(view, solid),
    )


def _ends_in_eye(view: EyeView, rim: Mask) -> bool:
    """Whether much of the ``rim`` (h, w) of the area to look at is no skin, so that the area is too small."""
    return bool(rim.any()) and float((view.distance[rim] > 12).mean()) > 0.25


def _near_brow(view: EyeView, side: Side) -> Mask:
    """(h, w) what is rather brow than eye, told by the landmarks; nothing where the eye itself lies there."""
    _, y = pixel_grid(view.shape)
    upper, _ = contour(view.landmarks, side)
    brow = view.landmarks.points[list(BROW_LOWER[side])]
    order = np.argsort(brow[:, 0])
    columns = np.arange(max(int(upper[0, 0]), 0), min(int(upper[-1, 0]) + 1, view.shape[1]))
    for share in _BORDERS:
        line = (1 - share) * np.interp(np.arange(view.shape[1]) + 0.5, brow[order, 0], brow[order, 1])
        line += share * upper[:, 1].min()
        rows = np.clip(line[columns].astype(int), 0, view.shape[0] - 1)
        crossed = float((view.dark[rows, columns] > _SURELY_OFF).mean()) > _CROSSED
        if not crossed or view.landmarks.style == "photo":
            return np.asarray(y < line[None])
    return np.zeros(view.shape, np.bool_)


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
        upper, lower = _arch_through(view, side, region, columns)
        tall = float(np.quantile(lower - upper, 0.9))
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
    """First and last column of the eye: the blob's, near the corners of the contour."""
    upper, _ = contour(view.landmarks, side)
    width = upper[-1, 0] - upper[0, 0]
    if _box(view, side) is not None:
        filled = np.flatnonzero((region.solid.sum(axis=0) >= 3) | _pale_columns(view, side, region))
        room = _ANIME_ROOM * width
        near = filled[(filled > upper[0, 0] - room) & (filled < upper[-1, 0] + room)]
        left, right = (near[0], near[-1]) if len(near) else (upper[0, 0], upper[-1, 0])
    else:
        filled = np.flatnonzero(region.blob.any(axis=0))
        weights = np.cumsum(region.blob.sum(axis=0)[filled])
        low, high = np.searchsorted(weights, [0.01 * weights[-1], 0.99 * weights[-1]])
        room = 0.12 * width
        left, right = max(filled[low], upper[0, 0] - room), min(filled[high], upper[-1, 0] + room)
        if view.landmarks.style != "photo" and region.solid.any():
            tall = region.solid.sum(axis=0)
            body = np.flatnonzero(tall > _IRIS_COLUMN * tall.max())
            left, right = min(left, body[0]), max(right, body[-1])
    limit = view.shape[1] - 2
    first = int(np.clip(round(left), 1, limit - 8))
    return first, int(np.clip(round(right), first + 8, limit))


def _pale_columns(view: EyeView, side: Side, region: EyeRegion) -> Mask:
    """(w,) columns inside the contour of which a quarter differs from skin at least faintly, as white does."""
    inside = polygon_mask(view.shape, np.vstack(_closed(view, side))) > 0.5
    faint = inside & (view.distance > 0.5 * region.threshold)
    return np.asarray(faint.sum(axis=0) > np.maximum(0.25 * inside.sum(axis=0), 1))


def _arch_through(view: EyeView, side: Side, region: EyeRegion, columns: NDArray[np.intp]) -> tuple[Curve, Curve]:
    """The contour's lids over ``columns``, moved and bent onto the rims of the solid pixels of iris and lash."""
    upper, lower = contour(view.landmarks, side)
    x = columns + 0.5
    arch_upper = robust_polynomial(upper[:, 0], upper[:, 1], 2)(x)
    arch_lower = robust_polynomial(lower[:, 0], lower[:, 1], 2)(x)
    tall = max(float((arch_lower - arch_upper).max()), 3.0)
    body = _body_height(region.solid)
    if body > _FLAT * tall:
        arch_upper, tall = arch_upper - (body - tall), body
    top, _ = _blob_rims(region.lash, columns)
    above = region.lash[:, columns].any(axis=0) & (np.abs(top - arch_upper) < 0.85 * tall)
    if above.sum() > 0.25 * len(columns):
        offset = robust_polynomial(x[above], (top - arch_upper)[above] + 0.06 * tall)(x)
        offset = np.interp(x, x[above], offset[above])
        arch_upper = arch_upper + np.clip(offset, -0.7 * tall, 0.5 * tall)
    arch_lower = arch_at_iris_end(view.distance, region.solid, columns, arch_lower, tall)
    return np.asarray(arch_upper, np.float64), np.asarray(np.maximum(arch_lower, arch_upper + 2), np.float64)


def _body_height(solid: Mask) -> float:
    """Height of iris and lash together where they are tallest."""
    columns = np.flatnonzero(solid.any(axis=0))
    if len(columns) == 0:
        return 0.0
    top, bottom = _blob_rims(solid, columns)
    return float(np.quantile(bottom - top, 0.8))


def _solid(view: EyeView, side: Side, ellipse: Mask, least: float) -> Mask:
    """(h, w) iris and lash: off the skin by ``least``, thicker than a strand, overlapping the contour's middle."""
    clear = (view.distance > least) & ellipse
    opened = cv2.morphologyEx(clear.astype(np.uint8), cv2.MORPH_OPEN, disc(_STRAND))
    points = np.vstack(_closed(view, side))
    centre = (points.min(axis=0) + points.max(axis=0)) / 2
    middle = polygon_mask(view.shape, centre + 0.6 * (points - centre)) > 0.5
    _, label = cv2.connectedComponents(opened)
    touched = np.unique(label[middle & (opened > 0)])
    return np.asarray(dilate(np.isin(label, touched[touched > 0]), 2.0) & clear)


def _darkest(view: EyeView, solid: Mask) -> Mask:
    """(h, w) the solid pixels at least half as dark as the darkest, without specks."""
    if not solid.any():
        return solid
    dark = solid & (view.dark > 0.5 * float(np.quantile(view.dark[solid], 0.9)))
    thick = cv2.morphologyEx(dark.astype(np.uint8), cv2.MORPH_OPEN, disc(2.0)) > 0
    return np.asarray(thick if thick.any() else dark)


def _closed(view: EyeView, side: Side) -> tuple[Curve, Curve]:
    """Upper lid left to right and lower lid right to left."""
    upper, lower = contour(view.landmarks, side)
    return upper, lower[::-1]


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
