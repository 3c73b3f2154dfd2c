"""A recorded face: numbers of named inputs over time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ARKIT_INPUTS = (
    *("browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft", "browOuterUpRight"),
    *("cheekPuff", "cheekSquintLeft", "cheekSquintRight"),
    *("eyeBlinkLeft", "eyeBlinkRight", "eyeLookDownLeft", "eyeLookDownRight", "eyeLookInLeft", "eyeLookInRight"),
    *("eyeLookOutLeft", "eyeLookOutRight", "eyeLookUpLeft", "eyeLookUpRight"),
    *("eyeSquintLeft", "eyeSquintRight", "eyeWideLeft", "eyeWideRight"),
    *("jawForward", "jawLeft", "jawOpen", "jawRight"),
    *("mouthClose", "mouthDimpleLeft", "mouthDimpleRight", "mouthFrownLeft", "mouthFrownRight", "mouthFunnel"),
    *("mouthLeft", "mouthLowerDownLeft", "mouthLowerDownRight", "mouthPressLeft", "mouthPressRight"),
    *("mouthPucker", "mouthRight", "mouthRollLower", "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper"),
    *("mouthSmileLeft", "mouthSmileRight", "mouthStretchLeft", "mouthStretchRight"),
    *("mouthUpperUpLeft", "mouthUpperUpRight", "noseSneerLeft", "noseSneerRight", "tongueOut"),
)
"""The 52 inputs of ARKit face tracking, each 0..1; left and right are the person's own."""
HEAD_INPUTS = ("headYaw", "headPitch", "headRoll")
"""Turns of the head in radians, as the Live Link Face app records them."""


@dataclass(frozen=True, kw_only=True)
class Capture:
    """Frames of a recorded face."""

    times: NDArray[np.float64]
    """(t,) seconds from the first frame on, ascending."""
    inputs: dict[str, NDArray[np.float64]]
    """(t,) numbers by input name, of those that were recorded."""

    @property
    def fps(self) -> float:
        """Frames a second, about."""
        steps = np.diff(self.times)
        return float(1 / np.median(steps)) if len(steps) else 30.0
