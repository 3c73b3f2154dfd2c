"""How sure a small person network is that a pixel belongs to the figure.

Network: MediaPipe selfie segmentation (256 x 256 RGB in 0..1 -> 256 x 256 probability), Apache-2.0.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import FaceFrame
from cartoonalive.landmarks.tflite import network
from cartoonalive.layers.masks import smoothstep

Probability = NDArray[np.float32]

_SIDE = 256
_ROOM = 0.15
"""Room around the picture in the roomy look, in its sides."""
_CROP = 3.2
"""Side of the close-up around the head, in face widths."""


def person_probability(rgb: NDArray[np.uint8], inside: NDArray[np.bool_], frame: FaceFrame) -> Probability:
    """Probability (h, w) of figure: looks at the whole picture and a close-up of the head, averaged.

    ``rgb`` (h, w, 3) 0..255 with valid colours also outside the picture, ``inside`` (h, w) where the picture is.
    The whole is looked at thrice, as it is, mirrored and with room around it, since what the network takes for a figure
    by mistake changes with that. The close-up keeps detail on small heads and finds figures that it misses in the
    large.
    """
    height, width = inside.shape
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    whole = (float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1))
    half = _CROP / 2 * frame.width
    x, y = frame.origin[0], frame.origin[1] + 0.25 * frame.width
    close = (x - half, y - half, x + half, y + half)
    total = (_look(rgb, whole) + _mirrored_look(rgb, whole) + _look(rgb, _with_room(whole))) / 3
    if (whole[2] - whole[0]) * (whole[3] - whole[1]) > 1.2 * (2 * half) ** 2 or total[
        _core(frame, inside.shape)
    ].mean() < 0.9:
        near = _look(rgb, close)
        weight = _window(close, height, width)
        total = total * (1 - weight) + weight * (0.35 * total + 0.65 * near)
    return total.astype(np.float32)


def _core(frame: FaceFrame, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """A box inside the face."""
    x, y, reach = frame.origin[0], frame.origin[1] + 0.1 * frame.width, 0.25 * frame.width
    return (
        slice(int(np.clip(y - reach, 0, shape[0] - 1)), int(np.clip(y + reach, 1, shape[0]))),
        slice(int(np.clip(x - reach, 0, shape[1] - 1)), int(np.clip(x + reach, 1, shape[1]))),
    )


def _look(rgb: NDArray[np.uint8], box: tuple[float, float, float, float]) -> Probability:
    """Run the network on a box (left, top, right, bottom) and put the answer back in place."""
    left, top, right, bottom = box
    scale = np.array([_SIDE / (right - left), _SIDE / (bottom - top)], np.float64)
    matrix = np.array([[scale[0], 0, -left * scale[0]], [0, scale[1], -top * scale[1]]], np.float64)
    matrix[:, 2] += (scale - 1) / 2
    blurred = cv2.GaussianBlur(rgb, (0, 0), max(0.01, 0.4 / float(scale.mean()))) if scale.mean() < 1 else rgb
    view = cv2.warpAffine(blurred, matrix, (_SIDE, _SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    answer = _run(view)
    height, width = rgb.shape[:2]
    placed: Probability = cv2.warpAffine(
        answer,
        matrix,
        (width, height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return placed


def _with_room(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """The box with room on its left, above it and on its right."""
    left, top, right, bottom = box
    across, above = _ROOM * (right - left), _ROOM * (bottom - top)
    return left - across, top - above, right + across, bottom


def _mirrored_look(rgb: NDArray[np.uint8], box: tuple[float, float, float, float]) -> Probability:
    """What the network sees in the mirror."""
    width = rgb.shape[1]
    left, top, right, bottom = box
    mirrored = _look(np.ascontiguousarray(rgb[:, ::-1]), (width - right, top, width - left, bottom))
    return mirrored[:, ::-1]


def _window(box: tuple[float, float, float, float], height: int, width: int) -> Probability:
    """1 in the middle of a box, fading to 0 over its outer tenth."""
    left, top, right, bottom = box
    x, y = np.arange(width) + 0.5, np.arange(height) + 0.5
    fade = 0.1 * (right - left)
    along_x = smoothstep((x - left) / fade) * smoothstep((right - x) / fade)
    along_y = smoothstep((y - top) / fade) * smoothstep((bottom - y) / fade)
    return np.outer(along_y, along_x).astype(np.float32)


def _run(view: NDArray[np.uint8]) -> Probability:
    """The network's answer (256, 256) for a view (256, 256, 3)."""
    answer = network("selfie_segmentation").run((view / 255).astype(np.float32))[0]
    return answer[..., 0]
