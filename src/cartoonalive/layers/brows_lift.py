"""Brows drawn over the fringe become layers in front of it; hair and skin are continued below them.

They are taken off the figure before the sheets are cut, like what hangs, so that neither hair nor face holds any of
them. Work is done on a strip: the columns of the canvas shifted so that the brow's line is its middle row.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, median_filter

from cartoonalive.landmarks.model import Landmarks, Side
from cartoonalive.layers.arrays import Alpha, Image, Mask
from cartoonalive.layers.brows_on_hair import BrowLine, find_brows_on_hair
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.labels import Regions
from cartoonalive.layers.masks import pixel_grid, smoothstep, spread, without_islands
from cartoonalive.layers.matte import Matte
from cartoonalive.layers.model import BrowShape, Layer
from cartoonalive.layers.trace import cheapest_path, smooth
from cartoonalive.layers.unmix import colour_for, over, unmix, unmix_dark

_THICKEST = 0.035
"""Half the height of the thickest line, in eye distances."""
_SOFT = 1.8
"""Half height of a line with its soft edge, relative to that at half its darkness."""
_TIP = 0.06
"""Length beyond the line's ends over which it fades out, in eye distances."""
_LEANS = np.arange(-4, 5) / 4
"""Columns per row by which the strands below a brow may lean."""
_UPRIGHT = 20.0
"""Levels by which a strand that leans one column per row must go on better than an upright one."""
_TURN = 20.0
"""Levels by which strands must go on better for neighbouring columns to lean a step apart."""
_EVEN = 0.025
"""Sigma along the brow in eye distances to which the lean and the line's colour are smoothed."""
_STRETCH = 0.05
"""Half the length in eye distances of the stretch whose usual colour and coverage a column of the line has."""
_ALIKE = 0.1
"""How much more than that a pixel may be covered."""
_FOREIGN = 15.0
"""Levels by which a strand is darker than the line explains; less is grain, and goes along."""
_LEAST_STRAND = 0.03
"""Side in eye distances of the least square that is a strand beside the line rather than part of it."""
_SEEN_THROUGH = 0.5
"""Coverage up to which the ground is seen through the line."""
_ROOM = 0.2
"""Transparent margin of a brow's layer, which the brow moves in, in eye distances."""


@dataclass(frozen=True, kw_only=True)
class LiftedBrows:
    """The figure without the brows that were drawn over hair, and these."""

    matte: Matte
    regions: Regions
    area: Mask
    """(h, w) where they were."""
    layers: tuple[Layer, ...]
    """``eyebrow-r`` and ``eyebrow-l``, or nothing."""
    shapes: dict[Side, BrowShape]


def lift_brows(matte: Matte, regions: Regions, landmarks: Landmarks) -> LiftedBrows:
    """Take brows that are drawn over hair off the figure; without such brows it stays as it is."""
    lines = find_brows_on_hair(matte.colour, regions.hair, landmarks)
    area = np.zeros_like(regions.hair)
    if not lines:
        return LiftedBrows(matte=matte, regions=regions, area=area, layers=(), shapes={})
    colour, layers, shapes = matte.colour.copy(), [], {}
    for side, line in lines.items():
        strip = _Strip.of(line, colour.shape, landmarks.eye_distance)
        place = strip.rows, strip.columns
        above, below = _thickness(colour[place], strip)
        own, coverage, ground = _taken_apart(colour[place], strip, above, below)
        colour[place] = ground
        area[place] |= coverage > 0
        layers.append(_layer(f"eyebrow-{side}", strip, own, coverage * matte.alpha[place], area.shape))
        shapes[side] = BrowShape(
            side=side, x=line.x, top=line.ridge - above, ridge=line.ridge, bottom=line.ridge + below, lifted=True
        )
    return LiftedBrows(
        matte=replace(matte, colour=colour),
        regions=_closed(regions, area),
        area=area,
        layers=tuple(layers),
        shapes=shapes,
    )


