"""``arkit.json`` beside a model: which of its parameters ARKit's inputs drive, for other programs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from cartoonalive.arkit.table import input_table
from cartoonalive.formats.jsonfile import JsonFile

ARKIT_FILE = "arkit.json"


@dataclass(frozen=True, kw_only=True)
class InputRecord(JsonFile):
    """The content of ``arkit.json``.

    A parameter takes its value in ``rest`` (0 if not named) plus the inputs, 0..1 each, times their weights, clipped
    to the range that the model gives it. An input in ``bounds`` counts no more than the one named there.
    """

    suffix: ClassVar[str] = ARKIT_FILE

    version: Literal[1] = 1
    rest: Mapping[str, float]
    """By parameter id."""
    inputs: Mapping[str, Mapping[str, float]]
    """Weights by ARKit's name and parameter id; an input that moves nothing of this model has none."""
    bounds: Mapping[str, str]
    """By ARKit's names."""
    visemes: Mapping[str, Mapping[str, float]]
    """Inputs of each mouth shape of speech by its name."""

    @classmethod
    def of(cls, parameters: Collection[str]) -> InputRecord:
        """The record of a model that has ``parameters`` (ids)."""
        table = input_table()
        return cls(
            rest={name: float(value) for name, value in table.rest.items() if name in parameters},
            bounds=dict(table.bounds),
            visemes={name: {i: float(value) for i, value in mix.items()} for name, mix in table.visemes.items()},
            inputs={
                name: {parameter: float(weight) for parameter, weight in terms.items() if parameter in parameters}
                for name, terms in table.inputs.items()
            },
        )
