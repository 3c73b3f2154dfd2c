"""The nouns of the portrait generator: a character and the parts it is made of.

Lengths are in half face widths: the face is 2 wide at the cheekbones. Angles are in degrees. Colours are ``#rrggbb``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from cartoonalive.drawing.setting import Background, Crop, Degradation, Light, Line, Pose
from cartoonalive.drawing.vocabulary import Beard, Finish, Fringe, Garment, Glasses, Headwear, Pattern, Texture, Tie


@dataclass(frozen=True, kw_only=True)
class Head:
    """Shape of skull and jaw."""

    chin: float = 1.04
    """From the eye line down to the chin."""
    crown: float = 1.48
    """From the eye line up to the top of the skull."""
    cheek: float = 0.93
    """Half width below the cheekbones."""
    jaw: float = 0.63
    """Half width at the corner of the jaw."""
    chin_width: float = 0.1
    """Half width just above the chin."""
    age: float = 0.0
    """0 smooth to 1 lined by age."""


@dataclass(frozen=True, kw_only=True)
class Eyes:
    """Both eyes; ``school`` chooses the way they are drawn: ``line`` eyes are arcs, ``stroke`` eyes upright strokes."""

    school: Literal["anime", "real", "vector", "dot", "line", "stroke"] = "anime"
    spacing: float = 0.5
    """From the middle of the face to the middle of an eye."""
    width: float = 0.285
    """Half width of an eye."""
    height: float = 0.265
    """From the line between the corners up to the upper lid, wide open."""
    depth: float = 0.15
    """From the line between the corners down to the lower lid."""
    tilt: float = 4.0
    """Outer corner higher than the inner one: cat's eyes; negative: drooping."""
    peak: float = 0.05
    """Where the upper lid is highest: -1 at the inner corner, 1 at the outer one."""
    roundness: float = 0.72
    """0 pointed almond to 1 box-like lids."""
    iris: float = 0.195
    """Half width of an iris."""
    iris_stretch: float = 1.28
    """Height of an iris in its width."""
    pupil: float = 0.45
    """Size of the pupil in its iris."""
    shine: int = 2
    """Number of highlights."""
    lash: float = 0.075
    """Thickness of the upper lash line."""
    wing: float = 0.5
    """Length of the lashes at the outer corner, in eye half widths."""
    lower_lash: float = 0.35
    """Strength of the lower line."""
    crease: float = 0.6
    """Strength of the fold over the lid."""
    open_r: float = 1.0
    """0 shut to 1 wide open."""
    open_l: float = 1.0
    smiling: bool = False
    """Shut eyes curve upwards."""
    gaze: tuple[float, float] = (0.0, 0.0)
    """Right and down, -1 to 1."""


@dataclass(frozen=True, kw_only=True)
class Brows:
    """Eyebrows."""

    style: Literal["taper", "block", "hairy", "line", "none"] = "taper"
    height: float = 0.5
    """From the eye line up to the brow."""
    length: float = 0.24
    """Half of the length."""
    thickness: float = 0.045
    arch: float = 0.07
    tilt: float = 0.0
    """Positive: angry, the inner end lower; negative: worried."""


@dataclass(frozen=True, kw_only=True)
class Nose:
    """Nose."""

    style: Literal["dot", "line", "shadow", "wedge", "round", "full"] = "dot"
    length: float = 0.5
    """From the eye line down to the base of the nose."""
    width: float = 0.13
    """Half width of the wings."""
    relief: float = 0.22
    """How far the tip stands out of the face."""


@dataclass(frozen=True, kw_only=True)
class Mouth:
    """Mouth and lips."""

    level: float = 0.74
    """From the eye line down to the mouth."""
    width: float = 0.15
    """Half width."""
    smile: float = 0.25
    """Corners up (1) or down (-1)."""
    open: float = 0.0
    """0 shut to 1 wide open."""
    lips: float = 0.0
    """0 a line to 1 full painted lips."""
    teeth: bool = True
    tongue: bool = True
    fang: bool = False


