"""The player: what is kept, what goes on in which order, blinks."""

import numpy as np

from cartoonalive.motion.blink import BLINK_S, Blinker, openness
from cartoonalive.motion.gestures import gesture
from cartoonalive.motion.idle import idle_motion
from cartoonalive.motion.model import Effect, Expression
from cartoonalive.motion.player import Player
from cartoonalive.rig.parameters import STANDARD
from cartoonalive.rig.physics import pendulums
from tests.motion.models import triangle_rig

EYELIDS, LIPS = ("ParamEyeLOpen", "ParamEyeROpen"), ("ParamMouthOpenY",)


def test_expressions_do_not_add_up_over_frames() -> None:
    player = Player(triangle_rig())
    player.show(Expression(name="up", effects=(Effect(parameter="ParamAngleY", value=5, blend="Add"),), fade_in_s=0))
    assert [player.update(1 / 30)["ParamAngleY"] for _ in range(3)] == [5.0, 5.0, 5.0]


def test_values_stay_in_range_and_physics_runs_last() -> None:
    player = Player(triangle_rig(pendulums(STANDARD)), lips=LIPS)
    player.play(idle_motion(STANDARD))
    for _ in range(90):
        values = player.update(1 / 30, tracking={"ParamAngleX": 99.0}, mouth_opening=2.0)
        for name, value in values.items():
            assert STANDARD[name].minimum <= value <= STANDARD[name].maximum
    assert values["ParamHairFront"] != 0.0


def test_a_new_motion_fades_in_over_the_running_one() -> None:
    player = Player(triangle_rig())
    player.play(idle_motion(STANDARD))
    for _ in range(60):
        player.update(1 / 30)
    player.play(gesture("shake", STANDARD))
    turned = [player.update(1 / 30)["ParamAngleX"] for _ in range(62)]
    assert np.abs(np.diff(turned)).max() < 8.0
    assert player.idle


def test_a_looping_motion_goes_on_until_it_is_stopped() -> None:
    player = Player(triangle_rig())
    run = player.play(idle_motion(STANDARD))
    for _ in range(40):
        player.update(1.0)
    assert not player.idle
    run.stop()
    player.update(0.6)
    player.update(0.1)
    assert player.idle


def test_a_blink_closes_the_lids_and_opens_them_again() -> None:
    times = np.linspace(-0.1, BLINK_S + 0.1, 200)
    values = [openness(time) for time in times]
    assert (min(values), values[0], values[-1]) == (0.0, 1.0, 1.0)


def test_blinks_come_at_uneven_intervals_and_by_the_seed() -> None:
    def starts(seed: int) -> list[int]:
        blinker = Blinker(seed)
        shut = np.array([blinker.update(1 / 60) < 0.5 for _ in range(3600)])
        return np.flatnonzero(np.diff(shut.astype(int)) == 1).tolist()

    blinks = starts(0)
    assert 8 <= len(blinks) <= 40
    assert len(set(np.diff(blinks).tolist())) > 4
    assert blinks == starts(0) != starts(1)


def test_only_the_models_eyelids_blink() -> None:
    player = Player(triangle_rig(), eyelids=EYELIDS, blink_seed=0)
    lids = [player.update(1 / 60)["ParamEyeLOpen"] for _ in range(900)]
    assert (min(lids), max(lids)) == (0.0, 1.0)
