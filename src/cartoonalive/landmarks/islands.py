"""Features of drawn faces as islands in the skin: eyes and mouths of flat art, found by colour alone."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import Box

NOT_SKIN = 13.0
"""Weighted Lab distance from the skin colour from which a pixel is no skin."""
SURROUNDED = 0.7
"""Share of skin in the ring around an island."""


@dataclass(frozen=True, kw_only=True)
class Island:
    """One connected piece of the face that is not skin, surrounded by skin; in picture pixels."""

    box: Box
    mask: NDArray[np.bool_]
    """(h, w) of the box, whole pixels."""

    @property
    def area(self) -> float:
        """Number of pixels."""
        return float(self.mask.sum())

    def edges(self, columns: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Upper and lower rim, y at the given x positions, holes between columns interpolated."""
        filled = np.flatnonzero(self.mask.any(axis=0))
        top = self.mask.argmax(axis=0)[filled] + self.box.top
        bottom = self.box.bottom - self.mask[::-1].argmax(axis=0)[filled]
        centres = filled + self.box.left + 0.5
        return np.interp(columns, centres, top), np.interp(columns, centres, bottom)


def find_islands(lab: NDArray[np.float32], grounds: NDArray[np.float32], area: Box, unit: float) -> list[Island]:
    """Islands inside ``area`` of (h, w, 3) Lab, largest first; ``unit`` is the eye distance / 150 in pixels.

    ``grounds`` (n, 3) are the colours of what surrounds islands: skin, and a beard's where there is one.
    """
    height, width = lab.shape[:2]
    left, top = max(0, int(area.left)), max(0, int(area.top))
    right, bottom = min(width, int(np.ceil(area.right))), min(height, int(np.ceil(area.bottom)))
    if right - left < 8 or bottom - top < 8:
        return []
    patch = lab[top:bottom, left:right]
    weights = np.array([0.8, 1, 1], np.float32)
    distance = np.min([np.linalg.norm((patch - ground) * weights, axis=-1) for ground in grounds], axis=0)
    other = (distance > NOT_SKIN).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(other, connectivity=8)
    reach = max(1, round(3 * unit))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    islands = []
    for index in range(1, count):
        x, y, w, h, pixels = (int(value) for value in stats[index])
        touches = x == 0 or y == 0 or x + w == patch.shape[1] or y + h == patch.shape[0]
        if touches or pixels < 20 * unit * unit:
            continue
        rows = slice(max(0, y - reach), y + h + reach)
        columns = slice(max(0, x - reach), x + w + reach)
        own = (labels[rows, columns] == index).astype(np.uint8)
        ring = (cv2.dilate(_without_holes(own), kernel) > 0) & (_without_holes(own) == 0)
        if ring.any() and 1.0 - float(other[rows, columns][ring].mean()) >= SURROUNDED:
            box = Box(left=left + x, top=top + y, right=left + x + w, bottom=top + y + h)
            islands.append(Island(box=box, mask=labels[y : y + h, x : x + w] == index))
    return sorted(islands, key=lambda island: -island.area)


def merged(islands: list[Island]) -> Island:
    """All of ``islands`` (at least one) as a single one."""
    boxes = np.array([(item.box.left, item.box.top, item.box.right, item.box.bottom) for item in islands], int)
    (left, top), (right, bottom) = boxes[:, :2].min(axis=0).tolist(), boxes[:, 2:].max(axis=0).tolist()
    mask = np.zeros((bottom - top, right - left), bool)
    for item, box in zip(islands, boxes - (left, top, left, top), strict=True):
        mask[box[1] : box[3], box[0] : box[2]] |= item.mask
    return Island(box=Box(left=left, top=top, right=right, bottom=bottom), mask=mask)


def _without_holes(mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    contours, _ = cv2.findContours(np.ascontiguousarray(mask), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.zeros_like(mask)
    cv2.drawContours(filled, contours, -1, 1, cv2.FILLED)
    return filled


def dominant_colour(lab: NDArray[np.float32], mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """(3,) the most frequent Lab colour under a mask, of pixels grouped in cells of 6 units."""
    values = lab[mask]
    cells = np.round(values / 6).astype(np.int64)
    keys = (cells[:, 0] + 200) * 1_000_000 + (cells[:, 1] + 200) * 1000 + cells[:, 2] + 200
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    return np.asarray(np.median(values[inverse == counts.argmax()], axis=0), np.float32)
