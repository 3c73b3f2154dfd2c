"""JSON as the Cubism runtimes want it, and the base class of every ``*3.json`` structure.

A file structure is a frozen dataclass that inherits :class:`JsonRecord`; its fields *are* the file's keys, in file
order (``fade_in_time`` is ``FadeInTime``; :func:`key` names the odd ones). A field that admits ``None`` is optional in
the file, every other one is required there. Reading and writing both follow the field list, so they cannot differ.

The native Cubism Framework rejects a number directly before ``}`` on the same line, and ``\\uXXXX`` escapes:
:func:`dump_json` therefore indents and writes plain UTF-8.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, ClassVar, Literal, Self, Union, get_args, get_origin

from cartoonalive.errors import FormatError

Json = Any
"""What :mod:`json` makes: dict, list, str, int, float, bool or None."""

MAX_JSON_BYTES = 32 << 20
DECIMALS = 6


@dataclass(frozen=True)
class Place:
    """Where in which file a value stands, for messages such as ``a.model3.json: Motions.Idle[0].File``."""

    file: str
    path: str = ""
    strict: bool = True
    """Whether keys that the format does not have are refused; otherwise they are ignored."""

    def key(self, name: str) -> Place:
        """The place of an object's value."""
        return Place(self.file, f"{self.path}.{name}" if self.path else name, self.strict)

    def item(self, index: int) -> Place:
        """The place of a list's element."""
        return Place(self.file, f"{self.path}[{index}]", self.strict)

    def error(self, message: str, *, code: str = "invalid_json") -> FormatError:
        """A :class:`FormatError` that names this place."""
        where = f"{self.file}: {self.path}" if self.path else self.file
        return FormatError(f"{where}: {message}", hint="Correct the file or write the model again.", code=code)


def key(name: str, **options: Any) -> Any:
    """A dataclass field whose name in the file is ``name`` instead of its own name in PascalCase."""
    return field(metadata={"key": name}, **options)


def dump_json(value: Json) -> bytes:
    """UTF-8 JSON, one value a line, no escapes of letters, ending with a newline."""
    text = json.dumps(_rounded(value), indent=1, ensure_ascii=False, allow_nan=False)
    return text.encode() + b"\n"


def parse_json(data: bytes, file: str) -> Json:
    """The value of a JSON file; refuses duplicate keys, NaN, infinities, other encodings and absurd sizes.

    Raises:
        FormatError: naming ``file`` and, for syntax errors, line and column.
    """
    place = Place(file)
    if len(data) > MAX_JSON_BYTES:
        raise place.error(f"larger than {MAX_JSON_BYTES >> 20} MiB", code="file_too_large")
    try:
        return json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_unique(place), parse_constant=_no_constant(place)
        )
    except UnicodeDecodeError as error:
        raise place.error(f"not UTF-8 text (byte {error.start})") from None
    except json.JSONDecodeError as error:
        raise place.error(f"not JSON: {error.msg} (line {error.lineno}, column {error.colno})") from None
    except (RecursionError, ValueError) as error:
        raise place.error(f"not readable: {error}") from None


@dataclass(frozen=True, kw_only=True)
class JsonRecord:
    """Base of the file structures: reads and writes itself by its field list."""

    @classmethod
    def from_json(cls, value: Json, place: Place) -> Self:
        """The record in a parsed JSON value.

        Raises:
            FormatError: a key is missing, unknown (when ``place.strict``) or of the wrong type.
        """
        if not isinstance(value, dict):
            raise place.error(f"expected an object, found {_kind(value)}")
        by_key = _fields_by_key(cls)
        if place.strict and (unknown := [name for name in value if name not in by_key]):
            raise place.key(unknown[0]).error("unknown key", code="unknown_key")
        hints = _hints(cls)
        arguments = {}
        for name, item in by_key.items():
            if name in value:
                arguments[item.name] = _read(value[name], hints[item.name], place.key(name))
            elif not _optional(hints[item.name]):
                raise place.key(name).error("missing", code="missing_key")
        return cls(**arguments)

    def to_json(self) -> dict[str, Json]:
        """Plain JSON values; fields that are ``None`` are left out."""
        values = {name: getattr(self, item.name) for name, item in _fields_by_key(type(self)).items()}
        return {name: _write(value) for name, value in values.items() if value is not None}


