"""Faces found in real portraits and in the project's own drawing."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from cartoonalive.drawing.example import draw_example
from cartoonalive.errors import PictureError, UsageError
from cartoonalive.landmarks import animeface
from cartoonalive.landmarks.candidates import Candidate, _sorted
from cartoonalive.landmarks.detect import find_face
from cartoonalive.landmarks.facemesh import MeshFit
from cartoonalive.landmarks.model import LIPS_UPPER_OUTER, OVAL, SIDES, Landmarks
from cartoonalive.options import LandmarkOptions
from cartoonalive.portrait.model import Portrait
from cartoonalive.portrait.read import read_portrait
from cartoonalive.portrait.resample import resize

pytestmark = pytest.mark.usefixtures("networks")

GROUPS = {"eye-l", "eye-r", "brow-l", "brow-r", "nose", "mouth", "contour"}
REASONS = {
    "no_face": {"no_face", "transparent"},
    "two_faces": {"several_faces"},
    "many_faces": {"several_faces"},
    "back_of_head": {"no_face"},
    "back_view": {"no_face"},
    "profile_looking_away": {"no_face", "profile"},
    "tiny": {"no_face"},
    "strict_profile": {"no_face", "profile"},
    "profile": {"profile"},
    "animal": {"no_face"},
    "truncated": {"truncated"},
    "empty_file": {"empty_file"},
    "not_an_image": {"not_an_image"},
    "bad_png_data": {"truncated"},
    "svg": {"vector"},
    "decompression_bomb": {"decompression_bomb"},
    "extreme_aspect": {"extreme_aspect"},
    "too_small": {"too_small"},
    "face_cut_by_border": {"cut_off"},
    "blurred": {"blurred"},
    "face_covered_by_hand": {"no_face", "face_covered"},
}
HALF_PROFILES = {"photo_emotions_halfprofile.jpg"}
"""Turned so far that a refusal is right."""


def check(landmarks: Landmarks, size: tuple[int, int]) -> None:
    """What must hold for every face that is accepted."""
    assert landmarks.points.shape == (468, 2)
    assert np.isfinite(landmarks.points).all()
    assert set(landmarks.confidence) == GROUPS
    assert all(0 <= value <= 1 for value in landmarks.confidence.values())
    assert landmarks.eye_distance >= 18
    contour = landmarks.points[list(OVAL)]
    assert ((contour > 0) & (contour < size)).all(axis=1).mean() > 0.8
    for side in SIDES:
        assert landmarks.irises[side].shape == (5, 2)
        apart = np.linalg.norm(landmarks.irises[side][0] - landmarks.eye_centre(side))
        assert apart < 0.5 * landmarks.eye_distance


def test_example_drawing() -> None:
    pixels = draw_example()
    landmarks, _ = find_face(Portrait(pixels=pixels, has_alpha=True))
    check(landmarks, (pixels.shape[1], pixels.shape[0]))
    assert abs(landmarks.roll) < 3
    mouth = landmarks.points[list(LIPS_UPPER_OUTER)].mean(axis=0)
    eyes = (landmarks.eye_centre("l") + landmarks.eye_centre("r")) / 2
    assert abs(mouth[0] - eyes[0]) < 0.2 * landmarks.eye_distance
    assert mouth[1] > eyes[1] + 0.4 * landmarks.eye_distance


def test_example_drawing_without_the_anime_detector(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(animeface, "_library", lambda: None)
    pixels = draw_example()
    landmarks, _ = find_face(Portrait(pixels=pixels, has_alpha=True))
    check(landmarks, (pixels.shape[1], pixels.shape[0]))
    assert landmarks.boxes is None


def test_empty_picture_has_no_face() -> None:
    pixels = np.full((300, 300, 4), 255, np.uint8)
    with pytest.raises(PictureError) as caught:
        find_face(Portrait(pixels=pixels, has_alpha=False))
    assert caught.value.code == "no_face"


@pytest.mark.portraits
def test_every_portrait_of_the_dev_set_gives_landmarks(portraits: Path) -> None:
    refused = []
    for path in sorted((portraits / "dev").iterdir()):
        portrait = read_portrait(path)
        try:
            landmarks, _ = find_face(portrait)
        except PictureError as error:
            refused.append((path.name, error.code))
            continue
        check(landmarks, portrait.size)
    assert {name for name, _ in refused} <= HALF_PROFILES


@pytest.mark.portraits
def test_every_bad_file_ends_as_expected(portraits: Path) -> None:
    with (portraits / "SOURCES.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["set"] == "bad"]
    wrong = []
    for row in rows:
        expected, _, reason = row["category_tags"].split(",")[0].removeprefix("expect=").partition(":")
        outcome = _outcome(portraits / row["file"])
        must_refuse = expected in ("refuse", "clear_error", "refuse_or_pick_one")
        must_handle = expected.startswith("handle")
        refused = not outcome.startswith("handled")
        if (must_refuse and not refused) or (must_handle and refused):
            wrong.append((row["file"], expected, outcome))
        elif refused and reason in REASONS and outcome not in REASONS[reason]:
            wrong.append((row["file"], reason, outcome))
    assert wrong == []


def _outcome(path: Path) -> str:
    try:
        portrait = read_portrait(path)
        landmarks, warnings = find_face(portrait)
    except PictureError as error:
        return error.code if str(error) and error.hint else "no reason given"
    check(landmarks, portrait.size)
    return "handled " + " ".join(warning.code for warning in warnings)


@pytest.mark.portraits
def test_pictures_turned_in_the_file_are_turned_upright(portraits: Path) -> None:
    for name, roll in (("rotated90_no_exif.jpg", 90.0), ("rotated180_no_exif.jpg", 180.0)):
        landmarks, warnings = find_face(read_portrait(portraits / "bad" / name))
        assert abs(abs(landmarks.roll) - roll) < 6
        assert "turned" in {warning.code for warning in warnings}


@pytest.mark.portraits
def test_one_of_several_faces_is_chosen_by_number(portraits: Path) -> None:
    portrait = read_portrait(portraits / "bad" / "two_faces_photo.jpg")
    with pytest.raises(PictureError, match=r"2 faces.*1: .*2: ") as caught:
        find_face(portrait)
    assert "--face" in caught.value.hint
    places = [find_face(portrait, LandmarkOptions(face=number))[0].points[4, 0] for number in (1, 2)]
    assert places[0] < portrait.size[0] / 2 < places[1]
    with pytest.raises(UsageError):
        find_face(portrait, LandmarkOptions(face=3))


@pytest.mark.portraits
@pytest.mark.skipif(not animeface.is_available(), reason="the animeface wheel does not exist for this platform")
def test_a_tilted_face_that_no_detector_is_sure_of_upright_is_found_in_a_turned_view(portraits: Path) -> None:
    whole = read_portrait(portraits / "dev" / "anime_tadne_halfprofile.png")
    smaller = resize(np.ascontiguousarray(whole.pixels[:476, ::-1]), 0.8)
    landmarks, _ = find_face(Portrait(pixels=smaller, has_alpha=False))
    check(landmarks, (smaller.shape[1], smaller.shape[0]))
    assert landmarks.style == "anime"


def test_a_face_far_less_certain_than_another_is_no_rival() -> None:
    fit = MeshFit(points=np.zeros((468, 2)), depth=np.zeros(468), presence=1.0)

    def found(left: float, score: float) -> Candidate:
        square = np.array([left, 0.0, left + 60.0, 60.0])
        return Candidate(square=square, score=score, fit=fit, is_sure=True, anime=None)

    assert len(_sorted([found(0, 0.86), found(100, 0.56)])) == 1
    assert len(_sorted([found(0, 0.98), found(100, 0.85)])) == 2


@pytest.mark.portraits
def test_doubts_are_told(portraits: Path) -> None:
    for name, code in (
        ("bad/dark_underexposed.png", "dark"),
        ("bad/masked_wesnoth.png", "face_covered"),
        ("dev/anime_tadne_closed_laugh.png", "eyes_closed"),
        ("dev/painting_pearl_earring.jpg", "turned_head"),
    ):
        _, warnings = find_face(read_portrait(portraits / name))
        assert code in {warning.code for warning in warnings}, name


@pytest.mark.portraits
@pytest.mark.skipif(not animeface.is_available(), reason="the animeface wheel does not exist for this platform")
@pytest.mark.parametrize(
    ("name", "style"),
    [("anime_crypko_03.png", "anime"), ("cartoon_adminlte_scarf.png", "drawn"), ("photo_vt_afro.jpg", "photo")],
)
def test_style(portraits: Path, name: str, style: str) -> None:
    landmarks, _ = find_face(read_portrait(portraits / "dev" / name))
    assert landmarks.style == style
