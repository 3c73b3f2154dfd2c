"""What ARKit's inputs do to the skin: one field over the face for each, read by all that is one with it.

The fields lie on the grids of the warps, which share one lattice, so that no seam opens between face, nose, eyes and
mouth. Lengths are in face widths W.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import EYE_LOWER, LIPS_LOWER_OUTER, LIPS_UPPER_OUTER, NOSE_BASE, SIDES
from cartoonalive.layers.masks import smoothstep
from cartoonalive.layers.model import LayerStack
from cartoonalive.rig.acting import acted
from cartoonalive.rig.figure import Figure, sample
from cartoonalive.rig.keyforms import lattice
from cartoonalive.rig.model import BlendShape, WarpDeformer
from cartoonalive.rig.space import Space

Points = NDArray[np.float64]
Field = Callable[[Points], Points]
"""Face coordinates (n, 2) to displacements (n, 2) in W, down positive."""

_CARRIED = ("WarpFace", "WarpNose")
"""Ids of the warps that are one skin."""
_PUFF, _PUFF_REACH, _SWELL = 0.08, 0.125, 0.35
"""How far a cheek is puffed outwards, over what reach, and how much it swells up and down, as a part of that."""
_PUFF_HELD = 0.5
"""How much of the puff hair takes away that lies against the cheek."""
_PUFF_AT, _PUFF_INSET = (0.27, 0.42), 0.06
"""Distances from the middle between which a cheek is, and how far it lies within the face's outline."""
_CHEEK, _CHEEK_REACH, _CHEEK_AT = 0.03, 0.10, 0.26
"""Rise of a squinting cheek, its reach, and how far from the middle."""
_SNEER, _SNEER_REACH = 0.045, 0.09
"""Rise of a wing of the nose and its reach."""
_LID_ROOM, _OUTLINE_ROOM = 0.12, 0.12
"""Distances from the lower lids, which keyforms move, and from the face's outline over which a cheek begins to rise."""
_LEAST_WING = 0.06
"""A wing is at least this far from the middle of the nose: one column of the lattice moves, the other does not."""
_JAW_ASIDE, _JAW_FORWARD, _JAW_GROWTH = 0.055, 0.012, 0.12
"""How far the jaw goes aside; how far forward, which is down, and by which share it grows then."""


