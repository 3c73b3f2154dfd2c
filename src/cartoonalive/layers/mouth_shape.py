"""How a mouth opens: where its two edges are at each value of ParamMouthOpenY.

The painter of the inside and the rig both need it, so it lives apart from either. All curves in canvas pixels over the
columns of a :class:`~cartoonalive.layers.model.MouthShape`; ``x`` itself moves on small mouths, which also widen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cartoonalive.layers.arrays import Curve
from cartoonalive.layers.model import MouthShape

UPPER_SHARE = 0.12
"""Part of the opening that the upper edge contributes to a mouth that was shut."""
_LEAST_ASPECT = 1.05
"""A full opening is at least this much wider than tall ..."""
_MOST_WIDENING = 1.6
"""... but no mouth grows wider than this."""


@dataclass(frozen=True)
class Edges:
    """The rims of the mouth's inside at one opening."""

    x: Curve
    upper: Curve
    lower: Curve


def across(shape: MouthShape) -> Curve:
    """-1 at the left corner to 1 at the right one, per column."""
    u: Curve = (shape.x - shape.centre[0]) / max(shape.width / 2, 1e-6)
    return u


def smile(shape: MouthShape) -> float:
    """How far the corners stand above the middle at rest, in mouth widths; negative where they hang."""
    return -float(np.polyfit(across(shape), shape.line, 2)[0]) / max(shape.width, 1e-6)


def edges(shape: MouthShape, opening: float) -> Edges:
    """The rims at ParamMouthOpenY ``opening`` in 0..1, piecewise linear between 0, the default and 1."""
    if not shape.is_open:
        return _blend(Edges(shape.x, shape.line, shape.line), _opened(shape), opening)
    rest = Edges(shape.x, shape.upper_inner, shape.lower_inner)
    if opening <= shape.default_open:
        return _blend(_shut(shape), rest, opening / shape.default_open)
    share = (opening - shape.default_open) / (1 - shape.default_open)
    return _blend(rest, _opened(shape), share)


def drop(shape: MouthShape, opening: float) -> float:
    """How far (pixels, down positive) the lower rim has moved from rest at its lowest point."""
    rest = shape.lower_inner if shape.is_open else shape.line
    moved = edges(shape, opening).lower - rest
    return float(moved[np.argmax(np.abs(moved))])


def _opened(shape: MouthShape) -> Edges:
    """The rims at ParamMouthOpenY 1; a drawn opening keeps its outline and grows taller."""
    u = np.clip(across(shape), -1, 1)
    round_, flat = np.sqrt(1 - u**2), 1 - u**2
    if shape.is_open and not shape.has_lips:
        taller = max(shape.opening / _gap(shape), 1.0)
        return Edges(shape.x, shape.upper_inner, shape.upper_inner + taller * (shape.lower_inner - shape.upper_inner))
    if shape.is_open:
        rest = _gap(shape)
        return Edges(shape.x, shape.upper_inner, shape.lower_inner + max(shape.opening - rest, 0.0) * round_)
    widening = float(np.clip(_LEAST_ASPECT * shape.opening / max(shape.width, 1.0), 1.0, _MOST_WIDENING))
    x = shape.centre[0] + (shape.x - shape.centre[0]) * widening
    return Edges(
        x,
        shape.line - UPPER_SHARE * shape.opening * flat,
        shape.line + (1 - UPPER_SHARE) * shape.opening * round_,
    )


def _shut(shape: MouthShape) -> Edges:
    """Both rims on the seam; a mouth that was rounder than wide becomes wider as its lips meet."""
    aspect = _gap(shape) / max(shape.width, 1.0)
    widening = float(np.clip(1 + 0.5 * (aspect - 0.45), 1.0, 1.3))
    x = shape.centre[0] + (shape.x - shape.centre[0]) * widening
    return Edges(x, shape.line, shape.line)


def _gap(shape: MouthShape) -> float:
    """Largest height of the portrait's own opening, at least one pixel."""
    return max(float(np.max(shape.lower_inner - shape.upper_inner)), 1.0)


def _blend(start: Edges, end: Edges, share: float) -> Edges:
    def mix(a: Curve, b: Curve) -> Curve:
        return a + (b - a) * share

    return Edges(mix(start.x, end.x), mix(start.upper, end.upper), mix(start.lower, end.lower))
