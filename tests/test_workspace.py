"""Names of models."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoonalive.errors import UsageError
from cartoonalive.workspace import model_name


@pytest.mark.parametrize(
    ("portrait", "name"),
    [
        ("alice.png", "alice"),
        ("Zoë & co.jpg", "Zoe_co"),
        ("初音.png", "character"),
        ("con.png", "character"),
        ("-.png", "character"),
    ],
)
def test_a_name_is_made_from_the_pictures(portrait: str, name: str) -> None:
    assert model_name(Path(portrait), None) == name


@given(st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1))
def test_made_names_are_usable(stem: str) -> None:
    name = model_name(Path(f"{stem}.png"), None)
    assert model_name(Path("x.png"), name) == name


@pytest.mark.parametrize(
    "name", ["", " a", "a/b", "..", ".a", "a.", "NUL", "com1.x", "a\nb", "x" * 65, "a:b", "\udcc3"]
)
def test_names_that_some_system_refuses_are_refused(name: str) -> None:
    with pytest.raises(UsageError) as raised:
        model_name(Path("x.png"), name)
    assert raised.value.code == "bad_name"


def test_a_given_name_is_kept() -> None:
    assert model_name(Path("x.png"), "Хацунэ Мику 2") == "Хацунэ Мику 2"
