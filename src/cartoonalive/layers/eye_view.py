"""The region of both eyes at one fixed resolution: what the curve fit looks at.

The recipes' constants assume 150 px between the eyes, so the region is resampled to that; the fitted curves are scaled
back to the canvas afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cartoonalive.landmarks.model import EYE_LOWER, EYE_UPPER, SIDES, Landmarks, Side
from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.eye_strands import hair_strands
from cartoonalive.layers.masks import pixel_grid
from cartoonalive.layers.model import FacePaint
from cartoonalive.layers.skin import commonest_skin, skin_distance, skin_field, skin_model, to_lab

VIEW_DISTANCE = 150.0
"""Pixels between the eye centres in the view."""
_REACH = {"side": 1.3, "up": 0.85, "down": 1.0}
"""Extent of the view around the middle of the eyes, in eye distances."""
_MIXED, _PLAIN = 18.0, 9.0
"""Spread from which on the cheeks of a drawing hold more than skin, as a mouth that the landmarks miss; spread then."""


@dataclass(frozen=True, kw_only=True)
class EyeView:
    """Resampled region of both eyes with the evidence that the fit uses."""

    corner: NDArray[np.float64]
    """(2,) canvas position of the view's top left corner."""
    scale: NDArray[np.float64]
    """(2,) view pixels per canvas pixel."""
    landmarks: Landmarks
    """In view pixels."""
    lab: Image
    """(h, w, 3) smoothed colours, edges kept."""
    skin: Image
    """(h, w, 3) Lab of the skin that would be there without eyes."""
    spread: float
    """Spread of the cheek's colour in Lab."""
    blocked: Mask
    """(h, w) no evidence here: hair and spectacle frames."""
    strands: Mask
    """(h, w) hair that was left on the face sheet."""
    frame: Mask
    """(h, w) spectacle frame."""
    distance: NDArray[np.float32]
    """(h, w) colour distance from skin; 0 where blocked."""
    dark: NDArray[np.float32]
    """(h, w) lightness below the skin's, at least 0; 0 where blocked."""

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width."""
        return self.dark.shape[0], self.dark.shape[1]

    def to_canvas(self, points: ArrayLike) -> NDArray[np.float64]:
        """View positions (..., 2) to canvas pixels."""
        result: NDArray[np.float64] = np.asarray(points, np.float64) / self.scale + self.corner
        return result

    def with_frame(self, frame: Mask) -> EyeView:
        """The same view, the spectacle ``frame`` being no evidence."""
        free = ~frame
        return replace(
            self, frame=frame, blocked=self.blocked | frame, distance=self.distance * free, dark=self.dark * free
        )


def eye_view(paint: FacePaint) -> EyeView:
    """Resample the region of both eyes and measure skin, darkness and distance from skin there."""
    image, hair, hair_colour, corner, scale = _resample(paint)
    matrix = np.column_stack([np.diag(scale), -corner * scale])
    landmarks = paint.landmarks.transformed(matrix)
    smoothed = cv2.bilateralFilter(np.clip(image, 0, 255).astype(np.uint8), 5, 18, 3)
    lab = to_lab(smoothed)
    blocked = hair > 0.35
    face = _face_model_lab(paint)
    model = skin_model(*face)
    if model.spread > _MIXED and paint.landmarks.style != "photo":
        model = commonest_skin(*face, _PLAIN)
    field = skin_field(lab, model, _eye_areas(lab.shape, landmarks) | blocked, 1.0)
    distance = skin_distance(lab, field)
    strands = np.zeros_like(blocked)
    if hair_colour is not None and paint.landmarks.style != "photo":
        strands = hair_strands(lab, hair > 0.5, to_lab(hair_colour), distance, landmarks)
        blocked |= strands
    free = ~blocked
    dark = np.maximum(field[..., 0] - lab[..., 0], 0)
    return EyeView(
        corner=corner,
        scale=scale,
        landmarks=landmarks,
        lab=lab,
        skin=field,
        spread=model.spread,
        blocked=blocked,
        strands=strands,
        frame=np.zeros_like(blocked),
        distance=distance * free,
        dark=dark * free,
    )


def on_canvas(view: EyeView, values: NDArray[np.floating], rows: slice, columns: slice) -> Image:
    """A picture (h, w) or (h, w, c) of the view, enlarged to a rectangle of the canvas."""
    x = (np.arange(columns.start, columns.stop) + 0.5 - view.corner[0]) * view.scale[0] - 0.5
    y = (np.arange(rows.start, rows.stop) + 0.5 - view.corner[1]) * view.scale[1] - 0.5
    grid_x, grid_y = np.meshgrid(x.astype(np.float32), y.astype(np.float32))
    picture = values.astype(np.float32)
    result: Image = cv2.remap(picture, grid_x, grid_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return result


def contour(landmarks: Landmarks, side: Side) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Upper and lower lid points (9, 2) each, left to right in the picture."""
    return landmarks.points[list(EYE_UPPER[side])], landmarks.points[list(EYE_LOWER[side])]