@dataclass(frozen=True, kw_only=True)
class _Strip:
    """Canvas pixels around a line, and beyond its ends, column by column."""

    rows: NDArray[np.intp]
    """(2 * middle + 1, n) canvas rows."""
    columns: NDArray[np.intp]
    """(1, n) canvas columns."""
    shift: NDArray[np.float32]
    """(n,) rows by which the line lies below the centre of the middle row, -0.5 to 0.5."""
    share: NDArray[np.float64]
    """(n,) 1 along the line, fading to 0 beyond its ends."""
    distance: float
    """Eye distance in pixels."""

    @classmethod
    def of(cls, line: BrowLine, size: tuple[int, ...], distance: float) -> _Strip:
        """The strip of a line on a canvas of ``size``, high enough for the thickest."""
        half, beyond = math.ceil(_THICKEST * distance) + 2, math.ceil((_TIP + _THICKEST * _LEANS.max()) * distance)
        first, last = int(line.x[0]), int(line.x[-1])
        columns = np.arange(max(first - beyond, 0), min(last + beyond + 1, size[1]))
        ridge = np.interp(columns + 0.5, line.x, line.ridge)
        row = np.floor(ridge).astype(np.intp)
        outside = np.maximum(np.maximum(first - columns, columns - last), 0)
        return cls(
            rows=np.clip(row + np.arange(-half, half + 1)[:, None], 0, size[0] - 1),
            columns=columns[None],
            shift=(ridge - row - 0.5).astype(np.float32),
            share=1 - smoothstep(outside / (_TIP * distance)),
            distance=distance,
        )

    @property
    def middle(self) -> int:
        """The row of the strip on the line."""
        return len(self.rows) // 2

    def usual(self, values: Alpha) -> Alpha:
        """Median of the values (h, w) along the line, at each distance from it."""
        reach = round(_STRETCH * self.distance)
        return self._aligned(median_filter(self._aligned(values, 1), (1, 2 * reach + 1), mode="nearest"), -1)

    def _aligned(self, values: Alpha, direction: int) -> Alpha:
        """Values (h, w) moved so that the line lies on the middle row's centre (1), or moved back (-1)."""
        column, row = pixel_grid(values.shape)
        below = row - 0.5 + direction * self.shift
        moved: Alpha = cv2.remap(values, column - 0.5, below, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(
            np.float32
        )
        return moved


def _taken_apart(shown: Image, strip: _Strip, above: int, below: int) -> tuple[Image, Alpha, Image]:
    """Colour (h, w, 3) and coverage (h, w) of a line in what is ``shown`` (h, w, 3), and the ground below it."""
    ground = _without_line(shown, strip, above, below)
    usual = _usual_colour(shown, strip)
    most = _usual_coverage(shown, ground, usual, strip)
    ground = _with_rest(shown, ground, usual, most, strip)
    return *_line(np.minimum(shown, ground), ground, usual, most), ground


def _thickness(shown: Image, strip: _Strip) -> tuple[int, int]:
    """Rows of the line above and below its middle, told from where the usual column is half as dark."""
    across = np.linspace(0, 1, len(shown), dtype=np.float32)[:, None, None]
    darker = ((1 - across) * shown[0] + across * shown[-1] - shown).mean(axis=-1)
    profile = np.median(darker[:, strip.share == 1], axis=1)
    dark = profile > 0.5 * profile[strip.middle]
    sides = dark[strip.middle - 1 :: -1], dark[strip.middle + 1 :]
    above, below = (math.ceil(_SOFT * (1 + np.cumprod(side).sum())) for side in sides)
    return min(above, strip.middle - 1), min(below, strip.middle - 1)


def _without_line(shown: Image, strip: _Strip, above: int, below: int) -> Image:
    """The strip ``shown`` (h, w, 3) with the strands, or the skin, above the line running on to those below it."""
    first, last = strip.middle - above - 1, strip.middle + below + 1
    lean = _lean(shown[first], shown[last], last - first, strip)
    column = np.arange(shown.shape[1])
    rows = np.arange(first + 1, last)[:, None]
    upper = _sampled(shown[first], column - lean * (rows - first))
    lower = _sampled(shown[last], column + lean * (last - rows))
    across = ((rows - first) / (last - first))[..., None]
    ground, share = shown.copy(), strip.share[:, None]
    ground[first + 1 : last] += share * ((1 - across) * upper + across * lower - shown[first + 1 : last])
    return ground


def _usual_colour(shown: Image, strip: _Strip) -> Image:
    """Colour (n, 3) of the line, whatever strands it crosses."""
    reach = round(_STRETCH * strip.distance)
    middle = median_filter(shown[strip.middle], (2 * reach + 1, 1), mode="nearest")
    even: Image = gaussian_filter1d(middle, _EVEN * strip.distance, axis=0, mode="nearest").astype(np.float32)
    return even


def _usual_coverage(shown: Image, ground: Image, colour: Image, strip: _Strip) -> Alpha:
    """Coverage (h, w) of the line, whatever strands it crosses, fading out beyond its ends."""
    _, coverage = unmix_dark(shown, ground, np.broadcast_to(colour, shown.shape))
    return strip.usual(coverage) * strip.share.astype(np.float32)


def _with_rest(shown: Image, ground: Image, colour: Image, coverage: Alpha, strip: _Strip) -> Image:
    """The ground (h, w, 3) with dark strands beside the line and what is lighter.

    Sharpened pictures have a halo beside the line: what is usual along it is left out.
    """
    darker = (over(ground, np.broadcast_to(colour, shown.shape), coverage) - shown).mean(axis=-1)
    strands = without_islands((darker > _FOREIGN) & (coverage < _SEEN_THROUGH), (_LEAST_STRAND * strip.distance) ** 2)
    lighter = np.maximum(shown - ground, 0)
    halo = strip.usual(lighter.mean(axis=-1))
    kept = ground + np.maximum(lighter - halo[..., None], 0)
    return np.where(strands[..., None], shown, kept).astype(np.float32)


def _line(shown: Image, ground: Image, colour: Image, most: Alpha) -> tuple[Image, Alpha]:
    """Colour (h, w, 3) and coverage (h, w) of the line: over the ground they give what is shown.

    The coverage is hardly more than ``most`` (h, w) where that is enough.
    """
    _, coverage = unmix_dark(shown, ground, np.broadcast_to(colour, shown.shape))
    coverage = np.maximum(np.minimum(coverage, most + _ALIKE), unmix(shown, ground)[1])
    return colour_for(shown, ground, coverage), coverage


def _lean(upper: Image, lower: Image, apart: int, strip: _Strip) -> NDArray[np.float64]:
    """Columns per row (n,) by which strands lean: so the colours ``upper`` (n, 3) go on best as ``lower``.

    These lie ``apart`` rows from each other.
    """
    column = np.arange(len(upper))
    half = apart / 2
    unlike = np.array(
        [
            lengths(_sampled(upper, column - lean * half) - _sampled(lower, column + lean * half))
            + _UPRIGHT * abs(lean)
            for lean in _LEANS
        ]
    )
    return smooth(_LEANS[cheapest_path(unlike, _TURN)], _EVEN * strip.distance)


def _sampled(line: Image, at: NDArray[np.float64]) -> Image:
    """Colours (..., 3) of a row of pixels (n, 3) at the columns ``at`` (...), between pixels linearly mixed."""
    held = np.clip(at, 0, len(line) - 1)
    left = np.minimum(held.astype(np.intp), len(line) - 2)
    share = (held - left)[..., None].astype(np.float32)
    mixed: Image = (1 - share) * line[left] + share * line[left + 1]
    return mixed


def _layer(name: str, strip: _Strip, colour: Image, coverage: Alpha, size: tuple[int, int]) -> Layer:
    """A layer of the line on a canvas of ``size``, with room around it."""
    whole_colour, whole_coverage = np.zeros((*size, 3), np.float32), np.zeros(size, np.float32)
    whole_colour[strip.rows, strip.columns], whole_coverage[strip.rows, strip.columns] = colour, coverage
    return Layer.cropped(name, whole_colour, whole_coverage, margin=math.ceil(_ROOM * strip.distance))


def _closed(regions: Regions, area: Mask) -> Regions:
    """The regions with an ``area`` (h, w) given to what lies next to it."""
    left, top, width, height = cv2.boundingRect(area.astype(np.uint8))
    window = slice(max(top - 1, 0), top + height + 1), slice(max(left - 1, 0), left + width + 1)
    parts = {"hair": regions.hair.copy(), "face": regions.face.copy(), "body": regions.body.copy()}
    owner = spread(np.stack([part[window] for part in parts.values()]).argmax(axis=0), ~area[window])
    for number, part in enumerate(parts.values()):
        part[window] = owner == number
    return replace(regions, **parts)
