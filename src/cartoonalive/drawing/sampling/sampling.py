"""Random characters: a person first (sex, age, colours), then the parts that suit person and style.

Same style and seed, same character. What is rare in the world but matters to a perception network (glasses, shut eyes,
dark skin, beards, turned heads) is made frequent by `Weights`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from cartoonalive.drawing.model import (
    Accessories,
    Background,
    Beard,
    Body,
    Brows,
    Character,
    Crop,
    Degradation,
    Ears,
    Eyes,
    Hair,
    Head,
    Headwear,
    Light,
    Line,
    Mouth,
    Nose,
    Pose,
    Skin,
    Texture,
    Tie,
)
from cartoonalive.drawing.sampling.colours import choose_palette
from cartoonalive.drawing.sampling.styles import STYLES, Style
from cartoonalive.errors import UsageError


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
    degraded: float = 0.0
    plain: float = 0.45
    """Share of plain backgrounds."""


PORTRAITS = Weights(turned=0.5, yaw=25.0, pitch=12.0, roll=8.0)
"""What one would ask an illustrator for."""
TRAINING = Weights(degraded=0.6, glasses=0.25, headwear=0.35, shut_eyes=0.12, winks=0.08, plain=0.25)
"""What a perception network needs to see."""


@dataclass
class Dice:
    """Random choices with short names."""

    random: np.random.Generator

    def chance(self, share: float) -> bool:
        """True in ``share`` of all throws."""
        return bool(self.random.random() < share)

    def near(self, value: float, spread: float) -> float:
        """Near ``value``, at most two spreads away."""
        return float(value + spread * np.clip(self.random.normal(), -2, 2))

    def between(self, low: float, high: float) -> float:
        """Anywhere between two values."""
        return float(self.random.uniform(low, high))

    def pick(self, options: Sequence[Any]) -> Any:
        """One of the options."""
        return options[int(self.random.integers(len(options)))]


@dataclass(frozen=True)
class Person:
    """Whom to draw."""

    is_man: bool
    is_child: bool
    is_old: bool
    darkness: float

    @property
    def strength(self) -> float:
        """0 soft to 1 strong features."""
        return 0.35 if self.is_man and self.is_child else float(self.is_man)


def sample(style: str, seed: int, weights: Weights = PORTRAITS) -> Character:
    """A character of a style.

    Raises:
        UsageError: there is no such style.
    """
    school = STYLES[known_style(style)]
    dice = Dice(np.random.default_rng([seed, list(STYLES).index(style), 1]))
    is_child = dice.chance(weights.children)
    person = Person(
        is_man=dice.chance(weights.men),
        is_child=is_child,
        is_old=not is_child and dice.chance(weights.elders) and style != "chibi",
        darkness=dice.between(0, 1) ** 1.15,
    )
    lips = _lips(dice, school, person)
    palette = choose_palette(
        dice.random,
        fantasy=school.fantasy,
        skin_share=person.darkness,
        is_old=person.is_old,
        fantasy_skin=weights.fantasy_skin * (school.fantasy > 0),
        lips=lips,
    )
    accessories = _accessories(dice, person, weights)
    return Character(
        name=f"{style} {seed}",
        style=style,
        finish=dice.pick(school.finishes),
        head=_head(dice, school, person),
        eyes=_eyes(dice, school, person, weights),
        brows=_brows(dice, school, person),
        nose=_nose(dice, school, person),
        mouth=_mouth(dice, school, person, weights, lips),
        ears=_ears(dice, school, weights, accessories),
        hair=_hair(dice, school, person, accessories, seed),
        skin=_skin(dice, school, person, weights),
        body=_body(dice, person, school),
        accessories=accessories,
        palette=palette,
        light=Light(
            side=dice.pick([-1, 1]) * dice.between(0.2, 0.8),
            strength=dice.between(*school.light),
            hair_shadow=dice.between(0.5, 0.9),
            rim=dice.between(0.4, 1.0) if dice.chance(0.2) else 0.0,
        ),
        line=Line(
            weight=school.line.weight * dice.between(0.8, 1.2), tint=min(max(dice.near(school.line.tint, 0.15), 0), 1)
        ),
        pose=_pose(dice, weights),
        crop=_crop(dice, school),
        background=_background(dice, weights, seed),
        degradation=_degradation(dice, seed) if dice.chance(weights.degraded) else Degradation(),
    )


def known_style(style: str) -> str:
    """The style's name, if it is one."""
    if style not in STYLES:
        raise UsageError(
            f"there is no style {style!r}", hint=f"Choose one of {', '.join(STYLES)}.", code="no_such_style"
        )
    return style


