"""One frozen options class per stage, shared by Python, the command line and (later) the studio."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class PortraitOptions:
    """How the picture is read and put on the canvas."""

    max_size: int = 1280
    """Longest side of the picture on the canvas, in pixels; larger pictures are scaled down."""


@dataclass(frozen=True, kw_only=True)
class LandmarkOptions:
    """How the face is found."""

    face: int | None = None
    """Which face to take when there are several: 1 is the leftmost. Without it several faces are refused."""


@dataclass(frozen=True, kw_only=True)
class LayerOptions:
    """How the portrait is cut into layers."""

    matte: Literal["auto", "alpha", "flat", "person", "none"] = "auto"
    """Where figure and background part: the picture's alpha channel, a flat backdrop, the person network, or no cut."""


@dataclass(frozen=True, kw_only=True)
class RigOptions:
    """How far and how the model moves."""

    turn_strength: float = 1.0
    """Scales the head turn; 1 is the mean of professional rigs, 1.4 the most that stays clean."""


@dataclass(frozen=True, kw_only=True)
class FormatOptions:
    """What is written."""

    moc_version: Literal[3, 4] = 3
    """Version byte of the moc3 file: 3 opens everywhere from Cubism 4.0 on, 4 needs Cubism 4.2."""
    texture_size: Literal[1024, 2048, 4096] = 4096
    """Largest side of a texture page; 2048 suits phones."""


@dataclass(frozen=True, kw_only=True)
class CheckOptions:
    """How the written model is measured."""

    poses: int = 500
    """Random poses tried for flipped triangles and holes."""
    seed: int = 0
    """Seed of the random poses."""


@dataclass(frozen=True, kw_only=True)
class CreateOptions:
    """All options of ``create``, one group per stage."""

    portrait: PortraitOptions = field(default_factory=PortraitOptions)
    landmarks: LandmarkOptions = field(default_factory=LandmarkOptions)
    layers: LayerOptions = field(default_factory=LayerOptions)
    rig: RigOptions = field(default_factory=RigOptions)
    formats: FormatOptions = field(default_factory=FormatOptions)
    check: CheckOptions = field(default_factory=CheckOptions)
