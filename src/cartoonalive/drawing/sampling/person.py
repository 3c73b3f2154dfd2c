"""Whom to draw, and the dice that decide it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass
class Dice:
    """Random choices with short names."""

    random: np.random.Generator

    def chance(self, share: float) -> bool:
        """True in ``share`` of all throws."""
        return bool(self.random.random() < share)

    def near(self, value: float, spread: float) -> float:
        """Near ``value``, at most two spreads away."""
        return float(value + spread * np.clip(self.random.normal(), -2, 2))

    def between(self, low: float, high: float) -> float:
        """Anywhere between two values."""
        return float(self.random.uniform(low, high))

    def pick(self, options: Sequence[Any]) -> Any:
        """One of the options."""
        return options[int(self.random.integers(len(options)))]


@dataclass(frozen=True)
class Person:
    """Whom to draw."""

    is_man: bool
    is_child: bool
    is_old: bool
    darkness: float

    @property
    def strength(self) -> float:
        """0 soft to 1 strong features."""
        return 0.35 if self.is_man and self.is_child else float(self.is_man)