def _head(dice: Dice, style: Style, person: Person) -> Head:
    base, strong = style.head, person.strength
    child = 0.9 if person.is_child else 1.0
    return replace(
        base,
        chin=dice.near(base.chin * child * (1 + 0.045 * strong), 0.025),
        crown=dice.near(base.crown * (1.02 if person.is_child else 1.0), 0.03),
        cheek=dice.near(base.cheek + 0.02 * strong, 0.012),
        jaw=dice.near(base.jaw + 0.07 * strong + 0.03 * (1 - child) * 5, 0.025),
        chin_width=max(dice.near(base.chin_width + 0.09 * strong, 0.025), 0.08),
        age=dice.between(0.6, 1.0) if person.is_old else 0.0,
    )


def _eyes(dice: Dice, style: Style, person: Person, weights: Weights) -> Eyes:
    base, strong = style.eyes, person.strength
    size = 1.08 if person.is_child else 1.0 - 0.06 * person.is_old
    squeeze = 1 - 0.24 * strong
    school = base.school
    if school == "vector" and dice.chance(0.35):
        school = "dot"
    openness = dice.between(0.82, 1.0) if not dice.chance(0.12) else dice.between(0.45, 0.75)
    open_r = open_l = openness
    smiling = False
    if dice.chance(weights.shut_eyes):
        open_r = open_l = 0.0
        smiling = dice.chance(0.6)
    elif dice.chance(weights.winks):
        open_r, open_l = (0.0, 1.0) if dice.chance(0.5) else (1.0, 0.0)
        smiling = dice.chance(0.6)
    return replace(
        base,
        school=school,
        spacing=dice.near(base.spacing, 0.012),
        width=dice.near(base.width * size * (1 - 0.06 * strong), 0.012),
        height=dice.near(base.height * size * squeeze, 0.07 * base.height),
        depth=dice.near(base.depth * size * (1 - 0.12 * strong), 0.07 * base.depth),
        tilt=dice.near(base.tilt + strong, 3.5),
        peak=dice.near(base.peak, 0.12),
        roundness=min(max(dice.near(base.roundness, 0.12), 0.15), 1.0),
        iris=dice.near(base.iris * size * (1 - 0.1 * strong), 0.05 * base.iris) * (0.9 if school == "dot" else 1.0),
        iris_stretch=base.iris_stretch if school != "dot" else dice.pick([1.0, 1.3, 1.9, 0.4]),
        lash=base.lash * dice.between(0.8, 1.2) * (1 - 0.3 * strong),
        wing=base.wing * dice.between(0.6, 1.4) * (1 - 0.75 * strong),
        lower_lash=base.lower_lash * dice.between(0.6, 1.3),
        open_r=open_r,
        open_l=open_l,
        smiling=smiling,
        gaze=(dice.between(-0.6, 0.6), dice.between(-0.3, 0.3)) if dice.chance(0.3) else (0.0, 0.0),
    )


def _brows(dice: Dice, style: Style, person: Person) -> Brows:
    base, strong = style.brows, person.strength
    return replace(
        base,
        height=dice.near(base.height * (1 - 0.08 * strong), 0.02),
        length=dice.near(base.length, 0.015),
        thickness=base.thickness * dice.between(0.8, 1.2) * (1 + 0.5 * strong),
        arch=dice.near(base.arch * (1 - 0.5 * strong), 0.015),
        tilt=dice.near(0.1 * strong, 0.3),
    )


def _nose(dice: Dice, style: Style, person: Person) -> Nose:
    base, strong = style.nose, person.strength
    kind = dice.pick(style.noses)
    child = 0.9 if person.is_child else 1.0
    return replace(
        base,
        style=kind,
        length=dice.near(base.length * child * (1 + 0.03 * strong), 0.02),
        width=dice.near(base.width * (1 + 0.12 * strong + 0.16 * person.darkness), 0.01),
    )


def _lips(dice: Dice, style: Style, person: Person) -> float:
    base = style.mouth.lips
    if person.is_man or person.is_child:
        return 0.35 * base
    return min(base * dice.between(0.6, 1.4) + (0.5 if dice.chance(0.12) else 0.0), 1.0)


