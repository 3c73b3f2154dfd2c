"""Drawn mouths that the landmarks miss: looked for by their colour below the eyes.

On chibi heads the landmarks lie below the chin, and faint mouths hardly show a line. A mouth is an island of foreign
colour in skin; of all islands the one that scores best as a mouth wins, if it beats the landmarks' own place.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import CHEEKS, CHIN, NOSE_BASE, Box, Landmarks
from cartoonalive.landmarks.mouth import MOUTH_POINTS, OUTER, mouth_score
from cartoonalive.layers.arrays import Mask
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.masks import dilate, disc, pixel_grid
from cartoonalive.layers.model import FacePaint
from cartoonalive.layers.skin import to_lab

_DOUBTFUL = 0.55
"""Confidence of the landmarks' mouth below which it is looked for."""
_FOREIGN = 9.0
"""Distance (Lab) from skin of what may be a mouth."""
_BRIDGE = 0.16
"""Gaps in a faint line that are bridged, in eye distances."""
_THIN = 0.05
"""Half the width of lines that do not connect a mouth with the jaw, in eye distances."""
_WIDTHS = (0.12, 0.9)
"""Bounds of a mouth's width in eye distances."""
_TALLEST = 1.2
"""Largest height of a mouth, in its widths."""
_BETTER = 0.1
"""By how much a found mouth's score must exceed that of the landmarks' place."""
_BESIDE = 0.1
"""How far beside a moved mouth the cheeks' points are put, in eye distances."""
_NOSE_ABOVE, _CHIN_BELOW = 0.08, (0.15, 0.5)
"""How far above and below a moved mouth nose and chin are put, in eye distances."""


def with_drawn_mouth(paint: FacePaint) -> FacePaint:
    """``paint`` with the mouth's landmarks on the drawn mouth, where the landmarks are doubtful and there is one."""
    landmarks = paint.landmarks
    if landmarks.boxes is None or landmarks.confidence.get("mouth", 1.0) >= _DOUBTFUL:
        return paint
    lab = to_lab(paint.portrait)
    best, best_score = landmarks, mouth_score(lab, landmarks.points, landmarks.beard) + _BETTER
    for box in _islands(paint, lab):
        moved = _moved(landmarks, box)
        score = mouth_score(lab, moved.points)
        if score > best_score:
            best, best_score = moved, score
    return replace(paint, landmarks=best)


def _islands(paint: FacePaint, lab: NDArray[np.float32]) -> list[Box]:
    """The boxes around islands of a mouth's size in the skin below the eyes."""
    distance = paint.landmarks.eye_distance
    x, y = pixel_grid(paint.hair.shape)
    across, down = (x - paint.frame.origin[0]) / distance, (y - paint.frame.origin[1]) / distance
    hair = paint.hair > 0.35
    middle = (np.abs(across) < 0.3) & (down > 0.15) & (down < 0.5) & ~hair
    if not middle.any():
        return []
    skin = np.median(lab[middle], axis=0)
    window = (np.abs(across) < 0.6) & (down > 0.25) & (down < 1.2)
    foreign = window & ~dilate(hair, 2) & (lengths(lab - skin) > _FOREIGN)
    outside = dilate(~window, 2) | dilate(hair, 2)
    bridge = np.ones((1, 2 * round(_BRIDGE * distance / 2) + 1), np.uint8)
    joined = cv2.morphologyEx(foreign.astype(np.uint8), cv2.MORPH_CLOSE, bridge) > 0
    thick = cv2.morphologyEx(foreign.astype(np.uint8), cv2.MORPH_OPEN, disc(_THIN * distance)) > 0
    return [box for mask in (foreign, joined, thick) for box in _boxes(mask, outside, distance)]


def _boxes(mask: Mask, outside: Mask, distance: float) -> list[Box]:
    """The boxes of the islands in ``mask`` that have a mouth's size and do not reach ``outside``."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    touching = set(np.unique(labels[outside]).tolist())
    boxes = []
    for number, (left, top, width, height, _) in enumerate(stats.tolist()):
        fits = _WIDTHS[0] * distance < width < _WIDTHS[1] * distance and height < _TALLEST * width
        if fits and number not in touching:
            boxes.append(Box(left=left, top=top, right=left + width, bottom=top + height))
    return boxes


def _moved(landmarks: Landmarks, box: Box) -> Landmarks:
    """Landmarks to be trusted, with the lips in ``box``, the nose above it, cheeks beside it and the chin below."""
    points, distance = landmarks.points.copy(), landmarks.eye_distance
    lips, outer = points[list(MOUTH_POINTS)], points[list(OUTER)]
    size = np.maximum(np.ptp(outer, axis=0), 1.0)
    points[list(MOUTH_POINTS)] = (lips - outer.min(axis=0)) / size * box.size + (box.left, box.top)
    points[list(NOSE_BASE), 1] = np.minimum(points[list(NOSE_BASE), 1], box.top - _NOSE_ABOVE * distance)
    beside = 0.5 * (box.right - box.left) + _BESIDE * distance
    for cheek, sign in zip(CHEEKS, (-1, 1), strict=True):
        points[cheek] = box.centre[0] + sign * beside, box.top - _NOSE_ABOVE * distance
    nearest, farthest = (box.bottom + reach * distance for reach in _CHIN_BELOW)
    points[CHIN, 1] = np.clip(points[CHIN, 1], nearest, farthest)
    return replace(landmarks, points=points, presence=1.0)
