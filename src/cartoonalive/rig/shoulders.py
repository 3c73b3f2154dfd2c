"""Shoulders that rise and sink beside a neck that stays: blend shapes of the body and of the hair that lies on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.masks import smoothstep
from cartoonalive.layers.model import LayerStack
from cartoonalive.rig.both_ways import both_ways
from cartoonalive.rig.figure import Figure
from cartoonalive.rig.keyforms import lattice
from cartoonalive.rig.model import BlendShape, WarpDeformer
from cartoonalive.rig.space import Space
from cartoonalive.rig.united import BODY, united_alpha

Points = NDArray[np.float64]

_RISE, _SINK = 0.055, 0.035
"""How far shoulders rise and sink at ParamShoulderY 10 and -10, in W."""
_SHARE = 0.2
"""Most of it as a share of the height from chin to where motion ends: tight crops move less."""
_NECK, _SLOPE = 0.22, 0.4
"""Distance from the middle within which the neck stays, and width over which the shoulders begin, in W."""
_ABOVE = 0.35
"""Height in W above the chin over which what belongs to the body, such as a raised hand, ceases to take part."""
_SHOWN = 0.3
"""Least share of the rise at some visible point of the body."""
_STEP = 8
"""Every so many pixels the body is looked at."""
_LEAST = 0.004
"""Movement in W that is none."""
_CARRIED = ("WarpNeck", "WarpHair", "WarpHairBack")


@dataclass(frozen=True, kw_only=True)
class Shoulders:
    """The shoulders of one figure."""

    figure: Figure
    seen: bool
    """Whether the picture shows any."""

    @classmethod
    def of(cls, stack: LayerStack, figure: Figure) -> Shoulders:
        """The shoulders of ``stack``."""
        rows, columns = np.nonzero(united_alpha(stack, BODY)[::_STEP, ::_STEP] > 0.5)
        shoulders = cls(figure=figure, seen=False)
        points = _STEP * np.stack([columns, rows], axis=-1).astype(np.float64) + 0.5
        weight = shoulders._weight(figure.frame.uv(points))
        return cls(figure=figure, seen=not figure.floating and weight.max(initial=0.0) > _SHOWN)

    def shapes(self, warp: WarpDeformer, parent: Space, space: Space) -> tuple[BlendShape, ...]:
        """The blend shape of ``warp``, which lies in ``parent``; ``space`` is that of its children."""
        if not self.seen or warp.id not in _CARRIED or parent.deformer == "RotationHead":
            return ()
        figure, frame = self.figure, self.figure.frame
        rest = space.pixels(lattice(warp.rows, warp.columns))
        share = 1 - figure.head_glue(rest) if warp.id == "WarpNeck" else figure.body_glue(rest)
        up = frame.width * share * self._weight(frame.uv(rest))
        most = _SHARE * (figure.bottom - frame.chin)
        low, high = (figure.along_sill(rest, np.outer(up, (0.0, way))) for way in (min(_SINK, most), -min(_RISE, most)))
        return both_ways("ParamShoulderY", "points", low, high, parent, _LEAST * frame.width)

    def _weight(self, uv: Points) -> NDArray[np.float64]:
        """(n,) how far points at ``uv`` rise: the shoulders fully, the neck and what lies lowest not at all."""
        figure, chin = self.figure, self.figure.frame.chin
        aside = smoothstep((np.abs(uv[:, 0]) - _NECK) / _SLOPE)
        above = smoothstep((uv[:, 1] - chin + _ABOVE) / _ABOVE)
        below = smoothstep((figure.bottom - uv[:, 1]) / (figure.bottom - chin))
        weight: NDArray[np.float64] = aside * above * below
        return weight
