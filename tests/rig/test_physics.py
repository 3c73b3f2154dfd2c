"""The pendulums, run for one rod in fixed steps by the rules of the Cubism runtimes."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.rig.model import PhysicsGroup
from cartoonalive.rig.parameters import STANDARD
from cartoonalive.rig.physics import hair_physics

Signal = Callable[[float], dict[str, float]]
GROUPS = hair_physics(STANDARD)
FPS = 60


def swing(group: PhysicsGroup, signal: Signal, seconds: float = 5.0) -> NDArray[np.float64]:
    """The output value of every frame."""
    rod, output = group.vertices[1], group.outputs[0]
    delay = rod.delay / FPS * 30
    point, velocity, last_angle = np.array([0.0, rod.radius]), np.zeros(2), 0.0
    values = []
    for frame in range(int(seconds * FPS)):
        settings = signal(frame / FPS)
        root, angle = np.zeros(2), 0.0
        for one in group.inputs:
            share = settings.get(one.parameter, 0.0) / STANDARD[one.parameter].maximum
            pushed = -share * group.position_range[2] * one.weight / 100
            if one.kind == "X":
                root[0] += pushed
            else:
                angle += np.radians(pushed)
        turned = (last_angle - angle) / 5
        cosine, sine = np.cos(turned), np.sin(turned)
        hanging = np.array([[cosine, -sine], [sine, cosine]]) @ (point - root)
        gravity = np.array([np.sin(angle), np.cos(angle)])
        moved = hanging + velocity * delay + rod.acceleration * gravity * delay**2
        target = root + moved / np.linalg.norm(moved) * rod.radius
        velocity, point, last_angle = (target - point) / delay * rod.mobility, target, angle
        values.append(-output.scale * np.arctan2(*(point - root)))
    return np.array(values)


def quick_turn(time: float) -> dict[str, float]:
    return {"ParamAngleX": 30 * float(np.clip((time - 0.5) / 0.25, 0, 1))}


def tilt(time: float) -> dict[str, float]:
    return {"ParamAngleZ": 30 * float(np.clip((time - 0.5) / 0.3, 0, 1))}


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.outputs[0].parameter)
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
    (group,) = hair_physics({"ParamHairFront", "ParamAngleX"})
    assert [one.parameter for one in group.inputs] == ["ParamAngleX"]
    assert [one.parameter for one in group.outputs] == ["ParamHairFront"]
    assert hair_physics({"ParamAngleX"}) == ()
    assert [group.id for group in hair_physics(STANDARD)] == [f"PhysicsSetting{n}" for n in (1, 2, 3)]
