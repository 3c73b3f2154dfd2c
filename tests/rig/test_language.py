"""Display names in Japanese: one for everything that models have, and nothing but names changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from cartoonalive.arkit.table import input_table
from cartoonalive.formats.cdi3 import GROUP_NAMES, DisplayInfo
from cartoonalive.formats.physics3 import Physics3
from cartoonalive.rig.language import japanese, localised, names
from cartoonalive.rig.model import CanvasInfo, Part, Rig
from cartoonalive.rig.names import PARTS
from cartoonalive.rig.parameters import SHAPED, STANDARD
from cartoonalive.rig.physics import pendulums
from cartoonalive.shape.load import shape_basis

RIG = Rig(
    canvas=CanvasInfo(width=10, height=10, pixels_per_unit=10, origin=(5, 5)),
    parameters=tuple(STANDARD.values()),
    parts=tuple(Part(id=id_, name=name) for id_, name in PARTS.items()),
    physics=pendulums(STANDARD),
)


def named() -> Iterator[tuple[str, str]]:
    """Ids and groups of everything that a model made here may hold."""
    yield from ((one.id, one.group) for one in (*STANDARD.values(), *SHAPED.values()))
    yield from ((one.id, one.group) for one in input_table().parameters)
    yield from ((one.id, one.group) for one in shape_basis().parameters)


def test_everything_has_a_japanese_name() -> None:
    wanted = {name for pair in named() for name in pair} | set(PARTS)
    assert sorted(wanted - set(japanese())) == [], "add them to rig/japanese.toml"
    assert {group for _, group in named()} <= set(GROUP_NAMES)


def test_names_are_told_apart() -> None:
    groups = {id_ for id_ in japanese() if id_.startswith("ParamGroup")}
    shown = [name for id_, name in japanese().items() if id_ not in groups | set(PARTS)]
    assert len(set(shown)) == len(shown)


def test_only_names_change() -> None:
    rig = localised(RIG, "ja")
    assert [one.name for one in rig.parameters[:3]] == ["角度 X", "角度 Y", "角度 Z"]
    assert [one.name for one in rig.physics[:3]] == ["髪揺れ 前", "髪揺れ 横", "髪揺れ 後"]
    assert rig.parts[0].name == "イヤリング"
    back = replace(
        rig,
        parameters=tuple(replace(a, name=b.name) for a, b in zip(rig.parameters, RIG.parameters, strict=True)),
        parts=tuple(replace(a, name=b.name) for a, b in zip(rig.parts, RIG.parts, strict=True)),
        physics=tuple(replace(a, name=b.name) for a, b in zip(rig.physics, RIG.physics, strict=True)),
    )
    assert back == RIG
    assert localised(RIG, "en") == RIG


def test_files_hold_them_as_plain_letters(tmp_path: Path) -> None:
    rig = localised(RIG, "ja")
    info = DisplayInfo.of(rig, names("ja"))
    assert {group.id: group.name for group in info.parameter_groups}["ParamGroupEyes"] == "目"
    for record in (info, Physics3.of(rig.physics)):
        text = record.to_bytes().decode("utf-8")
        assert "髪揺れ 前" in text
        assert "\\u" not in text
