import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from cartoonalive.rig.turn import DOWN, NECK_YAW, UP, YAW, HeadTurn, rotate

angles = st.floats(-1.0, 1.0)
V, U = np.mgrid[-1.2:1.6:57j, -1.0:1.0:41j]
GRID = np.stack([U, V], axis=-1)
EYES = np.array([[-0.25, 0.0], [0.25, 0.0]])


def smallest_jacobian(field: NDArray[np.float64]) -> float:
    moved = GRID + field
    step_v, step_u = V[1, 0] - V[0, 0], U[0, 1] - U[0, 0]
    along_v, along_u = np.gradient(moved, step_v, axis=0), np.gradient(moved, step_u, axis=1)
    return float((along_u[..., 0] * along_v[..., 1] - along_u[..., 1] * along_v[..., 0]).min())


@pytest.fixture
def turn() -> HeadTurn:
    return HeadTurn.of(chin=0.65, yaw_degrees=0.0, strength=1.0)


def test_eyes_move_by_the_measured_amounts(turn: HeadTurn) -> None:
    assert turn.head(EYES, 1, 0)[:, 0].mean() == pytest.approx(YAW, rel=0.05)
    assert -turn.head(EYES, 0, 1)[:, 1].mean() == pytest.approx(UP, rel=0.1)
    assert turn.head(EYES, 0, -1)[:, 1].mean() == pytest.approx(DOWN, rel=0.1)


def test_the_nose_bulges(turn: HeadTurn) -> None:
    tip, cheek = turn.head(np.array([[0.0, 0.26], [0.0, 0.55]]), 1, 0)[:, 0]
    assert tip > 1.25 * cheek


def test_the_eye_on_the_far_side_gets_narrower(turn: HeadTurn) -> None:
    def stretch(u: float) -> float:
        ends = np.array([[u - 0.08, 0.0], [u + 0.08, 0.0]])
        return float(1 + np.diff(turn.head(ends, 1, 0)[:, 0])[0] / 0.16)

    assert stretch(0.25) < 0.9 < 1.0 < stretch(-0.25)


@given(x=angles, y=angles, chin=st.floats(0.45, 0.8))
def test_left_mirrors_right(x: float, y: float, chin: float) -> None:
    turn = HeadTurn.of(chin=chin, yaw_degrees=0.0, strength=1.0)
    mirror = np.array([-1.0, 1.0])
    far = np.full(GRID.shape[:2], 0.1)
    np.testing.assert_allclose(turn.head(GRID * mirror, -x, y), turn.head(GRID, x, y) * mirror, atol=1e-12)
    np.testing.assert_allclose(turn.hair(GRID * mirror, -x, y, far), turn.hair(GRID, x, y, far) * mirror, atol=1e-12)


@given(x=angles, y=angles, chin=st.floats(0.45, 0.8), distance=st.floats(0.0, 1.0))
def test_nothing_folds_up_to_the_strongest_turn(x: float, y: float, chin: float, distance: float) -> None:
    turn = HeadTurn.of(chin=chin, yaw_degrees=0.0, strength=1.4)
    assert smallest_jacobian(turn.head(GRID, x, y)) > 0.1
    assert smallest_jacobian(turn.hair(GRID, x, y, np.full(GRID.shape[:2], distance))) > 0.1
    assert smallest_jacobian(turn.back_hair(GRID, x, y, np.full(GRID.shape[:2], distance))) > 0.1


def test_hair_beside_the_cheek_moves_with_it(turn: HeadTurn) -> None:
    cheek = np.array([[0.5, 0.3]])
    close = turn.hair(cheek, 1, 1, np.zeros(1))
    np.testing.assert_allclose(close, turn.head(cheek, 1, 1), atol=1e-12)
    assert np.abs(turn.hair(cheek, 1, 1, np.ones(1)) - close).max() > 0.005


def test_back_hair_stays_behind_the_neck_and_goes_with_the_hair_beside_the_head(turn: HeadTurn) -> None:
    behind, beside = np.array([[0.0, 0.6]]), np.array([[0.65, 0.3]])
    far = np.ones(1)
    assert np.abs(turn.back_hair(behind, 1, 0, far)).max() < 0.2 * np.abs(turn.hair(behind, 1, 0, far)).max()
    np.testing.assert_allclose(turn.back_hair(beside, 1, 1, far), turn.hair(beside, 1, 1, far), atol=1e-12)


def test_neck_follows_at_the_chin_and_rests_at_the_collar(turn: HeadTurn) -> None:
    chin, collar = np.array([0.0, 0.65]), np.array([0.0, 1.0])
    np.testing.assert_allclose(turn.neck(chin, 1, 1, 0), (NECK_YAW * YAW, -0.25 * UP * 0.96))
    np.testing.assert_allclose(turn.neck(collar, 1, 1, 1), 0, atol=1e-12)


def test_a_three_quarter_face_turns_less_to_its_side() -> None:
    turn = HeadTurn.of(chin=0.6, yaw_degrees=25.0, strength=1.0)
    right, left = (abs(turn.head(EYES, x, 0)[:, 0].mean()) for x in (1, -1))
    assert right == pytest.approx(0.6 * YAW, rel=0.1)
    assert left == pytest.approx(0.8 * YAW, rel=0.1)


def test_tilting_is_clockwise_about_the_chin(turn: HeadTurn) -> None:
    np.testing.assert_allclose(turn.roll(turn.pivot, 1.0), 0, atol=1e-12)
    assert turn.roll(np.array([0.0, -0.5]), 1.0)[0] > 0.15
    np.testing.assert_allclose(rotate(np.array([1.0, 0.0]), np.zeros(2), 90.0), (0.0, 1.0), atol=1e-12)


def test_long_hair_far_beside_the_head_does_not_fold_where_it_begins_to_hang(turn: HeadTurn) -> None:
    beside = np.add(GRID, (1.8, 1.2))
    for z in (-1.0, 1.0):
        hung = turn.hanging(beside, np.zeros_like(beside), z, np.full(beside.shape[:2], 5.0))
        assert smallest_jacobian(hung) > 0.4
