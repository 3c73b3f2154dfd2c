"""Strands: the locks in which fringe and side hair end below, each with a parameter of its own.

Nothing is cut anew. A strand is a column of the hair: it takes a share of the swing that its group has anyway, so roots
stay, tips are free, and neighbours pass smoothly into one another. Where one strand ends and the next begins is read
off the lower outline: locks are its bulges, strands meet in the notches between them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from cartoonalive.layers.masks import smoothstep
from cartoonalive.layers.model import LayerStack
from cartoonalive.rig.figure import Mask, Raster
from cartoonalive.rig.sway import Coarse, Sway
from cartoonalive.rig.united import united_alpha

Array = NDArray[np.float64]

_SOFT, _NOTCH = 0.03, 0.05
"""Blur of the lower outline and least depth of a notch between two strands, in W."""
_NARROWEST, _BROAD = 0.2, 0.55
"""Least width of a strand, and width from which one is parted further, in W."""
_MOST_FRINGE, _MOST_ASIDE = 3, 2
"""How many strands the fringe has at most, and the hair on either side."""
_PASSAGE = 0.16
"""Half the width in W over which one strand passes into the next."""
_OWN, _STEEPEST = 0.5, 0.3
"""Share of the group's swing that a strand has at most, and how much it may squeeze the hair beside it."""
_LEAST, _WEAK = 0.004, 0.012
"""Swing in W of its group from which hair counts as hanging, and from which a strand is worth a parameter."""
_TIP = 90.0
"""Percentile of the way from the roots that counts as the length of hair."""
_FRINGE = {2: ("ParamHairFrontR", "ParamHairFrontL"), 3: ("ParamHairFrontR", "ParamHairFrontC", "ParamHairFrontL")}
_ASIDE = {"R": ("ParamHairSideR", "ParamHairOuterR"), "L": ("ParamHairSideL", "ParamHairOuterL")}
"""Parameters from the face outwards; L and R are the figure's own sides."""


@dataclass(frozen=True, kw_only=True)
class Strand:
    """One lock, between two vertical lines."""

    parameter: str
    group: str
    """Parameter of the hair that it is a part of."""
    length: float
    """From root to tip in W."""
    left: float
    """u of the line where it begins; minus infinity for the first of its group."""
    right: float
    """u of the line where it ends; infinity for the last."""
    share: float = _OWN
    """Of its group's swing, at a parameter of 1."""

    def weight(self, u: Array) -> Array:
        """How far points at ``u`` belong to it, 0..1; over all strands of a group this adds up to 1 at most."""
        return _beyond(u, self.left) - _beyond(u, self.right)


