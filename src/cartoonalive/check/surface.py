"""Points spread evenly over the opaque surface of a model, which travel with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.evaluate.model import Frame
from cartoonalive.render.triangles import canvas_pixels, signed_areas
from cartoonalive.rig.model import CanvasInfo, Rig

OPAQUE = 128
_R2 = np.array((0.7548776662466927, 0.5698402909980532))
"""Steps of the R2 low-discrepancy sequence (M. Roberts, 2018)."""


@dataclass(frozen=True)
class Surface:
    """Points given by their mesh, the three vertices around them and the weights of these."""

    canvas: CanvasInfo
    corners: tuple[tuple[int, NDArray[np.intp]], ...]
    """Mesh number and (k, 3) vertex numbers of its points."""
    weights: NDArray[np.float64]
    """(n, 3) of all points, mesh after mesh."""

    @classmethod
    def of(
        cls, rig: Rig, pages: Sequence[NDArray[np.uint8]], frame: Frame, meshes: Iterable[int], spacing: float
    ) -> Surface:
        """About one point per ``spacing`` squared canvas pixels in the pose ``frame``, where texels are opaque."""
        corners, weights = [], []
        for number in sorted(meshes):
            mesh = rig.meshes[number]
            areas = np.abs(signed_areas(canvas_pixels(frame.vertices[number], rig.canvas), mesh.triangles))
            triangles, inner = _spread(areas / spacing**2)
            vertices = mesh.triangles[triangles].astype(np.intp)
            uvs = np.einsum("nk,nkc->nc", inner, mesh.uvs[vertices])
            kept = _alpha(pages[mesh.texture], uvs) >= OPAQUE
            corners.append((number, vertices[kept]))
            weights.append(inner[kept])
        return cls(rig.canvas, tuple(corners), np.concatenate([np.zeros((0, 3)), *weights]))

    def at(self, frame: Frame) -> NDArray[np.float64]:
        """(n, 2) canvas pixels of the points in a pose."""
        around = [frame.vertices[number][vertices] for number, vertices in self.corners]
        stacked = np.concatenate([np.zeros((0, 3, 2)), *around])
        return canvas_pixels(np.einsum("nk,nkc->nc", self.weights, stacked), self.canvas)


def _spread(counts: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Triangle numbers (n,) and barycentric weights (n, 3) of points, ``counts`` per triangle in the running mean."""
    totals = np.floor(np.concatenate([[0.0], np.cumsum(counts)]) + 0.5).astype(np.intp)
    triangles = np.repeat(np.arange(len(counts)), np.diff(totals))
    u, v = np.mod(0.5 + _R2 * np.arange(1, len(triangles) + 1)[:, None], 1.0).T
    folded = u + v > 1
    u, v = np.where(folded, 1 - u, u), np.where(folded, 1 - v, v)
    return triangles, np.stack([1 - u - v, u, v], axis=1)


def _alpha(page: NDArray[np.uint8], uvs: NDArray[np.float64]) -> NDArray[np.uint8]:
    height, width = page.shape[:2]
    columns = np.clip((uvs[:, 0] * width).astype(int), 0, width - 1)
    rows = np.clip((uvs[:, 1] * height).astype(int), 0, height - 1)
    return np.asarray(page[rows, columns, 3])
