"""What the mouth's fit looks at: the lower face at one resolution, with skin, ridges and landmarks measured on it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import (
    CHIN,
    FOREHEAD,
    LIPS_LOWER_INNER,
    LIPS_LOWER_OUTER,
    LIPS_UPPER_INNER,
    LIPS_UPPER_OUTER,
    NOSE_BASE,
    Box,
)
from cartoonalive.layers.closeup import Closeup
from cartoonalive.layers.masks import pixel_grid
from cartoonalive.layers.model import FacePaint
from cartoonalive.layers.skin import skin_distance, skin_field, skin_model

Curve = NDArray[np.float64]
Mask = NDArray[np.bool_]

TRUSTED = 0.97
SHADED = 3.6
"""Skin spread (Lab) above which a picture is shaded rather than flat."""
_OPEN_GAP, _OPEN_GAP_SHARE = 0.035, 0.15
"""Inner lip gap, as a share of the face height or of the mouth width, from which a trusted contour is open."""
_GAPE = 0.2
"""Inner lip gap, in eye distances, from which the landmarks' chin is not believed to be the lowest point."""


@dataclass(frozen=True, kw_only=True)
class MouthView:
    """The close-up with everything measured on it; close-up pixels."""

    closeup: Closeup
    outer: tuple[NDArray[np.float64], NDArray[np.float64]]
    inner: tuple[NDArray[np.float64], NDArray[np.float64]]
    centre: NDArray[np.float64]
    width: float
    height: float
    face_height: float
    distance: NDArray[np.float32]
    ridge: NDArray[np.float32]
    """Darker than the surroundings (blur of 5 px), in L."""
    tolerance: float
    spread: float
    nose: float
    """Row that the mouth cannot be above."""
    chin: float

    @property
    def gap(self) -> float:
        """Largest inner lip distance of the landmarks."""
        return float(np.max(self.inner[1][:, 1] - self.inner[0][:, 1]))


def measure(paint: FacePaint) -> MouthView:
    """Resample the lower face and measure skin, ridges and landmarks on it."""
    distance_between_eyes = paint.landmarks.eye_distance
    points = paint.landmarks.points
    centre = points[[*LIPS_UPPER_OUTER, *LIPS_LOWER_OUTER]].mean(axis=0)
    gape = float(np.max(points[list(LIPS_LOWER_INNER), 1] - points[list(LIPS_UPPER_INNER), 1]))
    below_chin = 0.45 if gape > _GAPE * distance_between_eyes else 0.1
    box = Box(
        left=centre[0] - 0.8 * distance_between_eyes,
        right=centre[0] + 0.8 * distance_between_eyes,
        top=float(paint.frame.origin[1]) + 0.2 * distance_between_eyes,
        bottom=points[CHIN, 1] + below_chin * distance_between_eyes,
    )
    closeup = Closeup.of(paint, box)
    lab, points = closeup.lab, closeup.landmarks.points
    outer = points[list(LIPS_UPPER_OUTER)], points[list(LIPS_LOWER_OUTER)]
    inner = points[list(LIPS_UPPER_INNER)], points[list(LIPS_LOWER_INNER)]
    hull = np.concatenate(outer)
    centre, (width, height) = hull.mean(axis=0), np.ptp(hull, axis=0)
    model = skin_model(lab, closeup.landmarks, closeup.hair)
    x, y = pixel_grid(lab.shape)
    around = ((x - centre[0]) / max(0.62 * width, 30)) ** 2 + (
        (y - centre[1]) / max(0.5 * height + 0.12 * width, 22)
    ) ** 2 < 1
    distance = skin_distance(lab, skin_field(lab, model, around | closeup.hair, 1.0))
    lightness = lab[..., 0]
    ridge = cv2.GaussianBlur(lightness, (0, 0), 5) - cv2.GaussianBlur(lightness, (3, 3), 0)
    ridge[closeup.hair] = 0
    face_height = float(np.linalg.norm(points[CHIN] - points[FOREHEAD]))
    nose = min(float(points[list(NOSE_BASE), 1].max()), centre[1] - 0.05 * face_height)
    return MouthView(
        closeup=closeup,
        outer=outer,
        inner=inner,
        centre=centre,
        width=float(width),
        height=float(height),
        face_height=face_height,
        distance=distance,
        ridge=ridge,
        tolerance=float(np.clip(1.5 * model.spread, 5, 12)),
        spread=model.spread,
        nose=nose,
        chin=float(points[CHIN, 1]),
    )


def is_trusted(view: MouthView) -> bool:
    """Whether the landmark contours are believed as they are."""
    return view.closeup.landmarks.presence > TRUSTED


def landmarks_open(view: MouthView) -> bool:
    """Whether trusted landmarks show parted lips."""
    return is_trusted(view) and (view.gap > _OPEN_GAP * view.face_height or view.gap > _OPEN_GAP_SHARE * view.width)


def skin_lightness(view: MouthView, blob: Mask) -> float:
    """Median L of the skin outside ``blob``."""
    skin = ~blob & (view.distance < view.tolerance)
    return float(np.median(view.closeup.lab[..., 0][skin])) if skin.any() else 70.0
