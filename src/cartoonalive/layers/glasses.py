"""Glasses: whether a face wears them, and which pixels are their frame."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import EYE_LOWER, EYE_UPPER, SIDES, FaceFrame, Landmarks
from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.spectacles import Points, Spectacles, trace_spectacles

_SAME = 14.0
"""Distance (Lab, lightness at 0.7) within which pixels have the frame's colour."""
_WEIGHTS = np.array([0.7, 1, 1], np.float32)
_LEAST_SHARE = 0.6
"""Share of the frame's lines that must have one colour."""
_THICKEST = 0.075
"""Half thickness of a frame in eye distances."""
_MOST_ON_EYE = 0.12
"""Share of an eye's opening that a frame may seem to cover; beyond it lashes were taken for the frame."""


@dataclass(frozen=True, kw_only=True)
class Glasses:
    """A frame of glasses."""

    mask: Mask
    """(h, w) rims and bridge; temples as far as they have the same colour."""
    exact: bool
    """The mask holds all of a frame of one colour and nothing else. Otherwise it is a ribbon along its lines."""


def find_glasses(
    rgb: NDArray[np.generic], landmarks: Landmarks, frame: FaceFrame, hidden: Mask | None = None
) -> Glasses | None:
    """The glasses of a level face, or None.

    ``rgb`` (h, w, 3) in 0..255, ``landmarks`` and ``frame`` in its pixels; pixels in ``hidden`` (h, w) such as hair are
    never part of a frame of one colour. Frames without rims, and half of one, are not found.
    """
    found = trace_spectacles(rgb, landmarks, frame)
    if not found.believable:
        return None
    plain = _one_coloured(np.asarray(rgb, np.float32), found, landmarks, hidden)
    if plain is not None:
        return Glasses(mask=plain, exact=True)
    return Glasses(mask=found.ribbons(rgb.shape), exact=False)


def _one_coloured(rgb: Image, found: Spectacles, landmarks: Landmarks, hidden: Mask | None) -> Mask | None:
    """(h, w) the connected pixels of the frame's colour, when they look like nothing but a frame."""
    points = found.points
    low = np.maximum(np.floor(found.to_picture(np.zeros(2))), 0).astype(int)
    left, top = (int(value) for value in low)
    right, bottom = (int(value) for value in np.ceil(found.to_picture(found.view_size)))
    crop = (slice(top, bottom), slice(left, right))
    lab = cv2.cvtColor(rgb[crop] / 255, cv2.COLOR_RGB2Lab)
    height, width = lab.shape[:2]
    at = np.clip((points - low).astype(int), 0, (width - 1, height - 1))
    colour, share = _commonest(lab[at[:, 1], at[:, 0]])
    if share < _LEAST_SHARE:
        return None
    alike = lengths((lab - colour) * _WEIGHTS) < _SAME
    if hidden is not None:
        alike &= ~hidden[crop]
    _, label = cv2.connectedComponents(alike.astype(np.uint8))
    on_frame = label[at[:, 1], at[:, 0]]
    grown = alike & np.isin(label, np.unique(on_frame[on_frame > 0]))
    mask = np.zeros(rgb.shape[:2], bool)
    mask[crop] = grown
    thickness = cv2.distanceTransform(grown.astype(np.uint8), cv2.DIST_L2, 5).max(initial=0.0)
    if thickness > _THICKEST * landmarks.eye_distance or _on_eyes(mask, landmarks) > _MOST_ON_EYE:
        return None
    return mask


def _commonest(colours: NDArray[np.float32]) -> tuple[NDArray[np.float32], float]:
    """The colour (3,) that most of ``colours`` (n, 3) are near to, and their share."""
    candidates = colours[::5]
    near = lengths((colours[None] - candidates[:, None]) * _WEIGHTS) < 0.85 * _SAME
    best = near[near.sum(axis=1).argmax()]
    return np.median(colours[best], axis=0).astype(np.float32), float(best.mean())


def _on_eyes(mask: Mask, landmarks: Landmarks) -> float:
    """The larger share of an eye's opening within ``mask``."""
    shares = []
    for side in SIDES:
        ring: Points = landmarks.points[[*EYE_UPPER[side], *EYE_LOWER[side][::-1]]]
        eye = np.zeros(mask.shape, np.uint8)
        cv2.fillPoly(eye, [np.rint(ring - 0.5).astype(np.int32)], 1)
        shares.append(float(mask[eye > 0].mean()) if eye.any() else 0.0)
    return max(shares)
