"""Warp deformers: points carried by a bent grid.

The plane around a grid is divided into three zones, as measured on Cubism Core:

* inside (0 <= u, v < 1) the cells of the grid, bilinear or as two triangles;
* a ring of large cells between the grid's border and the lines u, v = -2 and 3, always as two triangles;
* beyond, the affine map that best fits the four corners of the grid.

Every grid is stored with one ring of extra points at -2 and 3, taken from the affine map, so that inside and ring are
one rule. All arrays are planar: (2, points, frames).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from cartoonalive.evaluate.model import Array, Indices
from cartoonalive.rig.model import WarpDeformer

FAR_LOW, FAR_HIGH = -2.0, 3.0


class WarpGrids:
    """Shapes of all warps and the numbers of their points in ``lattice`` arrays (2, points, frames)."""

    def __init__(self, rows: Sequence[int], columns: Sequence[int], bilinear: Sequence[bool]) -> None:
        self.rows = np.array(rows, np.intp)
        self.columns = np.array(columns, np.intp)
        self.bilinear = np.array(bilinear, bool)
        self.stride = self.columns + 3
        ends = np.cumsum((self.rows + 3) * self.stride)
        self.first = np.concatenate([[0], ends[:-1]]).astype(np.intp)
        self.size = int(ends[-1]) if len(ends) else 0

    @classmethod
    def of(cls, warps: Sequence[WarpDeformer]) -> WarpGrids:
        """The grids of ``warps``."""
        return cls([w.rows for w in warps], [w.columns for w in warps], [w.bilinear for w in warps])

    def interior(self, warp: int) -> Indices:
        """Lattice numbers of the warp's own points, row by row."""
        row, column = np.indices((self.rows[warp] + 1, self.columns[warp] + 1))
        result: Indices = (self.first[warp] + (row + 1) * self.stride[warp] + column + 1).ravel()
        return result

    def ring(self, warp: int) -> tuple[Indices, Array]:
        """Lattice numbers (n,) of the ring's points and their coordinates (2, n)."""
        u = np.concatenate([[FAR_LOW], np.linspace(0.0, 1.0, self.columns[warp] + 1), [FAR_HIGH]])
        v = np.concatenate([[FAR_LOW], np.linspace(0.0, 1.0, self.rows[warp] + 1), [FAR_HIGH]])
        grid = np.stack(np.meshgrid(u, v)).reshape(2, -1)
        outer = np.ones((len(v), len(u)), bool)
        outer[1:-1, 1:-1] = False
        numbers = np.nonzero(outer.ravel())[0]
        return self.first[warp] + numbers, grid[:, numbers]

    def corners(self, warp: int) -> Indices:
        """Lattice numbers of the grid's top-left, top-right, bottom-left and bottom-right points."""
        return self.interior(warp)[[0, self.columns[warp], -self.columns[warp] - 1, -1]]


class Extender:
    """Fills the rings of some warps from the affine maps through their corners."""

    def __init__(self, grids: WarpGrids, warps: Sequence[int]) -> None:
        rings = [grids.ring(warp) for warp in warps]
        self._warps = np.array(warps, np.intp)
        self._corners = np.array([grids.corners(warp) for warp in warps], np.intp).T
        self._targets = np.concatenate([numbers for numbers, _ in rings])
        self._u, self._v = np.concatenate([points for _, points in rings], axis=1)[:, :, None]
        self._owner = np.repeat(np.arange(len(warps)), [len(numbers) for numbers, _ in rings])

    def extend(self, lattice: Array, affine: Array) -> None:
        """Complete ``lattice`` (2, points, frames) and note the maps in ``affine`` (3, 2, warps, frames)."""
        a, b, c, d = (lattice[:, corner] for corner in self._corners)
        along_u = ((d - a) + (b - c)) / 2
        along_v = ((d - a) - (b - c)) / 2
        origin = (a + b + c + d) / 4 - (along_u + along_v) / 2
        affine[:, :, self._warps] = origin, along_u, along_v
        owner = self._owner
        lattice[:, self._targets] = (
            origin.take(owner, 1) + self._u * along_u.take(owner, 1) + self._v * along_v.take(owner, 1)
        )


