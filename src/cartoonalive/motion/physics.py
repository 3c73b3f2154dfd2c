"""Pendulums in motion: ``physics3`` evaluated step by step, as the official framework does.

The rules were found by comparing input and output of that framework. They are unusual in places, and kept so: turning
a point uses the already turned x for its y, and a rod's air resistance depends on the last step's angle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cartoonalive.rig.model import Parameter, PhysicsGroup, PhysicsInput

Array = NDArray[np.float64]

STEP_FPS = 60.0
"""Steps a second; files written here say the same."""
_BASE_FPS = 30.0
"""The frame rate that ``Delay`` is given for."""
_AIR = 5.0
"""By which a change of the root's angle is divided before it turns the rods."""
_STILL = 0.001
"""A rod's x below this share of the largest position counts as zero."""
_LONGEST_BACKLOG_S = 5.0


@dataclass
class _Chain:
    """The moving state of one pendulum: its points, root first."""

    group: PhysicsGroup
    points: Array
    """(n, 2) places, y downwards."""
    velocities: Array
    """(n, 2)"""
    before: Array
    """(outputs,) angles in radians, before the last step."""
    after: Array
    """(outputs,) angles after it."""
    angle: float = 0.0
    """Radians the root was turned by in the last step."""

    @classmethod
    def hanging(cls, group: PhysicsGroup) -> _Chain:
        """At rest, straight down; the root's own radius does not count."""
        depths = np.cumsum([0.0, *(vertex.radius for vertex in group.vertices[1:])])
        points = np.stack([np.zeros_like(depths), depths], axis=1)
        still = np.zeros(len(group.outputs))
        return cls(group=group, points=points, velocities=np.zeros_like(points), before=still, after=still)


@dataclass
class PhysicsRuntime:
    """All pendulums of a model, moved on in fixed steps so that the result does not depend on the frame rate."""

    groups: Sequence[PhysicsGroup]
    parameters: Mapping[str, Parameter]
    """By id; inputs and outputs that are not among them are ignored."""
    fps: float = STEP_FPS
    _chains: list[_Chain] = field(init=False)
    _present: dict[str, float] = field(init=False)
    """Parameter values as the steps see them; those of the first frame count from its beginning."""
    _remaining: np.float32 = field(init=False)
    """Seconds that have passed and are not yet stepped over; single precision, as it decides when steps happen."""

    def __post_init__(self) -> None:
        self.reset()

    @classmethod
    def of(cls, groups: Sequence[PhysicsGroup], parameters: Iterable[Parameter]) -> PhysicsRuntime:
        """The pendulums of a rig."""
        return cls(groups=groups, parameters={parameter.id: parameter for parameter in parameters})

    def reset(self) -> None:
        """Everything hangs at rest."""
        self._chains = [_Chain.hanging(group) for group in self.groups]
        self._present = {}
        self._remaining = np.float32(0.0)

    def update(self, values: MutableMapping[str, float], seconds: float) -> None:
        """Let ``seconds`` pass with the parameters at ``values``, and write the driven ones into them."""
        if seconds <= 0.0:
            return
        if not self._present:
            self._present = {name: values.get(name, item.default) for name, item in self.parameters.items()}
        step = np.float32(1.0 / self.fps)
        self._remaining += np.float32(seconds)
        if self._remaining > _LONGEST_BACKLOG_S:
            self._remaining = np.float32(0.0)
        while self._remaining >= step:
            self._approach(values, float(step / self._remaining))
            for chain in self._chains:
                self._move(chain, float(step))
                self._drive(chain, chain.after, self._present)
            self._remaining -= step
        share = float(self._remaining / step)
        for chain in self._chains:
            self._drive(chain, chain.before * (1.0 - share) + chain.after * share, values)

    def _approach(self, values: Mapping[str, float], share: float) -> None:
        """Move the present values a share of the way to the frame's."""
        for name, old in self._present.items():
            self._present[name] = old + (values.get(name, old) - old) * share

    def _move(self, chain: _Chain, seconds: float) -> None:
        """One step of a pendulum; its angles become new arrays."""
        root, angle = self._root(chain.group)
        _swing(chain, root, angle, seconds)
        chain.before = chain.after
        chain.after = np.array([_rod_angle(chain.points, output.vertex) for output in chain.group.outputs])

    def _root(self, group: PhysicsGroup) -> tuple[Array, float]:
        """Where the inputs push the root, and its angle in radians."""
        shift, degrees = np.zeros(2), 0.0
        for one in group.inputs:
            if (parameter := self.parameters.get(one.parameter)) is None:
                continue
            if one.kind == "X":
                shift[0] += pushed(one, parameter, self._present[one.parameter], group.position_range)
            else:
                degrees += pushed(one, parameter, self._present[one.parameter], group.angle_range)
        angle = float(np.radians(degrees))
        return _turned(shift, -angle), angle

    def _drive(self, chain: _Chain, angles: Array, values: MutableMapping[str, float]) -> None:
        """Write what the rods' ``angles`` make of the driven parameters into ``values``."""
        for output, angle in zip(chain.group.outputs, angles.tolist(), strict=True):
            if (parameter := self.parameters.get(output.parameter)) is None:
                continue
            value = (-angle if output.reflect else angle) * output.scale
            value = min(max(value, parameter.minimum), parameter.maximum)
            weight = min(output.weight / 100.0, 1.0)
            values[parameter.id] = values.get(parameter.id, parameter.default) * (1.0 - weight) + value * weight


