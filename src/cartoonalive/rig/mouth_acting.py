"""What ARKit's inputs and vowels do to lips and mouth: fields over the mouth's columns, apart for upper and lower lip.

Only inputs that part the lips change the distance of the rims, and only to widen it, so that no combination crosses
them. Amplitudes are relative to the mouth's width; those across were scaled down until all together fold nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.model import MouthShape
from cartoonalive.layers.mouth_shape import smile
from cartoonalive.rig.acting import acted
from cartoonalive.rig.model import BlendShape, Limit
from cartoonalive.rig.space import Space
from cartoonalive.rig.vowels import VOWEL_IDS, VOWELS, stronger, yields

Points = NDArray[np.float64]
Curve = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class MouthMove:
    """What one input does at 1; lengths in mouth widths."""

    parameter: str
    side: float = 0.0
    """1 acts on the character's left half only, -1 on the right half, 0 on both."""
    corner: tuple[float, float] = (0.0, 0.0)
    """How far the corners go outwards and up."""
    middle: float = 0.0
    """How far the middle goes up."""
    across: float = 0.0
    """How far all of it goes to the right of the picture."""
    narrow: float = 0.0
    """Share of its width that the mouth loses."""
    part: tuple[float, float] = (0.0, 0.0)
    """How far the upper lip goes up and the lower lip down, once the mouth is open at all."""
    thin: tuple[float, float] = (0.0, 0.0)
    """Share of their thickness that upper and lower lip lose."""
    arch: float = 0.0
    """How far the corners go down, in full openings, so that the upper rim of an opening is round as well."""
    frowns: bool = False
    """Whether it takes the corners below the middle whatever the portrait's smile."""
    yields: tuple[str, ...] = ()
    """Parameters that take its place: it fades as they grow."""


def _vowel(
    name: str, corner: tuple[float, float] = (0.0, 0.0), arch: float = 0.0, narrow: float = 0.0, plump: float = 0.0
) -> MouthMove:
    """What a vowel does besides opening the mouth; where it narrows it, it yields to inputs that do."""
    vowel = next(one for one in VOWELS if one.name == name)
    others = stronger(vowel) + (("ParamMouthPucker", "ParamMouthFunnel") if narrow else ())
    return MouthMove(
        parameter=vowel.parameter, corner=corner, arch=arch, narrow=narrow, thin=(-plump, -plump), yields=others
    )


MOVES = (
    MouthMove(parameter="ParamMouthClose", corner=(0.0, -0.02), middle=-0.07, yields=("ParamMouthOpenY", *VOWEL_IDS)),
    MouthMove(parameter="ParamJawForward", part=(0.0, 0.05), middle=-0.04),
    MouthMove(parameter="ParamJawLeft", across=0.10),
    MouthMove(parameter="ParamJawRight", across=-0.10),
    MouthMove(parameter="ParamMouthFunnel", narrow=0.26, arch=0.1, part=(0.10, 0.14), thin=(-0.2, -0.2)),
    MouthMove(parameter="ParamMouthPucker", narrow=0.36, thin=(-0.25, -0.25)),
    MouthMove(parameter="ParamMouthLeft", across=0.16),
    MouthMove(parameter="ParamMouthRight", across=-0.16),
    MouthMove(parameter="ParamMouthSmileLeft", side=1, corner=(0.07, 0.12), middle=-0.02),
    MouthMove(parameter="ParamMouthSmileRight", side=-1, corner=(0.07, 0.12), middle=-0.02),
    MouthMove(parameter="ParamMouthFrownLeft", side=1, corner=(-0.01, -0.11), middle=0.03, frowns=True),
    MouthMove(parameter="ParamMouthFrownRight", side=-1, corner=(-0.01, -0.11), middle=0.03, frowns=True),
    MouthMove(parameter="ParamMouthDimpleLeft", side=1, corner=(0.10, 0.04)),
    MouthMove(parameter="ParamMouthDimpleRight", side=-1, corner=(0.10, 0.04)),
    MouthMove(parameter="ParamMouthStretchLeft", side=1, corner=(0.13, -0.05)),
    MouthMove(parameter="ParamMouthStretchRight", side=-1, corner=(0.13, -0.05)),
    MouthMove(parameter="ParamMouthRollLower", middle=0.06, thin=(0.0, 0.28)),
    MouthMove(parameter="ParamMouthRollUpper", middle=-0.06, thin=(0.28, 0.0)),
    MouthMove(parameter="ParamMouthShrugLower", corner=(0.0, -0.02), middle=0.10),
    MouthMove(parameter="ParamMouthShrugUpper", corner=(0.0, 0.02), middle=0.08),
    MouthMove(parameter="ParamMouthPressLeft", side=1, corner=(0.05, 0.05), thin=(0.12, 0.12)),
    MouthMove(parameter="ParamMouthPressRight", side=-1, corner=(0.05, 0.05), thin=(0.12, 0.12)),
    MouthMove(parameter="ParamMouthLowerDownLeft", side=1, part=(0.0, 0.12)),
    MouthMove(parameter="ParamMouthLowerDownRight", side=-1, part=(0.0, 0.12)),
    MouthMove(parameter="ParamMouthUpperUpLeft", side=1, part=(0.10, 0.0)),
    MouthMove(parameter="ParamMouthUpperUpRight", side=-1, part=(0.10, 0.0)),
    _vowel("A", arch=0.05, narrow=0.04),
    _vowel("O", arch=0.2, narrow=0.33, plump=0.1),
    _vowel("E", corner=(0.08, 0.02)),
    _vowel("I", corner=(0.14, 0.03)),
    _vowel("U", arch=0.09, narrow=0.42, plump=0.2),
)
"""All that moves the mouth's meshes, by the model's own parameters."""

