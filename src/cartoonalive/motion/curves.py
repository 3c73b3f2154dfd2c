"""The value of a motion's curve at any time, by the rules of the official framework.

Where two segments meet the next one counts; before the first point and after the last their values hold.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cartoonalive.motion.model import BEZIER, INVERSE_STEPPED, LINEAR, STEPPED, ParameterCurve

Array = NDArray[np.float64]
_HALVINGS = 40
"""Steps of the bisection that finds a free Bezier's place for a time."""


class CurveSampler:
    """One curve, ready to be asked for many times at once."""

    def __init__(self, curve: ParameterCurve, *, restricted: bool = True) -> None:
        """``restricted``: Bezier handles lie at thirds of the time, so that time itself is the curve's place."""
        numbers = np.asarray(curve.segments, np.float64)
        spans = list(curve.spans())
        self._restricted = restricted
        self._first = numbers[:2]
        self._kind = np.array([int(numbers[start]) for start, _ in spans], np.intp)
        ends = [numbers[end - 2 : end] for _, end in spans]
        starts = [self._first, *ends][: len(ends)]
        places = [place for place, _ in spans]
        controls = [
            [start, *_handles(numbers, place, start, end), end]
            for place, start, end in zip(places, starts, ends, strict=True)
        ]
        self._points = np.array(controls, np.float64).reshape(len(spans), 4, 2)
        """(segments, 4, 2): start, both handles (of Beziers) and end as (time, value)."""

    def at(self, times: ArrayLike) -> Array:
        """The values at ``times`` in seconds, of the same shape."""
        moments = np.asarray(times, np.float64)
        if not len(self._kind):
            return np.full(moments.shape, self._first[1])
        ends = self._points[:, 3, 0]
        which = np.minimum(np.searchsorted(ends, moments, side="right"), len(ends) - 1)
        points, kind = self._points[which], self._kind[which]
        inside = np.clip(moments, points[..., 0, 0], points[..., 3, 0])
        length = points[..., 3, 0] - points[..., 0, 0]
        share = (inside - points[..., 0, 0]) / np.where(length > 0, length, 1.0)
        start, end = points[..., 0, 1], points[..., 3, 1]
        place = share if self._restricted else _place_for_time(points[..., 0], inside)
        shapes = {
            LINEAR: start + (end - start) * share,
            BEZIER: _bezier(points[..., 1], place),
            STEPPED: start,
            INVERSE_STEPPED: end,
        }
        value = np.select([kind == one for one in shapes], list(shapes.values()))
        return np.where(moments >= ends[-1], self._points[-1, 3, 1], value)


def _handles(numbers: Array, place: int, start: Array, end: Array) -> tuple[Array, Array]:
    """The handles of a Bezier; for other kinds the ends."""
    if int(numbers[place]) != BEZIER:
        return start, end
    return numbers[place + 1 : place + 3], numbers[place + 3 : place + 5]


def _bezier(controls: Array, place: Array) -> Array:
    """The cubic with ``controls`` (..., 4) at ``place`` 0..1."""
    rest = 1.0 - place
    weights = np.stack([rest**3, 3 * rest**2 * place, 3 * rest * place**2, place**3], axis=-1)
    return np.asarray((weights * controls).sum(axis=-1))


def _place_for_time(controls: Array, time: Array) -> Array:
    """Where on the cubic the time ``time`` lies; the times of its handles lie between those of its ends."""
    low, high = np.zeros_like(time), np.ones_like(time)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        early = _bezier(controls, middle) < time
        low, high = np.where(early, middle, low), np.where(early, high, middle)
    return np.asarray((low + high) / 2)
