"""From recorded ARKit face tracking to a motion of a model: the face by the table of inputs, the head by its angles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.arkit.table import input_table
from cartoonalive.motion.model import Motion, straight_curve
from cartoonalive.rig.model import Parameter
from cartoonalive.tracking.model import Capture

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Drive:
    """One input moving one parameter: ``weight`` is what the input at 1 (a head turn of 1 radian) adds to it."""

    source: str
    parameter: str
    weight: float


DEGREES = float(np.degrees(1.0))
HEAD = (
    Drive("headYaw", "ParamAngleX", DEGREES),
    Drive("headPitch", "ParamAngleY", -DEGREES),
    Drive("headRoll", "ParamAngleZ", -DEGREES),
    Drive("headYaw", "ParamBodyAngleX", DEGREES / 4),
    Drive("headPitch", "ParamBodyAngleY", -DEGREES / 4),
    Drive("headRoll", "ParamBodyAngleZ", -DEGREES / 4),
)
"""How the head's bearing moves the model."""
STAND_INS = (
    *(Drive(f"mouthSmile{side}", "ParamMouthForm", 0.7) for side in ("Left", "Right")),
    *(Drive(f"mouthStretch{side}", "ParamMouthForm", 0.15) for side in ("Left", "Right")),
    *(Drive(f"mouthFrown{side}", "ParamMouthForm", -0.7) for side in ("Left", "Right")),
    Drive("mouthPucker", "ParamMouthForm", -0.5),
    Drive("mouthFunnel", "ParamMouthForm", -0.4),
)
"""For models without a parameter of the input's own, as files of moc3 version 3 are."""


def capture_motion(capture: Capture, parameters: Iterable[Parameter], name: str = "capture") -> Motion:
    """The recorded face as a motion of a model with these parameters; others get no curve."""
    known = {parameter.id: parameter for parameter in parameters}
    moves: dict[str, Array] = {}
    inputs = _bounded(capture)
    for drive in _drives(known):
        if drive.parameter in known and drive.source in inputs:
            rest = np.full(len(capture.times), known[drive.parameter].default)
            moves[drive.parameter] = moves.get(drive.parameter, rest) + drive.weight * inputs[drive.source]
    curves = tuple(
        straight_curve(
            parameter,
            capture.times.tolist(),
            np.clip(values, known[parameter].minimum, known[parameter].maximum).tolist(),
        )
        for parameter, values in moves.items()
    )
    return Motion(
        name=name,
        duration=round(float(capture.times[-1]) + 1 / capture.fps, 4),
        fps=round(capture.fps, 3),
        loop=False,
        curves=curves,
        fade_in_s=0.0,
        fade_out_s=0.0,
    )


def _bounded(capture: Capture) -> dict[str, Array]:
    """The recorded inputs, each as far as the table lets it count."""
    inputs = dict(capture.inputs)
    for name, other in input_table().bounds.items():
        if name in inputs:
            inputs[name] = np.minimum(inputs[name], capture.inputs.get(other, np.zeros(len(capture.times))))
    return inputs


def _drives(known: Collection[str]) -> Iterator[Drive]:
    """What moves a model with the ``known`` parameters."""
    yield from HEAD
    for source, terms in input_table().inputs.items():
        yield from (Drive(source, parameter, weight) for parameter, weight in terms.items())
    for drive in STAND_INS:
        if f"Param{drive.source[0].upper()}{drive.source[1:]}" not in known:
            yield drive
