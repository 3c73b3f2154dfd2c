"""Invariants of draw orders: every mesh once, nested without loops, orders inside their group's bracket."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from cartoonalive.rig.model import BlendShape, Rig

Problems = Iterator[str]


class OrderCheck:
    """The check of one rig."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._orders: dict[tuple[str, str], tuple[float, float]] = {}
        for kind, items in (("mesh", rig.meshes), ("part", rig.parts)):
            for item in items:
                self._orders[kind, item.id] = _order_range(item.draw_order, item.blend_shapes)

    def problems(self) -> Problems:
        """Sentences about what is wrong."""
        if not self._rig.groups:
            for mesh in self._rig.meshes:
                yield from self._bracket(f"mesh {mesh.id}", ("mesh", mesh.id), 0, 1000)
            return
        seen: list[str] = []
        opened: list[int] = []
        for number, group in enumerate(self._rig.groups):
            for item in group.items:
                where = f"draw-order group {number}: {item.kind} {item.id}"
                if (item.kind, item.id) not in self._orders:
                    yield f"{where} does not exist"
                    continue
                yield from self._bracket(where, (item.kind, item.id), group.minimum, group.maximum)
                if item.kind == "mesh":
                    seen.append(item.id)
                elif item.group is not None:
                    opened.append(item.group)
                    if not number < item.group < len(self._rig.groups):
                        yield f"{where}: opens group {item.group}, which must be a later group"
        if len(set(opened)) < len(opened):
            yield "draw-order groups: a group is opened twice"
        for mesh in self._rig.meshes:
            if seen.count(mesh.id) != 1:
                yield f"mesh {mesh.id}: is {seen.count(mesh.id)} times in the draw-order groups, must be once"

    def _bracket(self, where: str, key: tuple[str, str], minimum: int, maximum: int) -> Problems:
        low, high = self._orders[key]
        if not (minimum <= low and high < maximum + 1):
            yield f"{where}: draw orders {low:g}..{high:g} leave the group's {minimum}..{maximum}, which crashes Core"


def _order_range(values: NDArray[np.float32], shapes: Sequence[BlendShape]) -> tuple[float, float]:
    """Lowest and highest draw order that keyforms and blend shapes can give together."""
    low, high = (float(values.min()), float(values.max())) if np.size(values) else (0.0, 0.0)
    for shape in shapes:
        offsets = shape.offsets.get("draw_order", np.zeros(1, np.float32))
        weights = [1.0, *(min(weight, 1.0) for limit in shape.limits for _, weight in limit.points)]
        reach = [float(offset) * weight for offset in offsets for weight in (0.0, min(weights), 1.0)]
        low, high = low + min(reach), high + max(reach)
    return low, high
