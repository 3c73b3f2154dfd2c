"""Motions and expressions: how parameters run over time. Plain data; ``formats`` reads and writes their files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

LINEAR, BEZIER, STEPPED, INVERSE_STEPPED = 0, 1, 2, 3
"""Kinds of segments, numbered as in motion files."""
NUMBERS_OF_KIND = {LINEAR: 3, BEZIER: 7, STEPPED: 3, INVERSE_STEPPED: 3}
"""How many numbers of a curve a segment of each kind takes: itself and one or three points."""

IDLE, TAP_HEAD, TAP_BODY = "Idle", "TapHead", "TapBody"
"""Groups of motions that players know: what runs by itself, and what a touch of a hit area starts."""

FADE_S = 1.0
"""Seconds that motions and expressions take to come and go when their file does not say."""

Target = Literal["Model", "Parameter", "PartOpacity"]
Blend = Literal["Add", "Multiply", "Overwrite"]


@dataclass(frozen=True, kw_only=True)
class ParameterCurve:
    """One value over time: that of a parameter, as a rule."""

    parameter: str
    segments: tuple[float, ...]
    """First point ``t, v``, then per segment its kind and its points: linear and the two stepped kinds ``t, v``, Bezier
    three of them."""
    target: Target = "Parameter"
    fade_in_s: float | None = None
    """Seconds of a fade of its own; ``None``: that of the motion."""
    fade_out_s: float | None = None

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """(time, value) where segments meet."""
        ends = [(self.segments[end - 2], self.segments[end - 1]) for _, end in self.spans()]
        return ((self.segments[0], self.segments[1]), *ends)

    def spans(self) -> Iterator[tuple[int, int]]:
        """Where each segment's numbers begin (its kind) and end."""
        place = 2
        while place < len(self.segments):
            end = place + NUMBERS_OF_KIND[int(self.segments[place])]
            yield place, end
            place = end


@dataclass(frozen=True, kw_only=True)
class Motion:
    """Curves that run together."""

    name: str
    duration: float
    """Seconds."""
    fps: float
    loop: bool
    curves: tuple[ParameterCurve, ...]
    restricted: bool = True
    """Whether all Bezier handles lie at thirds of the time."""
    fade_in_s: float | None = None
    fade_out_s: float | None = None


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What an expression does to one parameter."""

    parameter: str
    value: float
    blend: Blend
    """``Add`` to what is there, ``Multiply`` it, or ``Overwrite`` it."""


@dataclass(frozen=True, kw_only=True)
class Expression:
    """Effects that come and go together."""

    name: str
    effects: tuple[Effect, ...]
    fade_in_s: float = FADE_S
    fade_out_s: float = FADE_S


def smooth_curve(parameter: str, times: ArrayLike, values: ArrayLike) -> ParameterCurve:
    """A curve through points that starts again where it ends: Bezier segments with the slopes of a cyclic Catmull-Rom.

    ``times`` ascend; the last value must equal the first.
    """
    t, v = np.asarray(times, np.float64), np.asarray(values, np.float64)
    return bezier_curve(parameter, t, v, _cyclic_slopes(t, v))


def eased_curve(parameter: str, times: ArrayLike, values: ArrayLike) -> ParameterCurve:
    """A curve through points that never swings beyond them: Bezier segments, flat at every turning point and end.

    ``times`` ascend. Slopes are those of monotone cubic interpolation (harmonic means, Fritsch and Butland 1984).
    """
    t, v = np.asarray(times, np.float64), np.asarray(values, np.float64)
    steps, rises = np.diff(t), np.diff(v)
    rates = rises / steps
    before, after = rates[:-1], rates[1:]
    weight = (steps[:-1] + 2 * steps[1:]) / (3 * (steps[:-1] + steps[1:]))
    mixed = (1 - weight) * before + weight * after
    onward = before * after > 0
    inner = np.where(onward, before * after / np.where(onward, mixed, 1.0), 0.0)
    return bezier_curve(parameter, t, v, np.concatenate([[0.0], inner, [0.0]]))


def bezier_curve(parameter: str, times: ArrayLike, values: ArrayLike, slopes: ArrayLike) -> ParameterCurve:
    """A curve of Bezier segments through points with the ``slopes`` (value per second) there, handles at thirds."""
    t, v, s = (np.asarray(numbers, np.float64) for numbers in (times, values, slopes))
    numbers = [t[0], v[0]]
    for i in range(len(t) - 1):
        third = (t[i + 1] - t[i]) / 3
        numbers += [BEZIER, t[i] + third, v[i] + s[i] * third]
        numbers += [t[i + 1] - third, v[i + 1] - s[i + 1] * third, t[i + 1], v[i + 1]]
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
