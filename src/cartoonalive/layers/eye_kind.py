"""What sort of eye was drawn: open, a dot without white, shut already, or nothing that can be cut."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import Side
from cartoonalive.layers.eye_prior import EyeRegion
from cartoonalive.layers.eye_view import VIEW_DISTANCE, EyeView, contour
from cartoonalive.layers.masks import erode, pixel_grid

Mask = NDArray[np.bool_]

_SHUT_CONTOUR = 0.10
"""Height of the mesh's lid opening, in its widths, below which the eye is shut."""
_THIN = 0.2
"""Height of a shut eye's arc in any column, in its widths."""
_SOLID = 0.82
"""Share of its convex hull that a dot fills."""
_PLAIN = 7.0
"""Standard deviation of the lightness within a dot or an arc."""
_LEAST_DARKNESS = 15.0


@dataclass(frozen=True, kw_only=True)
class Blot:
    """A solid dark shape that makes up a whole eye."""

    mask: Mask
    """(h, w) in the view."""
    kind: str
    """``dot`` or ``closed``."""


def find_blot(view: EyeView, side: Side, region: EyeRegion) -> Blot | None:
    """The eye as one evenly dark shape without white: a dot, or the arc of a shut eye; None for other eyes."""
    upper, lower = contour(view.landmarks, side)
    points = np.vstack([upper, lower])
    centre = (points.max(axis=0) + points.min(axis=0)) / 2
    dark = (view.dark > _LEAST_DARKNESS) & ~view.blocked
    count, label, stats, centroids = cv2.connectedComponentsWithStats(dark.astype(np.uint8))
    found: list[tuple[float, Blot]] = []
    for number in range(1, count):
        mask = label == number
        distance = float(np.linalg.norm(centroids[number] - centre))
        high = abs(centroids[number][1] - centre[1]) > 0.15 * VIEW_DISTANCE
        if high or distance > 0.3 * VIEW_DISTANCE or not _isolated(view, mask, stats[number], region.threshold):
            continue
        kind = _kind_of(view, mask, stats[number])
        if kind is not None and (kind == "dot" or _skin_below(view, mask, region.threshold)):
            found.append((distance - 0.02 * float(stats[number, cv2.CC_STAT_AREA]), Blot(mask=mask, kind=kind)))
    return min(found, key=lambda item: item[0])[1] if found else None


def mesh_is_shut(view: EyeView, side: Side) -> bool:
    """Whether the face mesh has both lids on one another."""
    upper, lower = contour(view.landmarks, side)
    return float((lower - upper)[:, 1].max()) < _SHUT_CONTOUR * float(np.ptp(upper[:, 0]))


def _kind_of(view: EyeView, mask: Mask, stats: NDArray[np.integer]) -> str | None:
    """``dot`` or ``closed`` by the component's form, None when it is neither or not evenly coloured."""
    inner = erode(mask, 1)
    width = int(stats[cv2.CC_STAT_WIDTH])
    if inner.sum() < 12 or width < 0.06 * VIEW_DISTANCE or view.lab[inner][:, 0].std() > _PLAIN:
        return None
    thickness = np.quantile(mask.sum(axis=0)[mask.any(axis=0)], 0.9)
    if thickness < _THIN * width and width > 0.2 * VIEW_DISTANCE:
        return "closed"
    outline, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    hull = cv2.contourArea(cv2.convexHull(np.vstack(outline)))
    tall = int(stats[cv2.CC_STAT_HEIGHT])
    if mask.sum() > _SOLID * max(hull, 1.0) and 0.4 * width < tall < 2.2 * width:
        return "dot"
    return None


def _skin_below(view: EyeView, mask: Mask, threshold: float) -> bool:
    """Whether only skin lies below an arc, so that it is no open eye's lash."""
    columns = np.flatnonzero(mask.any(axis=0))
    bottom = mask.shape[0] - mask[::-1, columns].argmax(axis=0)
    steps = np.arange(3, max(int(0.3 * len(columns)), 4))[:, None]
    rows = np.clip(bottom + steps, 0, mask.shape[0] - 1)
    return float((view.distance[rows, columns] > 0.6 * threshold).mean()) < 0.12


def _isolated(view: EyeView, mask: Mask, stats: NDArray[np.integer], threshold: float) -> bool:
    """Whether skin surrounds the shape."""
    x, y = pixel_grid(mask.shape)
    left, top = stats[cv2.CC_STAT_LEFT], stats[cv2.CC_STAT_TOP]
    wide, tall = stats[cv2.CC_STAT_WIDTH], stats[cv2.CC_STAT_HEIGHT]
    if max(wide, tall) > 0.8 * VIEW_DISTANCE:
        return False
    box = (x > left - 6) & (x < left + wide + 6) & (y > top - 6) & (y < top + tall + 6)
    ring = box & (cv2.dilate(mask.astype(np.uint8), np.ones((11, 11))) > 0)
    ring &= cv2.dilate(mask.astype(np.uint8), np.ones((5, 5))) == 0
    ring &= ~view.blocked
    return bool(ring.any()) and float((view.distance[ring] < max(threshold, 12)).mean()) > 0.75
