"""Pendulums of a rig as Inochi2D's: one rod for each driven parameter, of the same pace and damping.

A rod of Live2D's physics, for small swings, obeys x'' + g x' + w^2 x = 0 with w = 30 Delay sqrt(Acceleration / Radius)
and g = -60 ln(Mobility), at 60 steps a second. Inochi2D's rigid pendulum has w^2 = gravity / length and a damping
ratio. What the inputs do to the root, the pivot of the rod does: it is shifted and turned by the same parameters.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator

import numpy as np

from cartoonalive.motion.physics import STEP_FPS, pushed
from cartoonalive.puppet.lattice import PAIRS, Lattice
from cartoonalive.puppet.model import Binding, FloatArray, Pendulum, Target
from cartoonalive.rig.model import PhysicsGroup, PhysicsInput, PhysicsOutput, Rig

GRAVITY_PX = 9.8 * 1000.0
"""Pixels per second squared: Inochi2D's own default."""
_DELAY_FPS = 30.0
"""The frame rate that ``Delay`` is given for."""
_STIFFEST = 1e-3
"""Least mobility; less would be a rod that does not move."""


def pendulums(rig: Rig, moving: Collection[str]) -> tuple[Pendulum, ...]:
    """One for each output of the rig's physics among the parameters ``moving`` that stands alone in the puppet."""
    return tuple(_pendulum(group, output) for group, output in _outputs(rig, moving))


def pivot_bindings(rig: Rig, lattice: Lattice, moving: Collection[str]) -> tuple[Binding, ...]:
    """How the parameters of ``lattice`` move the pivots of the pendulums that drive the parameters ``moving``."""
    found = []
    for group, output in _outputs(rig, moving):
        shift, turn = np.zeros(lattice.shape), np.zeros(lattice.shape)
        for one in group.inputs:
            if one.parameter in lattice.parameters:
                moved = _moved(rig, group, one, lattice)
                shift, turn = (shift + moved, turn) if one.kind == "X" else (shift, turn + np.radians(moved))
        pendulum = _pendulum(group, output)
        scaled = shift * pendulum.length / group.vertices[output.vertex].radius
        moves: dict[Target, FloatArray] = {"transform.t.x": scaled, "transform.r.z": turn}
        for target, values in moves.items():
            if values.any():
                found.append(Binding(node=pendulum.id, target=target, values=values))
    return tuple(found)


def _outputs(rig: Rig, moving: Collection[str]) -> Iterator[tuple[PhysicsGroup, PhysicsOutput]]:
    paired = {name for pair in PAIRS for name in pair}
    for group in rig.physics:
        for output in group.outputs:
            if output.parameter in moving and output.parameter not in paired and output.vertex > 0:
                yield group, output


def _pendulum(group: PhysicsGroup, output: PhysicsOutput) -> Pendulum:
    vertex = group.vertices[output.vertex]
    pace = _DELAY_FPS * vertex.delay * math.sqrt(vertex.acceleration / vertex.radius)
    braking = -STEP_FPS * math.log(min(max(vertex.mobility, _STIFFEST), 1.0))
    scale = output.scale * output.weight / 100.0
    return Pendulum(
        id=f"{group.id} {output.parameter}",
        parameter=output.parameter,
        length=GRAVITY_PX / pace**2,
        damping=braking / (2 * pace),
        scale=scale if output.reflect else -scale,
    )


def _moved(rig: Rig, group: PhysicsGroup, one: PhysicsInput, lattice: Lattice) -> FloatArray:
    """What an input does to the root (its units, or degrees) at the points of a lattice."""
    number = lattice.parameters.index(one.parameter)
    parameter = next(parameter for parameter in rig.parameters if parameter.id == one.parameter)
    limits = group.position_range if one.kind == "X" else group.angle_range
    along = np.array([pushed(one, parameter, point, limits) for point in lattice.axes[number].points])
    shape = [1] * len(lattice.shape)
    shape[number] = len(along)
    result: FloatArray = np.broadcast_to(along.reshape(shape), lattice.shape)
    return result
