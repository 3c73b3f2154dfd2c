"""Pendulums that swing the hair, and what hangs, after the head and the body.

A pendulum for each group of hair swings all of it; one for each strand adds what sets the strand apart. Longer hair
swings slower, and neighbours are out of tune a little, so that they drift apart and come together again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from cartoonalive.rig.model import PhysicsGroup, PhysicsInput, PhysicsOutput, PhysicsVertex

_SWINGS = (
    PhysicsInput(parameter="ParamAngleX", weight=60.0, kind="X"),
    PhysicsInput(parameter="ParamAngleZ", weight=60.0, kind="Angle"),
    PhysicsInput(parameter="ParamBodyAngleX", weight=40.0, kind="X"),
    PhysicsInput(parameter="ParamBodyAngleZ", weight=40.0, kind="Angle"),
)
_BOUNCES = (
    PhysicsInput(parameter="ParamAngleY", weight=60.0, kind="X"),
    PhysicsInput(parameter="ParamBodyAngleY", weight=40.0, kind="X"),
)
_PULLS = (
    PhysicsInput(parameter="ParamAngleX", weight=30.0, kind="X"),
    PhysicsInput(parameter="ParamBodyAngleX", weight=70.0, kind="X"),
    PhysicsInput(parameter="ParamBodyAngleZ", weight=60.0, kind="Angle"),
)
"""What swings a thing on the body: the head only pulls at the collar."""


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """What is special about the pendulum of one parameter."""

    name: str
    length: float
    """Usual way from roots to tips in W, where it was not measured."""
    tempo: float = 1.0
    """Factor of the rod's length: how far it is out of tune with its neighbours."""
    inputs: tuple[PhysicsInput, ...] = _SWINGS
    strands: str = ""
    """Beginning of the parameters of the group's strands, with which it shares the swing."""


_KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "ParamHairFront": _Kind(name="Fringe", length=0.35, strands="ParamHairFront"),
        "ParamHairSide": _Kind(name="Side hair", length=0.7, strands="ParamHairSide"),
        "ParamHairBack": _Kind(name="Back hair", length=1.2),
        "ParamHairFrontR": _Kind(name="Fringe right", length=0.35, tempo=0.75),
        "ParamHairFrontC": _Kind(name="Fringe middle", length=0.35, tempo=1.15),
        "ParamHairFrontL": _Kind(name="Fringe left", length=0.35, tempo=1.5),
        "ParamHairSideR": _Kind(name="Side hair right", length=0.7, tempo=1.25),
        "ParamHairSideL": _Kind(name="Side hair left", length=0.7, tempo=0.8),
        "ParamHairOuterR": _Kind(name="Outer hair right", length=1.0, tempo=0.85),
        "ParamHairOuterL": _Kind(name="Outer hair left", length=1.0, tempo=1.2),
        "ParamHairFluffy": _Kind(name="Hair bounce", length=0.5, inputs=_BOUNCES),
        "ParamEarringL": _Kind(name="Left earring", length=0.1, tempo=0.9),
        "ParamEarringR": _Kind(name="Right earring", length=0.1, tempo=1.1),
        "ParamRibbon": _Kind(name="Ribbon", length=0.5, inputs=_PULLS),
    }
)
"""By the parameter that is driven."""
_SHORTEST, _PER_LENGTH, _LONGEST = 5.0, 8.0, 18.0
"""Rod of what has no length, what each W of length adds to it, and the longest rod."""
_RODS = (8.0, 15.0)
"""Rods between which these pass from quick to slow:"""
_MOBILITY, _DELAY, _ACCELERATION = (0.9, 0.95), (0.9, 0.8), (1.5, 1.1)
"""Share of the speed kept from step to step, delay, and pull downwards."""
_ALONE, _SHARED = 2.0, 1.5
"""Parameter value per radian; less for a group whose strands add to its swing."""


def pendulums(parameters: Collection[str], lengths: Mapping[str, float] | None = None) -> tuple[PhysicsGroup, ...]:
    """One pendulum for each parameter of what swings among ``parameters``, driven by the inputs among them.

    ``lengths`` (W, by parameter) are measured from roots to tips.
    """
    measured = lengths or {}
    driven = [parameter for parameter in _KINDS if parameter in parameters]
    groups = []
    for number, parameter in enumerate(driven, start=1):
        kind = _KINDS[parameter]
        shared = kind.strands and any(one != parameter and one.startswith(kind.strands) for one in driven)
        output = PhysicsOutput(parameter=parameter, vertex=1, scale=_SHARED if shared else _ALONE)
        groups.append(
            PhysicsGroup(
                id=f"PhysicsSetting{number}",
                name=kind.name,
                inputs=tuple(one for one in kind.inputs if one.parameter in parameters),
                outputs=(output,),
                vertices=_rod(kind.tempo * measured.get(parameter, kind.length)),
            )
        )
    return tuple(groups)


def _rod(length: float) -> tuple[PhysicsVertex, ...]:
    """Root and tip of a pendulum for what hangs down by a ``length`` in W."""
    radius = round(min(_SHORTEST + _PER_LENGTH * length, _LONGEST), 2)
    mobility, delay, acceleration = (
        round(float(np.interp(radius, _RODS, ends)), 3) for ends in (_MOBILITY, _DELAY, _ACCELERATION)
    )
    root = PhysicsVertex(position=(0.0, 0.0), mobility=1.0, delay=1.0, acceleration=1.0, radius=0.0)
    tip = PhysicsVertex(
        position=(0.0, radius), mobility=mobility, delay=delay, acceleration=acceleration, radius=radius
    )
    return root, tip
