"""Earrings: small things beside the face, below the ear, that stand out from all that is around them.

Candidates are maximally stable extremal regions (MSER, Matas et al. 2002) of lightness and of both colour axes: pieces
that are lighter, darker, redder, ... than everything next to them. Skin seen between locks, a gleam on hair, the fold
of an ear or a gap in the hair are such pieces, too. So an earring must also have a colour that neither skin, hair nor
backdrop has, lit or in the shade, and that is not found again close by; it must be a whole shape; and it must hang on
the face. What is not clearly an earring stays where it is painted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import OVAL, SIDES, FaceFrame, Landmarks, Side
from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.labels import Regions
from cartoonalive.layers.masks import convex_hull, dilate, disc, erode
from cartoonalive.layers.reduction import Reduction, Window, stable_pieces
from cartoonalive.layers.surroundings import Surroundings

_RESOLUTION = 200.0
"""Pixels per face width at which earrings are looked for, at most."""
_INWARDS, _OUTWARDS, _TOP, _BOTTOM = 0.15, 0.55, 0.0, 0.8
"""Room beside the contour of lower face in which they are looked for, and its v, in face widths."""
_CHIN, _LEAST_CHIN = 0.6, 0.2
"""v of the chin to which heights are scaled, and the least that is taken for it."""
_STABLE, _VARIATION = 6, 0.6
"""Levels over which a piece must keep its shape, and how much its area may change over them."""
_LEAST_AREA, _MOST_AREA = 0.0008, 0.03
"""Area of an earring in square face widths."""
_LEAST_SIDE, _WIDEST, _TALLEST = 0.025, 0.25, 0.35
"""Sides of the rectangle around it in face widths."""
_SOLID, _FILLED = 0.8, 0.35
"""Share of its convex hull that an earring fills, its hole included, and of its rectangle that it covers itself."""
_GLEAM = 0.12
"""Share of its whole area below which a hole is no ring's but a gleam."""
_OF_HOLE = 0.2
"""Share of a hole that may show the ground in a stone; a ring's own shade lies around its hole."""
_EVEN = 0.8
"""Overlap of an earring and its mirror image: half of one looks out from behind a lock."""
_HIGH, _LOW = 0.05, 0.42
"""v above which its middle never lies, and below which its top never does: where lobes are."""
_ON_FACE, _WITHIN = 0.04, 0.5
"""Depth in face widths from which on a pixel lies well within the contour, and how much of an earring may."""
_HANGS, _TOUCHES = 0.05, 0.02
"""Distance in face widths of its upper half from the face that it hangs on; less for what was taken for backdrop."""
_RIM, _RING, _AROUND = 0.01, 0.012, 0.06
"""Width of an earring's soft rim, of the ring around it that must contrast, and of what else is near."""
_CONTRAST, _QUANTILE = 14.0, 0.08
"""Lab distance of the ring from the earring's colour, and the share of the ring that may be nearer."""
_UNIQUE = 10.0
"""Lab distance of most of its pixels from every colour nearby."""
_FOREIGN, _HARDLY_FOREIGN = 2.8, 1.4
"""How many times farther from the colours of its surroundings than these stray its own is on the whole, and where it
may end."""
_CELL = 5.0
"""Grid of the colours nearby, in Lab units."""
_WEIGHTS = np.array([0.8, 1, 1], np.float32)


@dataclass(frozen=True, kw_only=True)
class Earring:
    """One earring on the canvas."""

    side: Side
    """The figure's own."""
    mask: Mask
    """(h, w) its pixels, without their soft rim."""


