"""Limits of blend shapes: how far other parameters let them act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from cartoonalive.evaluate.interpolate import Curves
from cartoonalive.evaluate.model import Array
from cartoonalive.rig.model import Limit


class Gates:
    """Distinct combinations of limits; the weight of one is min(1, every curve)."""

    def __init__(self, combinations: Sequence[tuple[Limit, ...]], parameter_index: Mapping[str, int]) -> None:
        """``combinations`` are the limit tuples found on the blend shapes; curves without points do not limit."""
        limits = list(dict.fromkeys(limit for gate in combinations for limit in gate if limit.points))
        number = {limit: i for i, limit in enumerate(limits)}
        self._curves = Curves(
            [parameter_index[limit.parameter] for limit in limits], [[x for x, _ in limit.points] for limit in limits]
        )
        width = max((len(limit.points) for limit in limits), default=0) + 1
        self._weights = np.zeros((len(limits), width))
        for row, limit in zip(self._weights, limits, strict=True):
            row[: len(limit.points)] = np.array([weight for _, weight in limit.points], np.float32)
        self._rows = np.arange(len(limits))[:, None]
        longest = max((len(gate) for gate in combinations), default=0)
        self._members = np.full((len(combinations), longest + 1), len(limits), np.intp)
        for members, gate in zip(self._members, combinations, strict=True):
            numbers = [number[limit] for limit in gate if limit.points]
            members[: len(numbers)] = numbers

    def weights(self, values: Array) -> Array:
        """Weight of every combination, (combinations, frames), from parameter ``values`` (parameters, frames)."""
        curve = np.ones((len(self._rows) + 1, values.shape[1]))
        if len(self._rows):
            cells = self._curves.cells(values)
            low = self._weights[self._rows, cells.lower]
            high = self._weights[self._rows, cells.lower + 1]
            curve[:-1] = low + np.where(cells.fraction > 0, (high - low) * cells.fraction, 0.0)
        result: Array = np.minimum(curve[self._members].min(1), 1.0)
        return result
