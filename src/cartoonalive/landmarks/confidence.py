"""How sure each group of landmarks is: the certainty of the face times what the pixels show there."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import (
    BROW_LOWER,
    BROW_UPPER,
    EYE_LOWER,
    EYE_UPPER,
    OVAL,
    SIDES,
    Side,
)
from cartoonalive.landmarks.mouth import eye_middle, mouth_score, skin_colour, to_lab

BROW_DARKER = 4.0
"""Lab lightness by which a brow is darker than what lies above and below it."""
EYE_DIFFERS = 12.0
"""Lab distance from the skin of what an eye consists of."""
EDGE = 6.0
"""Lab distance across the face contour that counts as a drawn edge."""
LOWEST = 0.25
"""What is left of the face's certainty where the pixels show nothing."""


def group_confidence(
    rgb: NDArray[np.uint8], points: NDArray[np.float64], certainty: float, beard: NDArray[np.float32] | None = None
) -> dict[str, float]:
    """0..1 for the groups ``eye-*``, ``brow-*``, ``nose``, ``mouth``, ``contour`` of ``points`` (468, 2).

    ``beard`` is the Lab colour (3,) of a beard around the mouth.
    """
    lab = to_lab(rgb)
    skin = skin_colour(lab, points)
    distance = float(np.linalg.norm(eye_middle(points, "l") - eye_middle(points, "r")))
    smooth = cv2.GaussianBlur(lab, (0, 0), max(0.6, 0.012 * distance))
    evidence = {"nose": 0.9, "mouth": min(1.0, 2 * mouth_score(lab, points, beard))}
    evidence["contour"] = _contour_evidence(smooth, points)
    for side in SIDES:
        evidence[f"eye-{side}"] = _eye_evidence(smooth, skin, points, side)
        evidence[f"brow-{side}"] = _brow_evidence(smooth, points, side, distance)
    return {group: certainty * (LOWEST + (1 - LOWEST) * share) for group, share in evidence.items()}


def _sample(lab: NDArray[np.float32], points: NDArray[np.float64]) -> NDArray[np.float32]:
    """(n, 3) nearest pixels, those outside the picture clamped to its border."""
    columns = np.clip(points[:, 0].astype(int), 0, lab.shape[1] - 1)
    rows = np.clip(points[:, 1].astype(int), 0, lab.shape[0] - 1)
    picked: NDArray[np.float32] = lab[rows, columns]
    return picked


def _eye_evidence(
    lab: NDArray[np.float32], skin: NDArray[np.float32], points: NDArray[np.float64], side: Side
) -> float:
    """Share of the lid contour's inside that is no skin; half of it is enough."""
    upper, lower = points[list(EYE_UPPER[side])], points[list(EYE_LOWER[side])]
    inside = np.concatenate([upper + (lower - upper) * share for share in (0.2, 0.4, 0.6, 0.8)])
    differs = np.linalg.norm(_sample(lab, inside) - skin, axis=-1) > EYE_DIFFERS
    return min(1.0, 2 * float(differs.mean()))


def _brow_evidence(lab: NDArray[np.float32], points: NDArray[np.float64], side: Side, distance: float) -> float:
    """Share of the brow that is darker than both sides of it: not so under a fringe, or without a brow."""
    upper, lower = points[list(BROW_UPPER[side])], points[list(BROW_LOWER[side])]
    lower = lower if abs(lower[0, 0] - upper[0, 0]) < abs(lower[-1, 0] - upper[0, 0]) else lower[::-1]
    steps = np.linspace(0, 1, 13)
    where = np.linspace(0, 1, len(upper))
    middle = np.stack([np.interp(steps, where, ((upper + lower) / 2)[:, axis]) for axis in (0, 1)], axis=1)
    reach = np.array([0.0, 0.16 * distance])
    band = [_sample(lab, middle + reach * share)[:, 0] for share in (-0.5, -0.25, 0.0, 0.25, 0.5)]
    darkest = np.min(band, axis=0)
    above = _sample(lab, middle - reach * 1.15)[:, 0]
    below = _sample(lab, middle + reach * 1.15)[:, 0]
    return float(((above - darkest > BROW_DARKER) & (below - darkest > BROW_DARKER)).mean())


def _contour_evidence(lab: NDArray[np.float32], points: NDArray[np.float64]) -> float:
    """Share of the contour below the eyes at which the colour changes from inside to outside."""
    contour = points[list(OVAL)]
    middle = contour.mean(axis=0)
    jaw = contour[contour[:, 1] > (eye_middle(points, "l")[1] + eye_middle(points, "r")[1]) / 2]
    if not len(jaw):
        return 0.0
    inside, outside = (_sample(lab, (jaw - middle) * share + middle) for share in (0.9, 1.1))
    return float((np.linalg.norm(inside - outside, axis=-1) > EDGE).mean())
