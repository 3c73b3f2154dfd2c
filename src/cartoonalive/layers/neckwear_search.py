"""What hangs below the chin: ties, ribbons and bows, whole and unlike all that is around them.

Candidates are maximally stable extremal regions (MSER, Matas et al. 2002) of lightness and of both colour axes. Each
grows to all that has rather its own colours than those around it. Shirts between lapels, necklines, collars, logos and
hands are such pieces, too. So a thing must also start near the neck, lie on the body's middle and be mirror-symmetric,
be shaped like something that hangs, have colours that no skin, no hair and nothing else on the body has, lie on ground
that is alike on its left and its right, and begin below something else than that ground, unless it is clearly a bow.
What is not clearly such a thing stays where it is painted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from cartoonalive.landmarks.model import FaceFrame, Landmarks
from cartoonalive.layers.arrays import Alpha, Image, Mask
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.labels import Regions
from cartoonalive.layers.masks import dilate, disc, erode
from cartoonalive.layers.neckwear_colours import Thing, thinned, typical
from cartoonalive.layers.neckwear_shape import evenness, hangs, is_bow
from cartoonalive.layers.palette import log_likelihood, shade_distance
from cartoonalive.layers.reduction import Reduction, Window, stable_pieces
from cartoonalive.layers.surroundings import Surroundings, with_grain

_RESOLUTION = 110.0
"""Pixels per face width at which neckwear is looked for, at most."""
_BESIDE, _ABOVE, _BELOW = 0.8, 0.1, 1.3
"""Room beside the face's axis, above and below the chin in which it is looked for, in face widths."""
_LEAST_ROOM = 0.08
"""Room below the chin from which looking is worth while, in face widths."""
_STABLE, _VARIATION = 5, 1.0
"""Levels over which a piece must keep its shape, and how much its area may change over them."""
_LEAST_AREA, _MOST_AREA = 0.012, 0.45
"""Area of a thing in square face widths."""
_LEAST_SIDES, _MOST_SIDES = (0.1, 0.14), (0.75, 1.25)
"""Width and height of a thing in face widths."""
_ASIDE, _HIGH, _LOW = 0.2, -0.08, 0.55
"""Distance of its middle from the face's axis, and of its upper end from the chin downwards, in face widths."""
_ON_BODY, _UNEVEN, _EVEN = 0.9, 0.4, 0.5
"""Share of a thing on the body, least symmetry of a piece, and of the whole thing."""
_SAME = 0.94
"""Overlap from which two pieces are one."""
_NEAR, _REACH = 0.2, 0.06
"""Distance in face widths up to which the colours around a piece are learned, and to which it may grow."""
_RIM, _RING = 0.012, 0.025
"""Width of a thing's soft rim, and of the ring around it that must contrast, in face widths."""
_OWN_COLOURS, _OTHER_COLOURS = 4, 8
"""Colours of a thing and of its surroundings."""
_GROWN = 0.5
"""Overlap of a piece with the thing to which it grows: other ones were not seen for what they are."""
_CONTRAST, _QUANTILE = 4.0, 0.1
"""Just telling differences of the ring from the thing's colours, and the share of the ring that may be nearer."""
_UPPER, _ONE_COLOUR = 0.35, 3.5
"""Upper part of a thing, and the just telling differences that its colour may have from that of the lower part."""
_AGAIN, _FLECK = 0.2, 0.02
"""Area elsewhere on the figure in a thing's colours, by its own, and radius in face widths of flecks that do not count.
"""
_ALIKE, _MOSTLY, _COMPARED = 9.0, 0.7, 120
"""Lab distance of the ground on one side of a thing from what lies on the other, for this share of it, and how many of
its pixels are compared."""
_HEADROOM, _END, _COMMON = 0.12, 0.05, 0.1
"""Height of the strip above a thing, what it is wider than the thing's end on each side, both in face widths, and the
share of the ring from which on a colour is the ground's."""
_UNLIKE, _BEGUN = 12.0, 0.35
"""Lab distance of something else than the ground, and the share of that strip that it must take up."""
_FOREIGN = 1.6
"""How many times farther from skin and hair than these stray a thing's own colour is."""
_WEIGHTS = np.array([0.8, 1, 1], np.float32)


def find_neckwear(picture: Image, alpha: Alpha, inside: Mask, regions: Regions, landmarks: Landmarks) -> Mask | None:
    """The pixels (h, w) of what hangs below the chin, without its soft rim; None where there is no such thing.

    ``picture`` (h, w, 3) RGB 0..255 with its backdrop, ``alpha`` (h, w) of the figure, ``inside`` (h, w) where the
    canvas shows the picture, ``regions`` which sheet owns what.
    """
    zone = _Zone.of(picture, alpha, inside, regions, landmarks)
    if zone is None:
        return None
    things = [thing for piece in zone.pieces() if (thing := zone.grown(piece)) is not None and zone.stands_out(thing)]
    if not things:
        return None
    surroundings = Surroundings.of(picture, alpha, None, regions, FaceFrame.of(landmarks))
    foreign = [thing for thing in things if np.median(surroundings.strays(zone.lab[thing.mask])) > _FOREIGN]
    if not foreign:
        return None
    return zone.part.on_canvas(max(foreign, key=lambda thing: np.count_nonzero(thing.mask)).mask, alpha.shape)


