"""Axis points: where along its parameters a puppet stores how the rig looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np

from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.evaluate.model import Array
from cartoonalive.puppet.model import PuppetAxis
from cartoonalive.rig.model import Parameter, Rig

PAIRS: tuple[tuple[str, str], ...] = (
    ("ParamAngleX", "ParamAngleY"),
    ("ParamBodyAngleX", "ParamBodyAngleY"),
    ("ParamEyeLOpen", "ParamEyeLSmile"),
    ("ParamEyeROpen", "ParamEyeRSmile"),
    ("ParamEyeBallX", "ParamEyeBallY"),
    ("ParamBrowLY", "ParamBrowLAngle"),
    ("ParamBrowRY", "ParamBrowRAngle"),
    ("ParamMouthOpenY", "ParamMouthForm"),
)
"""Parameters that become the two axes of one, because what they do together is not the sum of what each does."""

TOLERANCE_PX = 0.3
"""How far a vertex may be beside the rig's between two axis points of one parameter."""
_ROUNDS = 3
"""How often intervals are halved at most."""


@dataclass(frozen=True, kw_only=True)
class Lattice:
    """The axis points of one parameter of the puppet."""

    axes: tuple[PuppetAxis, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of points along each axis."""
        return tuple(len(axis.points) for axis in self.axes)

    @property
    def parameters(self) -> tuple[str, ...]:
        """Ids of the rig's parameters."""
        return tuple(axis.parameter for axis in self.axes)

    def settings(self) -> list[dict[str, float]]:
        """The rig's parameters at all points, in C order."""
        points = product(*(axis.points for axis in self.axes))
        return [dict(zip(self.parameters, values, strict=True)) for values in points]


def lattices(rig: Rig, evaluator: Evaluator) -> tuple[Lattice, ...]:
    """One lattice for each parameter or pair of them, in the rig's order, fine enough for :data:`TOLERANCE_PX`."""
    known = {parameter.id: parameter for parameter in rig.parameters}
    second = {first: other for first, other in PAIRS if first in known and other in known}
    keys = _keys(rig)
    return tuple(
        Lattice(
            axes=tuple(
                _axis(known[name], keys[name], rig, evaluator)
                for name in (parameter.id, second.get(parameter.id))
                if name is not None
            )
        )
        for parameter in rig.parameters
        if parameter.id not in second.values()
    )


def _keys(rig: Rig) -> Mapping[str, set[float]]:
    """Where the rig's curves bend, by parameter."""
    keys = {parameter.id: {parameter.minimum, parameter.default, parameter.maximum} for parameter in rig.parameters}
    for item in (*rig.parts, *rig.deformers, *rig.meshes, *rig.glues):
        for axis in item.axes:
            keys[axis.parameter] |= set(axis.keys)
        for shape in item.blend_shapes:
            keys[shape.parameter] |= set(shape.keys)
            for limit in shape.limits:
                keys[limit.parameter] |= {value for value, _ in limit.points}
    return keys


def _axis(parameter: Parameter, keys: Iterable[float], rig: Rig, evaluator: Evaluator) -> PuppetAxis:
    points = sorted(key for key in keys if parameter.minimum <= key <= parameter.maximum)
    for _ in range(_ROUNDS):
        middles = [(low + high) / 2 for low, high in pairwise(points)]
        bent = _bent(parameter.id, points, middles, rig.canvas.pixels_per_unit, evaluator)
        if not bent.any():
            break
        points = sorted([*points, *(middle for middle, far in zip(middles, bent, strict=True) if far)])
    return PuppetAxis(
        parameter=parameter.id,
        minimum=parameter.minimum,
        default=parameter.default,
        maximum=parameter.maximum,
        points=tuple(points),
    )


def _bent(
    parameter: str, points: Sequence[float], middles: Sequence[float], pixels: float, evaluator: Evaluator
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether a vertex leaves the straight line between two points, for every interval."""

    def places(values: Sequence[float]) -> Array:
        frames = evaluator.evaluate_many([{parameter: value} for value in values])
        return np.stack([np.concatenate(frame.vertices) for frame in frames])

    ends = places(points)
    gaps = places(middles) - (ends[:-1] + ends[1:]) / 2
    result: np.ndarray[tuple[int], np.dtype[np.bool_]] = np.abs(gaps).max(axis=(1, 2)) * pixels > TOLERANCE_PX
    return result
