"""Draw orders and the sequence of drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cartoonalive.evaluate.model import Array, Bools, Indices
from cartoonalive.rig.model import DrawOrderGroup


def draw_order(keyforms: Array, offsets: Array) -> Indices:
    """Whole draw orders from the blended keyforms and what blend shapes add, both (n, frames)."""
    base = np.trunc(keyforms + 0.001)
    result: Indices = np.trunc(base + offsets + 0.001).astype(np.intp)
    return result


@dataclass(frozen=True)
class _Group:
    members: Indices
    """Mesh number, or mesh count + part number."""
    nested: tuple[int | None, ...]
    """Group that the member opens, None for meshes."""
    minimum: int


class DrawSequence:
    """Resolves nested draw-order groups to one sequence."""

    def __init__(
        self, groups: Sequence[DrawOrderGroup], mesh_index: Mapping[str, int], part_index: Mapping[str, int]
    ) -> None:
        self._meshes = len(mesh_index)
        if groups:
            self._groups = [self._group(group, mesh_index, part_index) for group in groups]
        else:
            self._groups = [_Group(np.arange(self._meshes), (None,) * self._meshes, 0)]
        self._flat = len(self._groups) == 1 and all(nested is None for nested in self._groups[0].nested)
        self._totals = [self._total(number, ()) for number in range(len(self._groups))]

    def _group(self, group: DrawOrderGroup, mesh_index: Mapping[str, int], part_index: Mapping[str, int]) -> _Group:
        members = [
            mesh_index[item.id] if item.kind == "mesh" else self._meshes + part_index[item.id] for item in group.items
        ]
        nested = tuple(item.group if item.kind == "part" else None for item in group.items)
        return _Group(np.array(members, np.intp), nested, group.minimum)

    def _total(self, number: int, above: tuple[int, ...]) -> int:
        if number in above:
            return 0
        group = self._groups[number]
        total = int((group.members < self._meshes).sum())
        return total + sum(self._total(nested, (*above, number)) for nested in group.nested if nested is not None)

    def resolve(self, orders: Indices, enabled: Bools) -> Indices:
        """Place of every mesh in the sequence of drawing, (meshes,).

        ``orders`` and ``enabled`` (meshes + parts,). Members are sorted stably by draw order, disabled ones taking the
        group's minimum; a part reserves as many places as its group has meshes.
        """
        places = np.zeros(self._meshes, np.intp)
        if self._flat:
            members = self._sorted(self._groups[0], orders, enabled)
            places[self._groups[0].members[members]] = np.arange(len(members))
        else:
            self._walk(0, 0, orders, enabled, places, 0)
        return places

    @staticmethod
    def _sorted(group: _Group, orders: Indices, enabled: Bools) -> Indices:
        order = np.where(enabled[group.members], orders[group.members], group.minimum)
        result: Indices = np.argsort(order, kind="stable")
        return result

    def _walk(self, number: int, place: int, orders: Indices, enabled: Bools, places: Indices, depth: int) -> None:
        if depth > len(self._groups):
            return
        group = self._groups[number]
        for member in self._sorted(group, orders, enabled):
            nested = group.nested[member]
            if group.members[member] < self._meshes:
                places[group.members[member]] = place
                place += 1
            elif nested is not None:
                self._walk(nested, place, orders, enabled, places, depth + 1)
                place += self._totals[nested]
