"""What is behind the character."""

from __future__ import annotations

import numpy as np
import skia

from cartoonalive.drawing.brush import Brush, colour, curve, polygon, ribbon
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.palette import mix, tint
from cartoonalive.drawing.scenery import paint_city, paint_hills, paint_room

LAMPS = ("#ffe2b0", "#ffd08a", "#fff2dc", "#bcd8f2", "#d8e8c0")
"""Colours of distant lights."""


def paint_background(easel: Easel) -> None:
    """Fill the whole picture."""
    kind = easel.character.background.kind
    with easel.layer("background", "background") as brush:
        brush.canvas.drawColor(colour(easel.character.palette.background))
        random = np.random.default_rng([easel.character.background.seed, 11])
        brush.canvas.saveLayer(None, _out_of_focus(easel))
        brush.canvas.scale(easel.size, easel.size)
        brush.fill(_square(), easel.character.palette.background)
        _BACKGROUNDS[kind](easel, brush, random)
        brush.canvas.restore()


def _out_of_focus(easel: Easel) -> skia.Paint:
    """How a lens blurs what is far behind the figure; nothing for drawings."""
    paint = skia.Paint()
    if easel.traits.defocus > 0:
        blur = easel.traits.defocus * easel.size
        paint.setImageFilter(skia.ImageFilters.Blur(blur, blur, skia.TileMode.kClamp))
    return paint


def _plain(easel: Easel, brush: Brush, random: np.random.Generator) -> None:
    """Nothing but the colour."""


def _square() -> skia.Path:
    """The canvas and a margin, so that nothing from outside is blurred into it."""
    return polygon(np.array([(-0.2, -0.2), (1.2, -0.2), (1.2, 1.2), (-0.2, 1.2)]))


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
        radius = float(random.uniform(0.03, 0.12))
        glow = mix(LAMPS[int(random.integers(len(LAMPS)))], palette.accent, float(random.uniform(0, 0.3)))
        tone = mix(tint(palette.background, float(random.uniform(0.1, 0.5))), glow, float(random.uniform(0.1, 0.6)))
        brush.ellipse(
            tuple(random.uniform(0, 1, 2)), (radius, radius), tone, float(random.uniform(0.15, 0.5)), blur=0.006
        )


def _brushed(easel: Easel, brush: Brush, random: np.random.Generator) -> None:
    """Broad strokes of a full brush, or a mottled backdrop when it is out of focus."""
    palette = easel.character.palette
    _gradient(easel, brush, random)
    for _ in range(90):
        place, angle = random.uniform(-0.1, 1.1, 2), float(random.normal(-0.9, 0.45))
        reach = float(random.uniform(0.06, 0.16)) * np.array([np.cos(angle), np.sin(angle)])
        bend = 0.2 * np.array([-reach[1], reach[0]])
        spine = curve([tuple(place - reach), tuple(place + bend), tuple(place + reach)], 12)
        tone = mix(palette.background, palette.background_2, float(random.uniform(0, 1)))
        brush.fill(ribbon(spine, 0.055 * np.sin(np.linspace(0.3, np.pi - 0.2, 12))), tone, 0.28, blur=0.003)


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
    "brushed": _brushed,
    "room": paint_room,
    "sky": _sky,
    "hills": paint_hills,
    "city": paint_city,
}
