"""Does the head tear? Transparent places in a pose where the model at rest, carried along, is opaque.

A gap between two locks of hair is no hole, wherever the head carries it. So each transparent pixel inside the outline of a
pose is taken back to rest with the vertex next to it: if the model at rest is opaque there, something came apart.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import KDTree

from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.evaluate.model import Frame
from cartoonalive.render.model import Renderer
from cartoonalive.render.skia import canvas_pixels
from cartoonalive.rig.model import Rig

WIDTH = 160
"""Pictures are this many pixels wide."""
SOLID = 128
"""Least alpha of a pixel that is not a hole."""
TOLERANCE = 2
"""Pixels by which a gap of the rest pose may have moved against the vertex next to it."""
SLIT = 2
"""Slits up to twice this many pixels wide count as enclosed, even where they reach the outside."""
HEAD_TURN = "ParamAngleX"
_HEAD_MOVES = 0.5
_CONTRIBUTES = 3

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class HoleFinder:
    """Looks for holes in poses of one model."""

    rig: Rig
    renderer: Renderer
    rest: Frame
    covering: frozenset[int]
    """The meshes that together are opaque wherever the model at rest is."""
    vertices: NDArray[np.float64]
    """(n, 2) vertices of those meshes at rest, in pixels of the small picture."""
    gaps: Mask
    """Where the model at rest is transparent, grown by the tolerance."""
    head: int
    """Opaque pixels of the head at rest."""

    @classmethod
    def of(cls, rig: Rig, renderer: Renderer, evaluator: Evaluator) -> HoleFinder:
        """Prepare: find the head, and the few meshes that matter for coverage."""
        rest = evaluator.evaluate({})
        covering = _covering_meshes(rest, renderer)
        solid = _solid(renderer, rest, covering)
        head = _solid(renderer, rest, _head_meshes(rig, evaluator))
        gaps = ndimage.binary_dilation(~solid, iterations=TOLERANCE)
        vertices = _small_pixels(rig, rest, covering)
        return cls(rig, renderer, rest, covering, vertices, gaps, int((head if head.any() else solid).sum()))

    def share(self, frame: Frame) -> float:
        """Area of the holes of one pose over that of the head."""
        if self.head == 0:
            return 0.0
        solid = _solid(self.renderer, frame, self.covering)
        suspects = _enclosed(solid) & ~solid
        if not suspects.any():
            return 0.0
        rows, columns = np.nonzero(suspects)
        places = np.stack([columns, rows], axis=1) + 0.5
        moved = _small_pixels(self.rig, frame, self.covering)
        _, nearest = KDTree(moved).query(places)
        origin = np.floor(places - moved[nearest] + self.vertices[nearest]).astype(int)
        height, width = self.gaps.shape
        inside = ((origin >= 0) & (origin < (width, height))).all(axis=1)
        x, y = origin[inside].T
        return int((~self.gaps[y, x]).sum()) / self.head


def worst_holes(rig: Rig, renderer: Renderer, evaluator: Evaluator, frames: Sequence[Frame]) -> tuple[float, int]:
    """The largest share of the head that is torn open in any of ``frames``, and the number of that frame."""
    finder = HoleFinder.of(rig, renderer, evaluator)
    shares = [finder.share(frame) for frame in frames]
    worst = int(np.argmax(shares)) if shares else 0
    return (shares[worst] if shares else 0.0), worst


def _solid(renderer: Renderer, frame: Frame, meshes: Collection[int]) -> Mask:
    return np.asarray(renderer.render(frame, WIDTH, meshes=meshes)[..., 3] >= SOLID)


def _enclosed(solid: Mask) -> Mask:
    """The outline filled: everything that the outside cannot reach, slits closed first."""
    padded = np.pad(solid.astype(np.uint8), SLIT + 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * SLIT + 1, 2 * SLIT + 1))
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, kernel) > 0
    filled: Mask = ndimage.binary_fill_holes(closed)
    return filled[SLIT + 1 : -SLIT - 1, SLIT + 1 : -SLIT - 1]


def _covering_meshes(rest: Frame, renderer: Renderer) -> frozenset[int]:
    """Greedily from the largest: meshes that make some pixels opaque which no larger one does."""
    shown = np.nonzero(rest.visible & (rest.opacity > 0.5))[0].tolist()
    solid = {number: _solid(renderer, rest, {number}) for number in shown}
    covered = np.zeros_like(next(iter(solid.values()), np.zeros((1, 1), np.bool_)))
    chosen = []
    for number in sorted(shown, key=lambda n: (-int(solid[n].sum()), n)):
        if int((solid[number] & ~covered).sum()) >= _CONTRIBUTES:
            covered |= solid[number]
            chosen.append(number)
    return frozenset(chosen)


def _head_meshes(rig: Rig, evaluator: Evaluator) -> frozenset[int]:
    """Meshes that follow the head's turn by more than half a pixel of the canvas in the mean."""
    ranges = {parameter.id: parameter for parameter in rig.parameters}
    if HEAD_TURN not in ranges:
        return frozenset()
    ends = (ranges[HEAD_TURN].minimum, ranges[HEAD_TURN].maximum)
    left, right = evaluator.evaluate_many([{HEAD_TURN: value} for value in ends])
    pairs = zip(left.vertices, right.vertices, strict=True)
    travel = [float(np.abs(a - b).max(axis=1).mean()) if len(a) else 0.0 for a, b in pairs]
    return frozenset(np.nonzero(np.array(travel) * rig.canvas.pixels_per_unit > _HEAD_MOVES)[0].tolist())


def _small_pixels(rig: Rig, frame: Frame, meshes: Collection[int]) -> NDArray[np.float64]:
    points = [frame.vertices[number] for number in sorted(meshes)]
    stacked = np.concatenate(points) if points else np.zeros((0, 2))
    return canvas_pixels(stacked, rig.canvas) * (WIDTH / rig.canvas.width)
