"""The ways of painting: how soft the edges of shadows are, how deep, with which lines and surface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cartoonalive.drawing.vocabulary import Finish


@dataclass(frozen=True, kw_only=True)
class FinishTraits:
    """What a way of painting does to every part."""

    softness: float
    """Blur of the edge of a shadow, in half face widths."""
    depth: float
    """Strength of shadows in that of the character's light."""
    modelling: float
    """0 flat colours to 1 forms rounded by broad soft shading."""
    strands: float
    """0 hair in clean lobes to 1 in many fine strands."""
    edge: float
    """Width of lines in that of the character's line art."""
    gloss: float
    """Strength of highlights."""
    grain: float = 0.0
    """Strength of brush marks, in grey levels."""
    vignette: float = 0.0
    """How much darker the corners are, as a share of the light."""
    wobble: float = 0.0
    """How far a brush strays from an edge, in picture sides."""
    defocus: float = 0.0
    """Blur of what is behind the figure, in picture sides."""


FINISHES: Mapping[Finish, FinishTraits] = {
    "cel": FinishTraits(softness=0.004, depth=1.0, modelling=0.0, strands=0.15, edge=1.0, gloss=1.0),
    "soft": FinishTraits(softness=0.035, depth=0.85, modelling=0.35, strands=0.4, edge=0.8, gloss=0.9),
    "flat": FinishTraits(softness=0.0, depth=0.7, modelling=0.0, strands=0.0, edge=0.0, gloss=0.0),
    "ink": FinishTraits(softness=0.0, depth=1.15, modelling=0.0, strands=0.3, edge=1.5, gloss=0.4),
    "painterly": FinishTraits(
        softness=0.06,
        depth=1.0,
        modelling=0.8,
        strands=0.7,
        edge=0.35,
        gloss=0.7,
        grain=4.5,
        vignette=0.3,
        wobble=0.0013,
    ),
    "render": FinishTraits(
        softness=0.09, depth=0.8, modelling=1.0, strands=0.25, edge=0.0, gloss=0.9, vignette=0.14, defocus=0.006
    ),
    "photo": FinishTraits(
        softness=0.1,
        depth=0.9,
        modelling=1.0,
        strands=1.0,
        edge=0.0,
        gloss=0.6,
        grain=3.0,
        vignette=0.28,
        defocus=0.02,
    ),
}
"""The traits of every way of painting."""
