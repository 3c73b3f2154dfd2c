"""One frozen options class per stage, shared by Python, the command line and (later) the studio."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cartoonalive.errors import UsageError

SIZES = (128, 4096)
"""Least and largest ``max_size``: smaller pictures show no face, larger ones need many gigabytes."""
MOST_POSES = 100_000
FILM_SIZES = (16, 4096)
MOST_FPS = 120
MOST_SECONDS = 3600
Language = Literal["en", "ja"]


@dataclass(frozen=True, kw_only=True)
class PortraitOptions:
    """How the picture is read and put on the canvas."""

    max_size: int = 1280
    """Longest side of the picture on the canvas, in pixels; larger pictures are scaled down."""

    def __post_init__(self) -> None:
        _within("max size", self.max_size, *SIZES)


@dataclass(frozen=True, kw_only=True)
class LandmarkOptions:
    """How the face is found."""

    face: int | None = None
    """Which face to take when there are several: 1 is the leftmost. Without it several faces are refused."""

    def __post_init__(self) -> None:
        if self.face is not None:
            _within("face", self.face, 1, None)


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
class ShapeOptions:
    """Who the model shows: weights of the shape basis other than the portrait's."""

    shape: tuple[str, ...] = ()
    """NAME=VALUE with -30 to 30, such as EyeLZoom=12, as often as needed; the others stay the portrait's."""
    shape_from: Path | None = None
    """A model folder whose weights this one takes over."""


@dataclass(frozen=True, kw_only=True)
class FormatOptions:
    """What is written."""

    moc_version: Literal[3, 4] = 4
    """Version byte of the moc3 file: 4 needs Cubism 4.2, 3 opens from Cubism 4.0 on but has no shape parameters."""
    texture_size: Literal[1024, 2048, 4096] = 4096
    """Largest side of a texture page; 2048 suits phones."""
    language: Language = "en"
    """Of the display names of parameters, groups and parts; ids are the same in all."""


@dataclass(frozen=True, kw_only=True)
class CheckOptions:
    """How the written model is measured."""

    poses: int = 500
    """Random poses tried for flipped triangles and holes."""
    seed: int = 0
    """Seed of the random poses."""

    def __post_init__(self) -> None:
        _within("poses", self.poses, 0, MOST_POSES)
        _within("seed", self.seed, 0, None)


@dataclass(frozen=True, kw_only=True)
class AnimateOptions:
    """How a model is filmed."""

    size: int | None = None
    """Width of the film in pixels; by default the canvas's, at most 720."""
    fps: float = 30.0
    """Frames a second."""
    background: str | None = None
    """Colour behind the model: a name or #RRGGBB; by default transparent, in MP4 white."""
    seconds: float | None = None
    """Length of the film; by default that of the sound, motion or capture."""
    expression: str | None = None
    """One of the model's expressions to wear."""
    life: bool = True
    """Whether the model breathes, sways and blinks beside what it is told to do."""
    acting: bool = True
    """Whether head and brows go along with speech; otherwise only the mouth moves."""
    seed: int = 0
    """Seed of blinks, idling and acting."""

    def __post_init__(self) -> None:
        if self.size is not None:
            _within("size", self.size, *FILM_SIZES)
        _within("fps", self.fps, 1, MOST_FPS)
        _within("seed", self.seed, 0, None)
        if self.seconds is not None:
            _within("seconds", self.seconds, 0.04, MOST_SECONDS)


@dataclass(frozen=True, kw_only=True)
class CreateOptions:
    """All options of ``create``, one group per stage."""

    portrait: PortraitOptions = field(default_factory=PortraitOptions)
    landmarks: LandmarkOptions = field(default_factory=LandmarkOptions)
    layers: LayerOptions = field(default_factory=LayerOptions)
    rig: RigOptions = field(default_factory=RigOptions)
    shape: ShapeOptions = field(default_factory=ShapeOptions)
    formats: FormatOptions = field(default_factory=FormatOptions)
    check: CheckOptions = field(default_factory=CheckOptions)


def _within(name: str, value: float, least: float, most: float | None) -> None:
    """Refuse an option that is out of its range or no number."""
    if not value >= least or (most is not None and value > most):
        limits = f"at least {least}" if most is None else f"{least} to {most}"
        raise UsageError(f"{name} {value} is out of range", hint=f"Choose {limits}.", code="bad_option")
