"""Which of two proposed mouths is the drawn one: decided by the pixels.

A mouth shows as a horizontal ridge of darkness, wide enough, with skin around it, below the nose.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import CHEEKS, EYE_LOWER, EYE_UPPER, NOSE_TIP, Side

MOUTH_POINTS: tuple[int, ...] = (
    *(61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185),
    *(78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191),
    *(76, 62, 77, 90, 180, 85, 16, 315, 404, 320, 307, 306, 292, 184, 74, 73, 72, 11, 302, 303, 304, 408),
    *(183, 42, 41, 38, 12, 268, 271, 272, 407, 96, 89, 179, 86, 15, 316, 403, 319, 325),
)
"""All mesh points of the lips, outer and inner rings; the first twenty are the outer contour."""
OUTER = MOUTH_POINTS[:20]

RIDGE_DARKNESS = 3.0
"""Lab lightness by which a mouth line is darker than its surroundings."""


def to_lab(rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(h, w, 3) CIE Lab, L 0..100."""
    return np.asarray(cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2Lab), np.float32)


def mouth_score(
    lab: NDArray[np.float32], points: NDArray[np.float64], beard: NDArray[np.float32] | None = None
) -> float:
    """0..1: how much the pixels under the lip points (of ``points`` (468, 2)) look like a mouth.

    ``lab`` (h, w, 3), ``beard`` (3,) the Lab colour of a beard around the mouth. Product of: columns with a dark ridge,
    width against 0.3 eye distances, share of skin and beard in the surrounding ring, and a penalty when the mouth is
    above the nose.
    """
    distance = float(np.linalg.norm(eye_middle(points, "r") - eye_middle(points, "l")))
    height, width = lab.shape[:2]
    lips = points[list(OUTER)]
    centre = lips.mean(axis=0)
    half = max(0.5 * float(np.ptp(lips[:, 0])), 0.16 * distance)
    reach = np.array([half + 0.6 * distance, 0.6 * distance])
    low = np.maximum(np.floor(centre - reach), 0).astype(int)
    high = np.minimum(np.ceil(centre + reach), [width, height]).astype(int)
    if (high - low).min() < 8:
        return 0.0
    patch = lab[low[1] : high[1], low[0] : high[0]]
    centre = centre - low
    unit = distance / 150
    light = patch[..., 0]
    ridge = cv2.GaussianBlur(light, (0, 0), max(1.0, 6 * unit)) - cv2.GaussianBlur(light, (0, 0), max(0.6, 0.8 * unit))
    left, right = max(0, int(centre[0] - half)), int(centre[0] + half)
    top, bottom = max(0, int(centre[1] - 0.1 * distance)), int(centre[1] + 0.1 * distance) + 1
    window = ridge[top:bottom, left:right]
    if window.size < 20:
        return 0.0
    covered = float((window.max(axis=0) > RIDGE_DARKNESS).mean())
    rows, columns = np.mgrid[: patch.shape[0], : patch.shape[1]] + 0.5
    radius = ((columns - centre[0]) / (half + 0.08 * distance)) ** 2 + ((rows - centre[1]) / (0.2 * distance)) ** 2
    ring = (radius > 0.75) & (radius < 1.2)
    grounds = [skin_colour(lab, points)] if beard is None else [skin_colour(lab, points), beard]
    difference = np.min([np.linalg.norm((patch - ground) * [0.5, 1, 1], axis=-1) for ground in grounds], axis=0)
    clear = float((difference[ring] < 12).mean()) if ring.any() else 0.0
    below_nose = 1.0 if lips[:, 1].mean() > points[NOSE_TIP, 1] else 0.3
    return covered * min(1.0, 2 * half / (0.3 * distance)) * clear * below_nose


def skin_colour(lab: NDArray[np.float32], points: NDArray[np.float64]) -> NDArray[np.float32]:
    """(3,) median Lab colour of the triangle between cheeks and nose."""
    mask = np.zeros(lab.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.int32(np.round(points[[*CHEEKS, NOSE_TIP]]))], 1)
    chosen = lab[mask > 0] if mask.any() else lab.reshape(-1, 3)
    return np.median(chosen, axis=0).astype(np.float32)


def eye_middle(points: NDArray[np.float64], side: Side) -> NDArray[np.float64]:
    """(2,) mean of one lid contour."""
    middle: NDArray[np.float64] = points[list(EYE_UPPER[side] + EYE_LOWER[side][1:-1])].mean(axis=0)
    return middle
