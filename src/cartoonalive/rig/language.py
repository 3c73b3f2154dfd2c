"""Display names in another language than English; ids stay as they are, so players find what they know."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

from cartoonalive.options import Language
from cartoonalive.rig.model import PhysicsGroup, Rig


@cache
def japanese() -> Mapping[str, str]:
    """Names of parameters, their groups and parts by id."""
    tables = tomllib.loads((files("cartoonalive.rig") / "japanese.toml").read_text(encoding="utf-8"))
    return {id_: name for table in tables.values() for id_, name in table.items()}


def names(language: Language) -> Mapping[str, str]:
    """Names by id that differ from the English ones; what has no name in the language keeps its English one."""
    return japanese() if language == "ja" else {}


def localised(rig: Rig, language: Language) -> Rig:
    """``rig`` with its display names in ``language``; a pendulum is called like the parameter that it drives."""
    known = names(language)

    def called(group: PhysicsGroup) -> str:
        driven = (output.parameter for output in group.outputs if output.parameter in known)
        return known.get(next(driven, ""), group.name)

    return replace(
        rig,
        parameters=tuple(replace(one, name=known.get(one.id, one.name)) for one in rig.parameters),
        parts=tuple(replace(one, name=known.get(one.id, one.name)) for one in rig.parts),
        physics=tuple(replace(group, name=called(group)) for group in rig.physics),
    )