@dataclass(frozen=True, kw_only=True)
class _Zone:
    """The part of the picture below the chin, at low resolution. Rasters are (h, w)."""

    part: Reduction
    lab: Image
    """(h, w, 3)"""
    seen: Mask
    """The figure."""
    body: Mask
    """The visible body."""
    inside: Mask
    """Where the canvas shows the picture."""
    axis: float
    """Column of the face's middle."""
    chin: float
    """Row of the chin."""

    @classmethod
    def of(cls, picture: Image, alpha: Alpha, inside: Mask, regions: Regions, landmarks: Landmarks) -> _Zone | None:
        """The zone of a portrait; None where the canvas has hardly any."""
        frame = FaceFrame.of(landmarks)
        window = _window(frame, inside)
        height, width = (part.stop - part.start for part in window)
        if height < (_ABOVE + _LEAST_ROOM) * frame.width or width < _LEAST_ROOM * frame.width:
            return None
        part = Reduction.of(window, frame.width, _RESOLUTION)
        seen = part.small(alpha) > 0.5
        axis, chin = frame.pixels(np.array([0.0, frame.chin])) - (window[1].start, window[0].start)
        return cls(
            part=part,
            lab=part.colours(picture),
            seen=seen,
            body=(part.small(regions.body) > 0.5) & seen,
            inside=part.small(inside) > 0.6,
            axis=float(axis) * part.scale,
            chin=float(chin) * part.scale,
        )

    @property
    def unit(self) -> float:
        """Pixels per face width."""
        return self.part.unit

    def pieces(self) -> Iterator[Mask]:
        """Stable pieces (h, w) of about the size and place of neckwear."""
        if not self.body.any():
            return
        areas = (_LEAST_AREA * self.unit**2, _MOST_AREA * self.unit**2)
        found: list[Mask] = []
        for points in stable_pieces(self.lab, areas, _STABLE, _VARIATION, self.body):
            piece = np.zeros(self.seen.shape, bool)
            piece[points[:, 1], points[:, 0]] = True
            if not self._well_placed(piece) or evenness(piece) < _UNEVEN:
                continue
            if all((piece & other).sum() < _SAME * (piece | other).sum() for other in found):
                found.append(piece)
                yield piece

    def grown(self, piece: Mask) -> Thing | None:
        """All around a piece that hangs together and has rather its colours than those nearby; None if too unlike."""
        core = self._core(piece)
        own = typical(self.lab[core], _OWN_COLOURS)
        near = dilate(piece, _NEAR * self.unit) & ~dilate(piece, 2 * _RIM * self.unit) & self.seen
        others = typical(self.lab[near], _OTHER_COLOURS)
        if own is None or others is None:
            return None
        reach = dilate(piece, _REACH * self.unit) & self.seen
        colours, grown = with_grain(self.lab[reach]), np.zeros(piece.shape, np.uint8)
        grown[reach] = log_likelihood(colours, own) > log_likelihood(colours, others)
        for step in (cv2.MORPH_CLOSE, cv2.MORPH_OPEN):
            grown = cv2.morphologyEx(grown, step, disc(1)).astype(np.uint8)
        count, parts, stats, _ = cv2.connectedComponentsWithStats(grown)
        if count < 2:
            return None
        mask: Mask = parts == 1 + stats[1:, cv2.CC_STAT_AREA].argmax()
        if (mask & piece).sum() < _GROWN * (mask | piece).sum():
            return None
        palette = typical(self.lab[self._core(mask)], _OWN_COLOURS)
        return None if palette is None else Thing(mask=mask, palette=palette)

    def stands_out(self, thing: Thing) -> bool:
        """Whether a thing has shape and place of neckwear, and a colour that is nowhere around it."""
        mask = thing.mask
        return (
            self._well_placed(mask)
            and evenness(mask) >= _EVEN
            and hangs(mask, self.unit)
            and self._whole(mask)
            and self._contrasting(thing)
            and self._of_one_colour(mask)
            and self._only_here(thing)
            and (is_bow(mask) or self._hung_up(mask))
        )

    def _core(self, mask: Mask) -> Mask:
        """A mask without its outermost pixels, unless too little remained."""
        core = erode(mask, 1)
        return core if core.sum() > 0.5 * mask.sum() else mask

    def _well_placed(self, mask: Mask) -> bool:
        """Whether something of the right size starts near the chin and lies on the body, below its middle."""
        left, top, width, height = cv2.boundingRect(mask.astype(np.uint8))
        sides = np.array([width, height]) / self.unit
        if (sides < _LEAST_SIDES).any() or (sides > _MOST_SIDES).any() or mask.sum() < _LEAST_AREA * self.unit**2:
            return False
        if left < 2 or left + width > mask.shape[1] - 2:
            return False
        aside, below = abs(left + width / 2 - self.axis) / self.unit, (top - self.chin) / self.unit
        return bool(aside < _ASIDE and _HIGH < below < _LOW and self.body[mask].mean() > _ON_BODY)

    def _ring(self, mask: Mask) -> Mask:
        """What surrounds a thing beyond its soft rim."""
        rim = dilate(mask, max(_RIM * self.unit, 1.0))
        return dilate(rim, max(_RING * self.unit, 1.5)) & ~rim & self.inside

    def _whole(self, mask: Mask) -> bool:
        """Whether nothing but the picture's lower rim cuts a thing off.

        What covers one side of it, such as a hand or hair, is unlike what lies on the other.
        """
        ring = self._ring(mask)
        beside = dilate(mask, 3) & ~self.inside
        lowest = np.flatnonzero(mask.any(axis=1))[-1]
        if beside[: lowest - 2].any():
            return False
        left, _, width, _ = cv2.boundingRect(mask.astype(np.uint8))
        columns = np.nonzero(ring)[1]
        on_left = columns < left + width / 2
        one, other = (thinned(self.lab[ring][side], _COMPARED) for side in (on_left, ~on_left))
        if not len(one) or not len(other):
            return False
        apart = lengths((one[:, None] - other[None]) * _WEIGHTS)
        return bool(max(np.quantile(apart.min(axis=1), _MOSTLY), np.quantile(apart.min(axis=0), _MOSTLY)) < _ALIKE)

    def _hung_up(self, mask: Mask) -> bool:
        """Whether something else than the ground begins above a thing: skin, a collar, a scarf.

        What is printed on a shirt has more of the shirt above it.
        """
        ring = self._ring(mask)
        rows, columns = np.nonzero(mask)
        top, end = int(rows.min()), columns[rows <= rows.min() + 2]
        height, room = round(_HEADROOM * self.unit), round(_END * self.unit)
        left, right = max(int(end.min()) - room, 0), int(end.max()) + room
        strip = self.lab[max(top - height, 0) : max(top - 1, 0), left:right].reshape(-1, 3)
        ring[: top + 2] = False
        ground = typical(self.lab[ring], _OWN_COLOURS)
        if ground is None or not len(strip):
            return False
        common = ground.centres[ground.shares > _COMMON, :3].astype(np.float32)
        apart = lengths((strip[:, None] - common) * _WEIGHTS).min(axis=1)
        return bool((apart > _UNLIKE).mean() > _BEGUN)

    def _contrasting(self, thing: Thing) -> bool:
        """Whether all that surrounds a thing has another colour."""
        return bool(np.quantile(thing.gaps(self.lab[self._ring(thing.mask)]), _QUANTILE) > _CONTRAST)

    def _of_one_colour(self, mask: Mask) -> bool:
        """Whether the upper part of a thing has the colour, lit or shaded, of its lower part."""
        rows = np.nonzero(mask)[0]
        upper = rows < rows.min() + _UPPER * np.ptp(rows)
        one, other = (np.median(self.lab[mask][part], axis=0)[None] for part in (upper, ~upper))
        return bool(shade_distance(with_grain(one), with_grain(other))[0, 0] < _ONE_COLOUR)

    def _only_here(self, thing: Thing) -> bool:
        """Whether hardly anything else of the figure has the colours of a thing."""
        limit = np.quantile(thing.gaps(self.lab[thing.mask]), 0.8)
        others = self.seen & ~dilate(thing.mask, 2 * _RING * self.unit)
        alike = np.zeros(others.shape, np.uint8)
        alike[others] = thing.gaps(self.lab[others]) < limit
        again = cv2.morphologyEx(alike, cv2.MORPH_OPEN, disc(_FLECK * self.unit))
        return bool(again.sum() < _AGAIN * thing.mask.sum())


def _window(frame: FaceFrame, inside: Mask) -> Window:
    """Rows and columns of the zone, down to the last row with anything of the picture."""
    corners = frame.pixels(np.array([[-_BESIDE, frame.chin - _ABOVE], [_BESIDE, frame.chin + _BELOW]]))
    (left, top), (right, bottom) = np.clip(np.rint(corners), 0, inside.shape[::-1]).astype(int).tolist()
    rows = np.flatnonzero(inside[top:bottom, left:right].any(axis=1))
    return slice(top, top + int(rows[-1]) + 1 if len(rows) else top), slice(left, right)
