"""``*.cdi3.json``: display names and groups. Fields as in Live2D's CubismSpecs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from cartoonalive.formats.jsonfile import JsonFile, JsonRecord, Place
from cartoonalive.rig.model import Rig

GROUP_NAMES: Mapping[str, str] = {
    "ParamGroupHead": "Head",
    "ParamGroupFace": "Face",
    "ParamGroupEyes": "Eyes",
    "ParamGroupEyeballs": "Eyeballs",
    "ParamGroupBrows": "Brows",
    "ParamGroupMouth": "Mouth",
    "ParamGroupBody": "Body",
    "ParamGroupHair": "Hair",
    "ParamGroupSway": "Sway",
    "ParamGroupExpression": "Expression",
    "ParamGroupOverall": "Overall",
    "ParamGroupShapeEyes": "Shape: eyes",
    "ParamGroupShapeBrows": "Shape: brows",
    "ParamGroupShapeNose": "Shape: nose",
    "ParamGroupShapeMouth": "Shape: mouth",
    "ParamGroupShapeHead": "Shape: head",
}
"""Display names of the standard parameter groups and of those for the shape of the face."""

COMBINED = (("ParamAngleX", "ParamAngleY"), ("ParamEyeBallX", "ParamEyeBallY"))
"""Pairs that the Editor shows as one square field."""


@dataclass(frozen=True, kw_only=True)
class Entry(JsonRecord):
    """A parameter or a parameter group; an empty ``group_id`` is the top level."""

    id: str
    group_id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class PartEntry(JsonRecord):
    """A part."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class DisplayInfo(JsonFile):
    """The whole file; the order is the order of display."""

    suffix: ClassVar[str] = ".cdi3.json"

    version: Literal[3] = 3
    parameters: tuple[Entry, ...] | None = None
    parameter_groups: tuple[Entry, ...]
    parts: tuple[PartEntry, ...]
    combined_parameters: tuple[tuple[str, ...], ...] | None = None

    @classmethod
    def of(cls, rig: Rig, group_names: Mapping[str, str] | None = None) -> DisplayInfo:
        """The names and groups that a rig's parameters and parts carry.

        ``group_names`` by id go before :data:`GROUP_NAMES`.
        """
        called = {**GROUP_NAMES, **(group_names or {})}
        ids = {parameter.id for parameter in rig.parameters}
        groups = dict.fromkeys(parameter.group for parameter in rig.parameters if parameter.group)
        return cls(
            parameters=tuple(
                Entry(id=parameter.id, group_id=parameter.group, name=parameter.name or parameter.id)
                for parameter in rig.parameters
            ),
            parameter_groups=tuple(Entry(id=group, group_id="", name=called.get(group, group)) for group in groups),
            parts=tuple(PartEntry(id=part.id, name=part.name or part.id) for part in rig.parts),
            combined_parameters=tuple(pair for pair in COMBINED if ids.issuperset(pair)) or None,
        )

    def apply(self, rig: Rig) -> Rig:
        """The rig with the names and groups of this file; ids that the rig does not have are passed over."""
        shown = {entry.id: entry for entry in self.parameters or ()}
        names = {entry.id: entry.name for entry in self.parts}
        parameters = tuple(
            replace(parameter, name=shown[parameter.id].name, group=shown[parameter.id].group_id)
            if parameter.id in shown
            else parameter
            for parameter in rig.parameters
        )
        parts = tuple(replace(part, name=names.get(part.id, part.name)) for part in rig.parts)
        return replace(rig, parameters=parameters, parts=parts)

    def validate(self, place: Place) -> None:
        """No id may stand twice, and combined parameters come in pairs."""
        _unique((entry.id for entry in self.parameters or ()), place.key("Parameters"))
        _unique((entry.id for entry in self.parameter_groups), place.key("ParameterGroups"))
        _unique((entry.id for entry in self.parts), place.key("Parts"))
        for index, pair in enumerate(self.combined_parameters or ()):
            if len(pair) != 2:
                raise place.key("CombinedParameters").item(index).error(f"expected 2 ids, found {len(pair)}")


def _unique(ids: Iterable[str], place: Place) -> None:
    seen: set[str] = set()
    for index, name in enumerate(ids):
        if name in seen:
            raise place.item(index).error(f"the id {name} stands twice")
        seen.add(name)
