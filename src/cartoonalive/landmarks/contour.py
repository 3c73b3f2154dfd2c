"""The face contour of drawn faces moved onto the drawn jaw line.

The mesh knows human jaws; drawn ones are wider, flatter or more pointed. Along rays from the middle of the face the
skin is followed to its end; where rays agree with their neighbours, the contour goes there.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from cartoonalive.landmarks.islands import NOT_SKIN
from cartoonalive.landmarks.model import EYE_LOWER, EYE_UPPER, NOSE_TIP, OVAL

NEAREST, FARTHEST = 0.84, 1.22
"""Range of the search, in shares of the contour's own radius."""
MOST_INWARD_ABOVE = 0.97
"""Above the mouth the contour hardly moves inward: what ends the skin there is hair."""
ENOUGH = 0.6
"""Share of the rays that must find an end of the skin."""
_STEPS = 77


def on_drawn_jaw(
    lab: NDArray[np.float32], points: NDArray[np.float64], grounds: NDArray[np.float32], mouth_row: float
) -> NDArray[np.float64]:
    """Points with the contour below the eyes on the end of skin or beard; unchanged where that is not clear.

    A beard may be wider than the search: there the contour goes as far as it may.

    ``lab`` (h, w, 3), ``points`` (468, 2) with the eyes about level, ``grounds`` (n, 3) Lab of skin and beard,
    ``mouth_row`` y of the mouth.
    """
    contour = points[list(OVAL)]
    eyes = points[[index for side in ("r", "l") for index in EYE_UPPER[side] + EYE_LOWER[side]]].mean(axis=0)
    middle = np.array([contour[:, 0].mean(), (eyes[1] + points[NOSE_TIP, 1]) / 2])
    below = np.flatnonzero(contour[:, 1] > (eyes[1] + mouth_row) / 2)
    if len(below) < 7:
        return points
    shares = np.linspace(NEAREST, FARTHEST, _STEPS)
    rays = middle + (contour[below] - middle)[:, None, :] * shares[None, :, None]
    columns = np.clip(rays[..., 0].astype(int), 0, lab.shape[1] - 1)
    rows = np.clip(rays[..., 1].astype(int), 0, lab.shape[0] - 1)
    colours, weights = lab[rows, columns], np.array([0.8, 1, 1], np.float32)
    to_each = [np.linalg.norm((colours - ground) * weights, axis=-1) for ground in grounds]
    distance = np.min(to_each, axis=0)
    other = ndimage.minimum_filter1d((distance > NOT_SKIN).astype(np.uint8), 3, axis=1) > 0
    starts_in_skin = ~other[:, :4].any(axis=1)
    above_mouth = contour[below, 1] < mouth_row
    ends = other.any(axis=1)
    runs_on = ~ends & ~above_mouth & (to_each[0][:, -1] > NOT_SKIN)
    found = (ends | runs_on) & starts_in_skin
    if found.mean() < ENOUGH:
        return points
    reach = np.where(runs_on, FARTHEST, shares[other.argmax(axis=1)])
    factor = np.where(found, reach, np.nan)
    factor[above_mouth & (factor < MOST_INWARD_ABOVE)] = np.nan
    factor = _agreed(factor)
    out = points.copy()
    out[np.array(OVAL)[below]] = middle + (contour[below] - middle) * factor[:, None]
    return out


def _agreed(factor: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) factors with gaps bridged, outliers removed by a running median, smoothed, tied to 1 at both ends."""
    known = np.flatnonzero(~np.isnan(factor))
    indices = np.concatenate([[-3], known, [len(factor) + 2]])
    values = np.concatenate([[1.0], factor[known], [1.0]])
    filled = np.interp(np.arange(-2, len(factor) + 2), indices, values)
    calm = ndimage.median_filter(filled, 5, mode="nearest")
    smooth: NDArray[np.float64] = ndimage.gaussian_filter1d(calm, 0.9, mode="nearest")[2:-2]
    return smooth
