"""The public surface: sorted, complete, documented."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

import cartoonalive


def test_all_is_sorted_and_whole() -> None:
    assert cartoonalive.__all__ == sorted(cartoonalive.__all__)
    assert len(set(cartoonalive.__all__)) == len(cartoonalive.__all__)


@pytest.mark.parametrize("name", cartoonalive.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(cartoonalive, name)
    if inspect.isclass(value) or inspect.isfunction(value):
        assert inspect.getdoc(value)


def test_errors_are_all_public() -> None:
    from cartoonalive import errors

    kinds = {
        name for name, kind in vars(errors).items() if inspect.isclass(kind) and kind.__module__ == errors.__name__
    }
    assert kinds <= set(cartoonalive.__all__)


def test_unknown_names_are_told() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = cartoonalive.nonsense


def test_the_package_is_typed() -> None:
    assert Path(cartoonalive.__file__).with_name("py.typed").exists()