def _resample(
    paint: FacePaint,
) -> tuple[Image, NDArray[np.float32], Image | None, NDArray[np.float64], NDArray[np.float64]]:
    """Image, hair and its colour around the eyes at the view's resolution, the view's canvas corner and scale."""
    height, width = paint.portrait.shape[:2]
    distance = paint.landmarks.eye_distance
    x, y = paint.frame.origin
    left, right = x - _REACH["side"] * distance, x + _REACH["side"] * distance
    top, bottom = y - _REACH["up"] * distance, y + _REACH["down"] * distance
    columns = slice(max(int(left), 0), min(int(right) + 1, width))
    rows = slice(max(int(top), 0), min(int(bottom) + 1, height))
    image, hair = paint.portrait[rows, columns], paint.hair[rows, columns]
    factor = VIEW_DISTANCE / distance
    size = (max(round(image.shape[1] * factor), 8), max(round(image.shape[0] * factor), 8))
    how = cv2.INTER_AREA if factor < 0.95 else cv2.INTER_CUBIC
    scale = np.array([size[0] / image.shape[1], size[1] / image.shape[0]])
    small_hair = cv2.resize(hair.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    corner = np.array([columns.start, rows.start], np.float64)
    hair_colour: Image | None = None
    if paint.hair_colour is not None:
        hair_colour = cv2.resize(paint.hair_colour[rows, columns].astype(np.float32), size, interpolation=how)
    return cv2.resize(image, size, interpolation=how), small_hair, hair_colour, corner, scale


def _face_model_lab(paint: FacePaint) -> tuple[Image, Landmarks, Mask]:
    """The face at quarter detail for the skin model: Lab, landmarks and hair, all at 75 px between the eyes."""
    factor = min(0.5 * VIEW_DISTANCE / paint.landmarks.eye_distance, 1.0)
    height, width = paint.portrait.shape[:2]
    size = (max(round(width * factor), 8), max(round(height * factor), 8))
    image = cv2.resize(paint.portrait, size, interpolation=cv2.INTER_AREA)
    hair = cv2.resize(paint.hair.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.35
    matrix = np.array([[size[0] / width, 0, 0], [0, size[1] / height, 0]], np.float64)
    return to_lab(image), paint.landmarks.transformed(matrix), hair


def _eye_areas(shape: tuple[int, ...], landmarks: Landmarks) -> Mask:
    """Ellipses around both eyes, wide enough that no iris passes for skin."""
    x, y = pixel_grid(shape)
    area = np.zeros(shape[:2], np.bool_)
    for side in SIDES:
        upper, lower = contour(landmarks, side)
        points = np.vstack([upper, lower])
        width, height = np.ptp(points[:, 0]), np.ptp(points[:, 1])
        centre = (points.max(axis=0) + points.min(axis=0)) / 2
        box = None if landmarks.boxes is None else landmarks.boxes.get(f"eye-{side}")
        if box is not None:
            width, height = max(width, box.size[0]), max(height, box.size[1])
            centre = (centre + box.centre) / 2
        half_width, half_height = 0.62 * width, max(0.42 * width, 0.62 * height)
        area |= ((x - centre[0]) / half_width) ** 2 + ((y - centre[1]) / half_height) ** 2 < 1
    return area
