"""Does the head tear? Transparent places in a pose where the model at rest, carried along, is opaque.

A gap between two locks of hair is no hole, wherever the head carries it. So each transparent pixel inside the outline
of the head is taken back to rest with the point of the model next to it: where the model at rest is opaque too,
something came apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import KDTree

from cartoonalive.check.surface import Surface
from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.evaluate.model import Frame
from cartoonalive.render.model import Renderer
from cartoonalive.render.preview import head_meshes
from cartoonalive.rig.model import Rig

WIDTH = 160
"""Pictures are this many pixels wide."""
SOLID, TRANSPARENT, DOUBTFUL = 128, 80, 176
"""Alpha from which on a pixel is covered, below which it may be a hole, and below which it counts as a gap at rest."""
SMALLEST = 2
"""Pixels; smaller places come and go with the sampling."""
SPACING = 3.0
"""Between the points that carry pixels back to rest, in pixels."""
TOLERANCE = 2
"""Pixels by which a gap of the rest pose may have moved against the point next to it."""
SLIT = 2
"""Slits up to twice this many pixels wide count as enclosed, even where they reach the outside."""
WIDENED = 0.25
"""A place of which more than this share was a gap at rest is that gap, grown wider, and no hole."""
_CONTRIBUTES = 3

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class HoleFinder:
    """Looks for holes in poses of one model."""

    renderer: Renderer
    covering: frozenset[int]
    """The meshes that together are opaque wherever the model at rest is."""
    head: frozenset[int]
    """Those of them that follow the turn of the head; all, where none does."""
    surface: Surface
    scale: float
    """Pixels of the small picture per canvas pixel."""
    rest_points: NDArray[np.float64]
    """(n, 2) the surface's points at rest, canvas pixels."""
    gaps: Mask
    """Where the model at rest is transparent, grown by the tolerance."""
    head_area: int
    """Opaque pixels of the head at rest."""

    @classmethod
    def of(cls, rig: Rig, pages: Sequence[NDArray[np.uint8]], renderer: Renderer, evaluator: Evaluator) -> HoleFinder:
        """Prepare: find the head, and the few meshes that matter for coverage."""
        rest = evaluator.evaluate({})
        covering = _covering_meshes(rest, renderer)
        head = (covering & head_meshes(rig, evaluator)) or covering
        scale = WIDTH / rig.canvas.width
        outline, alpha = _coverage(renderer, rest, covering, head)
        surface = Surface.of(rig, pages, rest, covering, SPACING / scale)
        return cls(
            renderer=renderer,
            covering=covering,
            head=head,
            surface=surface,
            scale=scale,
            rest_points=surface.at(rest),
            gaps=ndimage.binary_dilation(alpha < DOUBTFUL, iterations=TOLERANCE),
            head_area=int(np.count_nonzero(outline >= SOLID)),
        )

    def share(self, frame: Frame) -> float:
        """Area of the holes of one pose over that of the head."""
        if self.head_area == 0:
            return 0.0
        outline, alpha = _coverage(self.renderer, frame, self.covering, self.head)
        suspects = _enclosed(outline >= SOLID) & (alpha < TRANSPARENT)
        if not suspects.any():
            return 0.0
        places, count = ndimage.label(suspects, np.ones((3, 3)))
        sizes = np.bincount(places.ravel(), minlength=count + 1)
        gaps = np.bincount(places[self._was_gap(frame, suspects)], minlength=count + 1)
        torn = (sizes >= SMALLEST) & (gaps <= WIDENED * sizes)
        return int(sizes[1:][torn[1:]].sum()) / self.head_area

    def _was_gap(self, frame: Frame, pixels: Mask) -> Mask:
        """(h, w) for the true ones of ``pixels``: whether the model at rest is transparent where they come from."""
        rows, columns = np.nonzero(pixels)
        places = (np.stack([columns, rows], axis=1) + 0.5) / self.scale
        points = self.surface.at(frame)
        _, nearest = KDTree(points, compact_nodes=False, balanced_tree=False).query(places)
        origin = np.floor((places - points[nearest] + self.rest_points[nearest]) * self.scale).astype(int)
        padded = np.pad(self.gaps, 1, constant_values=True)
        column, row = np.clip(origin + 1, 0, np.array(padded.shape[::-1]) - 1).T
        result = np.zeros_like(pixels)
        result[rows, columns] = padded[row, column]
        return result


def worst_holes(finder: HoleFinder, frames: Sequence[Frame]) -> tuple[float, int]:
    """The largest share of the head that is torn open in any of ``frames``, and the number of that frame."""
    shares = [finder.share(frame) for frame in frames]
    worst = int(np.argmax(shares)) if shares else 0
    return (shares[worst] if shares else 0.0), worst


def _coverage(
    renderer: Renderer, frame: Frame, meshes: frozenset[int], head: frozenset[int]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Alpha (h, w) of the ``head`` alone and of all ``meshes``, in one picture: the head white and in front."""
    is_head = np.isin(np.arange(len(frame.opacity)), list(head))
    white = np.repeat(is_head[:, None], 3, axis=1).astype(np.float64)
    painted = replace(frame, render_order=is_head.astype(np.intp), multiply=np.zeros_like(white), screen=white)
    picture = renderer.render(painted, WIDTH, meshes=meshes, draft=True)
    return picture[..., 0], picture[..., 3]


def _enclosed(solid: Mask) -> Mask:
    """The outline filled: everything that the outside cannot reach, slits closed first."""
    padded = np.pad(solid.astype(np.uint8), SLIT + 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * SLIT + 1, 2 * SLIT + 1))
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, kernel)
    outside = cv2.floodFill(closed, None, (0, 0), 2)[1] == 2
    filled: Mask = ~outside[SLIT + 1 : -SLIT - 1, SLIT + 1 : -SLIT - 1]
    return filled


def _covering_meshes(rest: Frame, renderer: Renderer) -> frozenset[int]:
    """Greedily from the largest: meshes that make some pixels opaque which no larger one does."""
    shown = np.nonzero(rest.visible & (rest.opacity > 0.5))[0].tolist()
    solid = {number: renderer.render(rest, WIDTH, meshes={number}, draft=True)[..., 3] >= SOLID for number in shown}
    covered = np.zeros_like(next(iter(solid.values()), np.zeros((1, 1), np.bool_)))
    chosen = []
    for number in sorted(shown, key=lambda n: (-int(solid[n].sum()), n)):
        if int((solid[number] & ~covered).sum()) >= _CONTRIBUTES:
            covered |= solid[number]
            chosen.append(number)
    return frozenset(chosen)
