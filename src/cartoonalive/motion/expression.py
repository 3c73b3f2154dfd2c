"""Expressions over what else moves a model: they fade in and out, one into the other, and never replace the rest.

Every effect is weighted by the ease of its expression: ``Add`` adds value times weight, ``Multiply`` multiplies by
``1 + (value - 1) * weight``, ``Overwrite`` mixes. At weight 0 nothing is changed, so a change from one expression to
the next never snaps (the official framework drops an outgoing ``Overwrite`` at once; here both fade).
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass

import numpy as np

from cartoonalive.motion.model import Effect, Expression


def ease(share: float) -> float:
    """0..1 over a fade, slow at both ends."""
    return float(0.5 - 0.5 * np.cos(np.pi * min(max(share, 0.0), 1.0)))


@dataclass
class _Shown:
    """An expression that is coming, there, or going."""

    expression: Expression
    since_s: float = 0.0
    going_s: float | None = None
    """Seconds since it began to go."""
    weight_at_going: float = 1.0

    def weight(self) -> float:
        fade_in = self.expression.fade_in_s
        coming = 1.0 if fade_in <= 0 else ease(self.since_s / fade_in)
        if self.going_s is None:
            return coming
        fade_out = self.expression.fade_out_s
        going = 0.0 if fade_out <= 0 else 1.0 - ease(self.going_s / fade_out)
        return self.weight_at_going * going

    def advance(self, seconds: float) -> None:
        self.since_s += seconds
        if self.going_s is not None:
            self.going_s += seconds

    def leave(self) -> None:
        if self.going_s is None:
            self.weight_at_going = self.weight()
            self.going_s = 0.0


class ExpressionMixer:
    """The expressions of one model over time."""

    def __init__(self) -> None:
        self._shown: list[_Shown] = []

    def show(self, expression: Expression | None) -> None:
        """Let ``expression`` come and all others go; ``None`` only lets them go."""
        for shown in self._shown:
            shown.leave()
        if expression is not None:
            self._shown.append(_Shown(expression))

    def update(self, values: MutableMapping[str, float], seconds: float) -> None:
        """Change ``values`` in place, then let time pass; parameters that are not in them are left alone."""
        for shown in self._shown:
            weight = shown.weight()
            for effect in shown.expression.effects:
                if effect.parameter in values:
                    values[effect.parameter] = apply_effect(effect, values[effect.parameter], weight)
            shown.advance(seconds)
        self._shown = [one for one in self._shown if one.going_s is None or one.going_s < one.expression.fade_out_s]


def apply_effect(effect: Effect, value: float, weight: float = 1.0) -> float:
    """What ``effect`` at ``weight`` makes of a parameter's ``value``."""
    if effect.blend == "Add":
        return value + effect.value * weight
    if effect.blend == "Multiply":
        return value * (1.0 + (effect.value - 1.0) * weight)
    return value * (1.0 - weight) + effect.value * weight
