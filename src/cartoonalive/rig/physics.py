"""Pendulums that swing the hair after the head and the body."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from cartoonalive.rig.model import PhysicsGroup, PhysicsInput, PhysicsOutput, PhysicsVertex


@dataclass(frozen=True, kw_only=True)
class _Strand:
    """The pendulum of one sway parameter."""

    parameter: str
    name: str
    radius: float
    """Length of the rod; longer swings slower."""
    mobility: float
    """Share of the speed kept from step to step."""
    delay: float
    acceleration: float
    scale: float
    """Parameter value per radian."""


_STRANDS = (
    _Strand(
        parameter="ParamHairFront",
        name="Fringe",
        radius=8.0,
        mobility=0.9,
        delay=0.9,
        acceleration=1.5,
        scale=2.0,
    ),
    _Strand(
        parameter="ParamHairSide",
        name="Side hair",
        radius=11.0,
        mobility=0.92,
        delay=0.85,
        acceleration=1.3,
        scale=2.0,
    ),
    _Strand(
        parameter="ParamHairBack",
        name="Back hair",
        radius=15.0,
        mobility=0.95,
        delay=0.8,
        acceleration=1.1,
        scale=2.0,
    ),
)

_INPUTS = (
    PhysicsInput(parameter="ParamAngleX", weight=60.0, kind="X"),
    PhysicsInput(parameter="ParamAngleZ", weight=60.0, kind="Angle"),
    PhysicsInput(parameter="ParamBodyAngleX", weight=40.0, kind="X"),
    PhysicsInput(parameter="ParamBodyAngleZ", weight=40.0, kind="Angle"),
)


def hair_physics(parameters: Collection[str]) -> tuple[PhysicsGroup, ...]:
    """One pendulum per sway parameter among ``parameters``, driven by the inputs among them."""
    inputs = tuple(one for one in _INPUTS if one.parameter in parameters)
    return tuple(
        PhysicsGroup(
            id=f"PhysicsSetting{number}",
            name=strand.name,
            inputs=inputs,
            outputs=(PhysicsOutput(parameter=strand.parameter, vertex=1, scale=strand.scale),),
            vertices=(
                PhysicsVertex(position=(0.0, 0.0), mobility=1.0, delay=1.0, acceleration=1.0, radius=0.0),
                PhysicsVertex(
                    position=(0.0, strand.radius),
                    mobility=strand.mobility,
                    delay=strand.delay,
                    acceleration=strand.acceleration,
                    radius=strand.radius,
                ),
            ),
        )
        for number, strand in enumerate((strand for strand in _STRANDS if strand.parameter in parameters), start=1)
    )
