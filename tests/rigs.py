"""Random small rigs that use every feature of the moc3 format, for property tests.

Hypothesis decides the structure; the numbers in the arrays come from a generator seeded by it. All numbers are
multiples of 1/64, so that they survive float32 and comparisons at key borders are exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.formats.moc3.lower import default_groups
from cartoonalive.rig.model import (
    ArtMesh,
    Axis,
    BlendShape,
    CanvasInfo,
    Deformer,
    DrawOrderGroup,
    Glue,
    GroupItem,
    Limit,
    Parameter,
    Part,
    Rig,
    RotationDeformer,
    WarpDeformer,
)

RANGES = ((-30.0, 0.0, 30.0), (0.0, 1.0, 1.0), (-1.0, 0.5, 1.0), (-10.0, 3.0, 7.5), (0.0, 0.0, 2.0))


def same(a: Any, b: Any) -> bool:
    """Equality of rigs, arrays included."""
    if is_dataclass(a) and not isinstance(a, type):
        return type(a) is type(b) and all(same(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.shape == b.shape and a.dtype == b.dtype and bool(np.array_equal(a, b))
    if isinstance(a, Mapping):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, tuple):
        return isinstance(b, tuple) and len(a) == len(b) and all(map(same, a, b))
    return bool(a == b)


@st.composite
def rigs(draw: st.DrawFn, version: int) -> Rig:
    """A valid rig that a file of ``version`` can hold."""
    return _Maker(version, np.random.default_rng(draw(st.integers(0, 2**32 - 1))), draw(_sizes())).rig()


def _sizes() -> st.SearchStrategy[dict[str, int]]:
    """How many objects of each kind; zero allowed everywhere, so that failures shrink well."""
    return st.fixed_dictionaries(
        {
            "parameters": st.integers(0, 5),
            "shapes": st.integers(0, 4),
            "parts": st.integers(0, 4),
            "deformers": st.integers(0, 7),
            "meshes": st.integers(0, 6),
            "glues": st.integers(0, 2),
        }
    )


def random_settings(rig: Rig, count: int, seed: int) -> list[dict[str, float]]:
    """Parameter values inside and outside the ranges, on keys and within the snap distance of keys."""
    rng = np.random.default_rng(seed)
    objects = (*rig.parts, *rig.deformers, *rig.meshes, *rig.glues)
    keys = {p.id: [p.minimum, p.default, p.maximum] for p in rig.parameters}
    for item in objects:
        for axis in item.axes:
            keys[axis.parameter] += axis.keys
        for shape in item.blend_shapes:
            keys[shape.parameter] += shape.keys
    settings = []
    for _ in range(count):
        setting = {}
        for parameter in rig.parameters:
            span = parameter.maximum - parameter.minimum
            free = float(rng.uniform(parameter.minimum - 0.3 * span, parameter.maximum + 0.3 * span))
            key = float(rng.choice(keys[parameter.id]))
            near = key + float(rng.uniform(-0.8, 0.8)) * 10.0**-parameter.decimals
            setting[parameter.id] = (free, free, key, near)[rng.integers(4)]
        settings.append(setting)
    return settings


def without_ties(rig: Rig, settings: Sequence[Mapping[str, float]]) -> list[Mapping[str, float]]:
    """Settings at which no draw order is so near to a whole number that float32 may round it either way."""
    low, high = (Evaluator(_nudged(rig, by)).evaluate_many(settings) for by in (-5e-4, 5e-4))
    return [
        setting
        for setting, a, b in zip(settings, low, high, strict=True)
        if np.array_equal(a.draw_order, b.draw_order) and np.array_equal(a.render_order, b.render_order)
    ]


def _nudged(rig: Rig, amount: float) -> Rig:
    return replace(
        rig,
        meshes=tuple(replace(m, draw_order=m.draw_order + np.float32(amount)) for m in rig.meshes),
        parts=tuple(replace(p, draw_order=p.draw_order + np.float32(amount)) for p in rig.parts),
    )


class _Maker:
    def __init__(self, version: int, rng: np.random.Generator, sizes: Mapping[str, int]) -> None:
        self._version = version
        self._rng = rng
        self._sizes = sizes
        self._glued = sizes["glues"] > 0

    def rig(self) -> Rig:
        sizes, version = self._sizes, self._version
        self._driving = [self._parameter(f"Param{i}", False) for i in range(sizes["parameters"])]
        self._shaping = [self._parameter(f"Shape{i}", True) for i in range(sizes["shapes"] if version >= 4 else 0)]
        self._parts: list[Part] = []
        for number in range(sizes["parts"]):
            self._parts.append(self._part(number))
        self._deformers: list[Deformer] = []
        self._pixels: dict[str, bool] = {}
        for number in range(sizes["deformers"]):
            self._deformers.append(self._deformer(number))
        self._mesh_ids = [f"Mesh{i}" for i in range(sizes["meshes"])]
        meshes = tuple(self._mesh(name) for name in self._mesh_ids)
        glues = tuple(self._glue(number, meshes) for number in range(sizes["glues"])) if len(meshes) > 1 else ()
        return Rig(
            canvas=CanvasInfo(width=800, height=1200, pixels_per_unit=800, origin=(400, 600), y_up=self._chance(0.1)),
            parameters=(*self._driving, *self._shaping),
            parts=tuple(self._parts),
            deformers=tuple(self._deformers),
            meshes=meshes,
            glues=glues,
            groups=self._groups(meshes) if self._chance(0.6) and meshes else (),
        )

    def _chance(self, probability: float) -> bool:
        return bool(self._rng.random() < probability)

    def _pick(self, names: Sequence[str]) -> str | None:
        return str(self._rng.choice(names)) if names and self._chance(0.7) else None

    def _numbers(self, low: float, high: float, *shape: int) -> Any:
        return np.array(np.round(self._rng.uniform(low, high, shape) * 64) / 64, np.float32)

    def _switch(self) -> bool:
        """An enabled flag; Core leaves stale vertices in disabled meshes, so never together with glue."""
        return self._glued or self._chance(0.93)

    def _parameter(self, name: str, blend_shape: bool) -> Parameter:
        low, default, high = RANGES[self._rng.integers(len(RANGES))]
        return Parameter(
            id=name,
            minimum=low,
            default=default,
            maximum=high,
            decimals=int(self._rng.choice([1, 2, 3, 3])),
            repeat=self._chance(0.15),
            blend_shape=blend_shape,
        )

    def _keys(self, parameter: Parameter, inner: int) -> tuple[float, ...]:
        ends = [parameter.minimum - self._chance(0.1), parameter.maximum + self._chance(0.1)]
        between = self._numbers(parameter.minimum, parameter.maximum, inner).tolist()
        return tuple(sorted({*ends, *between}))

    def _axes(self, most: int = 3) -> tuple[Axis, ...]:
        chosen = self._rng.permutation(len(self._driving))[: self._rng.integers(0, most + 1)]
        return tuple(
            Axis(parameter=self._driving[i].id, keys=self._keys(self._driving[i], int(self._rng.integers(0, 3))))
            for i in chosen
        )

    def _limits(self) -> tuple[Limit, ...]:
        everyone = [*self._driving, *self._shaping]
        limits = []
        for _ in range(int(self._rng.choice([0, 0, 1, 2]))):
            parameter = everyone[self._rng.integers(len(everyone))]
            points = tuple((x, float(self._numbers(-0.5, 1.5))) for x in self._keys(parameter, 1))
            limits.append(Limit(parameter=parameter.id, points=points if self._chance(0.9) else ()))
        return tuple(limits)

    def _shapes(self, spreads: Mapping[str, tuple[float, tuple[int, ...]]]) -> tuple[BlendShape, ...]:
        """Blend shapes with differences up to the given spread; the first attribute is the geometry."""
        geometry = next(iter(spreads)) in ("positions", "points")
        if not self._shaping or (self._version < 5 and not geometry):
            return ()
        attributes = dict(list(spreads.items())[:1]) if self._version < 5 else spreads
        shapes = []
        for _ in range(int(self._rng.choice([0, 0, 1, 2]))):
            parameter = self._shaping[self._rng.integers(len(self._shaping))]
            keys = self._keys(parameter, int(self._rng.integers(0, 3)))
            base = int(self._rng.integers(len(keys)))
            offsets = {}
            for name, (spread, shape) in attributes.items():
                values = self._numbers(-spread, spread, len(keys), *shape)
                values[base] = 0
                if self._chance(0.8) and values.any():
                    offsets[name] = values
            shapes.append(
                BlendShape(parameter=parameter.id, keys=keys, base=base, offsets=offsets, limits=self._limits())
            )
        return tuple(shapes)

    def _part(self, number: int) -> Part:
        axes = self._axes(2)
        return Part(
            id=f"Part{number}",
            parent=self._pick([p.id for p in self._parts]),
            visible=self._chance(0.9),
            enabled=self._switch(),
            axes=axes,
            draw_order=self._numbers(300, 700, *_shape(axes)),
            blend_shapes=self._shapes({"draw_order": (40, ())}),
        )

    def _keyed(self, axes: tuple[Axis, ...], shapes: tuple[BlendShape, ...]) -> dict[str, Any]:
        """Arguments that deformers and meshes share."""
        coloured = self._version >= 4 and self._chance(0.5)
        return {
            "part": self._pick([p.id for p in self._parts]),
            "enabled": self._switch(),
            "visible": self._chance(0.8),
            "axes": axes,
            "opacity": self._numbers(0, 1 if shapes else 1.3, *_shape(axes)),
            "multiply": self._numbers(0.0 if shapes else -0.1, 1, *_shape(axes), 3) if coloured else None,
            "screen": self._numbers(0, 1.0 if shapes else 1.1, *_shape(axes), 3) if coloured else None,
            "blend_shapes": shapes,
        }

    def _deformer(self, number: int) -> Deformer:
        parent = self._pick([d.id for d in self._deformers])
        below_rotation = parent is not None and isinstance(self._deformers[self._number(parent)], RotationDeformer)
        in_pixels = parent is not None and self._pixels[parent]
        name = f"{'Warp' if (is_warp := self._chance(0.6)) else 'Rotation'}{number}"
        self._pixels[name] = in_pixels or not is_warp
        low, size = self._frame(parent is None, below_rotation)
        return self._warp(name, parent, low, size) if is_warp else self._rotation(name, parent, low, size, in_pixels)

    def _number(self, name: str) -> int:
        return [d.id for d in self._deformers].index(name)

    @staticmethod
    def _frame(root: bool, below_rotation: bool) -> tuple[float, float]:
        """Corner and size of the usual place of things in the parent's space."""
        if below_rotation:
            return -256.0, 512.0
        return (-0.5, 1.0) if root else (0.125, 0.75)

    def _warp(self, name: str, parent: str | None, low: float, size: float) -> WarpDeformer:
        axes = self._axes()
        rows, columns = self._rng.integers(1, 5, 2).tolist()
        u, v = np.meshgrid(np.linspace(0, 1, columns + 1), np.linspace(0, 1, rows + 1))
        rest = np.stack([u, v], axis=-1).reshape(-1, 2) * size + low
        noise = self._rng.uniform(-0.06, 0.06, (*_shape(axes), *rest.shape)) * size
        shapes = self._shapes(
            {
                "points": (0.05 * size, rest.shape),
                "opacity": (0.4, ()),
                "multiply": (0.3, (3,)),
                "screen": (0.3, (3,)),
            }
        )
        return WarpDeformer(
            id=name,
            parent=parent,
            rows=rows,
            columns=columns,
            points=(np.round((rest + noise) * 256) / 256).astype(np.float32),
            bilinear=self._version >= 2 and self._chance(0.5),
            **self._keyed(axes, shapes),
        )

    def _rotation(self, name: str, parent: str | None, low: float, size: float, in_pixels: bool) -> RotationDeformer:
        axes = self._axes()
        shape = _shape(axes)
        flips = [np.asarray(self._rng.random(shape) < 0.3) if self._chance(0.3) else None for _ in range(2)]
        shapes = self._shapes(
            {
                "origin": (0.05 * size, (2,)),
                "angle": (20, ()),
                "scale": (0.0 if not in_pixels else 0.25, ()),
                "opacity": (0.4, ()),
                "multiply": (0.3, (3,)),
                "screen": (0.3, (3,)),
            }
        )
        return RotationDeformer(
            id=name,
            parent=parent,
            angle=self._numbers(-60, 60, *shape),
            origin=self._numbers(low, low + size, *shape, 2),
            scale=np.asarray(self._numbers(0.5, 1.5, *shape) * np.float32(1 if in_pixels else 1 / 512)),
            flip_x=flips[0] if flips[0] is not None and flips[0].any() else None,
            flip_y=flips[1] if flips[1] is not None and flips[1].any() else None,
            base_angle=float(self._numbers(-30, 30)),
            **self._keyed(axes, shapes),
        )

    def _mesh(self, name: str) -> ArtMesh:
        deformer = self._pick([d.id for d in self._deformers])
        below_rotation = deformer is not None and isinstance(self._deformers[self._number(deformer)], RotationDeformer)
        low, size = self._frame(deformer is None, below_rotation)
        if deformer is not None and not below_rotation and self._chance(0.3):
            low, size = -3.5, 8.0
        axes = self._axes()
        count = int(self._rng.integers(3, 12))
        shapes = self._shapes(
            {
                "positions": (0.1 * size, (count, 2)),
                "opacity": (0.4, ()),
                "draw_order": (40, ()),
                "multiply": (0.3, (3,)),
                "screen": (0.3, (3,)),
            }
        )
        others = [other for other in self._mesh_ids if other != name]
        masks = self._rng.permutation(others)[: self._rng.integers(0, 3)].tolist() if self._chance(0.4) else []
        return ArtMesh(
            id=name,
            deformer=deformer,
            texture=int(self._rng.integers(0, 3)),
            uvs=self._numbers(0, 1, count, 2),
            triangles=self._rng.integers(0, count, (int(self._rng.integers(0, 9)), 3)).astype(np.uint16),
            positions=self._numbers(low, low + size, *_shape(axes), count, 2),
            draw_order=self._numbers(300, 700, *_shape(axes)),
            masks=tuple(masks),
            invert_mask=self._version >= 3 and self._chance(0.2),
            blend_mode=("normal", "normal", "additive", "multiply")[self._rng.integers(4)],
            double_sided=self._chance(0.7),
            **self._keyed(axes, shapes),
        )

    def _glue(self, number: int, meshes: Sequence[ArtMesh]) -> Glue:
        a, b = (meshes[i] for i in self._rng.permutation(len(meshes))[:2])
        pairs = int(self._rng.integers(1, 5))
        axes = self._axes(1)
        ends = [self._rng.integers(0, len(mesh.uvs), pairs) for mesh in (a, b)]
        return Glue(
            id=f"Glue{number}",
            mesh_a=a.id,
            mesh_b=b.id,
            vertices=np.stack(ends, axis=-1).astype(np.uint16),
            weights=self._numbers(0, 1, pairs, 2),
            axes=axes,
            intensity=self._numbers(0, 1, *_shape(axes)),
            blend_shapes=self._shapes({"intensity": (0.5, ())}),
        )

    def _groups(self, meshes: Sequence[ArtMesh]) -> tuple[DrawOrderGroup, ...]:
        """Meshes dealt out to a root group and groups that parts open, nested at random."""
        openers = [part.id for part in self._parts if self._chance(0.6)]
        members: list[list[GroupItem]] = [[] for _ in range(len(openers) + 1)]
        for number, name in enumerate(openers, 1):
            members[self._rng.integers(number)].append(GroupItem(kind="part", id=name, group=number))
        for name in self._rng.permutation(self._mesh_ids).tolist():
            members[self._rng.integers(len(members))].append(GroupItem(kind="mesh", id=name))
        groups = tuple(DrawOrderGroup(items=tuple(items), minimum=0, maximum=1000) for items in members)
        return () if groups == default_groups(meshes) else groups


def _shape(axes: Sequence[Axis]) -> tuple[int, ...]:
    return tuple(len(axis.keys) for axis in axes)
