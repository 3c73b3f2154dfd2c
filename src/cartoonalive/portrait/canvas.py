"""The levelled portrait with room around it: the model's canvas."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import Landmarks
from cartoonalive.options import PortraitOptions
from cartoonalive.portrait.continuation import Turned, continued, cut_edge, is_aslant, level_end
from cartoonalive.portrait.model import Canvas, Portrait
from cartoonalive.portrait.resample import warp

LEVEL_WITHIN = 4.0
"""Degrees of head roll below which the portrait's own pixels are kept rather than turned."""
ENOUGH_EYE_DISTANCE = 120.0
"""Pixels between the eyes from which a picture is not scaled up."""
WANTED_EYE_DISTANCE = 150.0
"""Pixels between the eyes that smaller pictures are scaled up to."""
LARGEST_CANVAS = 1600.0
"""Pixels; scaling up stops here."""
LARGEST_ENLARGEMENT = 4.0
WIDTH_PER_EYE_DISTANCE = 1 / 0.53
"""Face width W in eye distances."""
MARGIN = 0.35
"""Room to move, in W, left and right of the figure and above it."""
BUST = (2.5, 2.0, 2.5, 3.5)
"""What is kept of a large picture with a small head: left, above, right, below the eyes, in W."""


def level(portrait: Portrait, landmarks: Landmarks, options: PortraitOptions | None = None) -> Canvas:
    """Put the portrait on a canvas: eyes level, head large enough, margin for movement.

    A roll under `LEVEL_WITHIN` degrees and a head of fit size leave the picture's pixels untouched; otherwise a figure
    that the picture's lower edge cuts off still ends level.
    ``landmarks`` are in picture pixels; those of the canvas are in canvas pixels.
    """
    options = options or PortraitOptions()
    angle = 0.0 if abs(landmarks.roll) < LEVEL_WITHIN else -math.radians(landmarks.roll)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    width = landmarks.eye_distance * WIDTH_PER_EYE_DISTANCE
    area = _visible_bounds(portrait, turn)
    edge = cut_edge(portrait, width) if is_aslant(turn) else None
    if edge is not None:
        area[1, 1] = level_end(portrait, edge, turn, landmarks, width)
    scale = _scale(area, landmarks.eye_distance, options.max_size)
    if scale * landmarks.eye_distance < ENOUGH_EYE_DISTANCE:
        area = _bust(area, turn, landmarks, width)
        scale = _scale(area, landmarks.eye_distance, options.max_size)
    margin = MARGIN * width * scale
    low = np.floor(area[0] * scale - [margin, margin])
    high = np.ceil(area[1] * scale + [margin, 0.0])
    size = (int(high[0] - low[0]), int(high[1] - low[1]))
    size = (size[0] + size[0] % 2, size[1] + size[1] % 2)
    matrix = np.concatenate([turn * scale, -low[:, None]], axis=1)
    pixels, inside = _render(portrait, matrix, size)
    if edge is not None:
        turned = Turned(portrait=portrait, matrix=matrix, size=size, landmarks=landmarks, face_width=width, edge=edge)
        pixels, inside = continued(turned, pixels, inside)
    inside &= _inside_area(size, area * scale - low)
    pixels[~inside] = 0
    return Canvas(
        pixels=pixels,
        inside=inside,
        has_alpha=portrait.has_alpha,
        landmarks=landmarks.transformed(matrix),
        matrix=matrix,
    )


def _visible_bounds(portrait: Portrait, turn: NDArray[np.float64]) -> NDArray[np.float64]:
    """(2, 2) lowest and highest x, y of the turned picture's visible pixels."""
    width, height = portrait.size
    corners = np.array([[0, 0], [width, 0], [0, height], [width, height]], dtype=np.float64)
    if portrait.has_alpha:
        visible = portrait.pixels[..., 3] > 8
        rows = np.flatnonzero(visible.any(axis=1))
        first, last = visible[rows].argmax(axis=1), width - visible[rows, ::-1].argmax(axis=1)
        corners = np.concatenate([np.stack([x, y], axis=1) for x in (first, last) for y in (rows, rows + 1)])
    turned = corners @ turn.T
    if (turn == np.eye(2)).all():
        return np.stack([np.floor(turned.min(axis=0)), np.ceil(turned.max(axis=0))])
    return np.stack([turned.min(axis=0), turned.max(axis=0)])


def _scale(area: NDArray[np.float64], eye_distance: float, max_size: int) -> float:
    """1 if the head is large enough, more for small heads as far as the canvas allows, less beyond ``max_size``."""
    longest = float((area[1] - area[0]).max())
    if longest > max_size:
        return max_size / longest
    if eye_distance >= ENOUGH_EYE_DISTANCE:
        return 1.0
    room = LARGEST_CANVAS / (longest + 2 * MARGIN * WIDTH_PER_EYE_DISTANCE * eye_distance)
    return max(1.0, min(WANTED_EYE_DISTANCE / eye_distance, LARGEST_ENLARGEMENT, room, max_size / longest))


def _bust(
    area: NDArray[np.float64], turn: NDArray[np.float64], landmarks: Landmarks, width: float
) -> NDArray[np.float64]:
    """``area`` cut down to head and shoulders."""
    eyes = turn @ ((landmarks.eye_centre("l") + landmarks.eye_centre("r")) / 2)
    left, above, right, below = BUST
    low = np.maximum(area[0], np.floor(eyes - np.array([left, above]) * width))
    high = np.minimum(area[1], np.ceil(eyes + np.array([right, below]) * width))
    return np.stack([low, high])


def _render(
    portrait: Portrait, matrix: NDArray[np.float64], size: tuple[int, int]
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Canvas pixels, and where the picture is; whole-pixel shifts are copied, not resampled."""
    width, height = size
    linear, shift = matrix[:, :2], matrix[:, 2]
    if (linear == np.eye(2)).all() and (shift == np.round(shift)).all():
        return _copy(portrait.pixels, shift.astype(int), size)
    pixels = warp(portrait.pixels, matrix, size)
    columns, rows = np.arange(width) + 0.5 - shift[0], np.arange(height)[:, None] + 0.5 - shift[1]
    inside = np.ones((height, width), np.bool_)
    for (across, down), end in zip(np.linalg.inv(linear), portrait.size, strict=True):
        source = across * columns + down * rows
        inside &= (source >= 0) & (source <= end)
    return pixels, inside


def _copy(
    pixels: NDArray[np.uint8], shift: NDArray[np.int_], size: tuple[int, int]
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    out = np.zeros((size[1], size[0], 4), np.uint8)
    inside = np.zeros((size[1], size[0]), bool)
    low = np.maximum(shift, 0)
    high = np.minimum(shift + np.array(pixels.shape[1::-1]), size)
    target = (slice(low[1], high[1]), slice(low[0], high[0]))
    source = (slice(low[1] - shift[1], high[1] - shift[1]), slice(low[0] - shift[0], high[0] - shift[0]))
    out[target] = pixels[source]
    inside[target] = True
    return out, inside


def _inside_area(size: tuple[int, int], area: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(h, w) pixels whose centres lie in the kept area (canvas pixels)."""
    columns, rows = np.arange(size[0]) + 0.5, np.arange(size[1]) + 0.5
    across = (columns > area[0, 0]) & (columns < area[1, 0])
    down = (rows > area[0, 1]) & (rows < area[1, 1])
    kept: NDArray[np.bool_] = np.logical_and.outer(down, across)
    return kept
