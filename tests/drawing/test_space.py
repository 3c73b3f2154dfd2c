"""The head in space: level from the front, foreshortened when it turns."""

from __future__ import annotations

import numpy as np
import pytest

from cartoonalive.drawing.model import Head
from cartoonalive.drawing.setting import Crop, Pose
from cartoonalive.drawing.space import Space

EYES = np.array([[-0.45, 0.0], [0.45, 0.0]])


def space(**turn: float) -> Space:
    return Space(Head(), Pose(**turn), Crop(scale=0.25, x=0.5, y=0.5), 400)


def test_front_view_is_mirror_symmetric() -> None:
    left, right = space().silhouette()
    assert np.allclose(200 - left[:, 0], right[:, 0] - 200)
    assert np.allclose(left[:, 1], right[:, 1])


def test_outline_runs_from_crown_to_chin() -> None:
    outline = space().outline
    assert outline[0, 1] == pytest.approx(-Head().crown)
    assert outline[-1].tolist() == pytest.approx([0.0, Head().chin])
    assert (np.diff(outline[:, 1]) > -0.01).all()


@pytest.mark.parametrize(("yaw", "sign"), [(30.0, 1.0), (-30.0, -1.0)])
def test_features_move_to_the_side_that_the_face_looks_to(yaw: float, sign: float) -> None:
    nose = space(yaw=yaw).on_face([[0.0, 0.5]])[0]
    assert sign * (nose[0] - 200) > 20


def test_the_far_half_of_the_face_is_narrower() -> None:
    far, near = np.diff(space(yaw=30.0).on_face([[-0.9, 0.2], [0.0, 0.2], [0.9, 0.2]])[:, 0])[::-1]
    assert 0 < far < 0.6 * near


def test_looking_up_moves_features_up() -> None:
    assert space(pitch=20.0).on_face([[0.0, 0.5]])[0, 1] < space().on_face([[0.0, 0.5]])[0, 1] - 10


def test_roll_tilts_clockwise_on_screen() -> None:
    left, right = space(roll=15.0).on_face(EYES)
    assert np.degrees(np.arctan2(right[1] - left[1], right[0] - left[0])) == pytest.approx(15.0, abs=0.5)


def test_a_nodding_dome_keeps_its_height() -> None:
    tops = [min(side[:, 1].min() for side in space(pitch=pitch).silhouette()) for pitch in (-25.0, 0.0, 25.0)]
    assert max(tops) - min(tops) < 0.5 * space().unit
