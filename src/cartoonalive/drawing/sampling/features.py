"""Random faces: every feature of a person in a style."""

from __future__ import annotations

from dataclasses import replace

from cartoonalive.drawing.model import Brows, Eyes, Head, Mouth, Nose, Skin
from cartoonalive.drawing.sampling.person import Dice, Person
from cartoonalive.drawing.sampling.styles import Style
from cartoonalive.drawing.sampling.weights import Weights
from cartoonalive.drawing.vocabulary import Beard

SHAPES = {
    "oval": (1.0, 0.0, 0.0, 0.0),
    "long": (1.06, -0.025, -0.02, 0.0),
    "round": (0.96, 0.025, 0.05, 0.05),
    "broad": (0.98, 0.03, 0.07, 0.02),
    "heart": (1.0, 0.01, -0.05, -0.035),
    "square": (1.01, 0.02, 0.1, 0.09),
}
"""Shapes of faces: length in the style's, and what is added to cheek, jaw and chin."""


EYE_SHAPES = {
    "usual": (1.0, 1.0, 0.0, 0.0),
    "round": (0.96, 1.1, -1.0, 0.15),
    "almond": (1.05, 0.9, 2.5, -0.2),
    "hooded": (1.02, 0.82, -1.0, -0.05),
    "sharp": (1.06, 0.88, 6.0, -0.15),
    "drooping": (1.0, 0.96, -7.0, 0.05),
}
"""Shapes of eyes: width and height in the style's, and what is added to tilt (degrees) and roundness."""


def sample_head(dice: Dice, style: Style, person: Person) -> Head:
    """Skull and jaw."""
    base, strong = style.head, person.strength
    child = 0.9 if person.is_child else 1.0
    longer, cheek, jaw, chin_width = SHAPES[dice.pick(list(SHAPES))]
    return replace(
        base,
        chin=dice.near(base.chin * child * longer * (1 + 0.045 * strong), 0.02),
        crown=dice.near(base.crown * (1.02 if person.is_child else 1.0), 0.03),
        cheek=dice.near(base.cheek + cheek + 0.02 * strong, 0.012),
        jaw=dice.near(base.jaw + jaw + 0.07 * strong + 0.03 * (1 - child) * 5, 0.02),
        chin_width=max(dice.near(base.chin_width + chin_width + 0.09 * strong, 0.02), 0.05),
        age=dice.between(0.6, 1.0) if person.is_old else 0.0,
    )


def sample_eyes(dice: Dice, style: Style, person: Person, weights: Weights) -> Eyes:
    """Eyes: large for children, narrower for men, sometimes shut or winking."""
    base, strong = style.eyes, person.strength
    size = 1.08 if person.is_child else 1.0 - 0.06 * person.is_old
    squeeze = 1 - 0.2 * strong
    wide, high, tilt, round_off = EYE_SHAPES[dice.pick(list(EYE_SHAPES))]
    school = base.school
    if school == "vector" and dice.chance(0.35):
        school = dice.pick(["dot", "dot", "dot", "line", "stroke"])
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
        spacing=dice.near(base.spacing, 0.014),
        width=dice.near(base.width * size * wide * (1 - 0.06 * strong), 0.01),
        height=dice.near(base.height * size * squeeze * high, 0.05 * base.height),
        depth=dice.near(base.depth * size * (1 - 0.12 * strong), 0.07 * base.depth),
        tilt=dice.near(base.tilt + strong + tilt, 2.0),
        peak=dice.near(base.peak, 0.15),
        roundness=min(max(dice.near(base.roundness + round_off, 0.07), 0.15), 1.0),
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


def sample_brows(dice: Dice, style: Style, person: Person) -> Brows:
    """Brows: thicker and straighter for men."""
    base, strong = style.brows, person.strength
    return replace(
        base,
        style="line" if base.style != "hairy" and dice.chance(0.12) else base.style,
        height=dice.near(base.height * (1 - 0.08 * strong), 0.02),
        length=dice.near(base.length, 0.025),
        thickness=base.thickness * dice.between(0.65, 1.4) * (1 + 0.4 * strong),
        arch=dice.near(base.arch * (1 - 0.5 * strong), 0.025),
        tilt=dice.near(0.1 * strong, 0.3),
    )


def sample_nose(dice: Dice, style: Style, person: Person) -> Nose:
    """Nose."""
    base, strong = style.nose, person.strength
    kind = dice.pick(style.noses)
    child = 0.9 if person.is_child else 1.0
    return replace(
        base,
        style=kind,
        length=dice.near(base.length * child * (1 + 0.03 * strong), 0.02),
        width=dice.near(base.width * (1 + 0.12 * strong + 0.16 * person.darkness), 0.09 * base.width),
    )


def sample_lips(dice: Dice, style: Style, person: Person) -> float:
    """How full the lips are, 0 to 1."""
    base = style.mouth.lips
    if person.is_man or person.is_child:
        return 0.35 * base
    return min(base * dice.between(0.6, 1.4) + (0.5 if dice.chance(0.12) else 0.0), 1.0)


def sample_mouth(dice: Dice, style: Style, person: Person, weights: Weights, lips: float) -> Mouth:
    """Mouth, shut or open."""
    base = style.mouth
    child = 0.9 if person.is_child else 1.0
    opened = dice.between(0.15, 0.85) if dice.chance(weights.open_mouths) else 0.0
    return replace(
        base,
        level=base.level * child * (1 + 0.03 * person.strength),
        width=dice.near(base.width * (1 + 0.12 * opened + 0.08 * person.strength), 0.12 * base.width),
        smile=min(max(dice.near(base.smile + 0.15 + 0.4 * (opened > 0), 0.3), -0.5), 1.2),
        open=opened,
        lips=lips,
        teeth=dice.chance(0.75),
        fang=style.fantasy > 0.2 and dice.chance(0.1),
    )


def sample_skin(dice: Dice, style: Style, person: Person, weights: Weights) -> Skin:
    """Blush, freckles, marks, make-up, beard."""
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
