"""Where a parameter stands between its keys, for many key lists and many frames at once.

Every curve here turns a parameter value into *hat weights*: one number per key, at most two of them non-zero, summing
to one. Blending keyforms is then a weighted sum. Ordinary keyforms snap to keys that are nearer than 10**-decimals and
switch their object off outside the key list; blend shapes and limits do neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cartoonalive.evaluate.model import Array, Bools, Indices
from cartoonalive.rig.model import Parameter


def effective_values(parameters: Sequence[Parameter], values: Array) -> Array:
    """Parameter values (p, frames) clamped to their range, or wrapped into [minimum, maximum) where they repeat."""
    low = np.array([p.minimum for p in parameters], np.float32).astype(np.float64)[:, None]
    high = np.array([p.maximum for p in parameters], np.float32).astype(np.float64)[:, None]
    result = np.minimum(np.maximum(values, low), high)
    repeat = np.array([p.repeat for p in parameters], bool)
    if repeat.any():
        span = np.where(high > low, high - low, 1.0)[repeat]
        result[repeat] = low[repeat] + np.mod(values[repeat] - low[repeat], span)
    return result


def _padded(lists: Sequence[Sequence[float]], fill: float) -> Array:
    """Lists of different length as one (lists, longest) table of float32 numbers held in float64."""
    width = max((len(row) for row in lists), default=0)
    table = np.full((len(lists), width), fill)
    for row, numbers in zip(table, lists, strict=True):
        row[: len(numbers)] = np.asarray(numbers, np.float32)
    return table


@dataclass(frozen=True)
class Cells:
    """Cell of each key list (a, frames): between keys ``lower`` and ``lower + 1`` at ``fraction``."""

    lower: Indices
    fraction: Array
    outside: Bools
    """The value lies beyond the key list: whatever it drives is switched off."""


class KeyLists:
    """Ordinary key lists with snapping."""

    def __init__(self, parameter: Sequence[int], keys: Sequence[Sequence[float]], decimals: Sequence[int]) -> None:
        """``parameter`` numbers, ascending ``keys`` and the parameters' ``decimals``, one entry per list."""
        self._parameter = np.array(parameter, np.intp)
        self._count = np.array([len(row) for row in keys], np.intp)[:, None]
        self._keys = _padded(keys, np.inf)
        snap = np.float32(10.0) ** -np.array(decimals, np.float32)[:, None]
        keys32 = self._keys.astype(np.float32)
        self._upper = (keys32 + snap).astype(np.float64)[:, :, None]
        self._lower = (keys32 - snap).astype(np.float64)
        self._rows = np.arange(len(keys))[:, None]

    def cells(self, values: Array) -> Cells:
        """Locate ``values`` (parameters, frames) in every list.

        The first key k with value < key[k] + snap decides: on it if value > key[k] - snap, else between k - 1 and k.
        """
        value = values[self._parameter]
        reached: Indices = (value[:, None] >= self._upper).sum(1)
        above = reached >= self._count
        key = np.minimum(reached, self._count - 1)
        snap_from = self._lower[self._rows, key]
        first = key == 0
        below = first & np.where(self._count == 1, value <= snap_from, value < snap_from)
        on_key = (value > snap_from) | first | above
        lower = np.where(on_key, key, key - 1)
        start = self._keys[self._rows, lower]
        width = np.where(on_key, 1.0, self._keys[self._rows, key] - start)
        fraction = np.where(on_key, 0.0, (value - start) / width)
        return Cells(lower, fraction, above | below)


class Curves:
    """Key lists of blend shapes and limits: plain piecewise linear, held at both ends."""

    def __init__(self, parameter: Sequence[int], keys: Sequence[Sequence[float]]) -> None:
        """``parameter`` numbers and ascending ``keys``, one entry per list."""
        self._parameter = np.array(parameter, np.intp)
        self._keys = _padded(keys, np.inf)
        self._last = np.maximum(np.array([len(row) for row in keys], np.intp)[:, None] - 2, 0)
        self._single = np.array([len(row) == 1 for row in keys], bool)[:, None]
        self._rows = np.arange(len(keys))[:, None]

    def cells(self, values: Array) -> Cells:
        """Locate ``values`` (parameters, frames) in every list; never outside."""
        value = values[self._parameter]
        reached: Indices = (value[:, None] >= self._keys[:, :, None]).sum(1)
        lower = np.clip(reached - 1, 0, self._last)
        start = self._keys[self._rows, lower]
        stop = self._keys[self._rows, np.minimum(lower + 1, self._keys.shape[1] - 1)]
        with np.errstate(invalid="ignore", divide="ignore"):
            fraction = np.clip((value - start) / (stop - start), 0.0, 1.0)
        fraction = np.where(self._single, 0.0, fraction)
        return Cells(lower, fraction, np.zeros(value.shape, bool))
