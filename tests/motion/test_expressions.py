"""The ten expressions, and how expressions mix over everything else."""

from dataclasses import replace
from itertools import pairwise

import pytest

from cartoonalive.arkit.table import input_table
from cartoonalive.motion.expression import ExpressionMixer, apply_effect
from cartoonalive.motion.expressions import MULTIPLIED, RECIPES, expressions
from cartoonalive.motion.model import Effect, Expression
from cartoonalive.motion.player import Player
from cartoonalive.rig.parameters import SHAPED, STANDARD
from cartoonalive.rig.physics import pendulums
from tests.motion.models import triangle_rig

EYELIDS, LIPS = ("ParamEyeLOpen", "ParamEyeROpen"), ("ParamMouthOpenY",)
SETTLED_S = 2.0


def test_all_ten_are_there_and_name_known_parameters() -> None:
    names = [one.name for one in expressions(STANDARD)]
    assert names == [
        *("neutral", "joy", "smirk", "surprise", "sadness"),
        *("fear", "anger", "disgust", "wink", "sleepy"),
    ]
    own = {parameter.id for parameter in input_table().parameters}
    assert {parameter for recipe in RECIPES.values() for parameter in recipe} <= own | set(STANDARD) | set(SHAPED)


def test_a_smirk_lifts_one_corner() -> None:
    smirk = {effect.parameter for effect in _named("smirk", {"ParamMouthSmileLeft", "ParamMouthSmileRight"}).effects}
    assert smirk == {"ParamMouthSmileLeft"}


def test_who_shows_teeth_is_not_sad() -> None:
    opened = {one.name: one for one in expressions({"ParamMouthOpenY"}, opening=0.5)}
    assert [effect.value for effect in opened["sadness"].effects] == [pytest.approx(-0.3)]
    assert "joy" not in opened
    assert "sadness" not in {one.name for one in expressions({"ParamMouthOpenY"})}


def _named(name: str, parameters: set[str]) -> Expression:
    return next(one for one in expressions(parameters) if one.name == name)


def test_a_poor_model_gets_what_it_can_show() -> None:
    few = expressions({"ParamMouthForm"})
    assert "wink" in [one.name for one in few]
    assert {effect.parameter for one in few for effect in one.effects} == {"ParamMouthForm"}
    assert [one.name for one in expressions({"ParamBreath"})] == ["neutral"]


def test_lids_are_multiplied_and_everything_else_is_added() -> None:
    for one in expressions(STANDARD):
        for effect in one.effects:
            assert effect.blend == ("Multiply" if effect.parameter in MULTIPLIED else "Add")


def test_no_expression_touches_what_physics_drives() -> None:
    driven = {output.parameter for group in pendulums({*STANDARD, *SHAPED}) for output in group.outputs}
    assert not driven & {parameter for recipe in RECIPES.values() for parameter in recipe}


@pytest.mark.parametrize("expression", expressions(STANDARD), ids=lambda one: one.name)
def test_blinking_speaking_and_tracking_go_on(expression: Expression) -> None:
    player = Player(triangle_rig(), eyelids=EYELIDS, lips=LIPS)
    player.show(expression)
    player.update(SETTLED_S)
    rest = player.update(0.01)
    blink = player.update(0.01, tracking=dict.fromkeys(EYELIDS, 0.0))
    assert [blink[name] for name in EYELIDS] == [0.0, 0.0]
    assert player.update(0.01, mouth_opening=1.0)["ParamMouthOpenY"] == 1.0
    assert rest["ParamMouthOpenY"] <= 0.4
    turned = player.update(0.01, tracking={"ParamAngleX": 20.0})
    assert turned["ParamAngleX"] == 20.0


def test_effects_fade() -> None:
    add = Effect(parameter="a", value=2.0, blend="Add")
    assert [apply_effect(add, 1.0, weight) for weight in (0.0, 0.5, 1.0)] == [1.0, 2.0, 3.0]
    assert apply_effect(replace(add, blend="Multiply"), 3.0, 0.5) == 4.5
    assert apply_effect(replace(add, blend="Overwrite"), 0.0, 0.5) == 1.0


def test_a_change_never_snaps() -> None:
    over = Effect(parameter="ParamMouthForm", value=1.0, blend="Overwrite")
    mixer, values = ExpressionMixer(), []
    for number in range(180):
        if number in (0, 60, 120):
            effects = (over,) if number != 60 else ()
            mixer.show(Expression(name="one", effects=effects, fade_in_s=0.5, fade_out_s=0.5))
        present = {"ParamMouthForm": -1.0}
        mixer.update(present, 1 / 60)
        values.append(present["ParamMouthForm"])
    assert max(abs(b - a) for a, b in pairwise(values)) < 0.15
    assert (max(values), values[115]) == pytest.approx((1.0, -1.0))
