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
from cartoonalive.layers.arrays import Mask
from cartoonalive.layers.closeup import Closeup
from cartoonalive.layers.masks import dilate, pixel_grid, polygon_mask
from cartoonalive.layers.model import FacePaint
from cartoonalive.layers.mouth_ground import measure_ground

TRUSTED = 0.97
SHADED = 3.6
"""Skin spread (Lab) above which a picture is shaded rather than flat."""
_OPEN_GAP, _OPEN_GAP_SHARE = 0.035, 0.15
"""Inner lip gap, as a share of the face height or of the mouth width, from which a trusted contour is open."""
_GAPE = 0.2
"""Inner lip gap, in eye distances, from which the landmarks' chin is not believed to be the lowest point."""
_VIEW, _WIDE_VIEW = 0.8, 1.4
"""Half the width of the view in eye distances, and what it is for mouths that may cover the cheeks."""
_THREAD, _AROUND_LIPS = 0.5, 0.015
"""Share of the landmarks' lips and of what lies so close around them (in face heights) below which what is neither skin
nor beard is a mere line."""


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
    """(h, w) from skin and beard, Lab."""
    bearded: Mask
    """(h, w) nearer to a beard than to skin."""
    ridge: NDArray[np.float32]
    """Darker than the surroundings (blur of 5 px), in L; of a mere line in a beard, less like the beard, in Lab."""
    tolerance: float
    spread: float
    nose: float
    """Row that the mouth cannot be above."""
    chin: float

    @property
    def gap(self) -> float:
        """Largest inner lip distance of the landmarks."""
        return float(np.max(self.inner[1][:, 1] - self.inner[0][:, 1]))

    @property
    def shaded(self) -> bool:
        """Whether the picture is shaded rather than flat, as photographs are however even their skin is."""
        return self.spread > SHADED or self.closeup.landmarks.style == "photo"


def measure(paint: FacePaint, *, beside_nose: bool = False) -> MouthView:
    """Resample the lower face and measure skin, ridges and landmarks on it.

    With ``beside_nose`` the skin's colour is taken there instead of from the cheeks, which a large mouth may cover.
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
    x, y = pixel_grid(lab.shape)
    around = ((x - centre[0]) / max(0.62 * width, 30)) ** 2 + (
        (y - centre[1]) / max(0.5 * height + 0.12 * width, 22)
    ) ** 2 < 1
    ground = measure_ground(closeup, around, beside_nose=beside_nose)
    face_height = float(np.linalg.norm(points[CHIN] - points[FOREHEAD]))
    tolerance = float(np.clip(1.5 * ground.spread, 5, 12))
    lips = polygon_mask(lab.shape, np.concatenate([outer[0], outer[1][::-1]])) > 0.5
    near_lips = dilate(lips, _AROUND_LIPS * face_height)
    is_thread = ground.bearded.any() and (ground.distance > tolerance)[near_lips].mean() < _THREAD
    relief = -ground.distance if is_thread else lab[..., 0]
    ridge = cv2.GaussianBlur(relief, (0, 0), 5) - cv2.GaussianBlur(relief, (3, 3), 0)
    ridge[closeup.hair] = 0
    nose = min(float(points[list(NOSE_BASE), 1].max()), centre[1] - 0.05 * face_height)
    return MouthView(
        closeup=closeup,
        outer=outer,
        inner=inner,
        centre=centre,
        width=float(width),
        height=float(height),
        face_height=face_height,
        distance=ground.distance,
        bearded=ground.bearded,
        ridge=ridge,
        tolerance=tolerance,
        spread=ground.spread,
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
