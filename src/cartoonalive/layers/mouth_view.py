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
    NOSE_TIP,
    Box,
    Landmarks,
)
from cartoonalive.layers.closeup import Closeup
from cartoonalive.layers.masks import pixel_grid
from cartoonalive.layers.model import FacePaint
from cartoonalive.layers.skin import SkinModel, skin_distance, skin_field, skin_model

Curve = NDArray[np.float64]
Mask = NDArray[np.bool_]

TRUSTED = 0.97
SHADED = 3.6
"""Skin spread (Lab) above which a picture is shaded rather than flat."""
_OPEN_GAP, _OPEN_GAP_SHARE = 0.035, 0.15
"""Inner lip gap, as a share of the face height or of the mouth width, from which a trusted contour is open."""
_GAPE = 0.2
"""Inner lip gap, in eye distances, from which the landmarks' chin is not believed to be the lowest point."""
_VIEW, _WIDE_VIEW = 0.8, 1.4
"""Half the width of the view in eye distances, and what it is for mouths that may cover the cheeks."""
_ABOVE_TIP, _BESIDE_NOSE = 0.15, 0.25
"""Where above the tip of the nose, and how far around, skin is looked for when cheeks will not do, in eye distances."""


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


def measure(paint: FacePaint, *, beside_nose: bool = False) -> MouthView:
    """Resample the lower face and measure skin, ridges and landmarks on it.

    With ``beside_nose`` the skin's colour is taken there instead of from the cheeks, which a large mouth or a beard
    may cover.
    """
    distance_between_eyes = paint.landmarks.eye_distance
    points = paint.landmarks.points
    centre = points[[*LIPS_UPPER_OUTER, *LIPS_LOWER_OUTER]].mean(axis=0)
    gape = float(np.max(points[list(LIPS_LOWER_INNER), 1] - points[list(LIPS_UPPER_INNER), 1]))
    below_chin = 0.45 if gape > _GAPE * distance_between_eyes else 0.1
    half_width = (_WIDE_VIEW if beside_nose else _VIEW) * distance_between_eyes
    box = Box(
        left=centre[0] - half_width,
        right=centre[0] + half_width,
        top=float(paint.frame.origin[1]) + 0.2 * distance_between_eyes,
        bottom=points[CHIN, 1] + below_chin * distance_between_eyes,
    )
    closeup = Closeup.of(paint, box)
    lab, points = closeup.lab, closeup.landmarks.points
    outer = points[list(LIPS_UPPER_OUTER)], points[list(LIPS_LOWER_OUTER)]
    inner = points[list(LIPS_UPPER_INNER)], points[list(LIPS_LOWER_INNER)]
    hull = np.concatenate(outer)
    centre, (width, height) = hull.mean(axis=0), np.ptp(hull, axis=0)
    model = (_skin_beside_nose if beside_nose else skin_model)(lab, closeup.landmarks, closeup.hair)
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


def _skin_beside_nose(lab: NDArray[np.float32], landmarks: Landmarks, hidden: Mask) -> SkinModel:
    """The skin between the eyes and beside the nose, the darker and lighter parts of it left out."""
    x, y = pixel_grid(lab.shape)
    tip, distance = landmarks.points[NOSE_TIP], landmarks.eye_distance
    area = (np.hypot(x - tip[0], y - tip[1] + _ABOVE_TIP * distance) < _BESIDE_NOSE * distance) & ~hidden
    colours = lab[area] if area.any() else lab.reshape(-1, 3)
    away = np.linalg.norm((colours - np.median(colours, axis=0)) * [0.6, 1, 1], axis=1)
    limit = np.quantile(away, 0.6)
    return SkinModel(colours[away <= limit].mean(axis=0), max(3.0, float(limit)))


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
