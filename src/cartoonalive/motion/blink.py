"""Blinking as the eyes of living beings do: at uneven intervals, shut faster than open, now and then twice."""

from __future__ import annotations

import numpy as np

CLOSING_S, CLOSED_S, OPENING_S = 0.07, 0.05, 0.13
"""Phases of one blink."""
BLINK_S = CLOSING_S + CLOSED_S + OPENING_S
_MEAN_PAUSE_S = 3.6
_SHORTEST_PAUSE_S = 1.2
_DOUBLE = 0.12
"""Probability that a blink is followed by another at once."""
_DOUBLE_PAUSE_S = 0.12


class Blinker:
    """The openness of the lids over time. The same seed, the same blinks."""

    def __init__(self, seed: int = 0) -> None:
        self._random = np.random.default_rng(seed)
        self._doubled = False
        self._passed = -self._pause()

    def update(self, seconds: float) -> float:
        """Let ``seconds`` pass; the share 0..1 of their openness that the lids keep."""
        self._passed += seconds
        if self._passed > BLINK_S:
            self._passed = -self._pause()
        return openness(self._passed)

    def _pause(self) -> float:
        self._doubled = not self._doubled and float(self._random.uniform()) < _DOUBLE
        if self._doubled:
            return _DOUBLE_PAUSE_S
        return _SHORTEST_PAUSE_S + float(self._random.exponential(_MEAN_PAUSE_S - _SHORTEST_PAUSE_S))


def openness(since_s: float) -> float:
    """The openness ``since_s`` seconds after a blink has begun."""
    if since_s <= 0.0 or since_s >= BLINK_S:
        return 1.0
    if since_s < CLOSING_S:
        return 1.0 - since_s / CLOSING_S
    return max(0.0, (since_s - CLOSING_S - CLOSED_S) / OPENING_S)
