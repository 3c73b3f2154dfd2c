"""Random ears, hair, clothes and what is worn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cartoonalive.drawing.model import Accessories, Body, Ears, Hair
from cartoonalive.drawing.sampling.person import Dice, Person
from cartoonalive.drawing.sampling.styles import Style
from cartoonalive.drawing.sampling.weights import Weights
from cartoonalive.drawing.vocabulary import Garment, Headwear, Pattern, Texture, Tie

HATS = ("cap", "beanie", "hood", "headscarf", "witch_hat", "beret", "sun_hat")
"""Headwear that presses the hair down."""
SHORT_FRINGES = ("swept", "swept", "swept", "parted", "curtain", "none", "none")
DRAWN_SHORT_FRINGES = ("swept", "swept", "parted", "spikes", "full", "curtain", "none")
LONG_FRINGES = ("curtain", "curtain", "curtain", "swept", "swept", "parted", "over_eye", "full")
DRAWN_LONG_FRINGES = ("full", "full", "parted", "swept", "over_eye", "curtain", "curtain", "wisps")
"""Fringes of short and long hair as photographs and old paintings show them, and as illustrators draw them."""
PATTERNS: Mapping[Garment, tuple[Pattern, ...]] = {
    "crew": ("stripes", "print", "knit"),
    "vneck": ("stripes", "knit"),
    "shirt": ("checks", "checks", "dots", "stripes"),
    "turtleneck": ("knit", "stripes"),
    "hoodie": ("print",),
    "straps": ("stripes", "dots"),
    "scarf": ("knit", "stripes"),
    "cardigan": ("knit", "checks"),
    "kimono": ("dots", "checks"),
    "blouse": ("dots",),
}
"""Patterns that each garment is seen with."""
ROOM_ABOVE = {
    **{"cat": 1.0, "fox": 1.3, "rabbit": 2.1, "horns": 0.45, "witch_hat": 0.85, "beret": 0.35, "sun_hat": 0.2},
    **{"hood": 0.4, "headscarf": 0.2, "beanie": 0.1},
    **{"spiky": 0.35, "bun": 0.4, "twin_buns": 0.2},
}
"""How far ears, headwear and hair rise over the crown, in half face widths."""


def room_above(ears: Ears, worn: Accessories, hair: Hair) -> float:
    """Room that must be left over the head, in half face widths."""
    curls = {"afro": 3.8, "curly": 2.4}.get(hair.texture, 0.0) * hair.volume
    strand = 0.4 * hair.ahoge
    return max(
        curls, strand, *(ROOM_ABOVE.get(kind, 0.0) for kind in (ears.kind, worn.headwear, hair.texture, hair.tie))
    )


def sample_ears(dice: Dice, style: Style, weights: Weights, worn: Accessories, hair: Hair) -> Ears:
    """Ears, sometimes those of an elf or an animal."""
    size = dice.near(0.95, 0.1)
    if style.fantasy > 0.1 and dice.chance(weights.animal_ears):
        covered = worn.headwear not in ("none", "flower", "bow") or hair.bald > 0
        return Ears(kind="elf" if covered else dice.pick(["elf", "cat", "fox", "rabbit"]), size=size)
    return Ears(size=size)


def sample_hair(dice: Dice, style: Style, person: Person, worn: Accessories, seed: int) -> Hair:
    """A haircut that suits person and headwear."""
    is_covered = worn.headwear in HATS
    common = Hair(
        volume=0.06 if is_covered else dice.between(0.15, 0.26),
        fringe_length=dice.between(0.62, 0.85) if style.eyes.school == "real" else dice.between(0.48, 0.74),
        part=dice.between(-0.8, 0.8),
        locks=int(dice.random.integers(5, 10)),
        flyaway=style.flyaway * dice.between(0.5, 1.3),
        gloss=dice.between(0.3, 0.8),
        tousled=0.0 if is_covered else dice.between(0.0, 0.5 if style.earnest else 1.0),
        hairline=dice.between(0.66, 0.78) * style.head.crown / 1.42,
        seed=seed % 100_000,
    )
    if is_covered:
        common = replace(common, flyaway=0.0)
    if worn.headwear == "headscarf":
        return replace(common, fringe="none", sides=0.0, back=0.0)
    curly = dice.chance(0.12 + 0.55 * (person.darkness > 0.62)) and not is_covered
    if person.is_man and not dice.chance(0.15):
        short = _short(dice, style, person, common, curly)
        short = replace(short, texture="straight") if is_covered and short.texture == "spiky" else short
        return replace(short, layered=0.0) if is_covered else short
    long = _long(dice, style, common, curly, is_covered)
    long = replace(long, layered=0.0) if is_covered else long
    long = replace(long, ahoge=False) if style.fantasy == 0 else long
    return replace(long, back=0.0, sides=min(long.sides, 1.2)) if worn.headwear == "hood" else long


def _short(dice: Dice, style: Style, person: Person, common: Hair, curly: bool) -> Hair:
    if (person.is_old and dice.chance(0.55)) or (not person.is_child and dice.chance(0.07)):
        return replace(common, bald=dice.pick([0.3, 0.5, 1.0]))
    if curly:
        texture = dice.pick(["afro", "curly"])
        return replace(
            common,
            texture=texture,
            back=0.0,
            undercut=dice.chance(0.3),
            volume=dice.between(0.06, 0.14),
            fringe_length=0.3,
        )
    fringe = dice.pick(SHORT_FRINGES if style.earnest else DRAWN_SHORT_FRINGES)
    is_spiky = dice.chance(0.06 if style.eyes.school == "real" else 0.25)
    fall: Texture = "spiky" if is_spiky else dice.pick(["straight", "straight", "wavy"])
    length = dice.pick([0.0, 0.0, 0.4, 0.65])
    return replace(
        common,
        fringe=fringe,
        texture=fall,
        fringe_length=dice.between(0.25, 0.6),
        layered=dice.between(0.4, 1.1) if fall != "spiky" and dice.chance(0.6) else 0.0,
        sides=dice.between(0.22, 0.5),
        back=length,
        width=1.0,
        undercut=dice.chance(0.15),
    )


def _long(dice: Dice, style: Style, common: Hair, curly: bool, is_covered: bool) -> Hair:
    if curly:
        return replace(
            common,
            texture=dice.pick(["afro", "curly", "curly"]),
            back=dice.between(0.3, 1.3),
            fringe_length=dice.between(0.2, 0.5),
        )
    fringe = dice.pick(LONG_FRINGES if style.earnest else DRAWN_LONG_FRINGES)
    tie: Tie = dice.pick(["ponytail", "side_tail", "twin_tails", "bun", "twin_buns", "braid", "twin_braids"])
    if is_covered or not dice.chance(0.35):
        tie = "none"
    elif dice.chance(0.2):
        fringe = "none"
    back = dice.pick([0.75, 1.0, 1.3, 1.8, 2.4, 3.0])
    return replace(
        common,
        fringe=fringe,
        tie=tie,
        texture=dice.pick(["straight", "straight", "wavy"]),
        sides=min(dice.between(0.5, 1.0) * back, 2.2) if tie == "none" else dice.between(0.5, 1.2),
        back=max(back, 1.2) if "tail" in tie or "braid" in tie else back,
        width=dice.between(1.15, 1.65),
        layered=dice.between(0.3, 1.2) if dice.chance(0.55) else 0.0,
        ahoge=dice.chance(0.1) and not is_covered,
        sweep=dice.between(-1, 1) if style.fantasy > 0.2 and dice.chance(0.4) else 0.0,
    )


def _garments(style: Style, person: Person) -> list[Garment]:
    """What somebody may wear, the usual more than once."""
    worn: list[Garment] = ["crew", "vneck", "shirt", "hoodie", "turtleneck", "scarf", "jacket", "jacket", "cardigan"]
    worn += ["suit", "suit", "tie"] if person.is_man else ["straps", "blouse", "blouse", "cardigan"]
    if not style.earnest:
        worn += ["kimono", "armour", "overalls"] if person.is_man else ["sailor", "sailor", "kimono", "overalls"]
    return worn


def sample_body(dice: Dice, person: Person, style: Style) -> Body:
    """Neck, shoulders and garment."""
    garment: Garment = dice.pick(_garments(style, person))
    strong = person.strength
    small = style.body * (0.82 if person.is_child and style.body == 1 else 1.0)
    grown = style.head.chin / 1.1
    return Body(
        garment=garment,
        pattern=dice.pick(PATTERNS[garment]) if garment in PATTERNS and dice.chance(0.6) else "plain",
        neck=dice.near(0.27 + 0.12 * strong + 0.1 * (grown - 1), 0.015) * small,
        neck_length=dice.near(0.27 * grown, 0.03) * small,
        shoulders=dice.near(1.25 + 0.3 * strong + 0.5 * (grown - 1), 0.05) * small,
    )


def sample_accessories(dice: Dice, style: Style, person: Person, weights: Weights) -> Accessories:
    """Headwear, glasses, jewellery."""
    headwear: Headwear = "none"
    if dice.chance(weights.headwear):
        options = ["cap", "beanie", "hood", "headband", "horns" if style.fantasy > 0 else "beret"]
        if not person.is_man:
            options += ["headscarf", "flower", "beret", "sun_hat", *([] if style.earnest else ["bow", "witch_hat"])]
        headwear = dice.pick(options)
    return Accessories(
        headwear=headwear,
        glasses=dice.pick(["thin", "thick", "round", "thin", "thick", "sun"])
        if dice.chance(weights.glasses)
        else "none",
        earrings=dice.chance(0.05 if person.is_man else 0.3),
        choker=not person.is_man and dice.chance(0.12),
        hairpin=not person.is_man and headwear == "none" and dice.chance(0.15),
    )
