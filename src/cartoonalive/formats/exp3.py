"""``*.exp3.json``: expressions. Fields as in Live2D's CubismSpecs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from cartoonalive.formats.jsonfile import JsonFile, JsonRecord
from cartoonalive.motion.model import FADE_S, Effect, Expression


@dataclass(frozen=True, kw_only=True)
class ExpressionParameter(JsonRecord):
    """What happens to one parameter; ``Add`` is relative to the value that is there."""

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

    @classmethod
    def of(cls, expression: Expression) -> Expression3:
        """The file of an expression."""
        return cls(
            fade_in_time=expression.fade_in_s,
            fade_out_time=expression.fade_out_s,
            parameters=tuple(
                ExpressionParameter(id=effect.parameter, value=effect.value, blend=effect.blend)
                for effect in expression.effects
            ),
        )

    def expression(self, name: str) -> Expression:
        """The expression as it is shown."""
        fades = (FADE_S if time is None else time for time in (self.fade_in_time, self.fade_out_time))
        fade_in, fade_out = fades
        effects = tuple(
            Effect(parameter=entry.id, value=entry.value, blend=entry.blend or "Add") for entry in self.parameters
        )
        return Expression(name=name, effects=effects, fade_in_s=fade_in, fade_out_s=fade_out)
