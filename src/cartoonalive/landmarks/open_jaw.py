"""The jaw of a mouth open wide, lowered to where the pixels show the end of its lips.

The mesh network knows few screams: it draws their jaws half open, with the chin on the lower lip.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import CHIN, LIPS_LOWER_INNER, LIPS_LOWER_OUTER, LIPS_UPPER_INNER
from cartoonalive.landmarks.mouth import eye_middle, skin_colour

_OPEN = 0.15
"""Height of the mesh's opening, in eye distances, from which the mouth may be open wider."""
_STRIP = 0.15
"""Half width of the strip that is looked at, in widths of the opening."""
_SKIN = 0.5
"""Share of the mouth's distance from the skin's colour (Lab, lightness by half) below which a row is skin."""
_CHIN_SKIN = 0.12
"""Height of skin that must follow below the lips, in eye distances: beards and shadows have none."""
_DROPS = (0.2, 0.7)
"""How far the lips may end below the mesh's lower lip, in eye distances; the mesh is right up to the first."""


def with_dropped_jaw(lab: NDArray[np.float32], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """``points`` (468, 2) with the lower lip and all below it lowered; unchanged where the lips' end is unclear.

    ``lab`` (h, w, 3) is the picture, with the eyes about level. What lies between the lips is stretched.
    """
    distance = float(np.linalg.norm(eye_middle(points, "l") - eye_middle(points, "r")))
    top, inner, outer = (float(points[row[5], 1]) for row in (LIPS_UPPER_INNER, LIPS_LOWER_INNER, LIPS_LOWER_OUTER))
    if inner - top < _OPEN * distance:
        return points
    end = _lips_end(lab, points, (top, inner), distance)
    if end is None or not _DROPS[0] * distance < end - outer < _DROPS[1] * distance:
        return points
    moved = points.copy()
    moved[:, 1] += (end - outer) * np.clip((points[:, 1] - top) / (outer - top), 0, 1)
    return moved


def _lips_end(
    lab: NDArray[np.float32], points: NDArray[np.float64], opening: tuple[float, float], distance: float
) -> float | None:
    """Row in which skin begins below the mouth, None where it does not within reach."""
    corners = points[[LIPS_LOWER_INNER[0], LIPS_LOWER_INNER[-1]], 0]
    half = _STRIP * float(np.ptp(corners))
    left, right = (int(np.clip(corners.mean() + way * half, 0, lab.shape[1] - 1)) for way in (-1, 1))
    top = max(int(opening[0]), 0)
    bottom = int(points[CHIN, 1] + (_DROPS[1] + _CHIN_SKIN) * distance)
    strip = lab[top:bottom, left : right + 1]
    away = np.linalg.norm((strip - skin_colour(lab, points)) * np.array([0.5, 1, 1], np.float32), axis=-1)
    rows = np.median(away, axis=1)
    inside = rows[: max(int(opening[1]) - top, 1)]
    chin = max(round(_CHIN_SKIN * distance), 1)
    if len(rows) < chin:
        return None
    is_skin = np.lib.stride_tricks.sliding_window_view(rows, chin).max(axis=1) < _SKIN * float(np.median(inside))
    is_skin[: len(inside)] = False
    return float(top + is_skin.argmax()) if is_skin.any() else None
