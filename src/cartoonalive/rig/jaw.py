"""How the face goes with the opening mouth: the chin drops, and so does the skin below the lower lip.

Source of the amplitudes: recipes-face section 5.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import OVAL
from cartoonalive.layers.masks import smoothstep
from cartoonalive.layers.model import LayerStack, MouthShape
from cartoonalive.layers.mouth_shape import drop

Points = NDArray[np.float64]
Curve = NDArray[np.float64]

_JAW_SHARE, _JAW_SHARE_ANIME = 0.5, 0.3
"""The chin drops by this share of the lower lip's travel (it stays below mouths that are drawn open) ..."""
_MOST_JAW = 0.085
"""... but by no more than this, in face widths."""
_OUTLINE_REACH = 0.15
"""Below a drawn open mouth the skin goes with the lip only from this far within the face's outline, in face widths."""
_LEAST_CHIN = 0.12
"""The chin is at least this far below the lower lip, in face widths, whatever the landmarks say."""


def jaw_keys(shape: MouthShape) -> tuple[float, ...]:
    """Keys of ParamMouthOpenY between which the jaw moves linearly."""
    return (0.0, shape.default_open, 1.0) if shape.is_open else (0.0, 1.0)


def jaw_offsets(shape: MouthShape, stack: LayerStack, points: Points, open: float) -> Points:
    """Offsets (n, 2) in pixels of face points (n, 2) at ParamMouthOpenY ``open``; nothing moves at rest.

    The skin below the lower lip goes with it, the chin by a share of that; cheeks and neck fade out. The stretched
    skin at the line itself is hidden behind the mouth's inside.
    """
    fall, share = drop(shape, open), _jaw_share(shape, stack)
    x, below = points[:, 0], _below(shape, stack, points)
    near = np.exp(-((np.abs(x - shape.centre[0]) / max(0.75 * shape.width, 0.12 * stack.frame.width)) ** 4))
    lip = (1 - share) * fall * smoothstep(below / 0.12) * (1 - smoothstep((below - 0.15) / 0.75)) * near
    if _is_drawn_open(shape):
        lip = lip * _clearance(stack, points)
    moved: Points = _chin_offsets(shape, stack, points, open) + np.column_stack([np.zeros(len(points)), lip])
    return moved


def chin_travel(shape: MouthShape, stack: LayerStack, points: Points) -> Points:
    """How far (n, 2) pixels the chin takes face points along from a shut to a fully open mouth."""
    return _chin_offsets(shape, stack, points, 1.0) - _chin_offsets(shape, stack, points, 0.0)


def _chin_offsets(shape: MouthShape, stack: LayerStack, points: Points, open: float) -> Points:
    """The part of :func:`jaw_offsets` that is the bone's: chin and lower cheeks, not the skin around the lip."""
    half_face, most = 0.5 * stack.frame.width, _MOST_JAW * stack.frame.width
    below = _below(shape, stack, points)
    fade = 1 - smoothstep((below - 1.0) / 0.9)
    lateral = 1 - smoothstep((np.abs(points[:, 0] - shape.centre[0]) / half_face - 0.35) / 0.8)
    fall = float(np.clip(_jaw_share(shape, stack) * drop(shape, open), -most, most))
    return np.column_stack([np.zeros(len(points)), fall * smoothstep(below / 0.30) * fade * lateral])


def _below(shape: MouthShape, stack: LayerStack, points: Points) -> Curve:
    """Height of points below the mouth's line, in its distance from the chin."""
    chin = stack.frame.origin[1] + stack.frame.chin * stack.frame.width
    chin = max(chin, float(np.max(shape.lower_outer)) + _LEAST_CHIN * stack.frame.width)
    line = np.interp(points[:, 0], shape.x, shape.line)
    below: Curve = (points[:, 1] - line) / max(chin - float(shape.line.mean()), 1.0)
    return below


def _jaw_share(shape: MouthShape, stack: LayerStack) -> float:
    if _is_drawn_open(shape):
        return 0.0
    return _JAW_SHARE_ANIME if stack.landmarks.style == "anime" else _JAW_SHARE


def _is_drawn_open(shape: MouthShape) -> bool:
    """Whether the portrait shows an open outline without lips."""
    return shape.is_open and not shape.has_lips


def _clearance(stack: LayerStack, points: Points) -> Curve:
    """0 on the face's outline and outside, 1 from _OUTLINE_REACH within."""
    outline = stack.landmarks.points[list(OVAL)].astype(np.float32)
    depth = [cv2.pointPolygonTest(outline, (float(x), float(y)), True) for x, y in points]
    clear: Curve = smoothstep(np.asarray(depth) / (_OUTLINE_REACH * stack.frame.width)).astype(np.float64)
    return clear
