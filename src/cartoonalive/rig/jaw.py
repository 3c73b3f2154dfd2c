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
    fall = drop(shape, open)
    share = _jaw_share(shape, stack)
    chin = stack.frame.origin[1] + stack.frame.chin * stack.frame.width
    chin = max(chin, float(np.max(shape.lower_outer)) + _LEAST_CHIN * stack.frame.width)
    half_face = 0.5 * stack.frame.width
    x, y = points[:, 0], points[:, 1]
    line = np.interp(x, shape.x, shape.line)
    length = max(chin - float(shape.line.mean()), 1.0)
    below = (y - line) / length

    rise = smoothstep(below / 0.30)
    fade = 1 - smoothstep((below - 1.0) / 0.9)
    lateral = 1 - smoothstep((np.abs(x - shape.centre[0]) / half_face - 0.35) / 0.8)
    most = _MOST_JAW * stack.frame.width
    jaw = np.clip(share * fall, -most, most) * rise * fade * lateral

    near = np.exp(-((np.abs(x - shape.centre[0]) / max(0.75 * shape.width, 0.12 * stack.frame.width)) ** 4))
    lip = (1 - share) * fall * smoothstep(below / 0.12) * (1 - smoothstep((below - 0.15) / 0.75)) * near
    if _is_drawn_open(shape):
        lip = lip * _clearance(stack, points)
    return np.column_stack([np.zeros(len(points)), jaw + lip])


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
