"""What is behind the character."""

from __future__ import annotations

import numpy as np
import skia

from cartoonalive.drawing.brush import Brush, colour, polygon
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.palette import mix, tint
from cartoonalive.drawing.scenery import paint_city, paint_hills, paint_room


def paint_background(easel: Easel) -> None:
    """Fill the whole picture."""
    kind = easel.character.background.kind
    with easel.layer("background", "background") as brush:
        brush.canvas.drawColor(colour(easel.character.palette.background))
        random = np.random.default_rng([easel.character.background.seed, 11])
        brush.canvas.save()
        brush.canvas.scale(easel.size, easel.size)
        _BACKGROUNDS[kind](easel, brush, random)
        brush.canvas.restore()


def _plain(easel: Easel, brush: Brush, random: np.random.Generator) -> None:
    """Nothing but the colour."""


def _square() -> skia.Path:
    return polygon(np.array([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]))


def _gradient(easel: Easel, brush: Brush, random: np.random.Generator) -> None:
    palette = easel.character.palette
    stops = [(0.0, colour(palette.background)), (1.0, colour(palette.background_2))]
    brush.blend(_square(), (float(random.uniform(0, 1)), 0), (float(random.uniform(0, 1)), 1), stops)


def _disc(easel: Easel, brush: Brush, random: np.random.Generator) -> None:
    brush.ellipse((0.5, 0.52), (0.43, 0.43), easel.character.palette.background_2)


def _stripes(easel: Easel, brush: Brush, random: np.random.Generator) -> None:
    step = float(random.uniform(0.06, 0.14))
    for x in np.arange(-1.0, 1.0 + step, step):
        band = np.array([(x, 0.0), (x + step / 2, 0.0), (x + step / 2 + 0.6, 1.0), (x + 0.6, 1.0)])
        brush.fill(polygon(band), easel.character.palette.background_2)


def _dots(easel: Easel, brush: Brush, random: np.random.Generator) -> None:
    step = float(random.uniform(0.06, 0.11))
    for row, y in enumerate(np.arange(0, 1 + step, step)):
        for x in np.arange(0.5 * step * (row % 2), 1 + step, step):
            brush.ellipse((float(x), float(y)), (0.22 * step, 0.22 * step), easel.character.palette.background_2)


def _bokeh(easel: Easel, brush: Brush, random: np.random.Generator) -> None:
    palette = easel.character.palette
    _gradient(easel, brush, random)
    for _ in range(26):
        radius = float(random.uniform(0.03, 0.14))
        tone = mix(
            tint(palette.background_2, float(random.uniform(0.2, 0.7))), palette.accent, float(random.uniform(0, 0.35))
        )
        brush.ellipse(
            tuple(random.uniform(0, 1, 2)), (radius, radius), tone, float(random.uniform(0.1, 0.4)), blur=0.012
        )


def _sky(easel: Easel, brush: Brush, random: np.random.Generator) -> None:
    _gradient(easel, brush, random)
    for _ in range(4):
        x, y = random.uniform(0, 1), random.uniform(0.05, 0.75)
        for _ in range(9):
            radius = float(random.uniform(0.04, 0.09))
            centre = (float(x + random.normal(0, 0.09)), float(y + random.normal(0, 0.02)))
            brush.ellipse(centre, (radius * 1.3, radius * 0.8), "#ffffff", 0.35, blur=0.01)


_BACKGROUNDS = {
    "plain": _plain,
    "gradient": _gradient,
    "disc": _disc,
    "stripes": _stripes,
    "dots": _dots,
    "bokeh": _bokeh,
    "room": paint_room,
    "sky": _sky,
    "hills": paint_hills,
    "city": paint_city,
}
