"""Short motions: nod, shake, tilt, surprise, greet, think and talk.

They move head, body, gaze and brows, never eyelids or mouth, so that blinking and lip-sync go on. Each begins and ends
in the neutral pose, with what animators ask for: a small move against the direction first, an overshoot, a rest; the
eyes go before the head and the body comes after it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cartoonalive.motion.model import Motion, ParameterCurve, eased_curve

FPS = 30.0
FADE_S = 0.25
Keys = tuple[tuple[float, float], ...]
"""(seconds, value) from the first to the last move."""


@dataclass(frozen=True, kw_only=True)
class Gesture:
    """Key poses of a motion; every curve starts and ends at 0."""

    duration: float
    keys: Mapping[str, Keys]
    loop: bool = False


_BODY: Mapping[str, tuple[str, float]] = MappingProxyType(
    {
        "ParamBodyAngleX": ("ParamAngleX", 0.18),
        "ParamBodyAngleY": ("ParamAngleY", 0.14),
        "ParamBodyAngleZ": ("ParamAngleZ", 0.2),
    }
)
"""The share of the head's move that the body takes along."""
_LAG_S = 0.1
"""By which the body is late."""


def _both_brows(keys: Keys) -> dict[str, Keys]:
    return {"ParamBrowLY": keys, "ParamBrowRY": keys}


