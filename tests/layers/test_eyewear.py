"""Glasses lifted off the face."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import EYE_LOWER, EYE_UPPER, OVAL, SIDES, FaceFrame, Landmarks
from cartoonalive.layers.eyewear import lift_eyewear
from cartoonalive.layers.model import FacePaint


def paint(frame_colours: int) -> FacePaint:
    """A face with eyes behind glasses of one or more colours, 120 pixels between the eyes."""
    points = np.tile([200.0, 150.0], (468, 1))
    angle = np.linspace(0, 2 * np.pi, len(OVAL), endpoint=False)
    points[list(OVAL)] += np.stack([130 * np.cos(angle), 150 * np.sin(angle)], axis=1)
    shade = np.linspace(-12, 12, 400, dtype=np.float32)[None, :, None]
    image: NDArray[np.float32] = np.array([225, 190, 160], np.float32) + np.repeat(shade, 320, axis=0)
    share = np.zeros((320, 400), np.uint8)
    for side, x in zip(SIDES, (140, 260), strict=True):
        for rows, bend in ((EYE_UPPER[side], -7.0), (EYE_LOWER[side], 7.0)):
            along = np.linspace(-1, 1, len(rows))
            points[list(rows)] = np.stack([x + 16 * along, 150 + bend * (1 - along**2)], axis=1)
        cv2.ellipse(image, (x, 150), (17, 8), 0, 0, 360, (250, 250, 250), -1, cv2.LINE_AA)
        cv2.circle(image, (x, 150), 7, (40, 60, 90), -1, cv2.LINE_AA)
        cv2.ellipse(share, (x, 153), (44, 30), 0, 0, 360, 255, 5, cv2.LINE_AA)
    cv2.ellipse(share, (200, 149), (18, 6), 0, 180, 360, 255, 5, cv2.LINE_AA)
    colours = np.array([[30, 30, 60], [250, 230, 90], [120, 20, 20], [20, 120, 60]], np.float32)[:frame_colours]
    stripes = colours[(np.arange(400) // 12) % frame_colours][None]
    alpha = (share / np.float32(255))[..., None]
    image = (image * (1 - alpha) + stripes * alpha).astype(np.float32)
    landmarks = Landmarks(
        points=points,
        irises={side: np.zeros((5, 2)) for side in SIDES},
        presence=1.0,
        style="drawn",
        confidence={},
        boxes=None,
    )
    nothing = np.zeros(share.shape, np.float32)
    return FacePaint(
        portrait=image,
        skin=image.copy(),
        hair=nothing,
        lifted=nothing > 0,
        landmarks=landmarks,
        frame=FaceFrame.of(landmarks),
    )


def whole(shape: tuple[int, ...]) -> NDArray[np.float32]:
    return np.ones(shape[:2], np.float32)


def test_portrait_comes_out_again_and_the_face_is_free_of_the_frame() -> None:
    face = paint(1)
    before = face.portrait.copy()
    cut = lift_eyewear(face, before, whole(before.shape))
    (layer,) = cut.layers
    assert layer.name == "eyewear"
    assert cut.mask is not None
    assert not cut.warnings
    rows, columns = layer.pixels.shape[:2]
    place = (slice(layer.top, layer.top + rows), slice(layer.left, layer.left + columns))
    alpha = layer.pixels[..., 3:] / 255
    again = face.portrait.copy()
    again[place] = again[place] * (1 - alpha) + layer.pixels[..., :3] * alpha
    assert np.abs(again - before).max() < 3
    assert face.portrait.mean(axis=-1)[cut.mask].min() > 150
    assert (face.skin == face.portrait).all()
    assert (face.portrait[148:152, 138:142] == before[148:152, 138:142]).all()


def test_frame_of_many_colours_stays_on_the_face() -> None:
    face = paint(4)
    before = face.portrait.copy()
    cut = lift_eyewear(face, before, whole(before.shape))
    assert cut.layers == ()
    assert (face.portrait == before).all()
    if cut.mask is not None:
        assert [warning.code for warning in cut.warnings] == ["glasses"]


def test_nothing_is_taken_off_beside_the_face_sheet() -> None:
    face = paint(1)
    visible = whole(face.portrait.shape)
    visible[:, 290:] = 0
    before = face.portrait.copy()
    cut = lift_eyewear(face, before, visible)
    (layer,) = cut.layers
    assert layer.left + layer.pixels.shape[1] <= 294
    assert (face.portrait[:, 290:] == before[:, 290:]).all()
