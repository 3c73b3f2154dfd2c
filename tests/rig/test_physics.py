"""The pendulums of the hair, run in the steps that players take."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.motion.physics import PhysicsRuntime
from cartoonalive.rig.model import PhysicsGroup
from cartoonalive.rig.parameters import SHAPED, STANDARD
from cartoonalive.rig.physics import pendulums

Signal = Callable[[float], dict[str, float]]
HAIR = {name for name in STANDARD if "Earring" not in name and name != "ParamRibbon"}
GROUPS = pendulums(HAIR)
PARAMETERS = {**STANDARD, **SHAPED}
EVERY = pendulums(PARAMETERS)
STRANDS = [group for group in EVERY if group.outputs[0].parameter in SHAPED and group.name != "Hair bounce"]
FPS = 60


def swing(group: PhysicsGroup, signal: Signal, seconds: float = 5.0) -> NDArray[np.float64]:
    """The output value of every frame."""
    runtime, values = PhysicsRuntime(groups=(group,), parameters=PARAMETERS), []
    for frame in range(int(seconds * FPS)):
        settings = signal(frame / FPS)
        runtime.update(settings, 1 / FPS)
        values.append(settings[group.outputs[0].parameter])
    return np.array(values)


def quick_turn(time: float) -> dict[str, float]:
    return {"ParamAngleX": 30 * float(np.clip((time - 0.5) / 0.25, 0, 1))}


def tilt(time: float) -> dict[str, float]:
    return {"ParamAngleZ": 30 * float(np.clip((time - 0.5) / 0.3, 0, 1))}


@pytest.mark.parametrize("group", [*GROUPS, *STRANDS], ids=lambda group: group.outputs[0].parameter)
def test_hair_lags_behind_a_turn_overshoots_and_settles(group: PhysicsGroup) -> None:
    values = swing(group, quick_turn)
    assert values[:30] == pytest.approx(0.0, abs=1e-6)
    assert -1.0 < values.min() < -0.3
    assert 0.1 < values.max() < 1.0
    assert np.abs(values[-60:]).max() < 0.03


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.outputs[0].parameter)
def test_tilted_hair_hangs_down(group: PhysicsGroup) -> None:
    assert 0.1 < swing(group, tilt)[-1] < 0.5


def test_longer_hair_swings_longer() -> None:
    settled = [np.nonzero(np.abs(swing(group, quick_turn)) > 0.05)[0][-1] for group in GROUPS]
    assert settled == sorted(settled)
    assert settled[0] < settled[-1]


def test_only_parameters_of_the_model_are_named() -> None:
    (group,) = pendulums({"ParamHairFront", "ParamAngleX"})
    assert [one.parameter for one in group.inputs] == ["ParamAngleX"]
    assert [one.parameter for one in group.outputs] == ["ParamHairFront"]
    assert pendulums({"ParamAngleX"}) == ()
    assert [group.id for group in GROUPS] == [f"PhysicsSetting{n}" for n in (1, 2, 3)]


def test_earrings_swing_quicker_than_any_hair() -> None:
    earrings = [group for group in EVERY if "earring" in group.name]
    assert [group.name for group in earrings] == ["Left earring", "Right earring"]
    rods = {group.name: group.vertices[1].radius for group in EVERY}
    assert max(rods[group.name] for group in earrings) < min(rods[group.name] for group in GROUPS)
    for group in earrings:
        assert 0.3 < np.abs(swing(group, quick_turn)).max() < 1.0


def test_a_ribbon_swings_after_the_body_more_than_after_the_head() -> None:
    (ribbon,) = (group for group in EVERY if group.name == "Ribbon")

    def body_turn(time: float) -> dict[str, float]:
        return {"ParamBodyAngleX": quick_turn(time)["ParamAngleX"] / 3}

    by_body, by_head = (np.abs(swing(ribbon, signal)).max() for signal in (body_turn, quick_turn))
    assert 0.3 < by_body < 1.0
    assert 0.1 < by_head < 0.6 * by_body


def test_every_strand_has_a_pendulum_of_its_own_with_a_readable_name() -> None:
    driven = [output.parameter for group in EVERY for output in group.outputs]
    assert len(set(driven)) == len(driven) == 14
    names = [group.name for group in EVERY]
    assert {"Fringe left", "Side hair right", "Back hair", "Hair bounce"} <= set(names)
    assert len(set(names)) == len(names)


def test_the_rod_is_as_long_as_the_hair() -> None:
    short, long = (pendulums({"ParamHairSideL"}, {"ParamHairSideL": length})[0] for length in (0.3, 1.5))
    assert short.vertices[1].radius < long.vertices[1].radius <= 18


def test_neighbours_of_one_length_drift_apart() -> None:
    lengths = {group.outputs[0].parameter: 0.5 for group in STRANDS}
    right, left = (
        swing(group, quick_turn)
        for group in pendulums(PARAMETERS, lengths)
        if group.name in ("Fringe right", "Fringe left")
    )
    assert np.abs(right - left).max() > 0.2


def test_a_group_leaves_a_part_of_the_swing_to_its_strands() -> None:
    alone, shared = (
        next(group for group in groups if group.name == "Fringe").outputs[0].scale for groups in (GROUPS, EVERY)
    )
    assert shared < alone


def test_hair_flies_up_when_the_head_drops() -> None:
    (bounce,) = (group for group in EVERY if group.name == "Hair bounce")
    values = swing(bounce, lambda time: {"ParamAngleY": -30 * float(np.clip((time - 0.5) / 0.25, 0, 1))})
    assert values[np.abs(values) > 0.1][0] > 0
    assert np.abs(values[-60:]).max() < 0.03
