"""Frames of glasses."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.landmarks.detect import find_face
from cartoonalive.landmarks.model import EYE_LOWER, EYE_UPPER, OVAL, SIDES, FaceFrame, Landmarks
from cartoonalive.layers.bars import bar_strength, best_closed_line, best_line
from cartoonalive.layers.glasses import find_glasses
from cartoonalive.options import LandmarkOptions, PortraitOptions
from cartoonalive.portrait.canvas import level
from cartoonalive.portrait.read import read_portrait

WITH = (
    *("cartoon_adminlte_glasses", "cartoon_dicebear_bigSmile_zoe_2400", "anime_renpy_lucy_mad"),
    *("photo_glasses_curly", "photo_grace_hopper", "photo_mk_sunglasses"),
)
WITHOUT = (
    *("anime_crypko_00", "anime_tadne_chibi_green", "painting_wesnoth_delfador", "photo_mk_bigbeard"),
    *("cartoon_adminlte_scarf", "photo_vt_beard_large", "anime_renpy_eileen"),
)


def face(distance: float = 150.0) -> Landmarks:
    """A schematic level face in a picture of 500 by 400 pixels."""
    points = np.tile([250.0, 180.0], (468, 1))
    angle = np.linspace(0, 2 * np.pi, len(OVAL), endpoint=False) - np.pi / 2
    points[list(OVAL)] += np.stack([np.cos(angle), 1.2 * np.sin(angle)], axis=1) * distance
    for side, sign in zip(SIDES, (-1, 1), strict=True):
        for rows, bend in ((EYE_UPPER[side], -1), (EYE_LOWER[side], 1)):
            along = np.linspace(-1, 1, len(rows))
            lid = np.stack([along * 0.14, bend * 0.06 * (1 - along**2)], axis=1)
            points[list(rows)] = (250 + sign * distance / 2, 180) + lid * distance
    iris = {side: np.zeros((5, 2)) for side in SIDES}
    return Landmarks(points=points, irises=iris, presence=1.0, style="drawn", confidence={}, boxes=None)


def picture(
    landmarks: Landmarks, rims: bool = True, bridge: bool = True
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """A face with eyes and brows, perhaps with glasses, and the frame's pixels."""
    image = np.full((400, 500, 3), (240, 205, 180), np.uint8)
    frame = np.zeros((400, 500), np.uint8)
    for side in SIDES:
        centre = np.rint(landmarks.eye_centre(side)).astype(int)
        cv2.ellipse(image, (int(centre[0]), int(centre[1])), (21, 9), 0, 0, 360, (250, 250, 250), -1, cv2.LINE_AA)
        cv2.circle(image, (int(centre[0]), int(centre[1])), 8, (40, 60, 90), -1, cv2.LINE_AA)
        brow = (centre + np.array([[-25, -48], [25, -52]])).astype(np.int32)
        cv2.polylines(image, [brow], False, (70, 40, 20), 7, cv2.LINE_AA)
        if rims:
            cv2.ellipse(frame, (int(centre[0]), int(centre[1]) + 4), (54, 34), 0, 0, 360, 255, 6, cv2.LINE_AA)
    if bridge:
        cv2.ellipse(frame, (250, 178), (22, 8), 0, 180, 360, 255, 6, cv2.LINE_AA)
    share = (frame / 255)[..., None]
    return (image * (1 - share) + np.array([150, 20, 40]) * share).astype(np.uint8), frame > 200


def test_drawn_frame_is_found_to_the_pixel() -> None:
    landmarks = face()
    image, frame = picture(landmarks)
    glasses = find_glasses(image, landmarks, FaceFrame.of(landmarks))
    assert glasses is not None
    assert glasses.exact
    assert (glasses.mask & frame).sum() > 0.97 * (glasses.mask | frame).sum()


def test_hidden_pixels_are_no_frame() -> None:
    landmarks = face()
    image, _ = picture(landmarks)
    hidden = np.zeros(image.shape[:2], bool)
    hidden[:160, :200] = True
    glasses = find_glasses(image, landmarks, FaceFrame.of(landmarks), hidden)
    assert glasses is not None
    assert not glasses.mask[hidden].any()


@pytest.mark.parametrize(("rims", "bridge"), [(False, False), (False, True), (True, False)])
def test_parts_of_a_frame_are_none(rims: bool, bridge: bool) -> None:
    landmarks = face()
    image, _ = picture(landmarks, rims, bridge)
    assert find_glasses(image, landmarks, FaceFrame.of(landmarks)) is None


def test_edges_are_no_bars() -> None:
    image = np.full((140, 80, 3), 70.0, np.float32)
    image[:30] = 20.0
    image[100:104] = 20.0
    strength = bar_strength(image, 2.0)[:, 40]
    assert strength[100:104].min() > 24
    assert strength[:60].max() < 1


def test_best_line_follows_a_wave_and_a_closed_one_meets_itself() -> None:
    columns = np.arange(90)
    wave = np.rint(20 + 8 * np.sin(2 * np.pi * columns / 90 + 1)).astype(int)
    score = np.zeros((40, 90), np.float32)
    score[wave, columns] = 1
    assert (best_line(score, 2) == wave).all()
    closed = best_closed_line(score, 2)
    assert (closed == wave).all()
    assert abs(int(closed[0]) - int(closed[-1])) <= 2


@pytest.mark.portraits
@pytest.mark.usefixtures("example")
@pytest.mark.parametrize("name", [*WITH, *WITHOUT])
def test_portraits(name: str, portraits: Path) -> None:
    portrait = read_portrait(next((portraits / "dev").glob(f"{name}.*")), PortraitOptions())
    landmarks, _ = find_face(portrait, LandmarkOptions())
    canvas = level(portrait, landmarks)
    alpha = canvas.pixels[..., 3:] / 255
    rgb = canvas.pixels[..., :3] * alpha + 255 * (1 - alpha)
    glasses = find_glasses(rgb, canvas.landmarks, FaceFrame.of(canvas.landmarks))
    assert (glasses is not None) == (name in WITH)
