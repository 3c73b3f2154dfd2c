"""Character files: what is written is read again; what is wrong is named."""

from __future__ import annotations

import pytest

from cartoonalive.drawing.cast import cast_member, cast_names
from cartoonalive.drawing.model import Character, Eyes, Hair
from cartoonalive.drawing.sampling.characters import sample
from cartoonalive.drawing.sampling.styles import STYLES
from cartoonalive.drawing.sampling.weights import TRAINING
from cartoonalive.drawing.toml import read_character, write_character
from cartoonalive.errors import FormatError, UsageError


@pytest.mark.parametrize("style", STYLES)
def test_random_characters_go_there_and_back(style: str) -> None:
    for seed in range(10):
        character = sample(style, seed, TRAINING)
        assert read_character(write_character(character)) == character


def test_defaults_are_not_written() -> None:
    text = write_character(Character(name='The "Nobody"', hair=Hair(seed=3), eyes=Eyes(gaze=(0.5, 0.0))))
    assert "[eyes]\ngaze = [0.5, 0.0]" in text
    assert "[hair]\nseed = 3\n" in text
    assert "[nose]" not in text
    assert read_character(text).name == 'The "Nobody"'


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("eyes = 3", "eyes"),
        ("[eyes]\nwidht = 1.0", "eyes.widht"),
        ("[eyes]\nwidth = 'a'", "eyes.width"),
        ("[eyes]\ngaze = [1.0]", "eyes.gaze"),
        ("[hair]\nfringe = 'mop'", "hair.fringe"),
        ("[palette]\nskin = 'pink'", "palette.skin"),
        ("[light]\nside = true", "light.side"),
        ("[", "TOML"),
    ],
)
def test_mistakes_are_named(text: str, named: str) -> None:
    with pytest.raises(FormatError, match=named):
        read_character(text)


def test_the_cast_is_large_and_each_is_somebody() -> None:
    names = cast_names()
    assert len(names) >= 12
    characters = [cast_member(name) for name in names]
    assert len({character.name for character in characters}) == len(names)
    assert len({character.style for character in characters}) >= 6


def test_nobody_of_that_name() -> None:
    with pytest.raises(UsageError, match="no character"):
        cast_member("nobody")