def _mouth(dice: Dice, style: Style, person: Person, weights: Weights, lips: float) -> Mouth:
    base = style.mouth
    child = 0.9 if person.is_child else 1.0
    opened = dice.between(0.15, 0.85) if dice.chance(weights.open_mouths) else 0.0
    return replace(
        base,
        level=base.level * child * (1 + 0.03 * person.strength),
        width=dice.near(base.width * (1 + 0.12 * opened + 0.08 * person.strength), 0.018),
        smile=min(max(dice.near(base.smile + 0.4 * (opened > 0), 0.35), -0.7), 1.2),
        open=opened,
        lips=lips,
        teeth=dice.chance(0.75),
        fang=style.fantasy > 0.4 and dice.chance(0.1),
    )


def _ears(dice: Dice, style: Style, weights: Weights, worn: Accessories) -> Ears:
    size = dice.near(0.95, 0.1)
    if style.fantasy > 0.1 and dice.chance(weights.animal_ears):
        covered = worn.headwear not in ("none", "flower", "bow")
        return Ears(kind="elf" if covered else dice.pick(["elf", "cat", "fox", "rabbit"]), size=size)
    return Ears(size=size)


def _hair(dice: Dice, style: Style, person: Person, worn: Accessories, seed: int) -> Hair:
    is_covered = worn.headwear in ("cap", "beanie", "hood", "headscarf", "witch_hat")
    common = Hair(
        volume=0.06 if is_covered else dice.between(0.09, 0.17),
        fringe_length=dice.between(0.45, 0.72),
        part=dice.between(-0.8, 0.8),
        locks=int(dice.random.integers(5, 9)),
        flyaway=style.flyaway * dice.between(0.5, 1.3),
        gloss=dice.between(0.3, 0.8),
        hairline=dice.between(0.66, 0.78) * style.head.crown / 1.42,
        seed=seed % 100_000,
    )
    if is_covered:
        common = replace(common, flyaway=0.0)
    if worn.headwear == "headscarf":
        return replace(common, fringe="none", sides=0.0, back=0.0)
    curly = dice.chance(0.12 + 0.55 * (person.darkness > 0.62)) and not is_covered
    if person.is_man and not dice.chance(0.15):
        return _short(dice, person, common, curly)
    long = _long(dice, common, curly, is_covered)
    return replace(long, back=0.0, sides=min(long.sides, 1.2)) if worn.headwear == "hood" else long


def _short(dice: Dice, person: Person, common: Hair, curly: bool) -> Hair:
    if (person.is_old and dice.chance(0.55)) or (not person.is_child and dice.chance(0.07)):
        return replace(common, bald=dice.pick([0.3, 0.5, 1.0]))
    if curly:
        texture = dice.pick(["afro", "curly"])
        return replace(
            common,
            texture=texture,
            back=0.0,
            undercut=dice.chance(0.3),
            volume=dice.between(0.05, 0.12),
            fringe_length=0.3,
        )
    fringe = dice.pick(["swept", "swept", "parted", "spikes", "full", "curtain", "none"])
    lie: Texture = "spiky" if dice.chance(0.25) else dice.pick(["straight", "straight", "wavy"])
    length = dice.pick([0.0, 0.0, 0.4, 0.65])
    return replace(
        common,
        fringe=fringe,
        texture=lie,
        fringe_length=dice.between(0.25, 0.6),
        sides=dice.between(0.22, 0.5),
        back=length,
        width=1.0,
        undercut=dice.chance(0.15),
    )


def _long(dice: Dice, common: Hair, curly: bool, is_covered: bool) -> Hair:
    if curly:
        return replace(
            common,
            texture=dice.pick(["afro", "curly", "curly"]),
            back=dice.between(0.3, 1.3),
            fringe_length=dice.between(0.2, 0.5),
        )
    fringe = dice.pick(["full", "full", "parted", "swept", "over_eye", "curtain", "wisps", "none"])
    tie: Tie = dice.pick(["ponytail", "side_tail", "twin_tails", "bun", "twin_buns", "braid", "twin_braids"])
    if is_covered or not dice.chance(0.35):
        tie = "none"
    back = dice.pick([0.75, 1.0, 1.3, 1.8, 2.4, 3.0])
    return replace(
        common,
        fringe=fringe,
        tie=tie,
        texture=dice.pick(["straight", "straight", "wavy"]),
        sides=min(dice.between(0.5, 1.0) * back, 2.2) if tie == "none" else dice.between(0.5, 1.2),
        back=max(back, 1.2) if "tail" in tie or "braid" in tie else back,
        width=dice.between(1.05, 1.25),
        ahoge=dice.chance(0.1) and not is_covered,
    )


