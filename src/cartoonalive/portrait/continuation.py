"""Continuing a turned picture beyond its own rim, so that the figure is not cut off aslant.

Levelling a tilted head turns the picture's lower edge, and a bust would end in a diagonal. It is cut level at the
middle of that diagonal instead, and what is missing below the other half is made up: the rim's own colours go on
straight outwards and get softer on the way. The same is done beside shoulders that the turned side cuts off from below.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import CHIN, Landmarks
from cartoonalive.layers.masks import smoothstep
from cartoonalive.portrait.model import Portrait
from cartoonalive.portrait.resample import pixel_centred, premultiply, unpremultiply

STEEPEST = math.radians(40.0)
"""Beyond this tilt the picture's lower edge is hardly below the face any more."""
_REACH = 1.5
"""Half of the width in W beside the face in which an opaque picture's lower edge counts."""
_BLUR, _FADE = 0.015, 0.15
"""Softness of the continuation far from the rim, and the distance over which it gets that soft, in W."""
_VISIBLE, _SOLID = 8, 128
_LEAST_CUT = 0.4
"""A figure that ends in a straight lower edge at least this long, in W, is cut off there."""
_SOFT_END = 0.03
"""Height in W of the soft rows that a straight lower edge may end in."""
_ROUNDING, _ROUND = 0.08, 0.75
"""An end is round, not straight, if it is narrower than this share of what it is so much higher up (in W)."""


@dataclass(frozen=True, kw_only=True)
class Turned:
    """A picture that is drawn turned: ``matrix`` (2, 3) maps its pixels to the canvas, which is ``size`` large."""

    portrait: Portrait
    matrix: NDArray[np.float64]
    size: tuple[int, int]
    landmarks: Landmarks
    """In picture pixels."""
    face_width: float
    """W in picture pixels."""
    edge: int
    """Row at which the picture cuts the figure off; what lies below is made up."""


def cut_edge(portrait: Portrait, face_width: float) -> int | None:
    """Row of the lower edge that cuts the figure off: the picture's own, or the figure's where that ends straight."""
    height = portrait.size[1]
    if not portrait.has_alpha:
        return height
    alpha = portrait.pixels[..., 3]
    seen = np.flatnonzero((alpha > _VISIBLE).any(axis=1))
    lengths = (alpha > _SOLID).sum(axis=1)
    long = np.flatnonzero(lengths > _LEAST_CUT * face_width)
    if len(long) == 0 or seen[-1] - long[-1] > max(2.0, _SOFT_END * face_width):
        return None
    if lengths[long[-1]] < _ROUND * lengths[max(long[-1] - round(_ROUNDING * face_width), 0)]:
        return None
    return int(long[-1]) + 1


def is_aslant(turn: NDArray[np.float64]) -> bool:
    """Whether ``turn`` (2, 2) makes the lower edge slope, but does not lay the picture on its side."""
    return 0.0 < abs(math.atan2(turn[1, 0], turn[0, 0])) < STEEPEST


def level_end(
    portrait: Portrait, edge: int, turn: NDArray[np.float64], landmarks: Landmarks, face_width: float
) -> float:
    """Height of the level cut: the middle of the turned lower edge, as far as the edge cuts something off.

    ``edge`` is its row; ``turn`` (2, 2) turns picture pixels, and the result is in turned picture pixels.
    """
    width = portrait.size[0]
    seen = np.flatnonzero(portrait.pixels[edge - 1, :, 3] > _VISIBLE)
    ends = np.array([seen[0], seen[-1] + 1], np.float64)
    if not portrait.has_alpha:
        below = float(landmarks.points[CHIN, 0])
        ends = np.clip(ends, below - _REACH * face_width, below + _REACH * face_width)
        ends = np.clip(ends, 0, width)
    row: NDArray[np.float64] = np.column_stack([ends, [edge, edge]]) @ turn.T
    return float(row[:, 1].mean())


def continued(
    turned: Turned, pixels: NDArray[np.uint8], inside: NDArray[np.bool_]
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Canvas pixels (h, w, 4) and picture mask (h, w) with the missing corners below the face made up."""
    missing = _missing(turned, inside)
    if not missing.any():
        return pixels, inside
    scale = math.sqrt(abs(float(np.linalg.det(turned.matrix[:, :2]))))
    width = turned.face_width * scale
    source = premultiply(turned.portrait.pixels[: turned.edge])
    soft = cv2.GaussianBlur(source, (0, 0), max(_BLUR * turned.face_width, 0.5), borderType=cv2.BORDER_REPLICATE)
    # The picture's own last row of pixels is half transparent where the edge runs through them.
    rim = cv2.dilate(missing.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    wanted = missing | rim & inside
    left, top, columns, rows = cv2.boundingRect(wanted.astype(np.uint8))
    matrix = turned.matrix - [[0, 0, left], [0, 0, top]]
    near, far = (_stretched(image, matrix, (columns, rows)) for image in (source, soft))
    box = (slice(top, top + rows), slice(left, left + columns))
    distance = cv2.distanceTransform((~inside | missing).astype(np.uint8), cv2.DIST_L2, 5)[box]
    share = smoothstep(distance / (_FADE * width))[..., None].astype(np.float32)
    made_up = unpremultiply(near * (1 - share) + far * share)
    result = pixels.copy()
    result[box][wanted[box]] = made_up[wanted[box]]
    return result, inside | missing


def _missing(turned: Turned, inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(h, w) canvas pixels to be made up: below the lower edge, and under sides that slant inwards below the chin."""
    matrix, (columns, rows) = turned.matrix, turned.size
    width = turned.portrait.size[0]
    x, y = np.arange(columns) + 0.5, np.arange(rows)[:, None] + 0.5
    inverse = np.linalg.inv(matrix[:, :2])
    across, down = (row[0] * (x - matrix[0, 2]) + row[1] * (y - matrix[1, 2]) for row in inverse)
    chin = turned.landmarks.points[CHIN]
    level = float((matrix[:, :2] @ chin + matrix[:, 2])[1])
    # Where the turned left and right edges pass the height of the chin.
    along = matrix[:, :2] @ [0.0, 1.0]
    left, right = (
        corner[0] + along[0] * (level - corner[1]) / along[1]
        for corner in (matrix[:, :2] @ [edge, 0.0] + matrix[:, 2] for edge in (0.0, float(width)))
    )
    slants_right = along[0] > 0
    within = (x > left if slants_right else across >= 0) & (across <= width if slants_right else x < right)
    missing: NDArray[np.bool_] = within & ((down > turned.edge) | (y > level) & ~inside)
    return missing


def _stretched(image: NDArray[np.float32], matrix: NDArray[np.float64], size: tuple[int, int]) -> NDArray[np.float32]:
    """``image`` drawn on the canvas, its rim going on outwards."""
    drawn = cv2.warpAffine(image, pixel_centred(matrix), size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(drawn, np.float32)