_SIZES = (0.18, 0.34)
"""Least and largest width of a mouth, in face widths, that the amplitudes are relative to."""
_PARTED = ((0.0, 0.0), (0.12, 1.0))
"""ParamMouthOpenY over which lips begin to part on their own: nothing is behind them while they are shut."""
_THINNED = ((0.0, 1.0), (0.5, 0.0))
"""ParamMouthOpenY over which rolled and pressed lips take their thickness back: open lips are stretched already."""
_FROWN, _MOST_FROWN = 0.07, 1.6
"""How far below the middle a frown takes the corners of a smile, in widths, and how many times it grows for that."""
_ROUNDING, _HIDDEN_TEETH = 0.2, 0.2
"""Lips that narrow the mouth by more than this share are rounded; how far, in full openings, teeth go up then."""


def mouth_acting(
    shape: MouthShape,
    face_width: float,
    points: Points,
    share: Curve | float,
    space: Space,
    beyond: Curve | float = 0.0,
) -> tuple[BlendShape, ...]:
    """The blend shapes of one of the mouth's meshes with vertices at ``points`` (n, 2), canvas pixels at rest.

    ``share`` (n,) is 0 where a vertex belongs to the upper lip and 1 where to the lower, ``beyond`` (n,) its height in
    pixels over the rim of its lip, down positive. ``space`` is that of the mouth's warp.
    """
    size = float(np.clip(shape.width, _SIZES[0] * face_width, _SIZES[1] * face_width))
    half = max(shape.width / 2, 1e-6)
    u = np.clip((points[:, 0] - shape.centre[0]) / half, -1, 1)
    shapes: list[BlendShape] = []
    for move in MOVES:
        vowels = [one for one in VOWEL_IDS if one != move.parameter]
        weight = np.clip(0.5 + 0.75 * move.side * u, 0, 1) if move.side else np.ones(len(u))
        out, up = move.corner
        more = _undoing(smile(shape), move) if move.frowns else 1.0
        x = size * (out * weight * u * np.abs(u) + move.across) - move.narrow * half * u
        y = -size * more * weight * (up * u**2 + move.middle * (1 - u**2)) + shape.opening * move.arch * u**2
        parted = size * weight * (1 - u**2) * (move.part[1] * share - move.part[0] * (1 - np.asarray(share)))
        thinned = -weight * np.asarray(beyond) * (move.thin[1] * share + move.thin[0] * (1 - np.asarray(share)))
        for moved, limit in (
            (np.column_stack([x, y]), ()),
            (_down(u, parted), (_opened(_PARTED),)),
            (_down(u, thinned), (_opened(_THINNED), *yields(vowels))),
        ):
            shapes += acted(move.parameter, "positions", moved, space, (*limit, *yields(move.yields)))
    return tuple(shapes)


def teeth_acting(shape: MouthShape, points: Points, space: Space) -> tuple[BlendShape, ...]:
    """The blend shapes of the upper teeth at ``points`` (n, 2): rounded lips come down over them."""
    hidden = np.broadcast_to((0.0, -_HIDDEN_TEETH * shape.opening), points.shape)
    shapes: list[BlendShape] = []
    for move in MOVES:
        if move.narrow > _ROUNDING:
            shapes += acted(move.parameter, "positions", hidden, space, yields(move.yields))
    return tuple(shapes)


def _undoing(smile: float, move: MouthMove) -> float:
    """How many times a frown is as large where the portrait smiles by ``smile``, in mouth widths."""
    bend = move.middle - move.corner[1]
    return float(np.clip((smile + _FROWN) / bend, 1.0, _MOST_FROWN))


def _opened(points: tuple[tuple[float, float], ...]) -> Limit:
    return Limit(parameter="ParamMouthOpenY", points=points)


def _down(u: Curve, y: Curve) -> Points:
    moved: Points = np.column_stack([np.zeros_like(u), np.broadcast_to(y, u.shape)])
    return moved
