"""What is woven into cloth or printed on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from cartoonalive.drawing.brush import Brush, Point, loop, oval, polygon, ribbon
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.palette import mix, shade, tint, to_oklch
from cartoonalive.drawing.parts.body import on_body, pit
from cartoonalive.drawing.space import Points
from cartoonalive.drawing.vocabulary import Pattern

REACH, DEEP = 1.35, 4.0
"""How far patterns reach to the sides, in shoulder widths, and down from the pit of the neck."""
SAG = 0.12
"""How far level bands hang down in the middle."""


def paint_pattern(easel: Easel, brush: Brush, code: str) -> None:
    """The garment's pattern over cloth of colour ``code``; the brush is clipped to the garment."""
    _PATTERNS[easel.character.body.pattern](easel, brush.atop, code)


def _plain(easel: Easel, brush: Brush, code: str) -> None:
    """Nothing but the cloth."""


def _stripes(easel: Easel, brush: Brush, code: str) -> None:
    tone = _second(easel, code)
    for y in np.arange(0.28, DEEP, 0.34):
        brush.fill(ribbon(_level(easel, y), 0.13 * easel.unit), tone)


def _checks(easel: Easel, brush: Brush, code: str) -> None:
    """Broad bands across and down that darken where they cross, with a fine bright line between."""
    dark, bright = shade(code, 0.35), mix(code, easel.character.palette.accent, 0.55)
    wide = easel.character.body.shoulders
    for y in np.arange(0.1, DEEP, 0.42):
        brush.fill(ribbon(_level(easel, y), 0.19 * easel.unit), dark, 0.5)
        brush.fill(ribbon(_level(easel, y + 0.21), 0.03 * easel.unit), bright, 0.8)
    for x in np.arange(-REACH * wide, REACH * wide, 0.42):
        brush.fill(ribbon(_upright(easel, x), 0.19 * easel.unit), dark, 0.5)
        brush.fill(ribbon(_upright(easel, x + 0.21), 0.03 * easel.unit), bright, 0.8)


def _dots(easel: Easel, brush: Brush, code: str) -> None:
    tone, wide = _second(easel, code), easel.character.body.shoulders
    for row, y in enumerate(np.arange(0.1, DEEP, 0.24)):
        x = np.arange(-REACH * wide + 0.14 * (row % 2), REACH * wide, 0.28)
        low = pit(easel) + y + SAG * (1 - (x / (REACH * wide)) ** 2)
        for centre in on_body(easel, np.column_stack([x, low])):
            brush.fill(oval(centre, np.array([0.05 * easel.unit, 0]), np.array([0, 0.05 * easel.unit])), tone)


def _knit(easel: Easel, brush: Brush, code: str) -> None:
    """Columns of stitches, and one plait of thick yarn to each side."""
    wide = easel.character.body.shoulders
    for x in np.arange(-REACH * wide, REACH * wide, 0.15):
        brush.fill(ribbon(_upright(easel, x), 0.035 * easel.unit), shade(code, 0.2), 0.55)
    for sign in (-1.0, 1.0):
        for phase in (0.0, np.pi):
            y = np.linspace(0.0, DEEP, 60)
            x = sign * 0.36 * wide + 0.07 * np.sin(9 * y + phase)
            line = on_body(easel, np.column_stack([x, pit(easel) + y]))
            brush.fill(ribbon(line, 0.085 * easel.unit), shade(code, 0.28), 0.8)
            brush.fill(ribbon(line - np.array([0.012, 0.012]) * easel.unit, 0.055 * easel.unit), tint(code, 0.08))


def _print(easel: Easel, brush: Brush, code: str) -> None:
    """A star, a heart or a rising sun on the chest."""
    low = pit(easel) + 1.25
    tone = _second(easel, code)
    shape = easel.character.hair.seed % 3
    if shape == 0:
        angle = np.linspace(0, 2 * np.pi, 11)[:-1]
        reach = np.where(np.arange(10) % 2, 0.17, 0.4)
        brush.fill(polygon(on_body(easel, np.stack([reach * np.sin(angle), low - reach * np.cos(angle)], 1))), tone)
    elif shape == 1:
        half: list[Point] = [(0.0, -0.14), (0.2, -0.3), (0.38, -0.16), (0.3, 0.1), (0.0, 0.36)]
        heart = loop([*half, *((-x, y) for x, y in half[-2:0:-1])], 60)
        brush.fill(polygon(on_body(easel, heart + np.array([0.0, low]))), tone)
    else:
        arc = np.linspace(-np.pi / 2, np.pi / 2, 30)
        disc = np.stack([0.34 * np.sin(arc), low - 0.34 * np.cos(arc)], 1)
        brush.fill(polygon(on_body(easel, disc)), tone)
        for k, y in enumerate((0.06, 0.16, 0.26)):
            bar = on_body(easel, np.array([(-0.34 + 0.05 * k, low + y), (0.34 - 0.05 * k, low + y)]))
            brush.fill(ribbon(bar, 0.045 * easel.unit), tone)


def _second(easel: Easel, code: str) -> str:
    """The second colour: pale on dark cloth, the accent on light cloth."""
    palette = easel.character.palette
    return palette.cloth_2 if to_oklch(code)[0] < 0.72 else mix(code, palette.accent, 0.75)


def _level(easel: Easel, y: float) -> Points:
    """(n, 2) a line across the body that sags in the middle."""
    x = np.linspace(-REACH, REACH, 30)
    low = pit(easel) + y + SAG * (1 - (x / REACH) ** 2)
    return on_body(easel, np.column_stack([x * easel.character.body.shoulders, low]))


def _upright(easel: Easel, x: float) -> Points:
    """(n, 2) a line down the body."""
    y = np.linspace(-0.3, DEEP, 12)
    return on_body(easel, np.column_stack([np.full(12, x) * (1 - 0.02 * y), pit(easel) + y]))


_PATTERNS: Mapping[Pattern, Callable[[Easel, Brush, str], None]] = {
    "plain": _plain,
    "stripes": _stripes,
    "checks": _checks,
    "dots": _dots,
    "knit": _knit,
    "print": _print,
}
