"""Motions as animations of a puppet: their curves taken at equal distances, without fades."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from cartoonalive.motion.curves import CurveSampler
from cartoonalive.motion.model import Motion
from cartoonalive.puppet.model import Animation, Puppet

FPS, STRIDE = 30, 2
"""Time steps a second, and how many lie between two values."""


def animations(motions: Iterable[Motion], puppet: Puppet) -> tuple[Animation, ...]:
    """One per motion that moves a parameter of ``puppet``, under the motion's name."""
    limits = {axis.parameter: axis for parameter in puppet.parameters for axis in parameter.axes}
    made = []
    for motion in motions:
        length = max(round(motion.duration * FPS / STRIDE), 1) * STRIDE
        times = np.arange(0, length + 1, STRIDE) / FPS
        lanes = {
            curve.parameter: np.clip(
                CurveSampler(curve, restricted=motion.restricted).at(times),
                limits[curve.parameter].minimum,
                limits[curve.parameter].maximum,
            )
            for curve in motion.curves
            if curve.target == "Parameter" and curve.parameter in limits
        }
        if lanes:
            made.append(Animation(name=motion.name, timestep_s=1 / FPS, stride=STRIDE, length=length, lanes=lanes))
    return tuple(made)
