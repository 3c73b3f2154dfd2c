"""An iris that is drawn paler towards its lower end is found whole, and neither blush nor lines below belong to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.landmarks.model import EYE_LOWER, SIDES, Box
from cartoonalive.layers.eye_iris import solid_body
from cartoonalive.layers.eye_joint import fit_both
from cartoonalive.layers.eye_view import eye_view
from cartoonalive.layers.eyes import fit_eyes
from cartoonalive.layers.masks import pixel_grid
from cartoonalive.layers.model import FacePaint
from tests.layers.eye_drawing import LINE, SKIN, DrawnFace

FACE = DrawnFace()


def drawn_by_anime_boxes(paint: FacePaint) -> FacePaint:
    """The drawing as the anime detector sees it, with boxes; the mesh has the lower lids half as low as they are."""
    wide, tall = FACE.half
    points = paint.landmarks.points.copy()
    boxes = {}
    for side in SIDES:
        x, y = FACE.centre(side)
        points[list(EYE_LOWER[side]), 1] -= 0.5 * (points[list(EYE_LOWER[side]), 1] - y)
        boxes[f"eye-{side}"] = Box(left=x - 1.2 * wide, top=y - 1.5 * tall, right=x + 1.2 * wide, bottom=y + 1.5 * tall)
    paint.landmarks = replace(paint.landmarks, points=points, boxes=boxes, presence=0.3, style="anime")
    return paint


def with_pale_ends(picture: NDArray[np.float32]) -> None:
    """Mix skin into the lower half of both eyes, lid and all."""
    _, y = pixel_grid(picture.shape)
    pale = y > FACE.middle[1] - 0.2 * FACE.half[1]
    picture[pale] += 0.8 * (np.array(SKIN, np.float32) - picture[pale])


def with_blush(picture: NDArray[np.float32]) -> None:
    """Redden the cheeks from the lower lids down, fading out slowly."""
    x, y = pixel_grid(picture.shape)
    wide, tall = FACE.half
    for side in SIDES:
        centre = FACE.centre(side)
        lower = FACE.lids(side, x[0])[1][None]
        share = np.clip(1 - (y - lower) / (2.5 * tall), 0, 1) * (y > lower + 2) * (np.abs(x - centre[0]) < 1.2 * wide)
        picture += 0.5 * share[..., None] * (np.array([240, 120, 120], np.float32) - picture)


def with_lines_below(picture: NDArray[np.float32]) -> None:
    """Draw a line on the skin below each eye."""
    wide, tall = FACE.half
    for side in SIDES:
        x, y = FACE.centre(side)
        row = round(y + 1.9 * tall)
        cv2.line(picture, (round(x - wide), row), (round(x + wide), row), LINE, 2)


@pytest.mark.parametrize("change", [with_pale_ends, with_blush, with_lines_below])
def test_the_lower_lid_lies_where_the_iris_ends(change: Callable[[NDArray[np.float32]], None]) -> None:
    paint = drawn_by_anime_boxes(FACE.paint())
    change(paint.portrait)
    for side, fit in fit_eyes(paint).items():
        shape = fit.shape
        middle = np.abs(shape.x - FACE.centre(side)[0]) < 0.5 * FACE.half[0]
        _, lower = FACE.lids(side, shape.x[middle])
        assert np.abs(shape.lower[middle] - lower).mean() < 3


def test_a_highlight_does_not_part_the_solid_pixels_of_an_iris() -> None:
    paint = drawn_by_anime_boxes(FACE.paint())
    tall = FACE.half[1]
    for side in SIDES:
        x, y = (round(value) for value in FACE.centre(side))
        cv2.rectangle(
            paint.portrait, (x - 2, round(y + 0.1 * tall)), (x + 2, round(y + 0.85 * tall)), (255, 255, 255), -1
        )
    for side, eye in fit_both(eye_view(paint)).items():
        body = solid_body(eye.curves, eye.region.solid)
        assert body is not None
        assert abs(body[0] + eye_view(paint).corner[0] - FACE.centre(side)[0]) < 3
