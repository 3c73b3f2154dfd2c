"""Refinement on drawn faces by islands in the skin: mouths of any form, eyes of flat vector art."""

from __future__ import annotations

from itertools import combinations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.islands import Island, dominant_colour, find_islands, merged
from cartoonalive.landmarks.model import (
    CHIN,
    EYE_LOWER,
    EYE_UPPER,
    LIPS_LOWER_INNER,
    LIPS_LOWER_OUTER,
    LIPS_UPPER_INNER,
    LIPS_UPPER_OUTER,
    OVAL,
    SIDES,
    Box,
    Side,
)
from cartoonalive.landmarks.mouth import OUTER, eye_middle, to_lab

FLAT_SHARE = 0.6
"""Share of pixels without any gradient in the face from which it is flat vector art."""
EYE_SIZE = (0.07, 0.75)
"""Smallest and largest width of an eye, in eye distances."""
_LIP_GAP = 0.03
"""Largest gap between the two lips of a mouth in a beard, in eye distances: the line between them may look like it."""


def face_mask(points: NDArray[np.float64], shape: tuple[int, ...], share: float = 0.85) -> NDArray[np.bool_]:
    """(h, w) inside of the face contour, scaled about its middle."""
    contour = points[list(OVAL)]
    middle = contour.mean(axis=0)
    mask = np.zeros(shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.int32(np.round((contour - middle) * share + middle))], 1)
    inside: NDArray[np.bool_] = mask > 0
    return inside


def is_flat(rgb: NDArray[np.uint8], points: NDArray[np.float64]) -> bool:
    """Whether the face is flat vector art: most of it has no gradient at all."""
    light = to_lab(rgb)[..., 0]
    slope = np.hypot(cv2.Sobel(light, cv2.CV_32F, 1, 0), cv2.Sobel(light, cv2.CV_32F, 0, 1)) / 8
    mask = face_mask(points, rgb.shape)
    return bool(mask.any()) and float((slope[mask] < 0.14).mean()) > FLAT_SHARE


