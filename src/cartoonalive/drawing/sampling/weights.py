"""How often random pictures have what is rare in the world but matters to a perception network."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Weights:
    """Shares 0..1 of pictures that have something, and limits."""

    men: float = 0.45
    children: float = 0.12
    elders: float = 0.15
    glasses: float = 0.2
    headwear: float = 0.25
    beard: float = 0.5
    """Of grown men."""
    shut_eyes: float = 0.08
    winks: float = 0.05
    open_mouths: float = 0.35
    fantasy_skin: float = 0.03
    animal_ears: float = 0.05
    turned: float = 0.6
    """Share of heads that are turned at all."""
    yaw: float = 35.0
    """Greatest turn in degrees, and likewise for nods and tilts."""
    pitch: float = 20.0
    roll: float = 20.0
    tight: float = 0.0
    """Pictures that show little more than the face."""
    off_centre: float = 0.02
    """How far heads usually lie from the middle, in picture sides."""
    degraded: float = 0.0
    plain: float = 0.45
    """Share of plain backgrounds."""


PORTRAITS = Weights(turned=0.5, yaw=25.0, pitch=12.0, roll=8.0)
"""What one would ask an illustrator for."""
TRAINING = Weights(
    degraded=0.6,
    glasses=0.25,
    headwear=0.35,
    shut_eyes=0.12,
    winks=0.08,
    pitch=35.0,
    roll=25.0,
    plain=0.25,
    tight=0.12,
    off_centre=0.06,
)
"""What a perception network needs to see."""
