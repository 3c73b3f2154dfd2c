"""The reference evaluator: parameter values in, the drawables of a rig out, at the numbers of Cubism Core.

Order of work: parameters, weights of all keyform rows, one sparse product that blends every attribute, deformers level
by level, meshes, glue, draw orders. Everything that does not depend on the parameters is prepared once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from cartoonalive.evaluate import colour, rotation
from cartoonalive.evaluate.attributes import Attributes, Blended
from cartoonalive.evaluate.glue import GlueRun
from cartoonalive.evaluate.hierarchy import Chains
from cartoonalive.evaluate.layout import Carried, DeformerIndex, Layout, Level
from cartoonalive.evaluate.model import Array, Bools, Frame, Indices
from cartoonalive.evaluate.order import DrawSequence, draw_order
from cartoonalive.evaluate.warp import WarpRun
from cartoonalive.rig.model import Rig, RotationDeformer

POINTS_AT_ONCE = 65536
"""Frames are evaluated in batches of about this many points: enough to hide the cost of a batch, few enough for the
cache."""


class Evaluator:
    """Evaluates one rig, which must be valid (see :func:`cartoonalive.rig.check.require_valid`)."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._parameter = {p.id: i for i, p in enumerate(rig.parameters)}
        self._defaults = np.array([p.default for p in rig.parameters], np.float64)
        part_number = {p.id: i for i, p in enumerate(rig.parts)}
        index = DeformerIndex.of(rig.deformers)
        self._part_chains = Chains([_number(part_number, p.parent) for p in rig.parts])
        self._chains = Chains([_number(index.overall, d.parent) for d in rig.deformers])
        self._part_of_deformer = _numbers(part_number, [d.part for d in rig.deformers])
        self._part_of_mesh = _numbers(part_number, [m.part for m in rig.meshes])
        self._deformer_of_mesh = _numbers(index.overall, [m.deformer for m in rig.meshes])
        self._layout = Layout(rig.deformers, rig.meshes, index, self._chains)
        self._attributes = Attributes(rig, self._layout)
        self._glue = GlueRun(rig.glues, self._layout.mesh_start)
        self._sequence = DrawSequence(rig.groups, {m.id: i for i, m in enumerate(rig.meshes)}, part_number)
        self._part_opacity = np.array([float(p.visible) for p in rig.parts])[:, None]
        self._rotations = np.array([index.overall[d.id] for d in rig.deformers if isinstance(d, RotationDeformer)], int)
        self._parent_warp = {
            index.rotation[d.id]: index.warp[d.parent]
            for d in rig.deformers
            if isinstance(d, RotationDeformer) and d.parent in index.warp
        }
        starts = [self._layout.mesh_start[m.id] for m in rig.meshes]
        self._mesh_slices = [slice(a, a + len(m.uvs)) for a, m in zip(starts, rig.meshes, strict=True)]

    def evaluate(self, values: Mapping[str, float], part_opacities: Mapping[str, float] | None = None) -> Frame:
        """The drawables at ``values`` by parameter id.

        Parameters not named keep their default, unknown ids are ignored.
        ``part_opacities`` by part id replace the parts' own, clamped to 0..1.
        """
        return self._evaluate([values], part_opacities or {})[0]

    def evaluate_many(
        self, settings: Sequence[Mapping[str, float]], part_opacities: Mapping[str, float] | None = None
    ) -> list[Frame]:
        """One frame per setting; for small rigs many times faster than single frames."""
        batch = max(1, POINTS_AT_ONCE // max(1, self._layout.count))
        frames: list[Frame] = []
        for first in range(0, len(settings), batch):
            frames += self._evaluate(settings[first : first + batch], part_opacities or {})
        return frames

    def _evaluate(self, settings: Sequence[Mapping[str, float]], part_opacities: Mapping[str, float]) -> list[Frame]:
        blended = self._attributes.blend(self._values(settings))
        points = self._deform(blended)
        enabled_parts, enabled_meshes = self._enabled(blended)
        opacity = self._opacity(blended, part_opacities)
        multiply, screen = self._colours(blended)
        mesh_order = draw_order(blended.mesh_order, blended.mesh_order_offset)
        part_order = draw_order(blended.part_order, blended.part_order_offset)
        orders = np.concatenate([mesh_order, part_order])
        enabled = np.concatenate([enabled_meshes, enabled_parts])
        visible = enabled_meshes & (opacity != 0)
        return [
            Frame(
                vertices=self._vertices(points[:, :, frame]),
                opacity=opacity[:, frame].copy(),
                visible=visible[:, frame].copy(),
                draw_order=mesh_order[:, frame].copy(),
                render_order=self._sequence.resolve(orders[:, frame], enabled[:, frame]),
                multiply=multiply[:, :, frame].copy(),
                screen=screen[:, :, frame].copy(),
            )
            for frame in range(len(settings))
        ]

    def _values(self, settings: Sequence[Mapping[str, float]]) -> Array:
        """(parameters, frames) of all parameters; settings often name the same ones in the same order."""
        values = np.repeat(self._defaults[:, None], len(settings), axis=1)
        names: tuple[str, ...] = ()
        known: list[str] = []
        numbers: list[int] = []
        for frame, setting in enumerate(settings):
            if tuple(setting) != names:
                names = tuple(setting)
                known = [name for name in names if name in self._parameter]
                numbers = [self._parameter[name] for name in known]
            values[numbers, frame] = [setting[name] for name in known]
        return values

    def _vertices(self, points: Array) -> tuple[Array, ...]:
        sign = 1.0 if self._rig.canvas.y_up else -1.0
        pairs = np.stack([points[0], sign * points[1]], axis=-1)
        return tuple(pairs[where] for where in self._mesh_slices)

    def _enabled(self, blended: Blended) -> tuple[Bools, Bools]:
        """(parts, frames) and (meshes, frames)."""
        parts = self._part_chains.all(blended.part_in_range)
        deformers = self._chains.all(blended.deformer_in_range & parts[self._part_of_deformer])
        meshes = blended.mesh_in_range & parts[self._part_of_mesh] & deformers[self._deformer_of_mesh]
        return parts[:-1], meshes

    def _opacity(self, blended: Blended, part_opacities: Mapping[str, float]) -> Array:
        own = self._part_opacity.copy()
        for number, part in enumerate(self._rig.parts):
            if part.id in part_opacities:
                own[number] = min(max(part_opacities[part.id], 0.0), 1.0)
        parts = self._part_chains.product(own)
        deformers = self._chains.product(blended.deformer_opacity)
        result: Array = blended.mesh_opacity * deformers[self._deformer_of_mesh] * parts[self._part_of_mesh]
        return result

    def _colours(self, blended: Blended) -> tuple[Array, Array]:
        """Multiply and screen colours (meshes, 3, frames)."""
        if blended.deformer_colours is None or blended.mesh_colours is None:
            shape = (len(self._rig.meshes), 3, blended.mesh_opacity.shape[1])
            return np.ones(shape), np.zeros(shape)
        of_mesh = self._deformer_of_mesh
        deformer, mesh = blended.deformer_colours, blended.mesh_colours
        multiply = colour.inherit(deformer[:, :3], mesh[:, :3], self._chains, of_mesh)
        screen = 1 - colour.inherit(1 - deformer[:, 3:], 1 - mesh[:, 3:], self._chains, of_mesh)
        return multiply, screen

    def _deform(self, blended: Blended) -> Array:
        """Final places (2, points, frames), y down; only those of the meshes matter afterwards."""
        points = blended.points
        frames = points.shape[2]
        lattice = np.empty((2, self._layout.grids.size, frames))
        affine = np.empty((3, 2, len(self._layout.grids.rows), frames))
        matrix = np.empty((2, 3, len(self._rotations), frames))
        scale = np.ones((len(self._rig.deformers), frames))
        scale[self._rotations] = blended.scale
        scale = self._chains.product(scale)[self._rotations]
        for level in self._layout.levels:
            local = points[:, level.origins]
            _carry(points, level.carried, lattice, affine, matrix)
            if len(level.rotations):
                angle = blended.angle[level.rotations]
                step = points[:, level.steps] - points[:, level.origins]
                self._probe_collapsed(level, step, local, lattice, affine)
                which = level.has_parent
                angle[which] += rotation.parent_turn(step[:, which])
                matrix[:, :, level.rotations] = rotation.matrices(
                    angle, scale[level.rotations], blended.flip[:, level.rotations], points[:, level.origins]
                )
            if level.extender is not None:
                lattice[:, level.lattice_points] = points[:, level.grid_points]
                level.extender.extend(lattice, affine)
        _carry(points, self._layout.mesh_run, lattice, affine, matrix)
        self._glue.apply(points, blended.glue_intensity)
        return points

    def _probe_collapsed(self, level: Level, step: Array, local: Array, lattice: Array, affine: Array) -> None:
        """Where a collapsed warp swallows the step up, try a step back, then ever shorter ones, as Core does."""
        if step.any(0).all():
            return
        for which, frame in zip(*np.nonzero(~step.any(0)), strict=True):
            warp = self._parent_warp.get(int(level.rotations[which]))
            if warp is not None:
                run = WarpRun(self._layout.grids, [warp] * 3)
                there = lattice[:, :, frame : frame + 1], affine[:, :, :, frame : frame + 1]
                step[:, which, frame] = _direction(run, local[:, which, frame], *there)


def _direction(run: WarpRun, origin: Array, lattice: Array, affine: Array) -> Array:
    length = rotation.STEP_BELOW_WARP
    for _ in range(10):
        probes = np.array([[origin[0]] * 3, origin[1] + np.array([0.0, -length, length])])
        here, ahead, behind = run.apply(probes[:, :, None], lattice, affine)[:, :, 0].T
        for direction in (ahead - here, here - behind):
            if direction.any():
                return np.asarray(direction)
        length /= 10
    return np.zeros(2)


def _carry(points: Array, carried: Carried, lattice: Array, affine: Array, matrix: Array) -> None:
    """Move a run of ``points`` in place by the finished deformers above it."""
    if carried.warp_run is not None:
        points[:, carried.by_warp] = carried.warp_run.apply(points[:, carried.by_warp], lattice, affine)
    if carried.rotation_run is not None:
        points[:, carried.by_rotation] = carried.rotation_run.apply(points[:, carried.by_rotation], matrix)


def _number(index: Mapping[str, int], name: str | None) -> int:
    return -1 if name is None else index[name]


def _numbers(index: Mapping[str, int], names: Sequence[str | None]) -> Indices:
    """Numbers by id; None becomes the number after the last, where :class:`Chains` keeps the neutral value."""
    return np.array([len(index) if name is None else index[name] for name in names], np.intp)
