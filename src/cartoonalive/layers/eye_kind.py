"""What sort of eye was drawn: open, a dot without white, shut already, or nothing that can be cut."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import Side
from cartoonalive.layers.arrays import Mask
from cartoonalive.layers.eye_prior import EyeRegion
from cartoonalive.layers.eye_view import VIEW_DISTANCE, EyeView, contour
from cartoonalive.layers.masks import dilate, erode, pixel_grid

_SHUT_CONTOUR = 0.10
"""Height of the mesh's lid opening, in its widths, below which the eye is shut."""
_THIN = 0.31
"""Height of a shut eye's arc in any column, in its widths."""
_SOLID = 0.9
"""Share of its convex hull that a dot fills."""
_PLAIN = 6.0
"""Standard deviation of the lightness within a dot."""
_LEAST_DOT = 0.012
"""Area of a dot in squared eye distances."""
_LEAST_DARKNESS = 15.0
_SHADE = 0.5
"""Share of the greatest darkness of a shape below which it is but shaded."""


@dataclass(frozen=True, kw_only=True)
class Blot:
    """A solid dark shape that makes up a whole eye."""

    mask: Mask
    """(h, w) in the view."""
    kind: str
    """``dot`` or ``closed``."""


def find_blot(view: EyeView, side: Side, region: EyeRegion) -> Blot | None:
    """The eye as one evenly dark shape without white: a dot, or the arc of a shut eye; None for other eyes."""
    if view.landmarks.style == "photo":
        return None
    points = np.vstack(contour(view.landmarks, side))
    centre = (points.max(axis=0) + points.min(axis=0)) / 2
    dark = (view.dark > _LEAST_DARKNESS) & ~view.blocked
    count, label, stats, centroids = cv2.connectedComponentsWithStats(dark.astype(np.uint8))
    found: list[tuple[float, Blot]] = []
    for number in range(1, count):
        dx, dy = centroids[number] - centre
        if abs(dy) > 0.18 * VIEW_DISTANCE or abs(dx) > 0.2 * VIEW_DISTANCE:
            continue
        mask = label == number
        if not _isolated(view, mask, stats[number], region.threshold):
            continue
        for shape in (mask, _without_shade(view, mask)):
            kind = _kind_of(view, shape, region.threshold)
            if kind is not None:
                found.append((-float(stats[number, cv2.CC_STAT_AREA]), Blot(mask=shape, kind=kind)))
                break
    return min(found, key=lambda item: item[0])[1] if found else None


def _without_shade(view: EyeView, mask: Mask) -> Mask:
    """The part of a dark shape that is at least half as dark as its darkest: no shade, no smear beside it."""
    return mask & (view.dark > _SHADE * float(view.dark[mask].max()))


def mesh_is_shut(view: EyeView, side: Side) -> bool:
    """Whether the face mesh has both lids on one another."""
    upper, lower = contour(view.landmarks, side)
    return float((lower - upper)[:, 1].max()) < _SHUT_CONTOUR * float(np.ptp(upper[:, 0]))


def _kind_of(view: EyeView, mask: Mask, threshold: float) -> str | None:
    """``dot`` or ``closed`` by the shape's form, None when it is neither."""
    _, _, width, tall = cv2.boundingRect(mask.astype(np.uint8))
    thickness = np.quantile(mask.sum(axis=0)[mask.any(axis=0)], 0.9)
    if thickness < _THIN * width and width > 0.25 * VIEW_DISTANCE:
        return "closed" if _is_one_line(mask) and _skin_below(view, mask, threshold) else None
    inner = erode(mask, 2)
    if mask.sum() < _LEAST_DOT * VIEW_DISTANCE**2 or not inner.any() or view.lab[inner][:, 0].std() > _PLAIN:
        return None
    outline, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    solidity = mask.sum() / max(cv2.contourArea(cv2.convexHull(np.vstack(outline))), 1.0)
    solid = solidity > _SOLID
    round_enough = 0.4 * width < tall < 2.2 * width
    return "dot" if solid and round_enough and not _white_around(view, mask, threshold) else None


def _is_one_line(mask: Mask) -> bool:
    """Whether about half of the columns or more cross the shape once, as those of an arc do."""
    runs = (np.diff(mask.astype(np.int8), axis=0, prepend=0) == 1).sum(axis=0)
    return float((runs[runs > 0] == 1).mean()) > 0.45


def _white_around(view: EyeView, mask: Mask, threshold: float) -> bool:
    """Whether something lighter than skin lies next to the shape, as the white of an eye does."""
    near = dilate(mask, 0.1 * VIEW_DISTANCE) & ~dilate(mask, 2)
    lighter = (view.lab[..., 0] > view.skin[..., 0] + 6) & (view.distance > 0.7 * threshold)
    return float(lighter[near].mean()) > 0.12 if near.any() else False


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
