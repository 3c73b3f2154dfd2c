"""The idle loop: breath, a little life in head and body, and a wandering gaze.

Blinking and speaking are left to the host, which drives the model's EyeBlink and LipSync groups itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np

from cartoonalive.motion.model import Motion, ParameterCurve, smooth_curve, straight_curve

DURATION = 12.0
"""Seconds."""
_BREATHS = 3
_FPS = 30.0
_FADE_S = 0.5
_KEYS = 12
"""Key points of a drifting curve per loop."""
_DRIFTS: dict[str, float] = {
    "ParamAngleX": 6.0,
    "ParamAngleY": 4.0,
    "ParamAngleZ": 4.0,
    "ParamBodyAngleX": 2.0,
    "ParamBodyAngleY": 1.0,
    "ParamBodyAngleZ": 2.0,
}
"""Largest value of each drifting parameter."""
_FOLLOWS = {"ParamBodyAngleX": "ParamAngleX", "ParamBodyAngleZ": "ParamAngleZ"}
"""The body drifts along with the head, a little later."""
_LAG = 0.06
"""Share of the loop by which it is late."""
_GAZE = {"ParamEyeBallX": 0.3, "ParamEyeBallY": 0.2}
_GLANCES = 4
_GLANCE_TIME = 0.1
"""Seconds an eye takes from one target to the next."""


def idle_motion(parameters: Collection[str], seed: int = 0) -> Motion:
    """A seamless loop for a model with these parameter ids; other ids get no curve. The same seed, the same motion."""
    curves = (curve for curve in _curves(np.random.default_rng(seed)) if curve.parameter in parameters)
    name = f"idle_{seed + 1}" if seed else "idle"
    return Motion(
        name=name,
        duration=DURATION,
        fps=_FPS,
        loop=True,
        curves=tuple(curves),
        fade_in_s=_FADE_S,
        fade_out_s=_FADE_S,
    )


def _curves(random: np.random.Generator) -> Iterator[ParameterCurve]:
    """All curves, drawn in a fixed order so that none depends on which others are wanted."""
    times = np.linspace(0.0, DURATION, 4 * _BREATHS + 1)
    yield smooth_curve("ParamBreath", times, 0.5 - 0.5 * np.cos(2 * np.pi * _BREATHS * times / DURATION))

    phases = {parameter: random.uniform(0, 2 * np.pi, 2) for parameter in _DRIFTS}
    for parameter, largest in _DRIFTS.items():
        leader = _FOLLOWS.get(parameter)
        first, second = phases[leader or parameter]
        turn = 2 * np.pi * (np.linspace(0.0, 1.0, _KEYS + 1) - (_LAG if leader else 0.0))
        values = 0.65 * np.sin(turn + first) + 0.35 * np.sin(2 * turn + second)
        yield smooth_curve(parameter, np.linspace(0.0, DURATION, _KEYS + 1), largest * values)

    starts = (np.arange(_GLANCES) + random.uniform(0.2, 0.8, _GLANCES)) * DURATION / _GLANCES
    for parameter, largest in _GAZE.items():
        targets = np.append(random.uniform(-largest, largest, _GLANCES - 1), 0.0)
        times_, values_ = [0.0], [0.0]
        for start, target in zip(starts, targets, strict=True):
            times_ += [float(start), float(start) + _GLANCE_TIME]
            values_ += [values_[-1], float(target)]
        yield straight_curve(parameter, [*times_, DURATION], [*values_, 0.0])
