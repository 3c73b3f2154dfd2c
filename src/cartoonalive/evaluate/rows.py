"""Weights of keyform rows.

All keyforms of all objects form one list of rows. The weight of a row is a product of *slots*: hat weights of the keys
it stands at, for a blend shape the hat weight of its key and the gate of its limits. Slot 0 is the constant 1, so an
object that nothing drives needs no special case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cartoonalive.evaluate.blendshape import Gates
from cartoonalive.evaluate.interpolate import Cells, Curves, KeyLists, effective_values
from cartoonalive.evaluate.model import Array, Bools, Indices
from cartoonalive.rig.model import Axis, BlendShape, Limit, Parameter


@dataclass(frozen=True)
class ObjectRows:
    """Rows of one object: its keyforms [start, middle), then the rows of its blend shapes [middle, stop)."""

    start: int
    middle: int
    stop: int
    lists: tuple[int, ...]
    """Numbers of the key lists that drive the ordinary keyforms."""
    shape: tuple[int, ...]
    shapes: tuple[tuple[BlendShape, tuple[int, ...], int], ...]
    """(blend shape, key numbers that have a row, first row)."""


@dataclass(frozen=True)
class RowWeights:
    """Everything the parameters decide directly, for all frames."""

    weights: Array
    """(rows, frames)"""
    outside: Bools
    """(key lists + 1, frames); the last row is always false and pads tables."""
    lower: Indices
    """(key lists, frames) lower key of the current cell."""


class RowTable:
    """Collects the rows of all objects, then weighs them for any parameter values."""

    def __init__(self, parameters: Sequence[Parameter]) -> None:
        self._parameters = tuple(parameters)
        self._index = {p.id: i for i, p in enumerate(parameters)}
        self._lists: dict[tuple[str, tuple[float, ...]], int] = {}
        self._curves: dict[tuple[str, tuple[float, ...]], int] = {}
        self._gates: dict[tuple[Limit, ...], int] = {}
        self._list_slot: list[int] = []
        self._curve_slot: list[int] = []
        self._gate_slot: list[int] = []
        self._slot_count = 1
        self._blocks: list[Indices] = []
        self.count = 0

    def add(self, axes: Sequence[Axis], blend_shapes: Sequence[BlendShape]) -> ObjectRows:
        """Append the rows of one object, grid in C order of ``axes``."""
        start = self.count
        lists = tuple(self._key_list(axis) for axis in axes)
        shape = tuple(len(axis.keys) for axis in axes)
        if axes:
            offsets = np.array([self._list_slot[number] for number in lists])
            self._append(np.indices(shape).reshape(len(shape), -1) + offsets[:, None])
        else:
            self._append(np.zeros((1, 1), np.intp))
        middle = self.count
        shapes: list[tuple[BlendShape, tuple[int, ...], int]] = []
        slots: list[tuple[int, int]] = []
        for blend_shape in blend_shapes:
            keys = tuple(key for key in range(len(blend_shape.keys)) if key != blend_shape.base)
            shapes.append((blend_shape, keys, middle + len(slots)))
            curve, gate = self._curve(blend_shape), self._gate(blend_shape.limits)
            slots += [(curve + key, gate) for key in keys]
        self._append(np.array(slots, np.intp).reshape(-1, 2).T)
        return ObjectRows(start, middle, self.count, lists, shape, tuple(shapes))

    def _append(self, block: Indices) -> None:
        self._blocks.append(block.astype(np.intp))
        self.count += block.shape[1]

    def _take_slots(self, count: int) -> int:
        first = self._slot_count
        self._slot_count += count
        return first

    def _key_list(self, axis: Axis) -> int:
        key = (axis.parameter, axis.keys)
        if key not in self._lists:
            self._lists[key] = len(self._lists)
            self._list_slot.append(self._take_slots(len(axis.keys) + 1))
        return self._lists[key]

    def _curve(self, shape: BlendShape) -> int:
        key = (shape.parameter, shape.keys)
        if key not in self._curves:
            self._curves[key] = len(self._curves)
            self._curve_slot.append(self._take_slots(len(shape.keys) + 1))
        return self._curve_slot[self._curves[key]]

    def _gate(self, limits: tuple[Limit, ...]) -> int:
        if not any(limit.points for limit in limits):
            return 0
        if limits not in self._gates:
            self._gates[limits] = len(self._gates)
            self._gate_slot.append(self._take_slots(1))
        return self._gate_slot[self._gates[limits]]

    def finish(self) -> None:
        """Build the tables; no objects can be added afterwards."""
        depth = max((len(block) for block in self._blocks), default=1)
        self._slots = np.zeros((depth, self.count), np.intp)
        column = 0
        for block in self._blocks:
            self._slots[: len(block), column : column + block.shape[1]] = block
            column += block.shape[1]
        numbers = [self._index[parameter] for parameter, _ in self._lists]
        decimals = [self._parameters[number].decimals for number in numbers]
        self._key_lists = KeyLists(numbers, [keys for _, keys in self._lists], decimals)
        self._blend_curves = Curves(
            [self._index[parameter] for parameter, _ in self._curves], [keys for _, keys in self._curves]
        )
        self._gate_curves = Gates(list(self._gates), self._index)
        self._list_slots = np.array(self._list_slot, np.intp)[:, None]
        self._curve_slots = np.array(self._curve_slot, np.intp)[:, None]
        self._gate_slots = np.array(self._gate_slot, np.intp)

    def weigh(self, values: Array) -> RowWeights:
        """Weights of all rows for host ``values`` (parameters, frames)."""
        frames = values.shape[1]
        value = effective_values(self._parameters, values.astype(np.float32).astype(np.float64))
        slots = np.zeros((self._slot_count, frames))
        slots[0] = 1.0
        outside = np.zeros((len(self._lists) + 1, frames), bool)
        lower = np.zeros((len(self._lists), frames), np.intp)
        if self._lists:
            cells = self._key_lists.cells(value)
            _place(slots, self._list_slots, cells)
            outside[:-1] = cells.outside
            lower = cells.lower
        if self._curves:
            _place(slots, self._curve_slots, self._blend_curves.cells(value))
        if self._gates:
            slots[self._gate_slots] = self._gate_curves.weights(value)
        weights = slots.take(self._slots[0], 0)
        for row in self._slots[1:]:
            weights *= slots.take(row, 0)
        return RowWeights(weights, outside, lower)


def _place(slots: Array, first: Indices, cells: Cells) -> None:
    """Write the two hat weights of every cell; the spare slot behind each list takes the zero beyond its last key."""
    position = first + cells.lower
    frame = np.arange(slots.shape[1])
    slots[position + 1, frame] = cells.fraction
    slots[position, frame] = 1.0 - cells.fraction
