"""Pendulums of a puppet swing as those of the rig do, by Inochi2D's rule for rigid ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from cartoonalive.evaluate.model import Array
from cartoonalive.formats.inp import inp_bytes
from cartoonalive.motion.physics import PhysicsRuntime
from cartoonalive.puppet.bake import bake
from cartoonalive.puppet.model import Puppet
from cartoonalive.puppet.pendulum import GRAVITY_PX
from cartoonalive.rig.model import ArtMesh, CanvasInfo, Rig
from cartoonalive.rig.parameters import STANDARD, axis
from cartoonalive.rig.physics import pendulums
from tests.formats.inp_reader import read_inp
from tests.formats.moc3.small import SQUARE

STEP_S, SECONDS = 0.01, 3.0
Course = Callable[[float], dict[str, float]]


def lock(parameter: str) -> ArtMesh:
    """A square that sways."""
    return ArtMesh(
        id=f"ArtMesh{parameter}",
        texture=0,
        uvs=SQUARE,
        triangles=np.array([[0, 1, 2], [2, 1, 3]], np.uint16),
        axes=(axis(parameter),),
        opacity=np.ones(3, np.float32),
        draw_order=np.full(3, 500, np.float32),
        positions=np.stack([SQUARE / 4 + np.float32(shift) for shift in (-0.1, 0.0, 0.1)]),
    )


RIG = Rig(
    canvas=CanvasInfo(width=400, height=400, pixels_per_unit=400, origin=(200, 200)),
    parameters=tuple(STANDARD.values()),
    meshes=tuple(lock(name) for name in ("ParamHairFront", "ParamHairSide", "ParamHairBack")),
    physics=pendulums(STANDARD),
)
PUPPET = bake(RIG, "a")


def swing_of_the_rig(course: Course, parameter: str) -> Array:
    runtime = PhysicsRuntime.of(RIG.physics, RIG.parameters)
    found = []
    for time in np.arange(0, SECONDS, STEP_S):
        values = {one.id: one.default for one in RIG.parameters} | course(float(time))
        runtime.update(values, STEP_S)
        found.append(values[parameter])
    return np.array(found)


def swing_of_the_puppet(puppet: Puppet, course: Course, parameter: str) -> Array:
    """Inochi2D's rigid pendulum: the angle follows from where the end is, then obeys gravity and damping."""
    pendulum = next(one for one in puppet.pendulums if one.parameter == parameter)
    end, speed, found = np.array([0.0, pendulum.length]), 0.0, []
    ratio = GRAVITY_PX / pendulum.length
    for time in np.arange(0, SECONDS, STEP_S):
        pivot, turn = placed(puppet, pendulum.id, course(float(time)))
        rod = end - (pivot, 0.0)
        angle = np.arctan2(rod[0], rod[1])
        for _ in range(10):
            speed -= (ratio * np.sin(angle) + 2 * pendulum.damping * np.sqrt(ratio) * speed) * STEP_S / 10
            angle += speed * STEP_S / 10
        end = np.array([pivot, 0.0]) + pendulum.length * np.array([np.sin(angle), np.cos(angle)])
        found.append(np.clip(np.sin(angle + turn) * pendulum.scale, -1, 1))
    return np.array(found)


def placed(puppet: Puppet, node: str, values: dict[str, float]) -> tuple[float, float]:
    """Shift and turn of a pendulum's pivot."""
    moved = {"transform.t.x": 0.0, "transform.r.z": 0.0}
    for parameter in puppet.parameters:
        first = parameter.axes[0]
        rows = [binding for binding in parameter.bindings if binding.node == node]
        for binding in rows:
            line = binding.values if binding.values.ndim == 1 else binding.values[:, 0]
            moved[binding.target] += float(np.interp(values.get(first.parameter, first.default), first.points, line))
    return moved["transform.t.x"], moved["transform.r.z"]


@pytest.mark.parametrize("parameter", ["ParamHairFront", "ParamHairSide", "ParamHairBack"])
@pytest.mark.parametrize(
    "course",
    [
        lambda time: {"ParamAngleX": 12 * np.sin(2 * np.pi * 0.8 * time)},
        lambda time: {"ParamAngleZ": 20 * np.sin(2 * np.pi * 0.5 * time)},
        lambda time: {"ParamBodyAngleX": 6.0 * min(4 * time, 1.0)},
    ],
    ids=["turn", "tilt", "step"],
)
def test_they_swing_alike(course: Course, parameter: str) -> None:
    rig, puppet = swing_of_the_rig(course, parameter), swing_of_the_puppet(PUPPET, course, parameter)
    assert np.ptp(rig) > 0.05
    assert np.corrcoef(rig, puppet)[0, 1] > 0.85
    assert 0.5 < np.ptp(puppet) / np.ptp(rig) < 2.0


def test_the_file_holds_them() -> None:
    found, _ = read_inp(inp_bytes(PUPPET, [np.zeros((4, 4, 4), np.uint8)]))
    assert [one.parameter for one in found.pendulums] == ["ParamHairFront", "ParamHairSide", "ParamHairBack"]
    for mine, other in zip(PUPPET.pendulums, found.pendulums, strict=True):
        assert other.scale == pytest.approx(mine.scale, abs=1e-4)
        assert other.length == pytest.approx(mine.length, abs=1e-2)
    assert {binding.target for p in found.parameters for binding in p.bindings} >= {"transform.t.x", "transform.r.z"}


def test_without_a_lock_there_is_no_pendulum() -> None:
    bald = bake(replace(RIG, meshes=RIG.meshes[:1]), "a")
    assert [one.parameter for one in bald.pendulums] == ["ParamHairFront"]
