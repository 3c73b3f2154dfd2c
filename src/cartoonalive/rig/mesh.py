"""Triangulations: regular lattices, and irregular meshes that follow a layer's alpha."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay, cKDTree

from cartoonalive.landmarks.model import Box
from cartoonalive.layers.model import Layer

Points = NDArray[np.float64]
Triangles = NDArray[np.uint16]


@dataclass(frozen=True, kw_only=True)
class Refinement:
    """A box (canvas pixels) in which a mesh is denser."""

    box: Box
    spacing: float


def grid_triangles(rows: int, columns: int) -> Triangles:
    """(m, 3) triangles of a lattice of ``rows`` x ``columns`` vertices numbered row by row, two per cell."""
    index = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = (block.ravel() for block in (index[:-1, :-1], index[:-1, 1:], index[1:, :-1], index[1:, 1:]))
    return np.concatenate([np.stack([a, b, c], axis=1), np.stack([b, d, c], axis=1)]).astype(np.uint16)


def rectangle(layer: Layer, lines: int) -> tuple[Points, Triangles]:
    """``lines`` x ``lines`` vertices over the layer's rectangle: points (n, 2), canvas pixels, and triangles (m, 3)."""
    height, width = layer.pixels.shape[:2]
    x, y = np.linspace(layer.left, layer.left + width, lines), np.linspace(layer.top, layer.top + height, lines)
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2), grid_triangles(lines, lines)


def alpha_mesh(layer: Layer, spacing: float, refine: Sequence[Refinement] = ()) -> tuple[Points, Triangles]:
    """A mesh that covers every visible texel of ``layer``: points (n, 2) in canvas pixels and triangles (m, 3).

    Points lie on an outline a little outside the visible texels and on a hexagonal lattice within it, about ``spacing``
    pixels apart (closer in the boxes of ``refine``), and never leave the layer's rectangle. Delaunay triangles without
    visible texels are dropped. An empty layer gives no triangles.
    """
    visible = layer.pixels[..., 3] > 0
    if not visible.any():
        return np.zeros((0, 2)), np.zeros((0, 3), np.uint16)
    origin = np.array([layer.left, layer.top], np.float64)
    local = [Refinement(box=_moved(part.box, -origin), spacing=part.spacing) for part in refine]
    reach = float(np.clip(0.2 * spacing, 3.0, 8.0))

    outline = _outline(visible, reach, spacing, local)
    inside = _interior(visible, spacing, local)
    distance, _ = cKDTree(outline).query(inside)
    inside = inside[distance > 0.6 * _spacing_at(inside, spacing, local)]
    points = np.unique(np.concatenate([outline, inside]).round(2), axis=0)
    triangles = np.asarray(Delaunay(points).simplices)
    triangles = triangles[_holds_texels(points, triangles, visible)]
    used, renumbered = np.unique(triangles, return_inverse=True)
    return points[used] + origin, renumbered.reshape(-1, 3).astype(np.uint16)


def _moved(box: Box, by: Points) -> Box:
    return Box(left=box.left + by[0], right=box.right + by[0], top=box.top + by[1], bottom=box.bottom + by[1])


def _spacing_at(points: Points, spacing: float, refine: Sequence[Refinement]) -> NDArray[np.float64]:
    x, y = points[:, 0], points[:, 1]
    result = np.full(len(points), spacing)
    for part in refine:
        box = part.box
        within = (x >= box.left) & (x <= box.right) & (y >= box.top) & (y <= box.bottom)
        result[within] = np.minimum(result[within], part.spacing)
    return result


