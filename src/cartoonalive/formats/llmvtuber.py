"""``model_dict.snippet.json``: a model's entry for the ``model_dict.json`` of Open-LLM-VTuber.

The chat program speaks of expressions by their number in the model3 file and of touches by the ids of hit areas; both
are taken from the model as it is. Keys as in that program's own file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from cartoonalive.formats.jsonfile import JsonFile, key
from cartoonalive.motion.model import IDLE, TAP_BODY, TAP_HEAD

SNIPPET = "model_dict.snippet.json"
TAPS: Mapping[str, str] = {"HitAreaHead": TAP_HEAD, "HitAreaBody": TAP_BODY}
"""Motion group that a touch plays, by hit area."""


@dataclass(frozen=True, kw_only=True)
class ModelDictEntry(JsonFile):
    """One element of the list in ``model_dict.json``."""

    suffix: ClassVar[str] = SNIPPET

    name: str = key("name")
    description: str = key("description", default="")
    url: str = key("url")
    scale: float = key("kScale", default=0.5)
    x_shift: float = key("initialXshift", default=0.0)
    y_shift: float = key("initialYshift", default=0.0)
    x_offset: float = key("kXOffset", default=0.0)
    idle_group: str = key("idleMotionGroupName", default=IDLE)
    emotions: Mapping[str, int] = key("emotionMap")
    """Number of the expression by the word that the language model says."""
    taps: Mapping[str, Mapping[str, int]] = key("tapMotions")
    """Weights of motion groups by hit area."""

    @classmethod
    def of(
        cls, name: str, expressions: Sequence[str], hit_areas: Collection[str], groups: Collection[str]
    ) -> ModelDictEntry:
        """The entry of a model folder ``live2d-models/NAME`` with these expressions, hit areas and motion groups."""
        return cls(
            name=name,
            url=f"/live2d-models/{name}/{name}.model3.json",
            emotions={expression: number for number, expression in enumerate(expressions)},
            taps={area: {group: 1} for area, group in TAPS.items() if area in hit_areas and group in groups},
        )
