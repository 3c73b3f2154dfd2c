"""``*.exp3.json``: expressions. Fields as in Live2D's CubismSpecs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from cartoonalive.formats.jsonfile import JsonFile, JsonRecord

FADE_S = 0.4

SIMPLE: Mapping[str, Mapping[str, float]] = {
    "smile": {
        "ParamMouthForm": 1.0,
        "ParamEyeLSmile": 1.0,
        "ParamEyeRSmile": 1.0,
        "ParamEyeLOpen": -0.15,
        "ParamEyeROpen": -0.15,
        "ParamBrowLY": 0.2,
        "ParamBrowRY": 0.2,
    },
    "surprised": {"ParamBrowLY": 0.9, "ParamBrowRY": 0.9, "ParamMouthOpenY": 0.45, "ParamMouthForm": -0.3},
    "sad": {
        "ParamMouthForm": -0.9,
        "ParamBrowLY": -0.3,
        "ParamBrowRY": -0.3,
        "ParamBrowLAngle": 0.6,
        "ParamBrowRAngle": 0.6,
        "ParamEyeLOpen": -0.25,
        "ParamEyeROpen": -0.25,
        "ParamEyeBallY": -0.3,
    },
}
"""Simple expressions as differences from the default, for whichever of the parameters a model has."""


@dataclass(frozen=True, kw_only=True)
class ExpressionParameter(JsonRecord):
    """What happens to one parameter; ``Add`` is relative to the default."""

    id: str
    value: float
    blend: Literal["Add", "Multiply", "Overwrite"] | None = None


@dataclass(frozen=True, kw_only=True)
class Expression3(JsonFile):
    """The whole file; fades in seconds."""

    suffix: ClassVar[str] = ".exp3.json"

    type: Literal["Live2D Expression"] = "Live2D Expression"
    fade_in_time: float | None = None
    fade_out_time: float | None = None
    parameters: tuple[ExpressionParameter, ...]


def simple_expressions(parameters: Iterable[str]) -> dict[str, Expression3]:
    """``SIMPLE`` by name for a model with these parameter ids; expressions that would move nothing are left out."""
    known = set(parameters)
    moved = {
        name: tuple(
            ExpressionParameter(id=parameter, value=value, blend="Add")
            for parameter, value in values.items()
            if parameter in known
        )
        for name, values in SIMPLE.items()
    }
    return {
        name: Expression3(fade_in_time=FADE_S, fade_out_time=FADE_S, parameters=entries)
        for name, entries in moved.items()
        if entries
    }