def find_earrings(
    picture: Image, alpha: NDArray[np.float32], inside: Mask, regions: Regions, landmarks: Landmarks
) -> tuple[Earring, ...]:
    """At most one earring on each side.

    ``picture`` (h, w, 3) RGB 0..255 with its backdrop, ``alpha`` (h, w) of the figure, ``inside`` (h, w) where the
    canvas shows the picture, ``regions`` which sheet owns what.
    """
    found = []
    surroundings: Surroundings | None = None
    for side in SIDES:
        zone = _Zone.of(picture, alpha, inside, regions, landmarks, side)
        candidates = [] if zone is None else [piece for piece in zone.pieces() if zone.stands_out(piece)]
        if zone is None or not candidates:
            continue
        if surroundings is None:
            surroundings = Surroundings.of(picture, alpha, inside, regions, FaceFrame.of(landmarks))
        own = (zone.foreign(piece, surroundings) for piece in candidates)
        best = max(own, key=np.count_nonzero)
        if best.any():
            found.append(Earring(side=side, mask=zone.part.on_canvas(best, alpha.shape)))
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class _Zone:
    """The part of the picture beside the lower face on one side, at low resolution. Rasters are (h, w)."""

    part: Reduction
    lab: Image
    """(h, w, 3)"""
    seen: Mask
    """The figure."""
    inside: Mask
    """Where the canvas shows the picture."""
    face: Mask
    """The visible face with its ears."""
    core: Mask
    """Well within the contour of the face."""
    height: NDArray[np.float64]
    """(h,) v of its rows, scaled so that the chin lies where it lies in `Place`."""

    @classmethod
    def of(
        cls,
        picture: Image,
        alpha: NDArray[np.float32],
        inside: Mask,
        regions: Regions,
        landmarks: Landmarks,
        side: Side,
    ) -> _Zone | None:
        """The zone on one side; None where the canvas has hardly any."""
        frame = FaceFrame.of(landmarks)
        window = _window(frame, landmarks, side, alpha.shape)
        part = Reduction.of(window, frame.width, _RESOLUTION)
        if min(part.size) < _LEAST_SIDE * part.unit:
            return None
        seen = part.small(alpha) > 0.5
        rows = window[0].start + (np.arange(part.size[1]) + 0.5) / part.scale
        return cls(
            part=part,
            lab=part.colours(picture),
            seen=seen,
            inside=part.small(inside) > 0.99,
            face=(part.small(regions.face) > 0.5) & seen,
            core=erode(part.small(regions.oval) > 0.5, _ON_FACE * part.unit),
            height=(rows - frame.origin[1]) / frame.width * _CHIN / max(frame.chin, _LEAST_CHIN),
        )

    @property
    def unit(self) -> float:
        """Pixels per face width."""
        return self.part.unit

    def pieces(self) -> Iterator[Mask]:
        """Stable pieces (h, w) of about the size of an earring that do not reach the zone's border."""
        areas = (_LEAST_AREA * self.unit**2, _MOST_AREA * self.unit**2)
        for points in stable_pieces(self.lab, areas, _STABLE, _VARIATION):
            low, high = points.min(axis=0), points.max(axis=0)
            if (low > 2).all() and (high < np.array(self.seen.shape[::-1]) - 3).all():
                piece = np.zeros(self.seen.shape, bool)
                piece[points[:, 1], points[:, 0]] = True
                yield piece

    def stands_out(self, piece: Mask) -> bool:
        """Whether a piece has shape and place of an earring, and a colour that is nowhere around it."""
        return self._well_shaped(piece) and self._well_placed(piece) and self._contrasting(piece)

    def foreign(self, piece: Mask, surroundings: Surroundings) -> Mask:
        """What of a piece hangs together, stands out and has a colour of none of the ``surroundings``.

        Nothing when that colour is not clearly foreign to them on the whole.
        """
        own, nothing = piece.copy(), np.zeros_like(piece)
        strays = surroundings.strays(self.lab[piece])
        own[piece] = strays > _HARDLY_FOREIGN
        if not own.any() or np.median(strays[strays > _HARDLY_FOREIGN]) < _FOREIGN:
            return nothing
        _, parts, stats, _ = cv2.connectedComponentsWithStats(own.astype(np.uint8))
        largest: Mask = parts == 1 + stats[1:, cv2.CC_STAT_AREA].argmax()
        return self._completed(largest) if self.stands_out(largest) else nothing

    def _well_shaped(self, piece: Mask) -> bool:
        """Whether a piece is compact: a drop, a ball, a ring; not a streak and not the visible part of something."""
        left, top, width, height = cv2.boundingRect(piece.astype(np.uint8))
        if piece.sum() < _LEAST_AREA * self.unit**2:
            return False
        sides = np.array([width, height]) / self.unit
        if sides.min() < _LEAST_SIDE or sides[0] > _WIDEST or sides[1] > _TALLEST:
            return False
        part = piece[top : top + height, left : left + width]
        whole = self._whole(np.pad(part, 4))
        even = (whole & whole[:, ::-1]).sum() > _EVEN * (whole | whole[:, ::-1]).sum()
        return bool(even and whole.sum() > _SOLID * convex_hull(whole).sum() and part.mean() > _FILLED)

    def _well_placed(self, piece: Mask) -> bool:
        """Whether a piece hangs on the face, at the height of earrings, and not within the face."""
        rows = np.flatnonzero(piece.any(axis=1))
        top, middle = self.height[rows[0]], self.height[(rows[0] + rows[-1]) // 2]
        if middle < _HIGH or top > _LOW or self.core[piece].mean() > _WITHIN:
            return False
        if not self.inside[dilate(piece, _AROUND * self.unit)].all():
            return False
        reach = _HANGS if self.seen[piece].mean() > 0.5 else _TOUCHES
        upper = piece.copy()
        upper[(rows[0] + rows[-1]) // 2 + 1 :] = False
        others = self.face & ~dilate(piece, _RIM * self.unit)
        return bool((dilate(upper, reach * self.unit) & others).any())

    def _contrasting(self, piece: Mask) -> bool:
        """Whether all that surrounds a piece has another colour, and nothing nearby has its own."""
        rim = dilate(piece, max(_RIM * self.unit, 1.0))
        ring = dilate(rim, max(_RING * self.unit, 1.0)) & ~rim
        colours = self.lab[piece]
        gaps = lengths((self.lab[ring] - np.median(colours, axis=0)) * _WEIGHTS)
        if np.quantile(gaps, _QUANTILE) < _CONTRAST:
            return False
        return self._unlike(piece, dilate(rim, _AROUND * self.unit) & ~rim, 0.5)

    def _completed(self, piece: Mask) -> Mask:
        """A piece with the holes that show no ground: gleams and stones of another colour."""
        whole = self._whole(piece)
        rim = dilate(whole, max(_RIM * self.unit, 1.0))
        around = dilate(rim, _AROUND * self.unit) & ~rim
        count, holes, stats, _ = cv2.connectedComponentsWithStats((whole & ~piece).astype(np.uint8))
        small = stats[:, cv2.CC_STAT_AREA] < _GLEAM * whole.sum()
        own = [number for number in range(1, count) if small[number] or self._unlike(holes == number, around, _OF_HOLE)]
        completed: Mask = piece | np.isin(holes, own)
        return completed

    def _whole(self, piece: Mask) -> Mask:
        """A piece with its holes and without cracks."""
        closed = cv2.morphologyEx(piece.astype(np.uint8), cv2.MORPH_CLOSE, disc(_RIM * self.unit))
        contours, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        whole: Mask = cv2.drawContours(closed, contours, -1, 1, cv2.FILLED) > 0
        return whole

    def _unlike(self, pixels: Mask, others: Mask, share: float) -> bool:
        """Whether all but a ``share`` of some pixels have a colour that none of the others has."""
        palette = np.unique(np.rint(self.lab[others] / _CELL), axis=0) * _CELL
        nearest = lengths((self.lab[pixels][:, None] - palette[None]) * _WEIGHTS).min(axis=1)
        return bool(np.quantile(nearest, share) > _UNIQUE)


def _window(frame: FaceFrame, landmarks: Landmarks, side: Side, shape: tuple[int, ...]) -> Window:
    """Rows and columns of the zone on one side."""
    outwards = -1.0 if side == "r" else 1.0
    contour = frame.uv(landmarks.points[list(OVAL)])
    lower = contour[(contour[:, 1] > 0.05) & (contour[:, 1] < 0.7 * frame.chin)]
    edge = float((outwards * lower[:, 0]).max()) if len(lower) else 0.5
    across = sorted((outwards * (edge - _INWARDS), outwards * (edge + _OUTWARDS)))
    chin = frame.chin / _CHIN
    corners = frame.pixels(np.column_stack([across, (_TOP * chin, _BOTTOM * chin)]))
    (left, top), (right, bottom) = np.clip(np.rint(corners), 0, shape[1::-1]).astype(int).tolist()
    return slice(top, bottom), slice(left, right)
