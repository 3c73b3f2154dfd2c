"""The table of inputs as it comes with the package, and how inputs become a pose."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, kw_only=True)
class OwnParameter:
    """A parameter, 0..1, of an input that no standard Live2D parameter answers to."""

    id: str
    """``Param`` and ARKit's name in PascalCase."""
    name: str
    """Display name."""
    group: str
    """Id of the display group."""


@dataclass(frozen=True, kw_only=True)
class InputTable:
    """How ARKit's inputs, each 0..1, drive the parameters of a model."""

    inputs: Mapping[str, Mapping[str, float]]
    """What a unit of each input, by ARKit's name in camelCase, adds to each parameter by id."""
    rest: Mapping[str, float]
    """Values of the parameters when all inputs are 0; those not named here are 0."""
    bounds: Mapping[str, str]
    """Inputs that count only as far as another one does, by that other's name."""
    visemes: Mapping[str, Mapping[str, float]]
    """Inputs of the mouth shapes of speech: the vowels A, I, U, E, O, the closed lips M, and F."""
    parameters: tuple[OwnParameter, ...]

    @property
    def driven(self) -> tuple[str, ...]:
        """Ids of all parameters that inputs drive, in the order of the table."""
        return tuple(dict.fromkeys(name for terms in self.inputs.values() for name in terms))

    def pose(self, values: Mapping[str, float]) -> dict[str, float]:
        """All driven parameters at these inputs, not clipped to their ranges; inputs not named are 0.

        Raises KeyError for names that are no inputs.
        """
        pose = {name: self.rest.get(name, 0.0) for name in self.driven}
        for name, value in values.items():
            counted = min(value, values.get(self.bounds[name], 0.0)) if name in self.bounds else value
            for parameter, weight in self.inputs[name].items():
                pose[parameter] += weight * counted
        return pose


@cache
def input_table() -> InputTable:
    """The table of this package."""
    tables = tomllib.loads((files("cartoonalive.arkit") / "inputs.toml").read_text(encoding="utf-8"))
    return InputTable(
        inputs=tables["inputs"],
        rest=tables["rest"],
        bounds=tables["bounds"],
        visemes=tables["visemes"],
        parameters=tuple(OwnParameter(**row) for row in tables["parameters"]),
    )
