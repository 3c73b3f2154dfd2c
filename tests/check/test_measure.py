"""Every measure on characters where the answer is known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import ndimage

from cartoonalive.check.measure import measure
from cartoonalive.check.movement import random_poses
from cartoonalive.check.targets import CODES, TARGETS
from cartoonalive.events import ModelWarning
from cartoonalive.options import CheckOptions
from cartoonalive.rig.model import Axis

OPTIONS = CheckOptions(poses=40)


def test_a_working_character_passes_everything(character: Any) -> None:
    report = measure(character.subject(face_height=120.0), OPTIONS)
    measured = report.measured
    assert measured.neutral_psnr_db is not None
    assert measured.neutral_psnr_db > 45
    assert measured.neutral_ssim == pytest.approx(1.0, abs=1e-3)
    assert measured.eye_visible_when_closed == {"r": 0.0, "l": 0.0}
    assert max(value or 0.0 for value in measured.eye_coloured_when_closed.values()) < 0.02
    assert measured.mouth_opening == pytest.approx(24 / 120, abs=1.5 / 120)
    assert measured.flipped_triangles == 0
    assert measured.holes == 0
    assert measured.dead_parameters == ()
    assert report.warnings == ()
    assert all(target.met(measured) for target in TARGETS)


def test_a_changed_portrait_lowers_the_likeness(character: Any) -> None:
    subject = character.subject()
    noise = np.random.default_rng(0).normal(0, 12, (*subject.portrait.shape[:2], 3))
    portrait = subject.portrait.copy()
    portrait[..., :3] = np.clip(portrait[..., :3] + noise, 0, 255)
    measured = measure(replace(subject, portrait=portrait), OPTIONS).measured
    assert measured.neutral_psnr_db == pytest.approx(10 * np.log10(255**2 / 12**2), abs=1.5)
    assert (measured.neutral_ssim or 1) < 0.9


def test_what_lies_outside_the_figure_does_not_matter(character: Any) -> None:
    subject = character.subject()
    portrait = subject.portrait.copy()
    portrait[subject.matte < 0.5] = (255, 0, 255, 255)
    before, after = (measure(one, OPTIONS).measured for one in (subject, replace(subject, portrait=portrait)))
    assert before.neutral_psnr_db == after.neutral_psnr_db


def test_a_backdrop_that_shines_through_the_rim_counts_for_the_rim_alone(character: Any) -> None:
    subject = character.subject()
    solid = subject.matte > 0.98
    rim = ndimage.binary_dilation(solid, iterations=2) & ~solid
    matte = np.where(rim, np.float32(0.8), subject.matte)
    portrait = subject.portrait.copy()
    portrait[rim] = (255, 0, 0, 255)
    measured = measure(replace(subject, portrait=portrait, matte=matte), OPTIONS).measured
    assert measured.neutral_psnr_db == measure(subject, OPTIONS).measured.neutral_psnr_db
    assert measured.rim_psnr_db is not None
    assert measured.rim_psnr_db < 25


def test_portrait_of_another_size_is_said(character: Any) -> None:
    subject = character.subject(portrait=np.zeros((5, 5, 4), np.uint8))
    report = measure(subject, OPTIONS)
    assert report.measured.neutral_psnr_db is None
    assert [warning.code for warning in report.warnings] == ["portrait_size"]


def test_an_eye_that_does_not_close_is_reported(make_character: Any) -> None:
    half = make_character(closing=lambda points, openness: points * (1, 1 - 0 * openness))
    report = measure(half.subject(), OPTIONS)
    assert report.measured.eye_visible_when_closed == {"r": 1.0, "l": 1.0}
    assert min(value or 0.0 for value in report.measured.eye_coloured_when_closed.values()) > 0.9
    assert {"eye_stays_open", "eye_colour_stays", "dead_parameters"} <= {one.code for one in report.warnings}
    assert set(report.measured.dead_parameters) == {"ParamEyeLOpen", "ParamEyeROpen"}


@pytest.mark.parametrize(("thickness", "closes"), [(0.15, True), (0.6, False)])
def test_the_line_that_a_dot_closes_to_is_no_open_eye(make_character: Any, thickness: float, closes: bool) -> None:
    def squeezed(points: Any, openness: float) -> Any:
        middle = points[:, 1].mean()
        points[:, 1] = middle + (points[:, 1] - middle) * max(openness, thickness)
        return points

    dots = make_character(closing=squeezed)
    dots.meshes[:] = [
        replace(mesh, masks=()) for mesh in dots.meshes if mesh.id not in ("ArtMeshEyewhiteR", "ArtMeshEyewhiteL")
    ]
    measured = measure(dots.subject(), OPTIONS).measured
    assert all(((share or 0) < 0.02) is closes for share in measured.eye_visible_when_closed.values())


def test_eye_pixels_on_another_mesh_are_seen_by_their_colour(make_character: Any) -> None:
    character = make_character()
    iris = np.tile(np.array((60, 100, 160, 255), np.uint8), (12, 12, 1))
    character.add("EyelashR", iris, (91, 118), moves=("ParamEyeROpen", (0.0, 1.0), lambda p, key: p + 0.01 * key))
    measured = measure(character.subject(), OPTIONS).measured
    assert measured.eye_visible_when_closed["r"] == 0.0
    assert (measured.eye_coloured_when_closed["r"] or 0) > 0.2
    assert (measured.eye_coloured_when_closed["l"] or 0) < 0.02


def test_a_lash_as_dark_as_the_iris_comes_down_on_it(make_character: Any) -> None:
    character = make_character()
    iris = np.tile(np.array((60, 100, 160, 255), np.uint8), (12, 12, 1))
    character.add("EyelashR", iris, (91, 118), moves=("ParamEyeROpen", (0.0, 1.0), lambda p, key: p - (0, 20 * key)))
    coloured = measure(character.subject(), OPTIONS).measured.eye_coloured_when_closed
    assert (coloured["r"] or 0) < 0.02


def test_hair_before_the_eye_is_not_taken_for_the_eye(character: Any) -> None:
    hair = np.tile(np.array((70, 50, 40, 255), np.uint8), (30, 12, 1))
    character.add("FrontHair", hair, (91, 105))
    coloured = measure(character.subject(), OPTIONS).measured.eye_coloured_when_closed
    assert (coloured["r"] or 0) < 0.02


def test_without_eyes_and_mouth_nothing_is_claimed(character: Any) -> None:
    character.meshes[:] = character.meshes[:3]
    character.parameters[:] = character.parameters[:1]
    measured = measure(character.subject(), OPTIONS).measured
    assert measured.eye_visible_when_closed == {"r": None, "l": None}
    assert measured.mouth_opening is None


def test_hair_that_parts_from_the_face_leaves_a_hole(character: Any) -> None:
    back, face = character.meshes[1], character.meshes[2]
    left, top = (back.uvs * 1024).min(axis=0).astype(int)
    character.page[top + 70 : top + 130, left + 40 : left + 110] = 0
    assert measure(character.subject(), OPTIONS).measured.holes == 0, "face and hair move as one"
    away = face.positions.copy()
    away[2] = away[1] + (0.12, 0)
    character.meshes[2] = replace(face, positions=away)
    report = measure(character.subject(), OPTIONS)
    assert report.measured.holes > 0.02
    assert "ParamAngleX" in next(one.message for one in report.warnings if one.code == "holes")


def test_a_torn_mesh_leaves_a_hole(character: Any) -> None:
    """Two halves of the head that part on the way to the right."""
    back = character.meshes.pop(1)
    assert back.id == "ArtMeshBackHair"
    face = character.meshes[1]
    lower = replace(face, id="ArtMeshLower", triangles=face.triangles[[2, 3, 6, 7]])
    upper = replace(face, triangles=face.triangles[[0, 1, 4, 5]])
    character.meshes[1:2] = [upper, lower]
    assert measure(character.subject(), OPTIONS).measured.holes == 0
    parted = lower.positions.copy()
    parted[2] += (0, 0.012)
    character.meshes[2] = replace(lower, positions=parted)
    assert measure(character.subject(), OPTIONS).measured.holes > 0.005


def test_a_gap_at_rest_is_no_hole_wherever_it_goes(character: Any) -> None:
    back = character.meshes[1]
    left, top = (back.uvs * 1024).min(axis=0).astype(int)
    character.page[top + 60 : top + 90, left + 8 : left + 20] = 0
    assert measure(character.subject(), OPTIONS).measured.holes == 0


def test_flipped_triangles_are_counted(character: Any) -> None:
    face = character.meshes[2]
    folded = face.positions.copy()
    folded[2, 4] = folded[2, 0] + (folded[2, 0] - folded[2, 8]) * 0.2
    character.meshes[2] = replace(face, positions=folded)
    report = measure(character.subject(), OPTIONS)
    assert report.measured.flipped_triangles > 0
    assert "ArtMeshFace" in next(one.message for one in report.warnings if one.code == "triangles_flip")


def test_mirrored_textures_are_not_flipped(character: Any) -> None:
    face = character.meshes[2]
    mirrored = face.positions.copy()
    mirrored[..., 0] *= -1
    character.meshes[2] = replace(face, positions=mirrored)
    assert measure(character.subject(), OPTIONS).measured.flipped_triangles == 0


def test_dead_parameters_are_found(character: Any) -> None:
    character.parameter("ParamNothing")
    character.parameter("ParamBlush", 0, 0, 1)
    mouth = character.meshes[-1]
    axes = (*mouth.axes, Axis(parameter="ParamBlush", keys=(0.0, 1.0)))
    positions = np.stack([mouth.positions] * 2, axis=1)
    opacity = np.array([[1, 1], [1, 1 - 1e-6]], np.float32)
    order = np.full((2, 2), 500, np.float32)
    character.meshes[-1] = replace(mouth, axes=axes, positions=positions, opacity=opacity, draw_order=order)
    report = measure(character.subject(), OPTIONS)
    assert report.measured.dead_parameters == ("ParamNothing", "ParamBlush")
    character.meshes[-1] = replace(character.meshes[-1], opacity=np.array([[1, 1], [1, 0.5]], np.float32))
    assert measure(character.subject(), OPTIONS).measured.dead_parameters == ("ParamNothing",)


def test_a_parameter_that_acts_only_beside_another_is_alive(character: Any) -> None:
    """The smile of an eye moves nothing while it is open."""
    character.parameter("ParamEyeLSmile", 0, 0, 1)
    number = next(i for i, mesh in enumerate(character.meshes) if mesh.id == "ArtMeshEyewhiteL")
    eye = character.meshes[number]
    positions = np.stack([eye.positions] * 2, axis=1)
    positions[0, 1] += 0.05
    two = np.ones((2, 2), np.float32)
    axes = (*eye.axes, Axis(parameter="ParamEyeLSmile", keys=(0.0, 1.0)))
    character.meshes[number] = replace(eye, axes=axes, positions=positions, opacity=two, draw_order=two * 500)
    assert measure(character.subject(), OPTIONS).measured.dead_parameters == ()


def test_counts(character: Any) -> None:
    counts = measure(character.subject(), CheckOptions(poses=0)).counts
    assert (counts.meshes, counts.vertices, counts.triangles) == (8, 72, 64)
    assert (counts.parts, counts.parameters, counts.pages, counts.moc_bytes) == (1, 4, 1, 1234)
    assert counts.warp_deformers == counts.rotation_deformers == 0
    assert 0.02 < counts.texture_use < 0.08


def test_warnings_of_earlier_stages_come_first(make_character: Any) -> None:
    told = ModelWarning(code="glasses", message="Glasses.", hint="None.")
    broken = make_character(closing=lambda points, openness: points)
    report = measure(broken.subject(), OPTIONS, (told,))
    assert report.warnings[0] == told
    assert {one.code for one in report.warnings[1:]} <= CODES


def test_poses_are_seeded_and_in_range(character: Any) -> None:
    poses = random_poses(character.rig, 50, 7)
    assert poses == random_poses(character.rig, 50, 7)
    assert poses != random_poses(character.rig, 50, 8)
    angles = [pose["ParamAngleX"] for pose in poses]
    assert -30 <= min(angles) < -20
    assert 20 < max(angles) <= 30


def test_measuring_twice_gives_the_same_report(character: Any) -> None:
    subject = character.subject()
    assert measure(subject, OPTIONS) == measure(subject, OPTIONS)
