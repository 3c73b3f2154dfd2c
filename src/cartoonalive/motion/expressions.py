"""Ten expressions made of parameters of the face, such that blinking, lip-sync and tracking keep working over them.

The rules: eyelids are multiplied, so that a blink (openness 0) still closes them and a tracked eye still opens and
shuts; the mouth's form, brows and gaze are added to, so that speech and tracking move around the new place; the
mouth's opening is only ever added to, and little, or taken from as far as the portrait itself has it open; nothing is
overwritten, and no output of the physics is touched.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from cartoonalive.motion.model import Blend, Effect, Expression

FADE_S = 0.4
"""Seconds in which a face changes: about as long as it takes in life."""

_Recipe = dict[str, float]
MULTIPLIED = frozenset({"ParamEyeLOpen", "ParamEyeROpen"})
"""Parameters whose recipe values are factors; those of all others are differences."""


def _both(name: str, value: float) -> dict[str, float]:
    """The same for the left and the right eye or brow."""
    return {name.replace("#", side): value for side in "LR"}


RECIPES: Mapping[str, _Recipe] = MappingProxyType(
    {
        "neutral": {},
        "joy": {
            "ParamMouthForm": 1.0,
            **_both("ParamEye#Smile", 1.0),
            **_both("ParamEye#Open", 0.85),
            **_both("ParamBrow#Y", 0.3),
            "ParamCheek": 0.6,
        },
        "smirk": {
            "ParamMouthForm": 0.25,
            "ParamMouthSmileLeft": 0.9,
            "ParamMouthDimpleLeft": 0.6,
            "ParamMouthPressRight": 0.3,
            "ParamMouthLeft": 0.25,
            "ParamCheekSquintLeft": 0.7,
            "ParamNoseSneerLeft": 0.3,
            "ParamEyeLOpen": 0.8,
            "ParamEyeROpen": 0.9,
            "ParamBrowLY": 0.6,
            "ParamBrowRY": -0.35,
            "ParamBrowLAngle": 0.2,
            "ParamBrowRAngle": -0.3,
            "ParamEyeBallX": 0.35,
            "ParamAngleZ": 3.0,
        },
        "surprise": {
            **_both("ParamEye#Open", 1.25),
            **_both("ParamBrow#Y", 1.0),
            "ParamMouthOpenY": 0.35,
            "ParamMouthForm": -0.35,
            "ParamEyeBallForm": -0.7,
            "ParamShoulderY": 4.0,
        },
        "sadness": {
            "ParamMouthForm": -0.9,
            **_both("ParamBrow#Y", -0.2),
            **_both("ParamBrow#Angle", 0.8),
            **_both("ParamBrow#X", -0.4),
            **_both("ParamEye#Open", 0.75),
            "ParamEyeBallY": -0.3,
            "ParamAngleY": -5.0,
            "ParamShoulderY": -6.0,
        },
        "fear": {
            "ParamMouthForm": -0.6,
            "ParamMouthOpenY": 0.15,
            **_both("ParamBrow#Y", 0.6),
            **_both("ParamBrow#Angle", 0.7),
            **_both("ParamBrow#X", -0.6),
            **_both("ParamEye#Open", 1.2),
            "ParamEyeBallForm": -0.9,
            "ParamAngleY": -3.0,
            "ParamShoulderY": 7.0,
        },
        "anger": {
            "ParamMouthForm": -0.7,
            **_both("ParamBrow#Y", -0.7),
            **_both("ParamBrow#Angle", -1.0),
            **_both("ParamBrow#X", -0.8),
            **_both("ParamBrow#Form", -0.6),
            **_both("ParamEye#Open", 0.85),
            "ParamAngleY": -4.0,
        },
        "disgust": {
            "ParamMouthForm": -1.0,
            "ParamNoseSneerLeft": 1.0,
            "ParamNoseSneerRight": 0.7,
            "ParamBrowLY": -0.6,
            "ParamBrowRY": -0.2,
            **_both("ParamBrow#Angle", -0.6),
            **_both("ParamBrow#X", -0.6),
            **_both("ParamEye#Open", 0.65),
            "ParamAngleX": -6.0,
            "ParamAngleY": 4.0,
        },
        "wink": {
            "ParamEyeLOpen": 0.0,
            "ParamEyeLSmile": 1.0,
            "ParamBrowLY": -0.3,
            "ParamBrowRY": 0.3,
            "ParamMouthForm": 0.9,
            "ParamCheek": 0.4,
            "ParamAngleZ": 4.0,
        },
        "sleepy": {
            **_both("ParamEye#Open", 0.35),
            **_both("ParamBrow#Y", 0.15),
            "ParamMouthForm": -0.2,
            "ParamEyeBallY": -0.2,
            "ParamAngleY": -6.0,
            "ParamAngleZ": 3.0,
        },
    }
)
"""By name: factors of eyelids, differences of everything else; for whichever of the parameters a model has."""

_OPEN = "ParamMouthOpenY"
_SHUT: Mapping[str, float] = MappingProxyType({"sadness": 0.6, "sleepy": 0.6})
"""By how much of its opening at rest an expression shuts a mouth: who shows teeth is not sad."""


def expressions(parameters: Collection[str], opening: float = 0.0) -> tuple[Expression, ...]:
    """The expressions that a model with these parameter ids can show; those that would move nothing are left out.

    ``opening`` is the value of ParamMouthOpenY at rest. ``neutral`` is always there: players need a name for the plain
    face.
    """
    made = (_expression(name, recipe | _shut(name, opening), parameters) for name, recipe in RECIPES.items())
    return tuple(one for one in made if one.effects or one.name == "neutral")


def _expression(name: str, recipe: _Recipe, parameters: Collection[str]) -> Expression:
    effects = tuple(
        Effect(parameter=parameter, value=value, blend=_blend(parameter))
        for parameter, value in recipe.items()
        if parameter in parameters
    )
    return Expression(name=name, effects=effects, fade_in_s=FADE_S, fade_out_s=FADE_S)


def _shut(name: str, opening: float) -> dict[str, float]:
    return {_OPEN: -_SHUT[name] * opening} if name in _SHUT and opening > 0 else {}


def _blend(parameter: str) -> Blend:
    return "Multiply" if parameter in MULTIPLIED else "Add"
