"""Spectacle frames around the eyes: found, so that they are taken neither for lids nor for lashes."""

from __future__ import annotations

import cv2
import numpy as np

from cartoonalive.landmarks.model import SIDES
from cartoonalive.layers.arrays import Mask
from cartoonalive.layers.eye_view import VIEW_DISTANCE, EyeView
from cartoonalive.layers.masks import dilate, pixel_grid

_BRIDGE = 0.22
"""Half height of the band around the eye line in which a frame crosses the nose, in eye distances."""
_SPAN = 0.75
"""Least width of a frame in eye distances."""
_LEAST_DARKNESS = 18.0
_LEAST_SHARE = 0.35
"""Share of a pixel of the view from which a frame covers it."""


def spectacle_frame(view: EyeView) -> Mask:
    """(h, w) pixels of a dark frame: one dark shape that crosses the nose at eye level and reaches over both eyes.

    Empty without glasses. Light and rimless frames are not found.
    """
    x, y = pixel_grid(view.shape)
    centres = np.array([view.landmarks.eye_centre(side) for side in SIDES])
    middle = centres.mean(axis=0)
    dark = (view.dark > _LEAST_DARKNESS) & ~view.blocked
    _, label, stats, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8))
    bridge = dark & (np.abs(x - middle[0]) < 2) & (np.abs(y - middle[1]) < _BRIDGE * VIEW_DISTANCE)
    frame = np.zeros(view.shape, np.bool_)
    for number in np.unique(label[bridge]):
        wide = stats[number, cv2.CC_STAT_WIDTH] > _SPAN * VIEW_DISTANCE
        if wide and _is_thin(label == number):
            frame |= label == number
    return dilate(frame, 2) if frame.any() else frame


def frame_in_view(view: EyeView, frame: Mask) -> Mask:
    """(h, w) of the view, pixels of a ``frame`` that was traced on the whole canvas."""
    height, width = view.shape
    left, top = (round(float(value)) for value in view.corner)
    wide, tall = (round(float(size / scale)) for size, scale in zip((width, height), view.scale, strict=True))
    part = frame[top : top + tall, left : left + wide].astype(np.float32)
    return np.asarray(cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA) > _LEAST_SHARE)


def _is_thin(mask: Mask) -> bool:
    """Whether a shape consists of bars rather than areas."""
    depth = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5)
    return float((depth > 0.06 * VIEW_DISTANCE).sum()) < 0.1 * float(mask.sum())