def with_island_eyes(rgb: NDArray[np.uint8], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points moved so that the eyes lie on the best pair of islands; unchanged when there is none."""
    lab = to_lab(rgb)
    distance = float(np.linalg.norm(eye_middle(points, "l") - eye_middle(points, "r")))
    skin = dominant_colour(lab, face_mask(points, rgb.shape))
    islands = find_islands(lab, skin[None], _around(points, 0.15), distance / 150)
    pair = _best_pair(islands, points, distance)
    if pair is None:
        return points
    out = _moved_to(points, pair[0].box.centre, pair[1].box.centre)
    for side, island in zip(SIDES, pair, strict=True):
        set_lids(out, side, island)
    return out


def _around(points: NDArray[np.float64], margin: float) -> Box:
    contour = points[list(OVAL)]
    low, high = contour.min(axis=0), contour.max(axis=0)
    extra = margin * (high - low)
    (left, top), (right, bottom) = low - extra, high + extra
    return Box(left=float(left), top=float(top), right=float(right), bottom=float(bottom))


def _best_pair(islands: list[Island], points: NDArray[np.float64], distance: float) -> tuple[Island, Island] | None:
    """The two islands most like a pair of eyes near the mesh's eyes, left one first."""
    right, left = eye_middle(points, "r"), eye_middle(points, "l")
    sized = [item for item in islands if EYE_SIZE[0] < item.box.size[0] / distance < EYE_SIZE[1]]
    best: tuple[float, tuple[Island, Island]] | None = None
    for pair in combinations(sized, 2):
        first, second = sorted(pair, key=lambda item: float(item.box.centre[0]))
        across = second.box.centre - first.box.centre
        if not 0.45 * distance < across[0] < 1.7 * distance or abs(across[1]) > 0.35 * across[0]:
            continue
        sizes = np.log(np.maximum(first.box.size, 1) / np.maximum(second.box.size, 1))
        away = np.linalg.norm(first.box.centre - right) + np.linalg.norm(second.box.centre - left)
        is_tall = min(float(item.box.size[1] / item.box.size[0]) for item in (first, second))
        cost = away / distance + 0.5 * float(np.abs(sizes).sum()) - 0.4 * min(is_tall, 1.0)
        if away < 1.6 * distance and (best is None or cost < best[0]):
            best = (float(cost), (first, second))
    return None if best is None else best[1]


def _moved_to(
    points: NDArray[np.float64], right: NDArray[np.float64], left: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Points after the similarity that maps the eye centres to ``right`` and ``left``."""
    own = complex(*(eye_middle(points, "l") - eye_middle(points, "r")))
    turn = complex(*(left - right)) / own
    linear = np.array([[turn.real, -turn.imag], [turn.imag, turn.real]])
    moved: NDArray[np.float64] = (points - eye_middle(points, "r")) @ linear.T + right
    return moved


def set_lids(points: NDArray[np.float64], side: Side, island: Island) -> None:
    """Lay one lid contour around an island: an ellipse, its corners at half height."""
    width, height = island.box.size
    upper, lower = EYE_UPPER[side], EYE_LOWER[side]
    across = np.linspace(-1.0, 1.0, len(upper))
    arch = height / 2 * np.sqrt(1 - across**2)
    x = island.box.centre[0] + across * width / 2
    points[list(upper)] = np.stack([x, island.box.centre[1] - arch], axis=1)
    points[list(lower[1:-1])] = np.stack([x, island.box.centre[1] + arch], axis=1)[1:-1]


def with_island_mouth(
    rgb: NDArray[np.uint8],
    points: NDArray[np.float64],
    *,
    is_flat_art: bool = False,
    beard: NDArray[np.float32] | None = None,
) -> NDArray[np.float64]:
    """Points with the lips laid around the island under them, when that is larger than they are.

    In flat art the best island anywhere between eyes and chin is taken, and the face is sheared to meet it. In a beard
    of the Lab colour ``beard`` (3,) only an island under the lips is a mouth: what lies in the skin is the nose.
    """
    lab = to_lab(rgb)
    distance = float(np.linalg.norm(eye_middle(points, "l") - eye_middle(points, "r")))
    skin = dominant_colour(lab, face_mask(points, rgb.shape))
    lips = points[list(OUTER)]
    low, high = lips.min(axis=0), lips.max(axis=0)
    eyes = float(max(points[list(EYE_LOWER[side]), 1].max() for side in SIDES))
    bottom = float(points[CHIN, 1]) + 0.25 * distance
    middle = float((low[0] + high[0]) / 2)
    area = Box(left=middle - 0.9 * distance, top=eyes, right=middle + 0.9 * distance, bottom=bottom)
    grounds = skin[None] if beard is None else np.stack([skin, beard])
    islands = [item for item in find_islands(lab, grounds, area, distance / 150) if item.box.size[0] > 0.1 * distance]
    under = [item for item in islands if _is_under(item.box, low, high)]
    chosen = next(iter(under), None)
    if chosen is not None and beard is not None:
        chosen = merged([item for item in under if _is_stacked(item.box, chosen.box, _LIP_GAP * distance)])
    if chosen is None and is_flat_art and beard is None:
        chosen = _best_mouth(islands, lips.mean(axis=0), distance)
    if chosen is None or not (is_flat_art or _is_larger(chosen.box, low, high)):
        return points
    out = _sheared_to(points, chosen.box.centre) if is_flat_art else points.copy()
    _set_lips(out, chosen)
    return out


def _is_under(box: Box, low: NDArray[np.float64], high: NDArray[np.float64]) -> bool:
    across = min(box.right, high[0]) - max(box.left, low[0])
    down = min(box.bottom, high[1]) - max(box.top, low[1])
    return bool(across > 0.4 * min(box.size[0], high[0] - low[0]) and down > 0)


def _is_stacked(box: Box, other: Box, gap: float) -> bool:
    """Whether two boxes lie one above the other with at most ``gap`` pixels between them."""
    across = min(box.right, other.right) - max(box.left, other.left)
    down = max(box.top, other.top) - min(box.bottom, other.bottom)
    return bool(across > 0.5 * min(box.size[0], other.size[0]) and down <= gap)


def _is_larger(box: Box, low: NDArray[np.float64], high: NDArray[np.float64]) -> bool:
    return bool((box.size > 1.15 * (high - low)).any())


def _best_mouth(islands: list[Island], expected: NDArray[np.float64], distance: float) -> Island | None:
    """The island nearest to the expected place, wide ones preferred."""

    def cost(island: Island) -> float:
        away = float(np.linalg.norm(island.box.centre - expected))
        return (away - 0.8 * float(island.box.size[0])) / distance

    near = [item for item in islands if np.linalg.norm(item.box.centre - expected) < 0.8 * distance]
    return min(near, key=cost, default=None)


def _sheared_to(points: NDArray[np.float64], mouth: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points after the affine map that keeps the eye centres and brings the middle of the lips to ``mouth``."""
    right, left = eye_middle(points, "r"), eye_middle(points, "l")
    source = np.array([left - right, points[list(OUTER)].mean(axis=0) - right])
    target = np.array([left - right, mouth - right])
    moved: NDArray[np.float64] = (points - right) @ np.linalg.solve(source, target) + right
    return moved


def _set_lips(points: NDArray[np.float64], island: Island) -> None:
    """Outer lips on the rim of the island, inner lips a little inside."""
    box = island.box
    for upper, lower, share in (
        (LIPS_UPPER_OUTER, LIPS_LOWER_OUTER, 1.0),
        (LIPS_UPPER_INNER, LIPS_LOWER_INNER, 0.84),
    ):
        across = -np.cos(np.linspace(0, np.pi, len(upper)))
        x = box.centre[0] + across * box.size[0] / 2 * (share * 0.98)
        top, bottom = island.edges(x)
        middle, half = (top + bottom) / 2, (bottom - top) / 2 * share
        points[list(upper)] = np.stack([x, middle - half], axis=1)
        points[list(lower[1:-1])] = np.stack([x, middle + half], axis=1)[1:-1]
