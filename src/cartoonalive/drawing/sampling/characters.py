"""Random characters: a person first (sex, age, colours), then the parts that suit person and style.

Same style and seed, same character.
"""

from __future__ import annotations

import numpy as np

from cartoonalive.drawing.finish import FINISHES
from cartoonalive.drawing.model import Character
from cartoonalive.drawing.sampling.colours import choose_palette
from cartoonalive.drawing.sampling.dress import room_above, sample_accessories, sample_body, sample_ears, sample_hair
from cartoonalive.drawing.sampling.features import (
    sample_brows,
    sample_eyes,
    sample_head,
    sample_lips,
    sample_mouth,
    sample_nose,
    sample_skin,
)
from cartoonalive.drawing.sampling.framing import sample_background, sample_crop, sample_degradation, sample_pose
from cartoonalive.drawing.sampling.person import Dice, Person
from cartoonalive.drawing.sampling.styles import STYLES
from cartoonalive.drawing.sampling.weights import PORTRAITS, Weights
from cartoonalive.drawing.setting import Degradation, Light, Line
from cartoonalive.drawing.shading import ROUND
from cartoonalive.drawing.vocabulary import Finish
from cartoonalive.errors import UsageError


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
        darkness=dice.between(0, 1) ** 1.35,
    )
    lips = sample_lips(dice, school, person)
    finish: Finish = dice.pick(school.finishes)
    palette = choose_palette(
        dice.random,
        fantasy=school.fantasy,
        skin_share=person.darkness,
        is_old=person.is_old,
        fantasy_skin=weights.fantasy_skin * (school.fantasy > 0),
        lips=lips,
        scene=school.scene,
        is_lit=FINISHES[finish].modelling >= ROUND,
        vivid=school.vivid,
    )
    accessories = sample_accessories(dice, school, person, weights)
    hair = sample_hair(dice, school, person, accessories, seed)
    ears = sample_ears(dice, school, weights, accessories, hair)
    return Character(
        name=f"{style} {seed}",
        style=style,
        finish=finish,
        head=sample_head(dice, school, person),
        eyes=sample_eyes(dice, school, person, weights),
        brows=sample_brows(dice, school, person),
        nose=sample_nose(dice, school, person),
        mouth=sample_mouth(dice, school, person, weights, lips),
        ears=ears,
        hair=hair,
        skin=sample_skin(dice, school, person, weights),
        body=sample_body(dice, person, school),
        accessories=accessories,
        palette=palette,
        light=Light(
            side=dice.pick([-1, 1]) * dice.between(0.2, 0.8),
            top=dice.between(0.15, 1.0),
            strength=dice.between(*school.light),
            hair_shadow=dice.between(0.5, 0.9),
            rim=dice.between(0.4, 1.0) if dice.chance(0.2) else 0.0,
        ),
        line=Line(
            weight=school.line.weight * dice.between(0.8, 1.2), tint=min(max(dice.near(school.line.tint, 0.15), 0), 1)
        ),
        pose=sample_pose(dice, school, weights),
        crop=sample_crop(dice, school, weights, room_above(ears, accessories, hair)),
        background=sample_background(dice, school, weights, seed),
        degradation=sample_degradation(dice, seed) if dice.chance(weights.degraded) else Degradation(),
    )


def known_style(style: str) -> str:
    """The style's name, if it is one."""
    if style not in STYLES:
        raise UsageError(
            f"there is no style {style!r}", hint=f"Choose one of {', '.join(STYLES)}.", code="no_such_style"
        )
    return style