@dataclass(frozen=True, kw_only=True)
class Ears:
    """Ears; animal ears stand on the head beside the hidden human ones."""

    kind: Literal["human", "elf", "cat", "fox", "rabbit"] = "human"
    size: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Hair:
    """Hair on the scalp; ``seed`` fixes the small irregularities of its locks."""

    fringe: Fringe = "full"
    texture: Texture = "straight"
    part: float = 0.0
    """Where the locks of the fringe come from: -1 right temple to 1 left temple."""
    fringe_length: float = 0.62
    """0 at the hairline to 1 at the eyes."""
    volume: float = 0.15
    """Thickness of the hair over the skull."""
    sides: float = 0.9
    """Where the locks before the ears end, from the eye line down; 0: none."""
    back: float = 1.2
    """Where the hair behind the head ends, from the eye line down; 0: cropped at the neck's top."""
    width: float = 1.15
    """Half width of the hair behind the head at its lower end."""
    tie: Tie = "none"
    locks: int = 8
    """Number of locks in the fringe."""
    flyaway: float = 0.4
    """Share of loose strands."""
    hairline: float = 0.72
    """From the eye line up to the hairline."""
    bald: float = 0.0
    """0 full hair; 0.5 receding, a rim at the sides; 1 no hair at all."""
    layered: float = 0.0
    """How far short layers at the sides stand off the head."""
    tousled: float = 0.0
    """How many tufts lift off the dome, and how far."""
    sweep: float = 0.0
    """How far a wind carries long hair: -1 to the left of the picture, 1 to the right."""
    undercut: bool = False
    gloss: float = 0.6
    """Strength of the band of light."""
    ahoge: bool = False
    """One strand that stands up from the crown."""
    seed: int = 0


@dataclass(frozen=True, kw_only=True)
class Skin:
    """What lies on the skin."""

    blush: float = 0.4
    freckles: float = 0.0
    scar: bool = False
    mole: bool = False
    shadow: float = 0.0
    """Strength of eye shadow."""
    beard: Beard = "none"
    beard_length: float = 0.25


@dataclass(frozen=True, kw_only=True)
class Body:
    """Neck, shoulders, clothes."""

    garment: Garment = "crew"
    pattern: Pattern = "plain"
    neck: float = 0.27
    """Half width of the neck."""
    neck_length: float = 0.32
    """From the chin down to the pit of the neck."""
    shoulders: float = 1.15
    """Half width of the shoulders."""


@dataclass(frozen=True, kw_only=True)
class Accessories:
    """Things worn on the head and neck."""

    headwear: Headwear = "none"
    glasses: Glasses = "none"
    earrings: bool = False
    choker: bool = False
    hairpin: bool = False


@dataclass(frozen=True, kw_only=True)
class Palette:
    """Main colours; shades and lights are derived from them."""

    skin: str = "#fbe3d3"
    hair: str = "#5a4a6a"
    hair_tip: str = "#6d5a80"
    eye_r: str = "#3f7fb5"
    eye_l: str = "#3f7fb5"
    lips: str = "#d9776f"
    brow: str = "#4a3a56"
    cloth: str = "#3c4f76"
    cloth_2: str = "#f4f1ec"
    accent: str = "#c8473f"
    line: str = "#2d2030"
    background: str = "#dfe8ec"
    background_2: str = "#bcd0da"


@dataclass(frozen=True, kw_only=True)
class Character:
    """One drawn character and the picture of it."""

    name: str = "Nobody"
    style: str = "anime"
    finish: Finish = "cel"
    head: Head = field(default_factory=Head)
    eyes: Eyes = field(default_factory=Eyes)
    brows: Brows = field(default_factory=Brows)
    nose: Nose = field(default_factory=Nose)
    mouth: Mouth = field(default_factory=Mouth)
    ears: Ears = field(default_factory=Ears)
    hair: Hair = field(default_factory=Hair)
    skin: Skin = field(default_factory=Skin)
    body: Body = field(default_factory=Body)
    accessories: Accessories = field(default_factory=Accessories)
    palette: Palette = field(default_factory=Palette)
    light: Light = field(default_factory=Light)
    line: Line = field(default_factory=Line)
    pose: Pose = field(default_factory=Pose)
    crop: Crop = field(default_factory=Crop)
    background: Background = field(default_factory=Background)
    degradation: Degradation = field(default_factory=Degradation)