def pushed(one: PhysicsInput, parameter: Parameter, value: float, limits: tuple[float, float, float]) -> float:
    """An input's value on the scale of ``limits`` (minimum, default, maximum), weighted, against its direction."""
    low, high = sorted((parameter.minimum, parameter.maximum))
    middle = (low + high) / 2
    offset = min(max(value, low), high) - middle
    least, rest, most = limits
    if offset > 0:
        scaled = offset * (most - rest) / (high - middle) + rest
    elif offset < 0:
        scaled = offset * (least - rest) / (low - middle) + rest
    else:
        scaled = rest
    return (scaled if one.reflect else -scaled) * one.weight / 100.0


def _turned(point: Array, angle: float) -> Array:
    """``point`` turned in place: y is made from the new x."""
    cosine, sine = np.cos(angle), np.sin(angle)
    x = cosine * point[0] - sine * point[1]
    return np.array([x, sine * x + cosine * point[1]])


def _swing(chain: _Chain, root: Array, angle: float, seconds: float) -> None:
    """One step of a pendulum whose root is at ``root`` and turned by ``angle``."""
    still = _STILL * chain.group.position_range[2]
    gravity = np.array([np.sin(angle), np.cos(angle)])
    turn = (chain.angle - angle) / _AIR
    parent = root
    chain.points[0] = root
    for number, vertex in enumerate(chain.group.vertices[1:], start=1):
        delay = vertex.delay * seconds * _BASE_FPS
        old = chain.points[number].copy()
        rod = _turned(old - parent, turn)
        rod = rod + chain.velocities[number] * delay + gravity * vertex.acceleration * delay**2
        length = float(np.hypot(*rod))
        new = parent + (rod / length if length > 0 else rod) * vertex.radius
        if abs(new[0]) < still:
            new[0] = 0.0
        chain.velocities[number] = (new - old) / delay * vertex.mobility if delay > 0 else 0.0
        chain.points[number] = parent = new
    chain.angle = angle


def _rod_angle(points: Array, number: int) -> float:
    """Radians from the rod before (the vertical for the first) to the rod that ends in point ``number``."""
    rod = points[number] - points[number - 1]
    before = points[number - 1] - points[number - 2] if number >= 2 else np.array([0.0, 1.0])
    angle = float(np.arctan2(rod[1], rod[0]) - np.arctan2(before[1], before[0]))
    return (angle + np.pi) % (2 * np.pi) - np.pi
