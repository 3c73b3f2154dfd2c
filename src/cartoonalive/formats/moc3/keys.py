"""Axes of a rig as bindings, bands and keys; blend-shape key lists as curves; limits."""

from __future__ import annotations

from collections.abc import Sequence

from cartoonalive.formats.moc3.columns import Columns
from cartoonalive.rig.model import Axis, BlendShape, Limit, Parameter, Rig

BindingKey = tuple[int, tuple[float, ...]]
CurveKey = tuple[int, tuple[float, ...], int]


class KeyTables:
    """Numbers of everything that parameters drive; writes the parameter tables on construction.

    Order of ``key.value``: keys of bindings, of curves, then all keys of each parameter merged, as in official files.
    Band 0 is the empty band.
    """

    def __init__(self, rig: Rig, columns: Columns) -> None:
        self._columns = columns
        self._parameter = {p.id: i for i, p in enumerate(rig.parameters)}
        objects = [*rig.parts, *rig.deformers, *rig.meshes, *rig.glues]
        bindings = dict.fromkeys(self._binding_key(axis) for item in objects for axis in item.axes)
        curves = dict.fromkeys(self._curve_key(shape) for item in objects for shape in item.blend_shapes)
        self._bindings = {key: number for number, key in enumerate(sorted(bindings, key=lambda key: key[0]))}
        self._curves = {key: number for number, key in enumerate(sorted(curves, key=lambda key: key[0]))}
        self._bands: dict[tuple[int, ...], int] = {}
        self._limits: dict[Limit, int] = {}
        self._combinations: dict[tuple[Limit, ...], list[int]] = {}
        for _, keys in self._bindings:
            columns.add("binding", first_key=columns.extend("key.value", keys), key_count=len(keys))
        for _, keys, base in self._curves:
            columns.add("curve", first_key=columns.extend("key.value", keys), key_count=len(keys), base=base)
        for number, parameter in enumerate(rig.parameters):
            self._add_parameter(number, parameter)
        self.band(())

    def _binding_key(self, axis: Axis) -> BindingKey:
        return self._parameter[axis.parameter], tuple(map(float, axis.keys))

    def _curve_key(self, shape: BlendShape) -> CurveKey:
        return self._parameter[shape.parameter], shape.keys, shape.base

    def _add_parameter(self, number: int, parameter: Parameter) -> None:
        bindings = [row for key, row in self._bindings.items() if key[0] == number]
        curves = [row for key, row in self._curves.items() if key[0] == number]
        lists = [key[1] for key in self._bindings if key[0] == number]
        lists += [key[1] for key in self._curves if key[0] == number]
        merged = sorted({value for keys in lists for value in keys})
        self._columns.add(
            "parameter",
            id=parameter.id,
            maximum=parameter.maximum,
            minimum=parameter.minimum,
            default=parameter.default,
            repeat=parameter.repeat,
            decimals=parameter.decimals,
            first_binding=bindings[0] if bindings else -1,
            binding_count=len(bindings),
            first_merged_key=self._columns.extend("key.value", merged),
            merged_key_count=len(merged),
            kind=parameter.blend_shape,
            first_curve=curves[0] if curves else 0,
            curve_count=len(curves),
        )

    def band(self, axes: Sequence[Axis]) -> int:
        """Number of the band with these axes."""
        key = tuple(self._bindings[self._binding_key(axis)] for axis in axes)
        if key not in self._bands:
            first = self._columns.extend("band_entry.binding", key)
            self._bands[key] = self._columns.add("band", first_entry=first, entry_count=len(key))
        return self._bands[key]

    def curve(self, shape: BlendShape) -> int:
        """Number of the key list that drives a blend shape."""
        return self._curves[self._curve_key(shape)]

    def limits(self, limits: tuple[Limit, ...]) -> list[int]:
        """Numbers of limit curves."""
        if limits not in self._combinations:
            self._combinations[limits] = [self._limit(limit) for limit in limits]
        return self._combinations[limits]

    def _limit(self, limit: Limit) -> int:
        if limit not in self._limits:
            first = self._columns.extend("limit_point.value", [value for value, _ in limit.points])
            self._columns.extend("limit_point.weight", [weight for _, weight in limit.points])
            self._limits[limit] = self._columns.add(
                "limit",
                parameter=self._parameter[limit.parameter],
                first_point=first,
                point_count=len(limit.points),
            )
        return self._limits[limit]
