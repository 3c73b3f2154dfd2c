"""How a character is shown: light, line, pose, crop, background, and what happened to the picture since.

Lengths are in half face widths or in picture sides, angles in degrees.
"""

from __future__ import annotations

from dataclasses import dataclass

from cartoonalive.drawing.vocabulary import Scene


@dataclass(frozen=True, kw_only=True)
class Light:
    """Where the light comes from and what it does."""

    side: float = -0.4
    """-1 from the left of the picture to 1 from the right."""
    top: float = 0.5
    """0 from the front to 1 from high above: longer shadows under fringe, brows, nose and chin."""
    strength: float = 0.5
    """0 flat to 1 deep shadows."""
    rim: float = 0.0
    """Strength of a light from behind."""
    hair_shadow: float = 0.7
    """Strength of the hair's shadow on the face."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """Line art."""

    weight: float = 1.0
    """1 is usual; 0 draws no lines."""
    tint: float = 0.6
    """0 the palette's line colour everywhere to 1 the darkened local colour."""


@dataclass(frozen=True, kw_only=True)
class Pose:
    """Turn of the head."""

    yaw: float = 0.0
    """Positive: the face looks to the right of the picture."""
    pitch: float = 0.0
    """Positive: the face looks up."""
    roll: float = 0.0
    """Positive: clockwise on screen."""


@dataclass(frozen=True, kw_only=True)
class Crop:
    """Which part of the character the picture shows."""

    scale: float = 0.235
    """Half a face width in picture sides."""
    x: float = 0.5
    """Place of the head's middle, in picture sides."""
    y: float = 0.5
    """Place of the eye line, in picture sides."""


@dataclass(frozen=True, kw_only=True)
class Background:
    """What is behind the character."""

    kind: Scene = "plain"
    seed: int = 0


@dataclass(frozen=True, kw_only=True)
class Degradation:
    """What scanners, cameras and networks do to pictures; nothing by default."""

    scale: float = 1.0
    """Scaled down to this share and up again."""
    blur: float = 0.0
    """Standard deviation in thousandths of the picture's side."""
    noise: float = 0.0
    """Standard deviation in grey levels."""
    jpeg: int = 0
    """JPEG quality; 0: not compressed."""
    paper: float = 0.0
    """Strength of a paper's grain."""
    levels: int = 0
    """Number of grey levels a channel is reduced to; 0: all."""
    halo: float = 0.0
    """Strength of over-sharpening."""
    seed: int = 0
