"""A rig baked to a puppet: what each parameter alone (or each pair) does to the vertices, as offsets that add.

At rest and wherever one parameter of the puppet is moved alone, the puppet is the rig. Several moved at once are the
sum of their offsets; :mod:`cartoonalive.puppet.losses` measures how far that is from the rig.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.evaluate.model import Array, Frame, Indices
from cartoonalive.puppet.lattice import Lattice, lattices
from cartoonalive.puppet.model import Binding, Puppet, PuppetBlend, PuppetParameter, PuppetPart
from cartoonalive.puppet.pendulum import pendulums, pivot_bindings
from cartoonalive.rig.model import ArtMesh, BlendMode, Keyed, Rig

_LEAST_PX = 0.05
"""What moves a part less than this does not move it."""
_LEAST_OPACITY = 1e-3
_BLEND_MODES: Mapping[BlendMode, PuppetBlend] = {"normal": "Normal", "additive": "LinearDodge", "multiply": "Multiply"}


@dataclass(frozen=True)
class _Sampled:
    """The rig at all points of one lattice."""

    lattice: Lattice
    frames: Sequence[Frame]

    def opacities(self, mesh: int) -> Array:
        """(points of the axes...)"""
        return np.array([frame.opacity[mesh] for frame in self.frames]).reshape(self.lattice.shape)

    def orders(self, mesh: int) -> Indices:
        """Render order, (points of the axes...)."""
        return np.array([frame.render_order[mesh] for frame in self.frames]).reshape(self.lattice.shape)

    def offsets(self, mesh: int, rest: Frame, pixels: float) -> Array:
        """Pixels from the place at rest, y down, (points of the axes..., n, 2)."""
        moved = np.stack([frame.vertices[mesh] - rest.vertices[mesh] for frame in self.frames])
        return moved.reshape(*self.lattice.shape, -1, 2) * (pixels, -pixels)


def bake(rig: Rig, name: str) -> Puppet:
    """The puppet of a valid rig; meshes that are never seen, such as hit areas, are left out."""
    return _Baker(rig).puppet(name)


class _Baker:
    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._evaluator = Evaluator(rig)
        self._rest = self._evaluator.evaluate({})
        self._sampled = [
            _Sampled(lattice, self._evaluator.evaluate_many(lattice.settings()))
            for lattice in lattices(rig, self._evaluator)
        ]
        self._combined: dict[tuple[int, ...], Array] = {}

    def puppet(self, name: str) -> Puppet:
        rig = self._rig
        order = np.argsort(self._rest.render_order, kind="stable").tolist()
        faded = {number: self._opacity(number) for number in order}
        masks = {mask for mesh in rig.meshes for mask in mesh.masks}
        shown = [number for number in order if faded[number][0] > 0 or rig.meshes[number].id in masks]
        bound = [
            tuple(b for number in shown for b in self._bindings(number, sampled, faded[number][1].get(index)))
            for index, sampled in enumerate(self._sampled)
        ]
        moving = {
            name
            for sampled, bindings in zip(self._sampled, bound, strict=True)
            if bindings
            for name in sampled.lattice.parameters
        }
        parameters = (
            PuppetParameter(axes=sampled.lattice.axes, bindings=bindings + pivot_bindings(rig, sampled.lattice, moving))
            for sampled, bindings in zip(self._sampled, bound, strict=True)
        )
        return Puppet(
            name=name,
            folders={part.id: part.name or part.id for part in rig.parts},
            parts=tuple(self._part(number, faded[number][0]) for number in shown),
            parameters=tuple(parameter for parameter in parameters if parameter.bindings),
            pendulums=pendulums(rig, moving),
        )

    def _part(self, number: int, opacity: float) -> PuppetPart:
        mesh, canvas = self._rig.meshes[number], self._rig.canvas
        middle = np.array([canvas.width / 2, canvas.height / 2])
        pixels = self._rest.vertices[number] * (canvas.pixels_per_unit, -canvas.pixels_per_unit)
        return PuppetPart(
            id=mesh.id,
            folder=mesh.part,
            vertices=pixels + canvas.origin - middle,
            uvs=np.asarray(mesh.uvs, np.float64),
            triangles=mesh.triangles,
            texture=mesh.texture,
            opacity=opacity,
            zsort=-float(self._rest.render_order[number]),
            masks=mesh.masks,
            invert_mask=mesh.invert_mask,
            blend_mode=_BLEND_MODES[mesh.blend_mode],
        )

    def _bindings(self, number: int, sampled: _Sampled, opacities: Array | None) -> list[Binding]:
        part = self._rig.meshes[number].id
        offsets = sampled.offsets(number, self._rest, self._rig.canvas.pixels_per_unit)
        orders = self._rest.render_order[number] - sampled.orders(number).astype(np.float64)
        bindings = []
        if np.abs(offsets).max(initial=0.0) >= _LEAST_PX:
            bindings.append(Binding(node=part, target="deform", values=offsets))
        if opacities is not None:
            bindings.append(Binding(node=part, target="opacity", values=opacities))
        if orders.any():
            bindings.append(Binding(node=part, target="zSort", values=orders))
        return bindings

    def _opacity(self, number: int) -> tuple[float, dict[int, Array]]:
        """The opacity of a mesh as a number times one factor per lattice that changes it.

        With one such lattice that is exact. With several the factors are those at the others' setting where the mesh
        is seen most: a mesh hidden at rest has none there.
        """
        names = _fading(self._rig, self._rig.meshes[number])
        drivers = tuple(i for i, s in enumerate(self._sampled) if names & set(s.lattice.parameters))
        if not drivers:
            return float(self._rest.opacity[number]), {}
        shapes = [self._sampled[driver].lattice.shape for driver in drivers]
        whole = self._together(drivers)[..., number].reshape([math.prod(shape) for shape in shapes])
        most = float(whole.max())
        if most <= _LEAST_OPACITY:
            return 0.0, {}
        factors = (line / most for line in _lines_through_the_largest(whole))
        return most, {
            driver: factor.reshape(shape) for driver, factor, shape in zip(drivers, factors, shapes, strict=True)
        }

    def _together(self, drivers: tuple[int, ...]) -> Array:
        """Opacities of all meshes over the product of some lattices, (points of all axes..., meshes)."""
        if drivers not in self._combined:
            joint = Lattice(axes=tuple(axis for driver in drivers for axis in self._sampled[driver].lattice.axes))
            frames = self._evaluator.evaluate_many(joint.settings())
            self._combined[drivers] = np.stack([frame.opacity for frame in frames]).reshape(*joint.shape, -1)
        return self._combined[drivers]


def _lines_through_the_largest(values: Array) -> Iterator[Array]:
    """For every axis the values along it through the place of the largest one."""
    best = np.unravel_index(int(values.argmax()), values.shape)
    for axis in range(values.ndim):
        yield np.moveaxis(values, axis, -1)[tuple(np.delete(best, axis))]


def _fading(rig: Rig, mesh: ArtMesh) -> set[str]:
    """Parameters that change the opacity of a mesh, by itself or by a deformer above it."""
    deformers = {deformer.id: deformer for deformer in rig.deformers}
    names: set[str] = set()
    item: Keyed | None = mesh
    parent = mesh.deformer
    while item is not None:
        names |= _fading_axes(item) | {s.parameter for s in item.blend_shapes if "opacity" in s.offsets}
        item = deformers[parent] if parent is not None else None
        parent = deformers[parent].parent if parent is not None else None
    return names


def _fading_axes(item: Keyed) -> set[str]:
    return {
        axis.parameter
        for number, axis in enumerate(item.axes)
        if np.ndim(item.opacity) == len(item.axes) and np.ptp(item.opacity, axis=number).max() > _LEAST_OPACITY
    }