@dataclass(frozen=True, kw_only=True)
class SkinActing:
    """The fields of one face."""

    figure: Figure
    mouth: Points
    """(2,) middle of the mouth, face coordinates."""
    nose: Points
    """(2,) middle of the nose's base."""
    eyes: float
    """v of the lowest lid."""
    wing: float
    """Distance of the wings of the nose from its middle."""

    @classmethod
    def of(cls, stack: LayerStack, figure: Figure) -> SkinActing:
        """The fields for ``stack``; what was not measured is where the landmarks have it."""
        frame, points = stack.frame, stack.landmarks.points
        base = frame.uv(points[list(NOSE_BASE)])
        lips = points[list(LIPS_UPPER_OUTER + LIPS_LOWER_OUTER)].mean(axis=0)
        mouth = lips if stack.mouth is None else np.array([stack.mouth.centre[0], stack.mouth.line.mean()])
        return cls(
            figure=figure,
            mouth=frame.uv(mouth),
            eyes=float(max(frame.uv(points[list(EYE_LOWER[side])])[:, 1].max() for side in SIDES)),
            nose=base.mean(axis=0),
            wing=max(float(np.ptp(base[:, 0])) / 2, _LEAST_WING),
        )

    def shapes(self, warp: WarpDeformer, parent: Space, space: Space) -> tuple[BlendShape, ...]:
        """The blend shapes of ``warp``, which lies in ``parent``; ``space`` is that of its children.

        Face and nose are one skin; the mouth slides on it, lest a shear turn over the steep corners of open lips; eyes
        and brows stay.
        """
        if warp.id not in _CARRIED:
            return ()
        frame = self.figure.frame
        rest = space.pixels(lattice(warp.rows, warp.columns))
        uv = frame.uv(rest)
        shapes: list[BlendShape] = []
        for parameter, field in self._fields().items():
            moved = self.figure.along_sill(rest, field(uv) * frame.width)
            if "Jaw" in parameter:
                moved = moved * self.figure.jaw_freedom(rest)[:, None]
            shapes += acted(parameter, "points", moved, parent)
        return tuple(shapes)

    def _fields(self) -> Mapping[str, Field]:
        return {
            "ParamJawForward": self._jaw_forward,
            "ParamJawLeft": lambda uv: self._jaw_aside(uv, 1.0),
            "ParamJawRight": lambda uv: self._jaw_aside(uv, -1.0),
            "ParamCheekPuff": lambda uv: self._puff(uv, 1.0) + self._puff(uv, -1.0),
            "ParamCheekSquintLeft": lambda uv: self._cheek(uv, 1.0),
            "ParamCheekSquintRight": lambda uv: self._cheek(uv, -1.0),
            "ParamNoseSneerLeft": lambda uv: self._sneer(uv, 1.0),
            "ParamNoseSneerRight": lambda uv: self._sneer(uv, -1.0),
        }

    def _jaw(self, uv: Points) -> NDArray[np.float64]:
        """(n,) 0 from the mouth up, 1 on the chin, 0 again below it and towards the ears."""
        below = (uv[:, 1] - self.mouth[1]) / max(self.figure.frame.chin - self.mouth[1], 0.1)
        aside = np.abs(uv[:, 0] - self.mouth[0])
        fade = (1 - smoothstep((below - 1.2) / 3.0)) * (1 - smoothstep((aside - 0.25) / 0.35))
        weight: NDArray[np.float64] = smoothstep(below / 0.9) * fade
        return weight

    def _jaw_aside(self, uv: Points, sign: float) -> Points:
        return np.column_stack([sign * _JAW_ASIDE * self._jaw(uv), np.zeros(len(uv))])

    def _jaw_forward(self, uv: Points) -> Points:
        grown = _JAW_GROWTH * (uv[:, 0] - self.mouth[0])
        moved: Points = self._jaw(uv)[:, None] * np.column_stack([grown, np.full(len(uv), _JAW_FORWARD)])
        return moved

    def _puff(self, uv: Points, sign: float) -> Points:
        v = 0.5 * self.nose[1] + 0.5 * self.mouth[1]
        centre = (self.mouth[0] + sign * self._cheek_at(v, sign), v)
        swell = _SWELL * (uv[:, 1] - v) / _PUFF_REACH
        towards = np.column_stack([np.full(len(uv), sign), swell])
        full = _PUFF * _bump(uv, centre, _PUFF_REACH) * self._beside_free_jaw(uv)
        moved: Points = full[:, None] * towards
        return moved

    def _beside_free_jaw(self, uv: Points) -> NDArray[np.float64]:
        """(n,) 1, but less where hair lies against the jaw, which hides the face's outline; 0 below the mouth there.

        Otherwise the face would come out below the ends of the hair.
        """
        below = smoothstep((uv[:, 1] - self.mouth[1]) / _PUFF_REACH + 0.5)
        covered = 1 - self.figure.jaw_freedom(self.figure.frame.pixels(uv))
        free: NDArray[np.float64] = 1 - (_PUFF_HELD + (1 - _PUFF_HELD) * below) * covered
        return free

    def _cheek_at(self, v: float, sign: float) -> float:
        """How far from the mouth's middle the cheek lies at height ``v``: just within the face's outline."""
        aside = np.linspace(*_PUFF_AT, 31)
        row = np.column_stack([self.mouth[0] + sign * aside, np.full(len(aside), v)])
        inside = sample(self.figure.contour_distance, self.figure.frame.pixels(row)) < -_PUFF_INSET
        return float(aside[inside].max(initial=_PUFF_AT[0]))

    def _cheek(self, uv: Points, sign: float) -> Points:
        centre = (self.nose[0] + sign * _CHEEK_AT, 0.3 * self.eyes + 0.7 * self.nose[1])
        free = smoothstep((uv[:, 1] - self.eyes) / _LID_ROOM) * self._within(uv)
        moved: Points = _CHEEK * (free * _bump(uv, centre, _CHEEK_REACH))[:, None] * np.array([0.0, -1.0])
        return moved

    def _within(self, uv: Points) -> NDArray[np.float64]:
        """(n,) 0 on the face's outline, where hair may touch it, 1 well within."""
        depth = -sample(self.figure.contour_distance, self.figure.frame.pixels(uv))
        within: NDArray[np.float64] = smoothstep(depth / _OUTLINE_ROOM)
        return within

    def _sneer(self, uv: Points, sign: float) -> Points:
        centre = (self.nose[0] + sign * self.wing, self.nose[1])
        own = smoothstep(0.5 + sign * (uv[:, 0] - self.nose[0]) / (2 * self.wing))
        moved: Points = _SNEER * (own * _bump(uv, centre, _SNEER_REACH))[:, None] * np.array([0.25 * sign, -1.0])
        return moved


def _bump(uv: Points, centre: tuple[float, float], reach: float) -> NDArray[np.float64]:
    """(n,) a bell of height 1 around ``centre``."""
    weight: NDArray[np.float64] = np.exp(-0.5 * np.sum((uv - centre) ** 2, axis=1) / reach**2)
    return weight
