"""Characters as TOML files: one table a part, only what differs from the defaults."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from cartoonalive.drawing.model import Character
from cartoonalive.errors import FormatError


def write_character(character: Character) -> str:
    """The TOML text of a character; ``read_character`` gives back an equal one."""
    plain, tables = [], []
    for item in dataclasses.fields(Character):
        value: Any = getattr(character, item.name)
        if not dataclasses.is_dataclass(value):
            plain.append(f"{item.name} = {_literal(value)}")
            continue
        kind: Any = type(value)
        default = kind()
        lines = [
            f"{entry.name} = {_literal(getattr(value, entry.name))}"
            for entry in dataclasses.fields(value)
            if getattr(value, entry.name) != getattr(default, entry.name)
        ]
        if lines:
            tables.append("\n".join([f"[{item.name}]", *lines]))
    return "\n\n".join(["\n".join(plain), *tables]) + "\n"


def read_character(text: str, source: str = "character") -> Character:
    """The character of a TOML text.

    Raises:
        FormatError: no TOML, or a table, name or value that a character does not have; the message names it.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _invalid(source, f"not TOML ({error})") from None
    character: Character = _build(Character, tables, source, "")
    return character


def load_character(path: Path) -> Character:
    """The character of a TOML file."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise _invalid(path.name, "not UTF-8 text") from None
    return read_character(text, path.name)


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, tuple):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    return repr(value)


def _build(kind: Any, table: Mapping[str, Any], source: str, place: str) -> Any:
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for name, value in table.items():
        where = f"{place}{name}"
        if name not in hints:
            raise _invalid(source, f"there is no '{where}'")
        hint = hints[name]
        if dataclasses.is_dataclass(hint):
            if not isinstance(value, dict):
                raise _invalid(source, f"'{where}' is not a table")
            values[name] = _build(hint, value, source, f"{where}.")
        else:
            values[name] = _value(hint, value, source, where)
    return kind(**values)


def _value(hint: Any, value: object, source: str, where: str) -> object:
    """``value`` as the type that a field asks for."""
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            raise _invalid(source, f"'{where}' is {value!r}, not one of {', '.join(get_args(hint))}")
        return value
    if get_origin(hint) is tuple:
        if not isinstance(value, list) or len(value) != len(get_args(hint)):
            raise _invalid(source, f"'{where}' is no list of {len(get_args(hint))} numbers")
        return tuple(_value(kind, item, source, where) for kind, item in zip(get_args(hint), value, strict=True))
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not hint or isinstance(value, NoneType):
        raise _invalid(source, f"'{where}' is {value!r}, not of type {hint.__name__}")
    if hint is str and where.startswith("palette.") and not _is_colour(str(value)):
        raise _invalid(source, f"'{where}' is {value!r}, not a colour like #a0b1c2")
    return value


def _is_colour(code: str) -> bool:
    return len(code) == 7 and code[0] == "#" and all(digit in "0123456789abcdefABCDEF" for digit in code[1:])


def _invalid(source: str, problem: str) -> FormatError:
    return FormatError(
        f"{source}: {problem}", hint="docs/drawing.md lists what a character file may hold.", code="invalid_character"
    )
