"""From the inputs of ARKit face tracking to the parameters of a model: one table, and a motion made by it.

A model that has a parameter of its own for an input (``Param`` + the name in PascalCase, such as ``ParamJawOpen``) gets
the input as it is. Every input also moves the standard parameters of the table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.motion.model import Motion, straight_curve
from cartoonalive.rig.model import Parameter
from cartoonalive.tracking.model import ARKIT_INPUTS, Capture

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Drive:
    """One input moving one parameter: ``weight`` is what the input at 1 (a head turn of 1 radian) adds."""

    source: str
    parameter: str
    weight: float


def _sides(source: str, parameter: str, weight: float) -> tuple[Drive, Drive]:
    """The same on the left and on the right; ``#`` stands for the side's letter in the parameter."""
    return (
        Drive(f"{source}Left", parameter.replace("#", "L"), weight),
        Drive(f"{source}Right", parameter.replace("#", "R"), weight),
    )


DEGREES = float(np.degrees(1.0))
DRIVES = (
    Drive("headYaw", "ParamAngleX", DEGREES),
    Drive("headPitch", "ParamAngleY", -DEGREES),
    Drive("headRoll", "ParamAngleZ", -DEGREES),
    Drive("headYaw", "ParamBodyAngleX", DEGREES / 4),
    Drive("headPitch", "ParamBodyAngleY", -DEGREES / 4),
    Drive("headRoll", "ParamBodyAngleZ", -DEGREES / 4),
    *_sides("eyeBlink", "ParamEye#Open", -1.0),
    *_sides("eyeWide", "ParamEye#Open", 0.3),
    *_sides("eyeSquint", "ParamEye#Smile", 0.7),
    *_sides("cheekSquint", "ParamEye#Smile", 0.5),
    Drive("eyeLookOutLeft", "ParamEyeBallX", 0.5),
    Drive("eyeLookInLeft", "ParamEyeBallX", -0.5),
    Drive("eyeLookInRight", "ParamEyeBallX", 0.5),
    Drive("eyeLookOutRight", "ParamEyeBallX", -0.5),
    *(Drive(f"eyeLookUp{side}", "ParamEyeBallY", 0.5) for side in ("Left", "Right")),
    *(Drive(f"eyeLookDown{side}", "ParamEyeBallY", -0.5) for side in ("Left", "Right")),
    Drive("browInnerUp", "ParamBrowLY", 0.6),
    Drive("browInnerUp", "ParamBrowRY", 0.6),
    Drive("browInnerUp", "ParamBrowLAngle", 0.6),
    Drive("browInnerUp", "ParamBrowRAngle", 0.6),
    *_sides("browOuterUp", "ParamBrow#Y", 0.6),
    *_sides("browDown", "ParamBrow#Y", -0.9),
    *_sides("browDown", "ParamBrow#Angle", -0.7),
    *_sides("browDown", "ParamBrow#X", -0.7),
    Drive("jawOpen", "ParamMouthOpenY", 1.3),
    Drive("mouthClose", "ParamMouthOpenY", -1.0),
    *(Drive(f"mouthLowerDown{side}", "ParamMouthOpenY", 0.15) for side in ("Left", "Right")),
    *(Drive(f"mouthUpperUp{side}", "ParamMouthOpenY", 0.1) for side in ("Left", "Right")),
    *(Drive(f"mouthSmile{side}", "ParamMouthForm", 0.7) for side in ("Left", "Right")),
    *(Drive(f"mouthStretch{side}", "ParamMouthForm", 0.15) for side in ("Left", "Right")),
    *(Drive(f"mouthFrown{side}", "ParamMouthForm", -0.7) for side in ("Left", "Right")),
    Drive("mouthPucker", "ParamMouthForm", -0.5),
    Drive("mouthFunnel", "ParamMouthForm", -0.4),
)
"""How inputs move the standard parameters; what several inputs add to one parameter is summed."""


def capture_motion(capture: Capture, parameters: Iterable[Parameter], name: str = "capture") -> Motion:
    """The recorded face as a motion of a model with these parameters; others get no curve."""
    known = {parameter.id: parameter for parameter in parameters}
    moves: dict[str, Array] = {}
    for drive in (*DRIVES, *_own()):
        if drive.parameter in known and drive.source in capture.inputs:
            rest = np.full(len(capture.times), known[drive.parameter].default)
            moves[drive.parameter] = moves.get(drive.parameter, rest) + drive.weight * capture.inputs[drive.source]
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


def _own() -> Iterable[Drive]:
    return (Drive(source, f"Param{source[0].upper()}{source[1:]}", 1.0) for source in ARKIT_INPUTS)
