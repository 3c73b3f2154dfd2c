"""Colours go there and back; shades are darker, tints lighter, always colours that exist."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoonalive.drawing.palette import from_oklch, mix, raised, rgb, shade, skin_shade, tint, to_oklch

CODES = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@given(CODES)
def test_oklch_goes_there_and_back(code: str) -> None:
    assert all(abs(a - b) <= 1 for a, b in zip(rgb(from_oklch(*to_oklch(code))), rgb(code), strict=True))


@given(CODES, st.floats(0, 1))
def test_every_mixture_is_a_colour(code: str, amount: float) -> None:
    for made in (shade(code, amount), tint(code, amount), skin_shade(code, amount), raised(code, amount)):
        assert re.fullmatch("#[0-9a-f]{6}", made)


@pytest.mark.parametrize("code", ["#fbe3d3", "#5c3a28", "#4a7fc0", "#808080"])
def test_shades_are_darker_and_tints_lighter(code: str) -> None:
    lightness = to_oklch(code)[0]
    assert to_oklch(shade(code, 0.3))[0] < lightness < to_oklch(tint(code, 0.3))[0]
    assert to_oklch(skin_shade(code, 0.3))[0] < lightness


def test_mixing_ends_at_both_colours() -> None:
    assert mix("#102030", "#a0b0c0", 0) == "#102030"
    assert mix("#102030", "#a0b0c0", 1) == "#a0b0c0"
