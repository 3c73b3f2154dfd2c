"""Backgrounds that show a place: a room, hills, a town; all in the picture's own colours, paler than the figure.

The canvas is one unit wide and high.
"""

from __future__ import annotations

import numpy as np
import skia

from cartoonalive.drawing.brush import Brush, colour, curve, polygon
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.palette import mix, shade, tint

SOFT = 0.0025
"""Blur of distant things in picture sides: they stay behind the figure."""


def paint_room(easel: Easel, brush: Brush, random: np.random.Generator) -> None:
    """A wall with a window or a picture, a shelf of books and a plant."""
    palette = easel.character.palette
    wall = palette.background
    brush.fill(_box(-0.2, 0.8, 1.4, 0.4), shade(wall, 0.16), blur=SOFT)
    brush.fill(_box(-0.2, 0.79, 1.4, 0.018), tint(wall, 0.45), blur=SOFT)
    is_left = random.random() < 0.5
    near, far = (0.03, 0.66) if is_left else (0.62, 0.04)
    _paint_window(brush, near, float(random.uniform(0.08, 0.16)), wall)
    for y in (0.2, 0.47)[: int(random.integers(1, 3))]:
        _paint_shelf(easel, brush, random, far, y + float(random.uniform(-0.03, 0.03)))
    _paint_plant(brush, random, 0.1 if is_left else 0.9, mix(wall, "#5f8f63", 0.6))


def _paint_window(brush: Brush, x: float, y: float, wall: str) -> None:
    """Panes with the sky in them, a frame, a sill."""
    brush.fill(_box(x - 0.015, y - 0.015, 0.35, 0.48), tint(wall, 0.6), blur=SOFT)
    sky = mix(wall, "#a9cfe8", 0.6)
    for column in (0, 1):
        for row in (0, 1):
            pane = _box(x + 0.165 * column, y + 0.23 * row, 0.155, 0.22)
            brush.blend(pane, (0, y), (0, y + 0.45), [(0.0, colour(sky)), (1.0, colour(tint(sky, 0.55)))])
    brush.fill(_box(x - 0.03, y + 0.465, 0.38, 0.025), shade(wall, 0.1), blur=SOFT)


def _paint_shelf(easel: Easel, brush: Brush, random: np.random.Generator, x: float, y: float) -> None:
    """A board with books of many widths."""
    palette = easel.character.palette
    tones = (palette.background_2, palette.cloth, palette.accent, palette.cloth_2, palette.hair)
    at = x + 0.01
    while at < x + 0.27:
        width, height = float(random.uniform(0.016, 0.038)), float(random.uniform(0.1, 0.17))
        tone = mix(palette.background, tones[int(random.integers(len(tones)))], float(random.uniform(0.35, 0.6)))
        brush.fill(_box(at, y + 0.18 - height, width, height), tone, blur=SOFT)
        brush.fill(_box(at, y + 0.205 - height, width, 0.008), tint(tone, 0.4), blur=SOFT)
        at += width + (0.03 if random.random() < 0.12 else 0.002)
    brush.fill(_box(x, y + 0.18, 0.31, 0.02), mix(palette.background, "#7a5a44", 0.5), blur=SOFT)


def _paint_plant(brush: Brush, random: np.random.Generator, x: float, leaf: str) -> None:
    """Long leaves in a pot."""
    for angle in np.linspace(-1.1, 1.1, 9) + random.uniform(-0.1, 0.1, 9):
        length = float(random.uniform(0.16, 0.27))
        tip = np.array([x + length * np.sin(angle), 0.74 - length * np.cos(angle)])
        side = 0.022 * np.array([np.cos(angle), np.sin(angle)])
        middle = 0.5 * (tip + np.array([x, 0.76])) + np.array([0.02 * np.sign(angle), -0.015])
        outline = np.concatenate(
            [curve([(x, 0.76), tuple(middle + k * side), tuple(tip)], 10)[:: int(k)] for k in (1, -1)]
        )
        brush.fill(polygon(outline), shade(leaf, float(random.uniform(0, 0.25))), blur=SOFT)
    pot = np.array([(x - 0.06, 0.74), (x + 0.06, 0.74), (x + 0.045, 0.87), (x - 0.045, 0.87)])
    brush.fill(polygon(pot), mix(leaf, "#b9765a", 0.75), blur=SOFT)