@dataclass(frozen=True, kw_only=True)
class JsonFile(JsonRecord):
    """A record that is a whole file."""

    suffix: ClassVar[str]
    """End of the file name, such as ``.model3.json``."""

    @classmethod
    def from_bytes(cls, data: bytes, file: str = "", *, strict: bool = True) -> Self:
        """The structure in a file's bytes; ``file`` is named in errors, ``strict`` refuses keys the format lacks."""
        record = cls.from_json(parse_json(data, file or f"*{cls.suffix}"), Place(file or f"*{cls.suffix}", "", strict))
        record.validate(Place(file))
        return record

    def to_bytes(self) -> bytes:
        """The file's bytes."""
        return dump_json(self.to_json())

    @classmethod
    def read(cls, path: Path, *, strict: bool = True) -> Self:
        """The structure in the file at ``path``."""
        return cls.from_bytes(path.read_bytes(), path.name, strict=strict)

    def write(self, path: Path) -> None:
        """Write the file at ``path``."""
        path.write_bytes(self.to_bytes())

    def validate(self, place: Place) -> None:
        """Raise :class:`FormatError` when the values contradict one another; called after reading."""


def _fields_by_key(cls: type[JsonRecord]) -> dict[str, Field[Any]]:
    return {item.metadata.get("key") or _pascal(item.name): item for item in fields(cls)}


def _hints(cls: type[JsonRecord]) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _pascal(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))


def _optional(hint: Any) -> bool:
    return get_origin(hint) in (types.UnionType, Union) and type(None) in get_args(hint)


def _read(value: Json, hint: Any, place: Place) -> Any:
    """``value`` checked against, and converted to, the type ``hint``."""
    if _optional(hint):
        hint = next(option for option in get_args(hint) if option is not type(None))
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        if value not in arguments:
            raise place.error(f"expected {' or '.join(map(repr, arguments))}, found {value!r:.80}")
        return value
    if origin is tuple:
        items = _expect(value, list, "a list", place)
        return tuple(_read(item, arguments[0], place.item(index)) for index, item in enumerate(items))
    if origin is Mapping:
        entries = _expect(value, dict, "an object", place)
        return {name: _read(item, arguments[1], place.key(name)) for name, item in entries.items()}
    if issubclass(hint, JsonRecord):
        return hint.from_json(value, place)
    if hint is float:
        return float(_expect(value, (int, float), "a number", place))
    return _expect(value, hint, {str: "text", int: "a whole number", bool: "true or false"}[hint], place)


def _expect(value: Json, kind: type | tuple[type, ...], words: str, place: Place) -> Any:
    whole_float = kind is int and isinstance(value, float) and value.is_integer()
    if whole_float:
        return int(value)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise place.error(f"expected {words}, found {_kind(value)}")
    return value


def _kind(value: Json) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _write(value: Any) -> Json:
    if isinstance(value, JsonRecord):
        return value.to_json()
    if isinstance(value, tuple):
        return [_write(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _write(item) for name, item in value.items()}
    return value


def _rounded(value: Json) -> Json:
    """Numbers to six decimals, whole ones without a point, so that equal models give equal bytes."""
    if isinstance(value, float):
        number = round(value, DECIMALS)
        return int(number) if number.is_integer() else number
    if isinstance(value, dict):
        return {name: _rounded(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return value


def _unique(place: Place) -> Any:
    def build(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        result = dict(pairs)
        if len(result) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise place.error(f"the key {twice!r} stands twice in one object")
        return result

    return build


def _no_constant(place: Place) -> Any:
    def refuse(word: str) -> None:
        raise place.error(f"{word} is not a JSON number")

    return refuse