def _outline(visible: NDArray[np.bool_], reach: float, spacing: float, refine: Sequence[Refinement]) -> Points:
    """Points on polygons around (and, for holes, within) the mask, which stay clear of the visible texels.

    The mask is grown by ``reach`` and its outline simplified by less than that, so nothing visible is cut off; then it
    is clipped to the layer's rectangle.
    """
    pad = int(reach) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * int(reach) + 1,) * 2)
    grown = cv2.dilate(np.pad(visible, pad).astype(np.uint8), kernel)
    contours, _ = cv2.findContours(grown, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    height, width = visible.shape
    simplified = (cv2.approxPolyDP(contour, int(reach) - 1.5, True)[:, 0] + 0.5 - pad for contour in contours)
    clipped = (_clipped(polygon, (width, height)) for polygon in simplified)
    return np.concatenate([_subdivided(polygon, spacing, refine) for polygon in clipped if len(polygon)])


def _clipped(polygon: Points, size: tuple[int, int]) -> Points:
    """The polygon's part within the rectangle from the origin to ``size`` (Sutherland and Hodgman 1974)."""
    for axis in (0, 1):
        for sign, bound in ((1.0, 0.0), (-1.0, float(size[axis]))):
            polygon = _half(polygon, sign * (polygon[:, axis] - bound))
    return polygon


def _half(polygon: Points, depth: Points) -> Points:
    """The part of a closed polygon where ``depth`` (n,) of its corners is not negative."""
    result = []
    following, deeper = np.roll(polygon, -1, axis=0), np.roll(depth, -1)
    for start, end, d0, d1 in zip(polygon, following, depth, deeper, strict=True):
        if d0 >= 0:
            result.append(start)
        if (d0 < 0) != (d1 < 0):
            result.append(start + (end - start) * (d0 / (d0 - d1)))
    return np.array(result).reshape(-1, 2)


def _subdivided(corners: Points, spacing: float, refine: Sequence[Refinement]) -> Points:
    """A closed polygon with its edges cut into equal steps no longer than the spacing."""
    following = np.roll(corners, -1, axis=0)
    lengths = np.linalg.norm(following - corners, axis=1)
    allowed = _spacing_at((corners + following) / 2, spacing, refine)
    counts = np.maximum(np.ceil(lengths / allowed), 1).astype(int)
    steps = [
        start + (end - start) * (np.arange(count) / count)[:, None]
        for start, end, count in zip(corners, following, counts, strict=True)
    ]
    return np.concatenate(steps)


def _interior(visible: NDArray[np.bool_], spacing: float, refine: Sequence[Refinement]) -> Points:
    """Hexagonal lattice points on visible texels; where boxes ask for it, a finer lattice instead."""
    height, width = visible.shape
    levels = sorted({spacing, *(part.spacing for part in refine)})
    kept = []
    for level in levels:
        points = _hexagonal(width, height, level)
        points = points[_spacing_at(points, spacing, refine) == level]
        kept.append(points[visible[points[:, 1].astype(int), points[:, 0].astype(int)]])
    return np.concatenate(kept)


def _hexagonal(width: int, height: int, spacing: float) -> Points:
    """Hexagonal lattice strictly inside a rectangle at the origin, centred in it."""
    rows = int(max(height / (spacing * np.sqrt(0.75)), 1))
    columns = int(max(width / spacing, 1))
    j, i = np.mgrid[:rows, :columns].astype(np.float64)
    x = (i + 0.25 + 0.5 * (j % 2)) * (width / columns)
    y = (j + 0.5) * (height / rows)
    return np.stack([x.ravel(), y.ravel()], axis=1)


def _holds_texels(points: Points, triangles: NDArray[np.integer], visible: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(m,) whether a triangle covers any visible texel, even by a corner."""
    height, width = visible.shape
    corners = points[triangles]
    low = np.clip(np.floor(corners.min(axis=1)).astype(int) - 1, 0, None)
    high = np.minimum(np.ceil(corners.max(axis=1)).astype(int) + 1, (width, height))
    result = np.zeros(len(triangles), bool)
    shift = 4
    for number, (triangle, (left, top), (right, bottom)) in enumerate(zip(corners, low, high, strict=True)):
        window = visible[top:bottom, left:right]
        if not window.any():
            continue
        cover = np.zeros(window.shape, np.uint8)
        fixed = np.rint((triangle - (left + 0.5, top + 0.5)) * (1 << shift)).astype(np.int32)
        cv2.fillConvexPoly(cover, fixed, 1, cv2.LINE_8, shift)
        cv2.polylines(cover, [fixed], True, 1, 1, cv2.LINE_8, shift)
        result[number] = bool((cover.astype(bool) & window).any())
    return result


def signed_areas(points: Points, triangles: NDArray[np.integer]) -> NDArray[np.float64]:
    """(m,) areas of triangles (m, 3) of ``points`` (n, 2); the sign tells which way round the corners run."""
    a, b, c = (points[triangles[:, corner]] for corner in range(3))
    areas: NDArray[np.float64] = 0.5 * ((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0])
    return areas


def unfolded(points: Points, triangles: Triangles, offsets: Points, least: float = 0.2, rounds: int = 200) -> Points:
    """``offsets`` (n, 2) smoothed just where they would squeeze a triangle below ``least`` of its area or flip it.

    Vertices of such triangles take the mean offset of their neighbours, again and again, at most ``rounds`` times.
    """
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]).astype(int)
    edges = np.unique(np.concatenate([edges, edges[:, ::-1]]), axis=0)
    degree = np.bincount(edges[:, 0], minlength=len(points))[:, None]
    rest = signed_areas(points, triangles)
    result = offsets.copy()
    for _ in range(rounds):
        squeezed = signed_areas(points + result, triangles) * np.sign(rest) < least * np.abs(rest)
        if not squeezed.any():
            break
        mean = np.zeros_like(result)
        np.add.at(mean, edges[:, 0], result[edges[:, 1]])
        vertices = np.unique(triangles[squeezed])
        result[vertices] = 0.5 * result[vertices] + 0.5 * (mean / np.maximum(degree, 1))[vertices]
    return result
