"""Hats and caps."""

from __future__ import annotations

import numpy as np
import skia

from cartoonalive.drawing.brush import Brush, curve, loop, polygon, ribbon
from cartoonalive.drawing.clothing.cloth import paint_cover
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.palette import mix, shade, tint
from cartoonalive.drawing.space import Points
from cartoonalive.drawing.worn.fabric import cloth_colour, shade_side

ROOM = 0.06
"""How far a hat stands off the hair."""


def _dome(easel: Easel, level: float, out: float, sag: float) -> tuple[skia.Path, Points]:
    """The part of the head above ``level``, blown up by ``out``, and its lower edge, which sags in the middle."""
    left, right = easel.space.silhouette(out, level / (1 + out))
    half = 1.02 * (1 + out)
    edge = curve(
        [
            (half, level),
            (0.6 * half, level + 0.75 * sag),
            (0, level + sag),
            (-0.6 * half, level + 0.75 * sag),
            (-half, level),
        ],
        40,
    )
    rim = easel.space.project(easel.space.lift(edge, out))
    return polygon(np.concatenate([left[::-1], right, rim])), rim


def paint_cap(easel: Easel, brush: Brush) -> None:
    """A cap with a visor."""
    out = easel.character.hair.volume + ROOM
    code = cloth_colour(easel)
    dome, _ = _dome(easel, -0.62, out, -0.06)
    paint_cover(easel, brush, dome, code)
    with brush.clipped(dome):
        for x in (-0.62, 0.0, 0.62):
            seam = curve([(0.1 * x, -1.02 * easel.space.head.crown), (x, -0.9), (1.1 * x, -0.5)], 20)
            line = easel.space.project(easel.space.lift(seam, out))
            brush.fill(ribbon(line, 0.02 * easel.unit), shade(code, 0.4))
    shade_side(easel, brush, dome, code)
    back = curve([(-0.86, -0.6), (-0.5, -0.7), (0, -0.73), (0.5, -0.7), (0.86, -0.6)], 30)
    front = curve([(0.86, -0.6), (0.66, -0.46), (0, -0.38), (-0.66, -0.46), (-0.86, -0.6)], 30)
    shape = np.concatenate([easel.space.lift(back, out), easel.space.lift(front, out, 0.45)])
    visor = polygon(easel.space.project(shape))
    paint_cover(easel, brush, visor, shade(code, 0.12))
    stitch = easel.space.project(easel.space.lift(front * [0.92, 1.0] + [0, -0.05], out, 0.4))
    brush.fill(ribbon(stitch, 0.014 * easel.unit), tint(code, 0.3), 0.7)


def paint_beanie(easel: Easel, brush: Brush) -> None:
    """A knitted cap with a cuff."""
    out = easel.character.hair.volume + ROOM + 0.03
    code = cloth_colour(easel)
    dome, _ = _dome(easel, -0.6, out, -0.05)
    paint_cover(easel, brush, dome, code)
    with brush.clipped(dome):
        for x in np.linspace(-0.9, 0.9, 9):
            rib = curve([(0.2 * x, -1.06 * easel.space.head.crown), (0.9 * x, -0.95), (x, -0.5)], 14)
            line = easel.space.project(easel.space.lift(rib, out))
            brush.fill(ribbon(line, 0.035 * easel.unit), shade(code, 0.2), 0.6)
    shade_side(easel, brush, dome, code)
    upper = curve([(1.08, -0.76), (0.6, -0.86), (0, -0.89), (-0.6, -0.86), (-1.08, -0.76)], 34)
    lower = upper[::-1] + np.array([0.0, 0.3])
    cuff = polygon(
        easel.space.project(easel.space.lift(np.concatenate([upper, lower]) * [1 + 0.5 * out, 1], out + 0.03))
    )
    paint_cover(easel, brush, cuff, tint(code, 0.14))
    shade_side(easel, brush, cuff, tint(code, 0.14))


