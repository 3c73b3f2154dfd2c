"""Triangles of meshes in a pose: where they lie on the canvas, and how large they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cartoonalive.render.model import Picture
from cartoonalive.rig.model import CanvasInfo, Rig

if TYPE_CHECKING:
    from cartoonalive.evaluate.model import Frame


def canvas_pixels(vertices: NDArray[np.float64], canvas: CanvasInfo) -> NDArray[np.float64]:
    """Canvas units, y up (..., 2), as in a frame, to canvas pixels, y down."""
    pixels: NDArray[np.float64] = vertices * (canvas.pixels_per_unit, -canvas.pixels_per_unit) + canvas.origin
    return pixels


def texel_density(rig: Rig, frame: Frame, pages: tuple[Picture, ...]) -> float:
    """Texels per canvas pixel along one direction, in the mean over all triangles in the pose of ``frame``."""
    on_page, on_canvas = 0.0, 0.0
    for mesh, vertices in zip(rig.meshes, frame.vertices, strict=True):
        if len(mesh.triangles) and mesh.texture < len(pages):
            height, width = pages[mesh.texture].shape[:2]
            on_page += float(np.abs(signed_areas(mesh.uvs * (width, height), mesh.triangles)).sum())
            on_canvas += float(np.abs(signed_areas(canvas_pixels(vertices, rig.canvas), mesh.triangles)).sum())
    return float(np.sqrt(on_page / on_canvas)) if on_page > 0 and on_canvas > 0 else 1.0


def signed_areas(points: NDArray[np.floating], triangles: NDArray[np.integer]) -> NDArray[np.float64]:
    """(m,) areas of triangles (m, 3) over points (n, 2); positive: clockwise on a screen with y down."""
    a, b, c = (np.asarray(points, np.float64)[triangles[:, corner]] for corner in range(3))
    doubled: NDArray[np.float64] = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (c[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1])
    return doubled / 2
