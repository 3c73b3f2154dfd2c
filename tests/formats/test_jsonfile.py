"""JSON rules of the Cubism runtimes, and strict reading."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoonalive.errors import FormatError
from cartoonalive.formats.jsonfile import JsonFile, JsonRecord, dump_json, key, parse_json

NUMBER_BEFORE_BRACE = re.compile(r"[0-9]\s*[}\]]")

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(-1e9, 1e9) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@dataclass(frozen=True, kw_only=True)
class Leaf(JsonRecord):
    amount: float
    whole: int = 1
    kind: Literal["a", "b"] = "a"


@dataclass(frozen=True, kw_only=True)
class Tree(JsonFile):
    suffix: ClassVar[str] = ".tree3.json"

    leaf_list: tuple[Leaf, ...]
    by_name: Mapping[str, tuple[Leaf, ...]]
    odd: bool = key("odd_name")
    note: str | None = None


tree = Tree(leaf_list=(Leaf(amount=1.5), Leaf(amount=-0.0, kind="b")), by_name={"x": (Leaf(amount=2),)}, odd=True)


@given(values)
def test_no_number_stands_directly_before_a_closing_brace(value: Any) -> None:
    outside_texts = re.sub(r'"(\\.|[^"\\])*"', '""', dump_json({"value": value}).decode())
    for match in NUMBER_BEFORE_BRACE.finditer(outside_texts):
        assert "\n" in match.group()


@given(values)
def test_values_survive(value: Any) -> None:
    expected = json.loads(json.dumps({"value": value}), parse_float=lambda text: round(float(text), 6))
    assert parse_json(dump_json({"value": value}), "file") == expected


def test_letters_are_not_escaped() -> None:
    assert "目を閉じる".encode() in dump_json({"Name": "目を閉じる"})


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_no_number_is_not_written(number: float) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        dump_json({"value": number})


def test_record_round_trip() -> None:
    data = tree.to_bytes()
    assert b'"odd_name": true' in data
    assert b"Note" not in data
    assert b"-0.0" not in data
    assert Tree.from_bytes(data) == tree


def edited(**changes: Any) -> bytes:
    content = tree.to_json() | changes
    return json.dumps({name: value for name, value in content.items() if value is not ...}).encode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (edited(LeafList=...), "t: LeafList: missing"),
        (edited(LeafList=3), "t: LeafList: expected a list, found a number"),
        (edited(LeafList=[{"Amount": 1, "Whole": 1, "Kind": "c"}]), r"t: LeafList\[0\].Kind: expected 'a' or 'b'"),
        (
            edited(ByName={"x": [{"Amount": "1", "Whole": 1, "Kind": "a"}]}),
            r"t: ByName.x\[0\].Amount: expected a number",
        ),
        (edited(LeafList=[{"Amount": True, "Whole": 1, "Kind": "a"}]), "expected a number, found true or false"),
        (edited(LeafList=[{"Amount": 1, "Whole": 1.5, "Kind": "a"}]), "expected a whole number"),
        (edited(odd_name=1), "expected true or false, found a number"),
        (edited(Extra=1), "t: Extra: unknown key"),
        (b"[]", "expected an object, found a list"),
        (b'{"a": 1, "a": 2}', "the key 'a' stands twice"),
        (b'{"a": NaN}', "NaN is not a JSON number"),
        (b'{"a": ', "line 1, column"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b"[" * 100_000, "not readable"),
        (b"", "not JSON"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(data: bytes, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        Tree.from_bytes(data, "t")


def test_unknown_keys_can_be_passed_over() -> None:
    assert Tree.from_bytes(edited(Extra=1), strict=False) == tree


def test_byte_order_mark_is_taken() -> None:
    assert Tree.from_bytes(b"\xef\xbb\xbf" + tree.to_bytes()) == tree
