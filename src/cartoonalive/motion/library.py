"""The motions that travel with every model, by the groups that players know."""

from __future__ import annotations

from collections.abc import Collection

from cartoonalive.motion.gestures import gesture
from cartoonalive.motion.idle import idle_motion
from cartoonalive.motion.model import IDLE, TAP_BODY, TAP_HEAD, Motion

IDLE_VARIANTS = 3
"""Idle loops with seeds 0, 1, ...; players choose among them."""
_TAPS = {TAP_HEAD: ("nod", "shake", "tilt", "surprise"), TAP_BODY: ("greet", "think", "talk")}


def motions(parameters: Collection[str]) -> dict[str, tuple[Motion, ...]]:
    """All motions for a model with these parameter ids; a motion that would move nothing is left out."""
    groups = {IDLE: tuple(idle_motion(parameters, seed) for seed in range(IDLE_VARIANTS))}
    groups |= {group: tuple(gesture(name, parameters) for name in names) for group, names in _TAPS.items()}
    moving = {group: tuple(motion for motion in members if motion.curves) for group, members in groups.items()}
    return {group: members for group, members in moving.items() if members}
