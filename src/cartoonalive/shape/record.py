"""``shape.json`` in a character's folder: the weights that show the portrait, and those of the model's default pose.

People edit ``weights`` and make the model again with ``create --resume``, which repeats only what depends on them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from cartoonalive.errors import UsageError
from cartoonalive.formats.jsonfile import JsonFile, Place, key
from cartoonalive.shape.identity import Identity
from cartoonalive.shape.load import shape_basis
from cartoonalive.shape.model import TemplateName

SHAPE_FILE = "shape.json"


@dataclass(frozen=True, kw_only=True)
class ShapeRecord(JsonFile):
    """The content of ``shape.json``: weights by the short names of the basis' parameters."""

    suffix: ClassVar[str] = SHAPE_FILE

    template: TemplateName = key("template")
    """The average face that the weights are relative to."""
    portrait: Mapping[str, float] = key("portrait")
    """What the portrait shows, as inferred."""
    weights: Mapping[str, float] = key("weights")
    """The model's default pose; where they differ from ``portrait``, they were edited."""

    @classmethod
    def of(cls, identity: Identity) -> ShapeRecord:
        """The record of a face."""
        names = [parameter.name for parameter in identity.field.basis.parameters]
        return cls(
            template=identity.template.name,
            portrait=dict(zip(names, identity.weights.tolist(), strict=True)),
            weights=dict(zip(names, identity.rest.tolist(), strict=True)),
        )

    @classmethod
    def load(cls, model: Path) -> ShapeRecord:
        """The record of the model in the folder ``model``.

        Raises:
            UsageError: there is none.
            FormatError: it is damaged.
        """
        path = model / SHAPE_FILE
        if not path.is_file():
            raise UsageError(
                f"{model}: no {SHAPE_FILE}", hint="Name a model folder that create has made.", code="no_shape"
            )
        return cls.read(path)

    @property
    def edits(self) -> dict[str, float]:
        """The weights that differ from the portrait's."""
        return {name: value for name, value in self.weights.items() if value != self.portrait.get(name)}

    @property
    def portrait_pose(self) -> dict[str, float]:
        """Values of the model's parameters, by their ids, at which it shows the portrait."""
        ids = {parameter.name: parameter.id for parameter in shape_basis().parameters}
        return {ids[name]: value for name, value in self.portrait.items()}

    def validate(self, place: Place) -> None:
        """Raise FormatError for names that are no weights; values out of range are allowed and bounded later."""
        known = shape_basis().index
        for name, weights in (("portrait", self.portrait), ("weights", self.weights)):
            for weight in weights:
                if weight not in known:
                    raise place.key(name).key(weight).error("no such weight", code="unknown_weight")


def parsed_weights(texts: tuple[str, ...]) -> dict[str, float]:
    """Weights by short name from texts such as ``EyeLZoom=12``; later ones win.

    Raises:
        UsageError: no such weight, or no number.
    """
    weights = {}
    known = shape_basis().index
    for text in texts:
        name, _, number = text.partition("=")
        name = name.strip().removeprefix("ParamShape")
        if name not in known:
            raise UsageError(f"no shape weight {name!r}", hint=f"There are: {', '.join(known)}.", code="unknown_weight")
        try:
            weights[name] = float(number)
        except ValueError:
            weights[name] = math.nan
        if not math.isfinite(weights[name]):
            raise UsageError(f"{text!r} is not NAME=NUMBER", hint="For example: --shape EyeLZoom=12", code="bad_weight")
    return weights
