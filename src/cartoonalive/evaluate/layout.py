"""Storage order of all points, so that each step of the deformer tree works on a few long runs.

Deformers are taken level by level (depth in their tree), meshes last; inside a level the points below warps come first,
then those below rotations, then those without a parent. A warp owns its grid points, a rotation two points: its origin
and a step straight up from it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from cartoonalive.evaluate.hierarchy import Chains
from cartoonalive.evaluate.model import Indices
from cartoonalive.evaluate.rotation import RotationRun
from cartoonalive.evaluate.warp import Extender, WarpGrids, WarpRun
from cartoonalive.rig.model import ArtMesh, Deformer, RotationDeformer, WarpDeformer


@dataclass(frozen=True)
class Carried:
    """Consecutive points that warps, then consecutive points that rotations carry."""

    by_warp: slice
    warp_run: WarpRun | None
    by_rotation: slice
    rotation_run: RotationRun | None


@dataclass(frozen=True)
class Level:
    """One depth of the deformer tree."""

    carried: Carried
    rotations: Indices
    """Numbers among the rotations."""
    origins: Indices
    steps: Indices
    """Storage numbers of the rotations' two points."""
    has_parent: Indices
    """Positions in ``rotations`` of those that have a parent."""
    grid_points: Indices
    lattice_points: Indices
    """Where the grid points of the level's warps are stored, and where they go in the lattice."""
    extender: Extender | None


@dataclass(frozen=True)
class DeformerIndex:
    """Numbers of deformers by id: in the whole list, among the warps and among the rotations."""

    overall: dict[str, int]
    warp: dict[str, int]
    rotation: dict[str, int]

    @classmethod
    def of(cls, deformers: Sequence[Deformer]) -> DeformerIndex:
        """Number ``deformers`` in their order."""
        warps = [d.id for d in deformers if isinstance(d, WarpDeformer)]
        rotations = [d.id for d in deformers if isinstance(d, RotationDeformer)]
        return cls(
            {d.id: i for i, d in enumerate(deformers)},
            {name: i for i, name in enumerate(warps)},
            {name: i for i, name in enumerate(rotations)},
        )


class Layout:
    """Allots storage to every point of a rig and prepares the runs that move them."""

    def __init__(
        self, deformers: Sequence[Deformer], meshes: Sequence[ArtMesh], index: DeformerIndex, chains: Chains
    ) -> None:
        self.grids = WarpGrids.of([d for d in deformers if isinstance(d, WarpDeformer)])
        self._index = index
        self.count = 0
        self.deformer_start: dict[str, int] = {}
        self.mesh_start: dict[str, int] = {}
        self.levels = [
            self._level([d for d, depth in zip(deformers, chains.depth, strict=True) if depth == level])
            for level in range(int(chains.depth.max(initial=-1)) + 1)
        ]
        self.mesh_run = self._allot([(m.id, m.deformer, len(m.uvs)) for m in meshes], self.mesh_start.__setitem__)

    def _allot(self, owners: Sequence[tuple[str, str | None, int]], note: Callable[[str, int], None]) -> Carried:
        """Storage for (id, parent deformer, number of points) of each owner."""
        runs: dict[str, list[int]] = {"warp": [], "rotation": [], "root": []}
        first = self.count
        for kind, numbers in (("warp", self._index.warp), ("rotation", self._index.rotation), ("root", None)):
            for name, parent, points in owners:
                if (parent is None) if numbers is None else (parent in numbers):
                    note(name, self.count)
                    self.count += points
                    runs[kind] += [numbers[parent] if numbers is not None and parent is not None else 0] * points
        middle = first + len(runs["warp"])
        stop = middle + len(runs["rotation"])
        return Carried(
            slice(first, middle),
            WarpRun(self.grids, runs["warp"]) if runs["warp"] else None,
            slice(middle, stop),
            RotationRun(runs["rotation"]) if runs["rotation"] else None,
        )

    def _level(self, deformers: Sequence[Deformer]) -> Level:
        carried = self._allot(
            [(d.id, d.parent, (d.rows + 1) * (d.columns + 1) if isinstance(d, WarpDeformer) else 2) for d in deformers],
            self.deformer_start.__setitem__,
        )
        rotations = [d for d in deformers if isinstance(d, RotationDeformer)]
        origins = np.array([self.deformer_start[d.id] for d in rotations], np.intp)
        warps = [self._index.warp[d.id] for d in deformers if isinstance(d, WarpDeformer)]
        starts = [self.deformer_start[d.id] for d in deformers if isinstance(d, WarpDeformer)]
        interiors = [self.grids.interior(warp) for warp in warps]
        grid_points = [start + np.arange(len(points)) for start, points in zip(starts, interiors, strict=True)]
        nothing = [np.zeros(0, np.intp)]
        return Level(
            carried=carried,
            rotations=np.array([self._index.rotation[d.id] for d in rotations], np.intp),
            origins=origins,
            steps=origins + 1,
            has_parent=np.array([i for i, d in enumerate(rotations) if d.parent is not None], np.intp),
            grid_points=np.concatenate(grid_points or nothing),
            lattice_points=np.concatenate(interiors or nothing),
            extender=Extender(self.grids, warps) if warps else None,
        )