def paint_hills(easel: Easel, brush: Brush, random: np.random.Generator) -> None:
    """Sky, a pale sun, three ridges that grow darker towards us, trees on the nearest."""
    base = easel.character.palette.background
    sky, ground = mix(base, "#bfdcf0", 0.5), mix(easel.character.palette.background_2, "#86a878", 0.55)
    brush.blend(_box(-0.2, -0.2, 1.4, 1.4), (0, 0), (0, 0.75), [(0.0, colour(sky)), (1.0, colour(tint(sky, 0.6)))])
    brush.ellipse((float(random.choice([0.17, 0.84])), 0.2), (0.05, 0.05), tint(sky, 0.7), blur=SOFT)
    for depth, level in enumerate((0.5, 0.6, 0.71)):
        tone = mix(sky, ground, (0.35, 0.62, 0.9)[depth])
        ridge = _ridge(random, level, 0.07)
        if depth == 2:
            _paint_trees(brush, random, ridge, shade(tone, 0.22))
        brush.fill(polygon(np.concatenate([ridge, [(1.2, 1.1), (-0.2, 1.1)]])), tone, blur=SOFT)


def _ridge(random: np.random.Generator, level: float, rise: float) -> np.ndarray:
    """(n, 2) line of hills from left to right."""
    x = np.linspace(-0.2, 1.2, 7)
    return curve([(float(a), level + float(random.uniform(-rise, rise))) for a in x], 60)


def _paint_trees(brush: Brush, random: np.random.Generator, ridge: np.ndarray, tone: str) -> None:
    for x in random.uniform(0, 1, 12):
        y = float(np.interp(x, ridge[:, 0], ridge[:, 1])) + 0.02
        tall = float(random.uniform(0.07, 0.15))
        for step in (0.0, 0.3, 0.6):
            wide = 0.36 * tall * (1 - 0.75 * step)
            fir = np.array([(x - wide, y - step * tall), (x, y - (step + 0.42) * tall), (x + wide, y - step * tall)])
            brush.fill(polygon(fir), tone, blur=SOFT)


def paint_city(easel: Easel, brush: Brush, random: np.random.Generator) -> None:
    """Two rows of houses with windows under a plain sky."""
    palette = easel.character.palette
    sky = palette.background
    brush.blend(_box(-0.2, -0.2, 1.4, 1.4), (0, 0), (0, 0.8), [(0.0, colour(sky)), (1.0, colour(tint(sky, 0.5)))])
    for share, low, high in ((0.35, 0.2, 0.45), (0.75, 0.42, 0.66)):
        x = -float(random.uniform(0, 0.1))
        while x < 1:
            width, top = float(random.uniform(0.1, 0.19)), float(random.uniform(low, high))
            wall = mix(
                sky, mix(palette.background_2, shade(palette.cloth, 0.1), float(random.uniform(0.2, 0.5))), share
            )
            brush.fill(_box(x, top, width - 0.008, 1), wall, blur=SOFT)
            _paint_windows(brush, random, (x, top, width), wall)
            x += width


def _paint_windows(brush: Brush, random: np.random.Generator, house: tuple[float, float, float], wall: str) -> None:
    x, top, width = house
    columns = max(int(width / 0.045), 2)
    step = (width - 0.02) / columns
    for row in np.arange(top + 0.03, 0.95, 0.055):
        for column in range(columns):
            tone = tint(wall, 0.5) if random.random() < 0.35 else shade(wall, 0.16)
            brush.fill(_box(x + 0.012 + column * step, float(row), 0.6 * step, 0.028), tone, blur=0.6 * SOFT)


def _box(x: float, y: float, width: float, height: float) -> skia.Path:
    path = skia.Path()
    path.addRect(skia.Rect(x, y, x + width, y + height))
    return path