class WarpRun:
    """Sends a fixed run of points through their warps."""

    def __init__(self, grids: WarpGrids, warp_of_point: ArrayLike) -> None:
        warp = np.asarray(warp_of_point, np.intp)
        self._warp = warp
        self._cells = np.stack([grids.columns[warp], grids.rows[warp]])[:, :, None].astype(np.float64)
        self._stride = grids.stride[warp][:, None]
        self._first = (grids.first + grids.stride + 1)[warp][:, None]
        self._in_triangles: Indices = np.nonzero(~grids.bilinear[warp])[0]

    def apply(self, points: Array, lattice: Array, affine: Array) -> Array:
        """``points`` (2, n, frames) in 0..1 over their warps -> (2, n, frames) in the space of the lattice."""
        share = points * self._cells
        cell = np.minimum(np.maximum(np.floor(share), -1.0), self._cells)
        share -= cell
        outside = _share_ring(share, cell, points, self._cells)
        s, t = share
        both = s * t
        for some in (self._in_triangles, np.unravel_index(outside, both.shape)):
            both[some] = np.maximum(s[some] + t[some] - 1, 0.0)
        result = self._gathered(lattice, cell, (1 - s - t + both, s - both, t - both, both))
        if len(outside):
            self._patch_far(result, points, affine)
        return result

    def _gathered(self, lattice: Array, cell: Array, weights: tuple[Array, Array, Array, Array]) -> Array:
        """(2, n, frames) sum of the four corners of each point's cell; weights are (n, frames)."""
        frames = lattice.shape[2]
        column, row = cell
        corner = ((self._first + row * self._stride + column) * frames).astype(np.intp) + np.arange(frames)
        flat = lattice.reshape(2, -1)
        result: Array = flat.take(corner, 1)
        result *= weights[0]
        for step, weight in zip((1, self._stride, self._stride + 1), weights[1:], strict=True):
            part = flat.take(corner + step * frames, 1)
            part *= weight
            result += part
        return result

    def _patch_far(self, result: Array, points: Array, affine: Array) -> None:
        far = (points <= FAR_LOW) | (points >= FAR_HIGH)
        point, frame = np.nonzero(far[0] | far[1])
        if len(point):
            origin, along_u, along_v = affine[:, :, self._warp[point], frame]
            u, v = points[:, point, frame]
            result[:, point, frame] = origin + u * along_u + v * along_v


def _share_ring(share: Array, cell: Array, points: Array, cells: Array) -> Indices:
    """Set the ``share`` (2, n, frames) in cells of the ring, which are wider than others.

    Returns the numbers among the n * frames points that lie there; there are few.
    """
    before, behind = np.flatnonzero(cell < 0), np.flatnonzero(cell >= cells)
    shares = share.reshape(-1)
    shares[before] = points[np.unravel_index(before, points.shape)] / 2 + 1
    shares[behind] = (points[np.unravel_index(behind, points.shape)] - 1) / 2
    outside: Indices = np.concatenate([before, behind]) % (share.size // 2)
    return outside


def warp_points(grid: ArrayLike, points: ArrayLike, *, bilinear: bool = False) -> Array:
    """Points (n, 2) in 0..1 over a ``grid`` (rows + 1, columns + 1, 2) -> (n, 2) in the grid's space."""
    nodes = np.asarray(grid, np.float64)
    grids = WarpGrids([nodes.shape[0] - 1], [nodes.shape[1] - 1], [bilinear])
    lattice = np.zeros((2, grids.size, 1))
    lattice[:, grids.interior(0), 0] = nodes.reshape(-1, 2).T
    affine = np.zeros((3, 2, 1, 1))
    Extender(grids, [0]).extend(lattice, affine)
    point = np.asarray(points, np.float64).T[:, :, None]
    run = WarpRun(grids, np.zeros(point.shape[1], np.intp))
    result: Array = run.apply(point, lattice, affine)[:, :, 0].T
    return result
