"""Motions: how parameters run over time. Plain data; ``formats.motion3`` writes it to a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

LINEAR, BEZIER = 0, 1
"""Kinds of segments, numbered as in motion files."""


@dataclass(frozen=True, kw_only=True)
class ParameterCurve:
    """One parameter over time."""

    parameter: str
    segments: tuple[float, ...]
    """First point ``t, v``, then per segment its kind and its points: linear ``t, v``, Bezier three of them, whose
    handles lie at thirds of the time."""

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """(time, value) where segments meet."""
        result, place = [(self.segments[0], self.segments[1])], 2
        while place < len(self.segments):
            place += 7 if self.segments[place] == BEZIER else 3
            result.append((self.segments[place - 2], self.segments[place - 1]))
        return tuple(result)


@dataclass(frozen=True, kw_only=True)
class Motion:
    """Curves that run together."""

    name: str
    duration: float
    """Seconds."""
    fps: float
    loop: bool
    curves: tuple[ParameterCurve, ...]


def smooth_curve(parameter: str, times: ArrayLike, values: ArrayLike) -> ParameterCurve:
    """A curve through points that starts again where it ends: Bezier segments with the slopes of a cyclic Catmull-Rom.

    ``times`` ascend; the last value must equal the first.
    """
    t, v = np.asarray(times, np.float64), np.asarray(values, np.float64)
    slopes = _cyclic_slopes(t, v)
    numbers = [t[0], v[0]]
    for i in range(len(t) - 1):
        third = (t[i + 1] - t[i]) / 3
        numbers += [BEZIER, t[i] + third, v[i] + slopes[i] * third]
        numbers += [t[i + 1] - third, v[i + 1] - slopes[i + 1] * third, t[i + 1], v[i + 1]]
    return ParameterCurve(parameter=parameter, segments=_rounded(numbers))


def straight_curve(parameter: str, times: Sequence[float], values: Sequence[float]) -> ParameterCurve:
    """A curve of straight lines through points."""
    numbers: list[float] = [times[0], values[0]]
    for time, value in zip(times[1:], values[1:], strict=True):
        numbers += [LINEAR, time, value]
    return ParameterCurve(parameter=parameter, segments=_rounded(numbers))


def _cyclic_slopes(t: NDArray[np.float64], v: NDArray[np.float64]) -> NDArray[np.float64]:
    steps, rises = np.diff(t), np.diff(v)
    before, after = np.roll(np.arange(len(steps)), 1), np.arange(len(steps))
    slopes = (rises[before] + rises[after]) / (steps[before] + steps[after])
    return np.append(slopes, slopes[0])


def _rounded(numbers: Sequence[float]) -> tuple[float, ...]:
    return tuple(round(float(number), 4) for number in numbers)