GESTURES: Mapping[str, Gesture] = MappingProxyType(
    {
        "nod": Gesture(
            duration=1.7,
            keys={
                "ParamAngleY": ((0.15, 0), (0.3, 4), (0.55, -20), (0.8, 2), (1.02, -11), (1.28, 1), (1.5, 0)),
                "ParamEyeBallY": ((0.15, 0), (0.5, 0.35), (0.8, 0), (1.0, 0.2), (1.3, 0)),
            },
        ),
        "shake": Gesture(
            duration=2.0,
            keys={
                "ParamAngleX": ((0.1, 0), (0.38, -22), (0.72, 22), (1.04, -17), (1.34, 10), (1.58, -2), (1.8, 0)),
                "ParamAngleY": ((0.1, 0), (0.4, -4), (1.4, -4), (1.8, 0)),
                "ParamEyeBallX": ((0.1, 0), (0.36, 0.35), (0.7, -0.35), (1.02, 0.25), (1.32, -0.15), (1.6, 0)),
                **_both_brows(((0.1, 0), (0.4, -0.35), (1.3, -0.35), (1.8, 0))),
            },
        ),
        "tilt": Gesture(
            duration=2.6,
            keys={
                "ParamAngleZ": ((0.15, 0), (0.3, -2), (0.75, 16), (1.0, 14), (1.8, 14.5), (2.3, 0)),
                "ParamAngleX": ((0.2, 0), (0.75, 6), (1.8, 6), (2.3, 0)),
                "ParamAngleY": ((0.2, 0), (0.75, 3), (1.8, 3), (2.3, 0)),
                **_both_brows(((0.25, 0), (0.65, 0.5), (1.8, 0.4), (2.2, 0))),
            },
        ),
        "surprise": Gesture(
            duration=2.4,
            keys={
                "ParamAngleY": ((0.05, 0), (0.14, -6), (0.32, 20), (0.5, 15), (1.4, 14), (2.1, 0)),
                "ParamAngleZ": ((0.1, 0), (0.35, -4), (1.4, -4), (2.1, 0)),
                "ParamBodyAngleY": ((0.1, 0), (0.2, -3), (0.42, 9), (0.6, 7), (1.4, 6), (2.2, 0)),
                "ParamShoulderY": ((0.08, 0), (0.18, -2), (0.38, 9), (0.6, 7), (1.4, 6), (2.2, 0)),
                "ParamEyeBallForm": ((0.08, 0), (0.22, -0.6), (1.3, -0.5), (2.0, 0)),
                **_both_brows(((0.05, 0), (0.2, 1.0), (0.5, 0.9), (1.3, 0.85), (2.0, 0))),
            },
        ),
        "greet": Gesture(
            duration=2.6,
            keys={
                "ParamAngleY": ((0.1, 0), (0.36, 9), (0.85, -14), (1.15, -12), (1.7, 2), (2.2, 0)),
                "ParamAngleZ": ((0.2, 0), (0.85, 8), (1.3, 8), (2.2, 0)),
                "ParamEyeBallY": ((0.3, 0), (0.85, 0.4), (1.2, 0.35), (1.7, 0)),
                **_both_brows(((0.1, 0), (0.3, 0.9), (0.6, 0.7), (1.0, 0.2), (2.1, 0))),
            },
        ),
        "think": Gesture(
            duration=4.4,
            keys={
                "ParamEyeBallX": ((0.15, 0), (0.3, 0.75), (1.9, 0.7), (2.02, 0.45), (3.1, 0.5), (3.22, 0)),
                "ParamEyeBallY": ((0.15, 0), (0.3, 0.7), (1.9, 0.65), (2.02, 0.8), (3.1, 0.75), (3.22, 0)),
                "ParamAngleX": ((0.25, 0), (1.0, 14), (2.9, 12), (3.8, 0)),
                "ParamAngleY": ((0.25, 0), (1.0, 9), (2.9, 10), (3.8, 0)),
                "ParamAngleZ": ((0.3, 0), (1.2, -8), (2.9, -9), (3.9, 0)),
                "ParamBrowLY": ((0.2, 0), (0.5, 0.6), (2.9, 0.5), (3.5, 0)),
                "ParamBrowRY": ((0.2, 0), (0.5, -0.3), (2.9, -0.25), (3.5, 0)),
                "ParamBrowRAngle": ((0.2, 0), (0.5, -0.4), (2.9, -0.4), (3.5, 0)),
            },
        ),
        "talk": Gesture(
            duration=6.0,
            loop=True,
            keys={
                "ParamAngleX": ((0.2, 0), (0.9, 10), (1.7, 7), (2.5, -11), (3.4, -8), (4.2, 5), (5.2, 3), (5.8, 0)),
                "ParamAngleY": (
                    *((0.2, 0), (0.5, -10), (0.9, 3), (1.5, -6), (2.0, 4), (2.5, -11), (3.0, 0)),
                    *((3.6, -7), (4.0, 5), (4.5, -9), (5.0, 1), (5.8, 0)),
                ),
                "ParamAngleZ": ((0.3, 0), (1.2, -6), (2.4, 5), (3.5, 7), (4.6, -4), (5.8, 0)),
                "ParamEyeBallX": ((1.6, 0), (1.72, -0.25), (2.4, -0.25), (2.5, 0), (4.4, 0), (4.5, 0.2), (5.1, 0)),
                **_both_brows(
                    ((0.3, 0), (0.55, 0.45), (1.2, 0), (2.3, 0), (2.55, 0.6), (3.4, 0.1), (4.6, 0.3), (5.6, 0))
                ),
            },
        ),
    }
)
"""By name. Values in each parameter's own unit; left and right as in :mod:`cartoonalive.rig.parameters`."""


def gesture(name: str, parameters: Collection[str]) -> Motion:
    """The gesture ``name`` for a model with these parameter ids; other ids get no curve."""
    plan = GESTURES[name]
    keys = {**_body_keys(plan), **plan.keys}
    curves = tuple(_curve(parameter, keys[parameter], plan.duration) for parameter in keys if parameter in parameters)
    return Motion(
        name=name,
        duration=plan.duration,
        fps=FPS,
        loop=plan.loop,
        curves=curves,
        fade_in_s=FADE_S,
        fade_out_s=FADE_S,
    )


def _body_keys(plan: Gesture) -> dict[str, Keys]:
    """The body's part of the head's moves, a little later."""
    return {
        body: tuple((min(time + _LAG_S, plan.duration - 0.01), value * share) for time, value in plan.keys[head])
        for body, (head, share) in _BODY.items()
        if head in plan.keys
    }


def _curve(parameter: str, keys: Keys, duration: float) -> ParameterCurve:
    times = [0.0, *(time for time, _ in keys), duration]
    values = [0.0, *(value for _, value in keys), 0.0]
    return eased_curve(parameter, times, values)
