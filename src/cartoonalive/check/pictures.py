"""The pictures of a report."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.check.features import EYE_MESHES, GREY, MOUTH_MESHES, MOUTH_OPEN, numbers_of, window_of
from cartoonalive.check.model import Subject
from cartoonalive.landmarks.model import SIDES
from cartoonalive.render.model import Window
from cartoonalive.render.pixels import on_colour, premultiply
from cartoonalive.render.poses import EYE_POSES, MOUTH_POSES, Pose
from cartoonalive.render.preview import pose_cells, preview
from cartoonalive.render.sheet import RGBPicture, SheetStyle, contact_sheet

WHITE = (255, 255, 255)
AMPLIFIED = 4
"""How many times the difference picture shows the difference."""
SIDE = 440
"""Longest side of the portrait, the model at rest and the difference, in pixels."""


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """RGB pictures (h, w, 3); None where the model or its sources do not allow one."""

    preview: RGBPicture
    neutral: RGBPicture
    portrait: RGBPicture | None
    difference: RGBPicture | None
    eyes: RGBPicture | None
    mouth: RGBPicture | None


def draw_pictures(subject: Subject) -> Pictures:
    """Draw all pictures of the report on ``subject``."""
    neutral, shown = (subject.renderer.render(subject.evaluator.evaluate(pose)) for pose in ({}, subject.portrait_pose))
    portrait, difference = None, None
    if subject.portrait is not None and subject.portrait.shape == neutral.shape:
        source = premultiply(subject.portrait)
        portrait = _fitted(on_colour(source, WHITE))
        difference = _fitted(_difference(on_colour(shown, GREY), on_colour(source, GREY), subject.matte))
    return Pictures(
        preview=preview(subject.rig, subject.evaluator, subject.renderer),
        neutral=_fitted(on_colour(neutral, WHITE)),
        portrait=portrait,
        difference=difference,
        eyes=_close_ups(subject, eye_window(subject), EYE_POSES, columns=3, width=300),
        mouth=_close_ups(subject, mouth_window(subject), MOUTH_POSES, columns=4, width=222),
    )


def eye_window(subject: Subject) -> Window | None:
    """The part of the canvas with both eyes; None when the model has no eye meshes."""
    meshes = numbers_of(subject.rig, [name for side in SIDES for name in EYE_MESHES[side]])
    if not meshes:
        return None
    return window_of(subject.rig, [subject.evaluator.evaluate({})], meshes, margin=0.1, aspect=2.4)


def mouth_window(subject: Subject) -> Window | None:
    """The part of the canvas with the mouth open and room around; None when the model has no mouth meshes."""
    meshes = numbers_of(subject.rig, MOUTH_MESHES)
    if not meshes:
        return None
    return window_of(subject.rig, [subject.evaluator.evaluate({MOUTH_OPEN: 1.0})], meshes, margin=0.35, aspect=1.4)


def _close_ups(
    subject: Subject, window: Window | None, poses: tuple[Pose, ...], *, columns: int, width: int
) -> RGBPicture | None:
    if window is None:
        return None
    cells = pose_cells(subject.rig, subject.evaluator, subject.renderer, poses, width=width, window=window)
    height = cells[0].picture.shape[0]
    return contact_sheet(cells, columns=columns, cell_size=(width, height), style=SheetStyle(background=WHITE))


def _difference(model: RGBPicture, portrait: RGBPicture, matte: NDArray[np.float32] | None) -> RGBPicture:
    """Dark where the pictures are equal; outside the figure faint, for it was cut away on purpose."""
    difference = cv2.absdiff(model, portrait).astype(np.float32) * AMPLIFIED
    if matte is not None:
        difference *= np.where(matte > 0.5, 1.0, 0.15)[..., None]
    shown: RGBPicture = np.clip(difference, 0, 255).astype(np.uint8)
    return shown


def _fitted(picture: RGBPicture) -> RGBPicture:
    height, width = picture.shape[:2]
    scale = SIDE / max(height, width)
    if scale >= 1:
        return picture
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    smaller: RGBPicture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return smaller
