"""Where the face ends at the jaw, as its skin shows it: landmarks and labels may be off by some pixels there."""

from __future__ import annotations

import cv2
import numpy as np

from cartoonalive.layers.arrays import Alpha, Mask
from cartoonalive.layers.labels import Regions
from cartoonalive.layers.masks import convex_hull, dilate, erode
from cartoonalive.layers.place import Place

_EARS_END = 0.18
"""Face coordinate v below which only the jaw is left of the face's outline."""
_MOSTLY = 0.8
"""Share of the visible lower face that the hull of its skin fills; below, a beard or a shadow hides the jaw."""
_COVERED = 0.95
"""Alpha of hair from which on nothing is seen below it."""


def jaw_area(regions: Regions, skin: Mask, place: Place, width: float) -> Mask:
    """The lower face (h, w) as far as skin is seen of it: jaws are convex.

    ``skin`` (h, w) is what has the colour of the face, ``place`` the face coordinates, ``width`` the face width in
    pixels. Where beard or shadow hide the skin, all that is labelled face counts.
    """
    lower = regions.face & (place.v > 0)
    seen = erode(lower & skin, 0.01 * width)
    hull = dilate(convex_hull(_largest(seen)), 0.01 * width)
    if (hull & lower).sum() < _MOSTLY * lower.sum():
        hull = convex_hull(lower)
    return dilate(hull, 1)


def trim_beside_jaw(face: Alpha, hair: Alpha, jaw: Mask, place: Place) -> Alpha:
    """Alpha of the face (h, w) without the skin that runs on under hair beside the jaw.

    Such skin would come out from under the tips of ``hair`` (h, w) when the jaw drops or the head turns.
    """
    covered = hair > _COVERED
    superfluous = covered & ~jaw & (place.v > _EARS_END)
    kept = 1 - cv2.GaussianBlur(superfluous.astype(np.float32), (0, 0), 0.7)
    trimmed: Alpha = np.where(covered, face * kept, face).astype(np.float32)
    return trimmed


def _largest(mask: Mask) -> Mask:
    """The largest component."""
    count, parts, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    if count < 2:
        return mask
    largest: Mask = parts == 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    return largest
