"""Beards: faces whose mouth lies in another colour than skin.

What is foreign to the skin is a mouth only where skin surrounds it. In a beard the mesh alone knows the place of the
mouth, and the mouth is what is neither skin nor beard.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.islands import dominant_colour
from cartoonalive.landmarks.mouth import OUTER, eye_middle, skin_colour

_NEAR, _FAR = 0.08, 0.32
"""Where around the lips a beard is looked for, in eye distances from their box."""
_OTHER_THAN_SKIN = 22.0
"""Lab distance from the skin from which a colour may be a beard's."""
_SAME = 14.0
"""Lab distance from the beard's most frequent colour up to which a pixel is beard."""
_LEAST = 0.4
"""Share of the ring around the lips that a beard covers at least."""
_KNOWN = 0.8
"""Share of the ring that is skin or beard at least; less is a collar, a hand or a misplaced mesh."""
_WEIGHTS = np.array([0.8, 1, 1], np.float32)


def beard_colour(lab: NDArray[np.float32], points: NDArray[np.float64]) -> NDArray[np.float32] | None:
    """(3,) Lab colour of the beard around the lips of ``points`` (468, 2), which must be trusted; None without one.

    ``lab`` (h, w, 3).
    """
    skin = skin_colour(lab, points)
    colours = _around_lips(lab, points)
    other = colours[np.linalg.norm((colours - skin) * _WEIGHTS, axis=-1) > _OTHER_THAN_SKIN]
    if not len(other) or len(other) < _LEAST * len(colours):
        return None
    colour = dominant_colour(other, np.ones(len(other), bool))
    beard = np.linalg.norm((other - colour) * _WEIGHTS, axis=-1) < _SAME
    unknown = len(other) - beard.sum()
    is_beard = beard.sum() >= _LEAST * len(colours) and unknown <= (1 - _KNOWN) * len(colours)
    return colour if is_beard else None


def _around_lips(lab: NDArray[np.float32], points: NDArray[np.float64]) -> NDArray[np.float32]:
    """(n, 3) the colours in a ring around the lips."""
    distance = float(np.linalg.norm(eye_middle(points, "r") - eye_middle(points, "l")))
    lips = points[list(OUTER)]
    centre, half = (lips.min(axis=0) + lips.max(axis=0)) / 2, np.ptp(lips, axis=0) / 2
    left, top = np.maximum(centre - half - _FAR * distance, 0).astype(int).tolist()
    right, bottom = np.maximum(centre + half + _FAR * distance, 0).astype(int).tolist()
    window = lab[top:bottom, left:right]
    rows, columns = np.mgrid[: window.shape[0], : window.shape[1]] + 0.5
    across, down = columns + left - centre[0], rows + top - centre[1]
    near, far = (
        np.hypot(across / (half[0] + reach), down / (half[1] + reach)) < 1
        for reach in (_NEAR * distance, _FAR * distance)
    )
    ring: NDArray[np.float32] = window[far & ~near]
    return ring