@dataclass(frozen=True, kw_only=True)
class HairGroup:
    """The hair that one standard parameter swings: fringe, sides or back. Rasters are coarse."""

    parameter: str
    hair: Mask
    """(h, w) where it swings."""
    reach: Array
    """(h, w) how far, sideways, in W."""
    way: Array
    """(h, w) from the roots in W."""
    coarse: Coarse

    @classmethod
    def of(
        cls, stack: LayerStack, sway: Sway, parameter: str, names: Collection[str], share: Raster | None = None
    ) -> HairGroup:
        """The named layers' part of ``sway``; ``share`` (height, width) of it belongs to the parameter, or all."""
        coarse = sway.coarse
        reach = coarse.small(sway.reach).astype(np.float64)
        if share is not None:
            reach = reach * coarse.small(share)
        hair: Mask = (coarse.small(united_alpha(stack, names)) > 0.5) & sway.mask & (reach > _LEAST)
        return cls(parameter=parameter, hair=hair, reach=reach, way=sway.length, coarse=coarse)

    def length(self, part: Mask | None = None) -> float:
        """Way in W from the roots to the tips of all of it or a ``part``; 0 where it does not hang."""
        hair = self.hair if part is None else self.hair & part
        return float(np.percentile(self.way[hair], _TIP)) if hair.any() else 0.0

    def fringe(self) -> tuple[Strand, ...]:
        """Its strands when it is the fringe, from the left of the picture."""
        lines = self._notches(self.hair, _MOST_FRINGE)
        return self._strands(lines, _FRINGE.get(len(lines) + 1, ()))

    def sides(self) -> tuple[Strand, ...]:
        """Its strands when it is the hair on both sides, from the left of the picture."""
        on_right = self.coarse.uv[..., 0] < 0
        right, left = (self._notches(self.hair & half, _MOST_ASIDE) for half in (on_right, ~on_right))
        parameters = [*_ASIDE["R"][len(right) :: -1], *_ASIDE["L"][: len(left) + 1]]
        return self._strands([*right, 0.0, *left], parameters)

    def _notches(self, hair: Mask, most: int) -> list[float]:
        """u of the deepest notches in the lower outline of ``hair``, which part it into at most ``most`` locks.

        What is broad still, such as a blunt fringe, is parted where it is shortest.
        """
        columns = np.nonzero((hair & (self.reach > _WEAK)).any(axis=0))[0]
        if len(columns) == 0:
            return []
        first, last = columns[0], columns[-1] + 1
        u, v = self.coarse.uv[0, first:last, 0], self.coarse.uv[:, 0, 1]
        outline = ndimage.gaussian_filter1d(v[_lowest(hair[:, first:last])], _SOFT * self.coarse.unit, mode="nearest")
        depths = prominences(-outline)
        chosen = [u[0], u[-1]]
        for notch in np.argsort(-depths, kind="stable")[: np.count_nonzero(depths >= _NOTCH)]:
            if len(chosen) <= most and np.abs(u[notch] - np.array(chosen)).min() > _NARROWEST:
                chosen.append(u[notch])
        while len(chosen) <= most and (widest := max(pairwise(sorted(chosen)), key=np.ptp))[1] - widest[0] > _BROAD:
            middle = np.abs(u - np.mean(widest)) <= np.ptp(widest) / 4
            chosen.append(u[middle][outline[middle].argmin()])
        return [float(line) for line in sorted(chosen)[1:-1]]

    def _strands(self, lines: Sequence[float], parameters: Sequence[str]) -> tuple[Strand, ...]:
        """The strands between ``lines``, with as large a share as lets none fold; a group that is one lock has none."""
        u = self.coarse.uv[..., 0]
        found = []
        for parameter, (left, right) in zip(parameters, pairwise([-np.inf, *lines, np.inf]), strict=False):
            length = self.length((u >= left) & (u < right))
            strand = Strand(parameter=parameter, group=self.parameter, length=length, left=left, right=right)
            if length > 0 and (self.reach * strand.weight(u))[self.hair].max() > _WEAK:
                found.append(strand)
        if len(found) < 2:
            return ()
        slopes = [np.gradient(self.reach * strand.weight(u), axis=1) for strand in found]
        steepest = np.abs(slopes).sum(axis=0)[self.hair].max() * self.coarse.unit
        share = min(_OWN, _STEEPEST / float(steepest))
        return tuple(replace(strand, share=share) for strand in found)


def _lowest(hair: Mask) -> NDArray[np.intp]:
    """(w,) the lowest row of ``hair`` in every column; its uppermost row where a column has none."""
    rows = hair.shape[0] - 1 - hair[::-1].argmax(axis=0)
    lowest: NDArray[np.intp] = np.where(hair.any(axis=0), rows, np.nonzero(hair)[0].min())
    return lowest


def _beyond(u: Array, line: float) -> Array:
    """0 well before ``line``, 1 well beyond it."""
    return smoothstep(0.5 + (u - line) / (2 * _PASSAGE))


def prominences(heights: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) how far each peak of a profile rises above the higher of the valleys that part it from higher ground.

    0 for what is no peak. As `scipy.signal.peak_prominences`, whose import takes longer than the rig.
    """
    rises = np.zeros(len(heights))
    steps = np.flatnonzero(np.diff(heights))
    for first, last in pairwise(steps):
        height = heights[last]
        if heights[first] < height > heights[last + 1]:
            valleys = []
            for side in (heights[: first + 1][::-1], heights[last + 1 :]):
                higher = np.flatnonzero(side > height)
                valleys.append(side[: higher[0] if len(higher) else None].min())
            rises[(first + 1 + last) // 2] = height - max(valleys)
    return rises