def _skin(dice: Dice, style: Style, person: Person, weights: Weights) -> Skin:
    beard: Beard = "none"
    if person.is_man and not person.is_child and dice.chance(weights.beard * (0.5 if style.fantasy > 0.4 else 1.0)):
        beard = dice.pick(["stubble", "moustache", "goatee", "full", "full"])
    is_woman = not (person.is_man or person.is_child)
    return Skin(
        blush=dice.between(0.1, 0.6) * (0.3 if person.is_man else 1.0),
        freckles=dice.between(0.4, 1.0) if dice.chance(0.12) and person.darkness < 0.6 else 0.0,
        scar=dice.chance(0.04),
        mole=dice.chance(0.08),
        shadow=dice.between(0.3, 0.9) if is_woman and dice.chance(0.3) else 0.0,
        beard=beard,
        beard_length=dice.between(0.1, 0.5),
    )


def _body(dice: Dice, person: Person, style: Style) -> Body:
    garments = ["crew", "vneck", "shirt", "hoodie", "turtleneck", "scarf", "armour", "kimono"]
    garments += ["suit", "tie"] if person.is_man else ["sailor", "straps", "straps"]
    strong = person.strength
    small = 0.82 if person.is_child or style.head.chin < 1.0 else 1.0
    grown = style.head.chin / 1.1
    return Body(
        garment=dice.pick(garments),
        neck=dice.near(0.31 + 0.12 * strong + 0.1 * (grown - 1), 0.015) * small,
        neck_length=dice.near(0.34 * grown, 0.03) * small,
        shoulders=dice.near(1.25 + 0.3 * strong + 0.5 * (grown - 1), 0.05) * small,
    )


def _accessories(dice: Dice, person: Person, weights: Weights) -> Accessories:
    headwear: Headwear = "none"
    if dice.chance(weights.headwear):
        options = ["cap", "beanie", "hood", "headband", "horns"]
        headwear = dice.pick(options if person.is_man else [*options, "headscarf", "bow", "flower", "witch_hat", "bow"])
    return Accessories(
        headwear=headwear,
        glasses=dice.pick(["thin", "thick", "round", "thin", "thick", "sun"])
        if dice.chance(weights.glasses)
        else "none",
        earrings=dice.chance(0.05 if person.is_man else 0.3),
        choker=not person.is_man and dice.chance(0.12),
        hairpin=not person.is_man and headwear == "none" and dice.chance(0.15),
    )


def _pose(dice: Dice, weights: Weights) -> Pose:
    if not dice.chance(weights.turned):
        return Pose(yaw=dice.near(0, 2.0), pitch=dice.near(0, 2.0), roll=dice.near(0, 1.0))
    return Pose(
        yaw=dice.between(-weights.yaw, weights.yaw),
        pitch=dice.near(0, weights.pitch / 2),
        roll=dice.near(0, weights.roll / 2),
    )


def _crop(dice: Dice, style: Style) -> Crop:
    scale = dice.between(0.17, 0.24) * 1.25 / (0.5 * (style.head.chin + style.head.crown))
    top = scale * (style.head.crown + 0.3)
    return Crop(scale=scale, x=dice.near(0.5, 0.02), y=min(max(dice.near(0.44, 0.02), top + 0.03), 0.56))


def _background(dice: Dice, weights: Weights, seed: int) -> Background:
    if dice.chance(weights.plain):
        return Background(kind="plain")
    return Background(
        kind=dice.pick(["gradient", "gradient", "disc", "stripes", "dots", "bokeh", "room", "sky"]), seed=seed % 1000
    )


def _degradation(dice: Dice, seed: int) -> Degradation:
    return Degradation(
        scale=dice.between(0.35, 1.0) if dice.chance(0.4) else 1.0,
        blur=dice.between(0.5, 4.0) if dice.chance(0.3) else 0.0,
        noise=dice.between(1.0, 12.0) if dice.chance(0.35) else 0.0,
        jpeg=int(dice.random.integers(30, 95)) if dice.chance(0.6) else 0,
        paper=dice.between(0.2, 1.0) if dice.chance(0.12) else 0.0,
        levels=int(dice.random.integers(12, 40)) if dice.chance(0.06) else 0,
        halo=dice.between(0.3, 1.2) if dice.chance(0.15) else 0.0,
        seed=seed % 100_000,
    )