def paint_witch_hat(easel: Easel, brush: Brush) -> None:
    """A pointed hat with a broad brim, its tip bent."""
    code, crown = cloth_colour(easel), easel.space.head.crown
    base, wide = -0.56 * crown, 1.04 + easel.character.hair.volume
    cone = [
        (-wide, base),
        (-0.78 * wide, base - 0.62),
        (-0.36, base - 1.25),
        (0.08, base - 1.66),
        (0.56, base - 1.58),
        (0.36, base - 1.1),
        (0.8 * wide, base - 0.55),
        (wide, base),
    ]
    path = polygon(easel.space.project(np.column_stack([curve(cone, 60), np.zeros(60)])))
    paint_cover(easel, brush, path, code)
    shade_side(easel, brush, path, code)
    with brush.clipped(path):
        band = curve([(-1.1 * wide, base - 0.2), (0, base - 0.08), (1.1 * wide, base - 0.2)], 24)
        line = easel.space.project(np.column_stack([band, np.full(24, 0.4)]))
        brush.fill(ribbon(line, 0.2 * easel.unit), easel.character.palette.cloth_2)
    angle = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    droop = 0.07 * np.cos(angle) ** 2
    front = np.stack([1.8 * np.cos(angle), base - 0.02 + 0.17 * np.sin(angle) + droop, np.full(64, 0.3)], 1)
    brim = polygon(easel.space.project(front))
    paint_cover(easel, brush, brim, tint(code, 0.06))
    shade_side(easel, brush, brim, tint(code, 0.06))


def paint_beret(easel: Easel, brush: Brush) -> None:
    """A soft round cap that hangs to one side."""
    code, crown = cloth_colour(easel), easel.space.head.crown
    out = easel.character.hair.volume + ROOM
    lean = np.sign(easel.character.light.side or -1.0)
    top = crown * (1 + out)
    knots = [
        (-0.86, -0.66 * top),
        (-1.06, -0.84 * top),
        (-0.5, -1.06 * top),
        (0.1, -1.12 * top),
        (0.9, -1.05 * top),
        (1.34, -0.74 * top),
        (1.16, -0.55 * top),
        (0.86, -0.6 * top),
        (0.0, -0.73 * top),
    ]
    outline = loop([(lean * x, y) for x, y in knots], 72)
    path = polygon(easel.space.project(np.column_stack([outline, np.full(len(outline), 0.25)])))
    paint_cover(easel, brush, path, code)
    shade_side(easel, brush, path, code)
    stalk = easel.space.project([(0.1 * lean, -1.1 * top, 0.2), (0.14 * lean, -1.2 * top, 0.2)])
    brush.fill(ribbon(stalk, 0.06 * easel.unit), shade(code, 0.3))
    band = curve(
        [(-0.9, -0.62 * top), (-0.45, -0.71 * top), (0, -0.73 * top), (0.45, -0.7 * top), (0.88, -0.58 * top)], 34
    )
    line = easel.space.project(np.column_stack([band * [lean, 1], np.full(34, 0.45)]))
    brush.fill(ribbon(line, 0.09 * easel.unit), shade(code, 0.34))


def paint_sun_hat(easel: Easel, brush: Brush) -> None:
    """A straw hat with a broad brim and a ribbon."""
    crown = easel.space.head.crown
    out = easel.character.hair.volume + ROOM
    straw = mix("#ecd9a4", easel.character.palette.cloth_2, 0.25)
    dome, _ = _dome(easel, -0.62, out, -0.05)
    angle = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    ring = np.stack([1.8 * np.cos(angle), -0.52 * crown + 0.2 * np.sin(angle) + 0.14 * np.cos(angle) ** 2], 1)
    brim = polygon(easel.space.project(np.column_stack([ring, 0.35 + 0.5 * np.sin(angle)])))
    paint_cover(easel, brush, brim, straw)
    shade_side(easel, brush, brim, straw)
    paint_cover(easel, brush, dome, straw)
    shade_side(easel, brush, dome, straw)
    with brush.clipped(dome):
        ribbon_line = curve([(-1.2, -0.66), (0, -0.7), (1.2, -0.66)], 24)
        line = easel.space.project(easel.space.lift(ribbon_line * [1, 0.62 * crown / 0.7], out))
        brush.fill(ribbon(line, 0.26 * easel.unit), cloth_colour(easel))
        for level in (0.72, 0.82, 0.92):
            weave = curve([(-1.2, -level * crown + 0.1), (0, -level * crown * 1.06), (1.2, -level * crown + 0.1)], 24)
            arc = easel.space.project(easel.space.lift(weave, out))
            brush.fill(ribbon(arc, 0.018 * easel.unit), shade(straw, 0.22), 0.7)
