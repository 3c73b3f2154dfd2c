"""How the curves of an eye travel when it shuts, smiles and looks around; canvas pixels, no meshes yet.

Source: recipes-face section 3, "Closing" and "Gaze". Every column moves its own distance, so half-shut eyes need no
keyforms of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.model import EyeShape
from cartoonalive.layers.trace import smooth

Row = NDArray[np.float64]

WIDE = 1.3
"""ParamEye{L,R}Open of a wide eye; 1 is normally open."""
_WIDENING = 0.12
"""Rise of a wide eye's upper lid, in heights of the eye."""
_COLUMNS = 16
_BEYOND = 0.25
"""How far an iris may pass the corner, in its radii."""
_LEAST_SHARE = 0.35
_THIN_END = 0.35
"""Thickness of a shut lash at the corners, as a share of that in the middle."""

_SMALL, _LARGE = 0.68, 1.12
"""Size of the iris at ParamEyeBallForm -1 and 1, relative to rest."""


@dataclass(frozen=True, kw_only=True)
class EyeMotion:
    """The eye's curves at a few mesh columns and where they go. All rows have one value per column of ``x``."""

    x: Row
    top: Row
    """Upper rim of the upper lash."""
    ridge: Row
    edge: Row
    """Lower rim of the upper lash."""
    lower: Row
    closed: Row
    width: float
    height: float

    @classmethod
    def of(cls, shape: EyeShape) -> EyeMotion:
        """Pick about sixteen columns of the eye's curves."""
        step = max(1, len(shape.x) // _COLUMNS)
        chosen = np.unique(np.append(np.arange(0, len(shape.x), step), len(shape.x) - 1))
        ridge = smooth(shape.ridge[chosen], 0.6)
        return cls(
            x=shape.x[chosen],
            top=np.minimum(smooth(shape.lash_top[chosen], 0.6), ridge - 1),
            ridge=ridge,
            edge=np.maximum(smooth(shape.lid_edge[chosen], 0.6), ridge + 0.5),
            lower=shape.lower[chosen],
            closed=shape.closed[chosen],
            width=shape.width,
            height=shape.height,
        )

    @property
    def arch(self) -> Row:
        """0 at the corners, 1 in the middle."""
        u = np.clip((self.x - self.x[0]) / max(self.x[-1] - self.x[0], 1.0), 0, 1)
        return np.asarray(np.sin(np.pi * u), np.float64)

    def shut_line(self, smile: float) -> Row:
        """Where the upper lash lies when the eye is shut: bent upwards when smiling."""
        rise = min(0.6 * self.height + 0.05 * self.width, 0.26 * self.width)
        return self.closed - smile * rise * self.arch

    def lower_line(self, opened: float, smile: float) -> Row:
        """The lower lid; a smile lifts it."""
        if opened <= 0:
            return self.lower + (self.shut_line(smile) - self.closed)
        return self.lower - smile * 0.30 * self.height * self.arch**0.8

    def rise(self, opened: float) -> Row:
        """How far the upper lid is above its rest in an eye that is wider than normally open."""
        wide = max(opened - 1.0, 0.0) / (WIDE - 1.0)
        return wide * _WIDENING * self.height * self.arch

    def lash_rows(self, opened: float, smile: float) -> tuple[Row, Row, Row]:
        """Top, ridge and lower edge of the upper lash; thinner at the corners, tall wings flatten."""
        thickness = _THIN_END + (1 - _THIN_END) * np.sqrt(self.arch)
        above, below = self.ridge - self.top, self.edge - self.ridge
        shut_above = np.minimum(above, max(1.2 * float(np.median(above)), 0.03 * self.width))
        shut_below = np.minimum(below, max(1.2 * float(np.median(below)), 1.0))
        line = self.shut_line(smile)
        shut = (line - thickness * shut_above, line, line + thickness * shut_below)
        rest = (self.top, self.ridge, self.edge)
        rise, opened = self.rise(opened), min(opened, 1.0)
        top, ridge, edge = ((1 - opened) * s + opened * r - rise for s, r in zip(shut, rest, strict=True))
        return top, ridge, edge

    def crease_drop(self, opened: float) -> Row:
        """How far the fold of the lid comes down; a wide eye pushes it up."""
        travel = np.minimum(0.22 * np.maximum(self.closed - self.ridge, 0), 0.10 * self.width)
        return np.asarray(travel * (1 - min(opened, 1.0)) - 0.6 * self.rise(opened), np.float64)

    def gaze(self, iris_half_width: float) -> tuple[float, float]:
        """How far the iris travels sideways and up or down."""
        sideways = min(0.20 * self.width, 0.55 * iris_half_width + 0.04 * self.width)
        return max(sideways, 2.0), 0.22 * self.height

    def dot_gaze(self) -> tuple[float, float]:
        """How far a dot travels sideways and up or down: a little, since nothing shows where its eye ends."""
        return 0.22 * self.width, 0.12 * self.width


def iris_size(form: float) -> float:
    """Size of the iris at ParamEyeBallForm ``form``, -1 to 1, relative to rest: small when startled."""
    return 1.0 + form * (_LARGE - 1.0 if form > 0 else 1.0 - _SMALL)


def gaze_shares(shapes: Iterable[EyeShape]) -> tuple[float, float]:
    """Shares, 0.35 to 1, of the travel to the picture's left and right that keep every iris within its eye.

    The same for all eyes, so that they look in one direction. An iris may pass the corner by a quarter of its radius.
    """
    shares = []
    for shape in shapes:
        x, _, half_width, _ = shape.iris
        sideways, _ = EyeMotion.of(shape).gaze(half_width)
        room = np.array([x - half_width - shape.x[0], shape.x[-1] - x - half_width]) + _BEYOND * half_width
        shares.append(np.clip(room / sideways, _LEAST_SHARE, 1.0))
    left, right = np.min(shares, axis=0) if shares else (1.0, 1.0)
    return float(left), float(right)
