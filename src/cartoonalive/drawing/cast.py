"""The named characters that come with the package, one TOML file each in ``cast/``."""

from __future__ import annotations

from importlib.resources import files

from cartoonalive.drawing.model import Character
from cartoonalive.drawing.toml import read_character
from cartoonalive.errors import UsageError


def cast_names() -> list[str]:
    """Names of all characters, sorted."""
    folder = files("cartoonalive.drawing") / "cast"
    return sorted(item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml"))


def cast_member(name: str) -> Character:
    """One of the named characters.

    Raises:
        UsageError: nobody has that name.
    """
    if name not in cast_names():
        raise UsageError(
            f"there is no character {name!r}",
            hint=f"Name a TOML file or one of {', '.join(cast_names())}.",
            code="no_such_character",
        )
    return read_character((files("cartoonalive.drawing") / "cast" / f"{name}.toml").read_text(encoding="utf-8"), name)
