"""``cartoonalive draw``: portraits drawn by code, with everything that is known of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cartoonalive.cli.progress import progress
from cartoonalive.errors import UsageError

if TYPE_CHECKING:
    from cartoonalive.drawing.model import Character

SIZES = (32, 2048)
"""Least and largest side of a picture."""
MOST = 1_000_000
"""Most pictures of one data set."""
MOST_ON_SHEET = 400


def draw(
    *,
    out: Annotated[Path | None, Parameter(name=["--out", "-o"])] = None,
    style: str | None = None,
    seed: int = 0,
    character: str | None = None,
    size: int | None = None,
    layers: Path | None = None,
    truth: Annotated[bool, Parameter(negative="")] = False,
    sheet: Annotated[bool, Parameter(negative="")] = False,
    dataset: Path | None = None,
    count: int = 64,
    jobs: int = 1,
) -> int:
    """Draw a portrait by code, a sheet of many, or a data set.

    Args:
        out: The PNG file; by default the character's name with .png, in the current folder.
        style: How to draw: anime, anime_soft, chibi, webtoon, vector, ink, semi_real, oil, render or photo; anime when
            nothing is said, all of them in a data set.
        seed: Which of the random characters, from 0.
        character: A character instead of a random one: a TOML file, or a name from docs/drawing.md.
        size: Side of a picture in pixels; by default 1000, or 256 on sheets and in data sets.
        layers: Also write every layer alone into this folder, with what the others hide of it.
        truth: Also write layers, classes, matte, points, and the character with eyes shut, mouth open and head turned
            into a folder beside the picture, named after it.
        sheet: Draw --count characters with seeds from --seed on, in rows.
        dataset: Write --count random characters with their truth into this folder; a run that was cut off goes on.
        count: Number of characters on a sheet or in a data set.
        jobs: Number of processes that write a data set.
    """
    _within("seed", seed, (0, 2**31 - 1))
    _within("count", count, (1, MOST if dataset else MOST_ON_SHEET))
    _within("jobs", jobs, (1, 256))
    _within("size", size or SIZES[0], SIZES)
    if dataset is not None:
        return _write_dataset(dataset, style, seed, size or 256, count, jobs)
    if sheet:
        return _write_sheet(out, style or "anime", seed, size or 256, count)
    return _write_picture(_character(character, style or "anime", seed), out, size or 1000, layers, truth=truth)


def _character(named: str | None, style: str, seed: int) -> Character:
    from cartoonalive.drawing.cast import cast_member
    from cartoonalive.drawing.sampling.characters import sample
    from cartoonalive.drawing.toml import load_character

    if named is None:
        return sample(style, seed)
    return load_character(Path(named)) if named.endswith(".toml") else cast_member(named)


def _write_picture(character: Character, out: Path | None, size: int, layers: Path | None, *, truth: bool) -> int:
    from cartoonalive.drawing.draw import draw as drawn
    from cartoonalive.drawing.truth import write_layers, write_truth
    from cartoonalive.formats.picture import write_png

    drawing = drawn(character, size)
    target = out or Path(f"{character.name.lower().replace(' ', '_')}.png")
    write_png(target, drawing.shown())
    print(target)
    if layers is not None:
        write_layers(drawing, layers)
        print(layers)
    if truth:
        folder = target.with_suffix(".truth")
        write_truth(drawing, folder)
        print(folder)
    return 0


def _write_sheet(out: Path | None, style: str, seed: int, size: int, count: int) -> int:
    from cartoonalive.drawing.sampling.characters import sample
    from cartoonalive.drawing.sheet import sheet
    from cartoonalive.formats.picture import write_png

    target = out or Path(f"{style}.png")
    characters = [sample(style, seed + number) for number in range(count)]
    write_png(target, sheet(characters, columns=max(round(count**0.5), 1), size=size))
    print(target)
    return 0


def _write_dataset(folder: Path, style: str | None, seed: int, size: int, count: int, jobs: int) -> int:
    from cartoonalive.drawing.dataset import DatasetPlan, write_dataset
    from cartoonalive.drawing.sampling.characters import known_style
    from cartoonalive.drawing.sampling.styles import STYLES

    styles = tuple(STYLES) if style is None else (known_style(style),)
    plan = DatasetPlan(count=count, size=size, seed=seed, styles=styles)
    with progress(quiet=False) as listener:
        print(write_dataset(folder, plan, jobs=jobs, listener=listener))
    return 0


def _within(what: str, value: int, bounds: tuple[int, int]) -> None:
    least, most = bounds
    if not least <= value <= most:
        raise UsageError(f"{what} {value} is out of range", hint=f"Choose {least} to {most}.", code="bad_option")
