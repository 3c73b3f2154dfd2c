"""Whether a proposed lid contour holds the whole eye: below it there is skin, not more eye."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import EYE_LOWER, EYE_UPPER, SIDES, Side
from cartoonalive.landmarks.mouth import skin_colour

_BAND = (0.3, 0.75)
"""Where skin is looked for, in lid heights below the lower lid."""
_FLATTEST = 0.12
"""Least lid height, in eye widths."""
_SKIN = 14.0
"""Lab distance (lightness by half) up to which a pixel is skin."""


def skin_below_eyes(lab: NDArray[np.float32], points: NDArray[np.float64]) -> float:
    """Share 0..1 of skin just below the lower lids of ``points`` (468, 2), mean of both eyes.

    ``lab`` (h, w, 3). The face mesh draws photographic eyes: on large drawn ones its lids lie inside the iris and
    hardly any skin is below them. Measured: 0.6 and more where the mesh is right on line art, 0.2 and less where it
    is not.
    """
    skin = skin_colour(lab, points)
    return float(np.mean([_share(lab, points, side, skin) for side in SIDES]))


def _share(lab: NDArray[np.float32], points: NDArray[np.float64], side: Side, skin: NDArray[np.float32]) -> float:
    upper, lower = points[list(EYE_UPPER[side])], points[list(EYE_LOWER[side])]
    order = np.argsort(lower[:, 0])
    left, right = float(lower[:, 0].min()), float(lower[:, 0].max())
    width = right - left
    height = max(float(np.median(lower[2:-2, 1] - upper[2:-2, 1])), _FLATTEST * width)
    columns = np.linspace(left + 0.25 * width, right - 0.25 * width, 24)
    lid = np.interp(columns, lower[order, 0], lower[order, 1])
    rows = lid + height * np.linspace(*_BAND, 12)[:, None]
    x = np.clip(columns.astype(int), 0, lab.shape[1] - 1)
    y = np.clip(rows.astype(int), 0, lab.shape[0] - 1)
    distance = np.linalg.norm((lab[y, x[None]] - skin) * np.array([0.5, 1, 1]), axis=-1)
    return float((distance < _SKIN).mean())
