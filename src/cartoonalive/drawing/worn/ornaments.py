"""What is put into the hair: bands, bows, flowers."""

from __future__ import annotations

import numpy as np

from cartoonalive.drawing.brush import Brush, curve, polygon, ribbon
from cartoonalive.drawing.clothing.cloth import paint_cover
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.palette import shade, tint
from cartoonalive.drawing.worn.fabric import cloth_colour


def paint_headband(easel: Easel, brush: Brush) -> None:
    """A band over the top of the head."""
    out = easel.character.hair.volume + 0.015
    crown = easel.space.head.crown
    knots = [
        (-0.98, -0.3),
        (-0.86, -0.5 * crown),
        (-0.48, -0.71 * crown),
        (0.0, -0.77 * crown),
        (0.48, -0.71 * crown),
        (0.86, -0.5 * crown),
        (0.98, -0.3),
    ]
    line = easel.space.project(easel.space.lift(curve(knots, 60) * [1 + out, 1], out))
    code = cloth_colour(easel)
    press = np.sin(np.linspace(0, np.pi, len(line))) ** 0.4
    if easel.line_width:
        brush.fill(ribbon(line, (0.15 * easel.unit + 2 * easel.line_width) * press), easel.line_colour(code))
    brush.fill(ribbon(line, 0.15 * easel.unit * press), code)
    shine = line[14:38] - [0, 0.035 * easel.unit]
    brush.fill(ribbon(shine, 0.025 * easel.unit * np.sin(np.linspace(0, np.pi, len(shine)))), tint(code, 0.5), 0.8)


def paint_bow(easel: Easel, brush: Brush) -> None:
    """A ribbon tied to a bow."""
    crown = easel.space.head.crown * (1 + easel.character.hair.volume)
    centre = easel.space.project([(0.62, -0.86 * crown, 0.3)])[0]
    code, unit = cloth_colour(easel), easel.unit
    for sign in (-1.0, 1.0):
        loop = curve(
            [(0, 0), (sign * 0.22, -0.2), (sign * 0.46, -0.2), (sign * 0.5, 0.08), (sign * 0.34, 0.2), (0, 0)], 36
        )
        path = polygon(centre + loop * unit)
        paint_cover(easel, brush, path, code)
        with brush.clipped(path):
            inner = curve([(0, 0), (sign * 0.2, -0.03), (sign * 0.36, 0.04)], 12)
            brush.fill(ribbon(centre + inner * unit, 0.09 * unit * np.linspace(1, 0, 12)), shade(code, 0.35), 0.8)
    knot = curve([(-0.09, -0.09), (0.09, -0.09), (0.08, 0.1), (-0.08, 0.1), (-0.09, -0.09)], 24)
    paint_cover(easel, brush, polygon(centre + knot * unit), tint(code, 0.12))


def paint_flower(easel: Easel, brush: Brush) -> None:
    """A flower at the temple."""
    centre = easel.space.project([(0.86, -0.55, 0.55)])[0]
    code, unit = cloth_colour(easel), easel.unit
    for angle in np.linspace(0, 2 * np.pi, 5, endpoint=False) + 0.3:
        ray = np.array([np.cos(angle), np.sin(angle)])
        side = np.array([-ray[1], ray[0]])
        knots = [(0, 0), tuple(0.14 * ray + 0.1 * side), tuple(0.26 * ray), tuple(0.14 * ray - 0.1 * side), (0, 0)]
        petal = polygon(centre + curve(knots, 28) * unit)
        paint_cover(easel, brush, petal, code)
        with brush.clipped(petal):
            brush.glow(tuple(centre), 0.16 * unit, shade(code, 0.3), 0.9)
    brush.ellipse(tuple(centre), (0.05 * unit, 0.05 * unit), "#f6d873")
