"""BlazeFace detectors (short range, full range): boxes and six key points of photographed or realistic faces.

Bazarevsky et al. 2019, "BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs".
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.tflite import network

OVERLAP = 0.3
"""Intersection over union from which two boxes are one face."""


@dataclass(frozen=True, kw_only=True)
class Detection:
    """One detected face in picture pixels."""

    box: NDArray[np.float64]
    """(4,) left, top, right, bottom of the face square, brows to chin."""
    score: float
    keypoints: NDArray[np.float64]
    """(6, 2) eye on the left of the picture, the other eye, nose tip, mouth, and the two ears."""


def _anchors(side: int, strides: tuple[int, ...], per_cell: int) -> NDArray[np.float32]:
    """(n, 2) anchor centres, 0..1, in the order of the network's outputs."""
    blocks = []
    for stride in strides:
        count = side // stride
        centres = (np.arange(count, dtype=np.float32) + 0.5) / count
        grid = np.stack(np.meshgrid(centres, centres), axis=-1).reshape(-1, 2)
        blocks.append(np.repeat(grid, per_cell * (3 if stride == 16 else 1), axis=0))
    return np.concatenate(blocks)


_SHORT_ANCHORS = _anchors(128, (8, 16), 2)
_FULL_ANCHORS = _anchors(192, (4,), 1)


def detect_faces(rgb: NDArray[np.uint8], threshold: float = 0.3, limit: int = 8) -> list[Detection]:
    """Faces in (h, w, 3) RGB by both detectors, best first, duplicates removed."""
    found = _run("face_detection_short_range", _SHORT_ANCHORS, rgb, threshold)
    found += _run("face_detection_full_range_sparse", _FULL_ANCHORS, rgb, threshold)
    kept: list[Detection] = []
    for detection in sorted(found, key=lambda item: -item.score):
        if all(overlap(detection.box, other.box) < OVERLAP for other in kept):
            kept.append(detection)
        if len(kept) == limit:
            break
    return kept


def _run(name: str, anchors: NDArray[np.float32], rgb: NDArray[np.uint8], threshold: float) -> list[Detection]:
    net = network(name)
    height, width = rgb.shape[:2]
    side = max(height, width)
    left, top = (side - width) // 2, (side - height) // 2
    square = np.zeros((side, side, 3), np.uint8)
    square[top : top + height, left : left + width] = rgb
    small = cv2.resize(square, (net.side, net.side), interpolation=cv2.INTER_AREA)
    outputs = net.run(small.astype(np.float32) / 127.5 - 1.0)
    regressions = next(out for out in outputs if out.shape[-1] == 16)
    logits = next(out for out in outputs if out.shape[-1] == 1)[:, 0]
    scores = 1.0 / (1.0 + np.exp(-np.clip(logits, -80, 80)))
    offset = np.array([left, top], dtype=np.float64)
    found = []
    for index in np.argsort(-scores)[:60]:
        if scores[index] < threshold:
            break
        values = regressions[index] / net.side
        centre, half = values[:2] + anchors[index], values[2:4] / 2
        corners = np.stack([centre - half, centre + half]) * side - offset
        keypoints = (values[4:].reshape(6, 2) + anchors[index]) * side - offset
        found.append(Detection(box=corners.ravel(), score=float(scores[index]), keypoints=keypoints))
    return found


def overlap(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Intersection over union of two boxes (left, top, right, bottom)."""
    size = np.minimum(first[2:], second[2:]) - np.maximum(first[:2], second[:2])
    common = float(np.prod(np.maximum(size, 0)))
    total = float(np.prod(first[2:] - first[:2]) + np.prod(second[2:] - second[:2])) - common
    return common / (total + 1e-9)
