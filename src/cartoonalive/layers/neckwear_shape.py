"""The shape of what hangs at the neck: a tie is slim, ribbons and jabots start narrow and widen, a bow has a waist.

The gap between two lapels, a neckline and a collar are widest at their upper end.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Mask
from cartoonalive.layers.masks import convex_hull

_SLIM = 0.24
"""Width in face widths up to which a thing may be as wide above as it is below."""
_UPPER, _NARROW = 1 / 7, 0.5
"""Uppermost share of a thing, and how wide it may be there, measured by the widest row."""
_ABOVE, _TAPERED = 1 / 3, 0.95
"""Share of a slim thing above which it must not be wider than below, but for this factor."""
_WAIST, _DIP, _MIRRORED = 0.1, 0.08, 0.8
"""Middle share of a bow that is its waist, how far it lies below and above the outer parts' ends, in the bow's height,
and the bow's least symmetry."""
_LEAST_FILLED, _HOLES = 0.4, 0.15
"""Share of its convex hull that a thing fills at least, and share of its area that its holes take up at most."""
_SHIFT = 0.12
"""How far from its centre of mass the axis of a thing may lie, in its width."""


def hangs(mask: Mask, unit: float) -> bool:
    """Whether a thing (h, w) is shaped like something that hangs from its upper end; ``unit`` pixels per face width."""
    spans = _spans(mask)
    holes = _filled(mask).sum() - mask.sum()
    if mask.sum() < _LEAST_FILLED * convex_hull(mask).sum() or holes > _HOLES * mask.sum():
        return False
    if is_bow(mask):
        return True
    upper = spans[: max(round(_UPPER * len(spans)), 1)]
    if upper.mean() <= _NARROW * spans.max():
        return True
    above = max(round(_ABOVE * len(spans)), 1)
    slim = spans.max() <= _SLIM * unit
    return bool(slim and len(spans) > above and spans[above:].max() >= _TAPERED * spans[:above].max())


def is_bow(mask: Mask) -> bool:
    """Whether a thing (h, w) has a waist between two like halves, above as well as below."""
    left, top, width, height = cv2.boundingRect(mask.astype(np.uint8))
    part = mask[top : top + height, left : left + width]
    first, last = part.argmax(axis=0), height - 1 - part[::-1].argmax(axis=0)
    middle = slice(round((0.5 - _WAIST / 2) * width), round((0.5 + _WAIST / 2) * width) + 1)
    dip = _DIP * height
    narrow = first[middle].mean() > first.min() + dip and last[middle].mean() < last.max() - dip
    return bool(narrow and evenness(mask) > _MIRRORED)


def evenness(mask: Mask) -> float:
    """Overlap 0..1 (intersection over union) of a thing (h, w) and its mirror image about the best upright axis."""
    left, top, width, height = cv2.boundingRect(mask.astype(np.uint8))
    part = mask[top : top + height, left : left + width]
    rows, columns = np.nonzero(part)
    middle, reach = columns.mean(), _SHIFT * width
    best = 0.0
    for axis in np.arange(middle - reach, middle + reach + 0.5, max(reach / 5, 0.5)):
        mirrored = np.rint(2 * axis - columns).astype(int)
        within = (mirrored >= 0) & (mirrored < width)
        common = np.count_nonzero(part[rows[within], mirrored[within]])
        best = max(best, common / (2 * len(rows) - common))
    return best


def _filled(mask: Mask) -> Mask:
    """A mask (h, w) with its holes."""
    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    whole: Mask = cv2.drawContours(np.zeros(mask.shape, np.uint8), contours, -1, 1, cv2.FILLED) > 0
    return whole


def _spans(mask: Mask) -> NDArray[np.int_]:
    """From the first to the last pixel of each row of a thing, gaps included."""
    rows = np.flatnonzero(mask.any(axis=1))
    part = mask[rows[0] : rows[-1] + 1]
    spans: NDArray[np.int_] = part.shape[1] - part.argmax(axis=1) - part[:, ::-1].argmax(axis=1)
    return np.where(part.any(axis=1), spans, 0)
