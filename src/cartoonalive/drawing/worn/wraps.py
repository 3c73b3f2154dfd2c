"""Cloth around the head: hoods and headscarves."""

from __future__ import annotations

import numpy as np
import skia

from cartoonalive.drawing.brush import Brush, curve, loop, polygon, ribbon
from cartoonalive.drawing.clothing.cloth import paint_cover
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.palette import shade, tint
from cartoonalive.drawing.parts.body import on_body, pit
from cartoonalive.drawing.space import SKULL_LEVEL, SKULL_WIDTH, Points
from cartoonalive.drawing.worn.fabric import cloth_colour, shade_side


def paint_hood_back(easel: Easel) -> None:
    """The inside of a hood or headscarf, behind the head."""
    kind = easel.character.accessories.headwear
    if kind not in ("hood", "headscarf"):
        return
    out = 0.5 if kind == "hood" else 0.2
    with easel.layer("headwear_back", "headwear") as brush:
        brush.fill(polygon(_shell(easel, out)), shade(cloth_colour(easel), 0.45))


def _shell(easel: Easel, out: float) -> Points:
    """Outline of a hood: the head's silhouette, then down to the shoulders."""
    left, right = easel.space.silhouette(out, SKULL_LEVEL)
    low, chin, wide = pit(easel), easel.space.head.chin, SKULL_WIDTH * (1 + out)
    sides = [(0.985 * wide, 0.12 * chin), (0.9 * wide, 0.45 * chin), (0.86 + 0.3 * out, 0.85 * chin)]
    rest = [(0.95, low + 0.1), (0.7, low + 0.4), (0.0, low + 0.56), (-0.7, low + 0.4), (-0.95, low + 0.1)]
    down = easel.space.project([(x, y, -0.1) for x, y in sides])
    up = easel.space.project([(-x, y, -0.1) for x, y in reversed(sides)])
    knots = np.concatenate([right[-1:], down, on_body(easel, rest), up, left[-1:]])
    return np.concatenate([left[::-1], right[:-1], curve([(x, y) for x, y in knots.tolist()], 80)])


def _wrap(
    easel: Easel, brush: Brush, out: float, opening: list[tuple[float, float]], code: str, *, is_tight: bool = False
) -> None:
    """Cloth around the head with an opening for the face; where it ``is_tight`` nothing is seen but the face."""
    shell = polygon(_shell(easel, out))
    points = loop([*opening, *((-x, y) for x, y in opening[-2:0:-1])], 80)
    hole = polygon(easel.space.on_face(points))
    if is_tight:
        left, right = easel.space.silhouette()
        face = polygon(np.concatenate([left[::-1], right]))
        hole = skia.Op(hole, face, skia.PathOp.kIntersect_PathOp)
    path = skia.Op(shell, hole, skia.PathOp.kDifference_PathOp)
    paint_cover(easel, brush, path, code)
    shade_side(easel, brush, path, code)
    with brush.clipped(path):
        for share in (0.25, 0.55, 0.85):
            grown = points * np.array([1 + 0.3 * share, 1 + 0.22 * share]) + np.array([0, 0.03 * share])
            line = easel.space.project(np.column_stack([grown, np.full(len(grown), 0.45 - 0.5 * share)]))
            press = np.abs(np.sin(np.linspace(0, 5 * np.pi, len(line)))) + 0.15
            brush.fill(ribbon(line, 0.035 * easel.unit * press), shade(code, 0.3), 0.7, blur=0.4 * easel.softness)


def paint_hood(easel: Easel, brush: Brush) -> None:
    """A hood that stands off the head."""
    chin = easel.space.head.chin
    opening = [
        (0.0, -1.04 * easel.space.head.crown),
        (0.72, -0.9 * easel.space.head.crown),
        (1.06, -0.4),
        (1.08, 0.3),
        (0.8, 0.95 * chin),
        (0.0, chin + 0.3),
    ]
    _wrap(easel, brush, 0.42, opening, cloth_colour(easel))


def paint_headscarf(easel: Easel, brush: Brush) -> None:
    """A scarf that leaves only the face free."""
    chin = easel.space.head.chin
    opening = [
        (0.0, -0.78),
        (0.5, -0.7),
        (0.84, -0.3),
        (0.86, 0.2 * chin),
        (0.66, 0.68 * chin),
        (0.3, 0.97 * chin),
        (0.0, 1.06 * chin),
    ]
    code = cloth_colour(easel)
    _wrap(easel, brush, 0.16, opening, code, is_tight=True)
    low = pit(easel)
    drape = [
        (-0.7, low - 0.2),
        (0.0, low - 0.05),
        (0.7, low - 0.2),
        (0.95, low + 0.25),
        (0.3, low + 0.55),
        (-0.5, low + 0.6),
        (-0.95, low + 0.2),
    ]
    path = polygon(on_body(easel, loop(drape, 60)))
    paint_cover(easel, brush, path, tint(code, 0.06))
    with brush.clipped(path):
        for bend in (0.0, 0.16, 0.32):
            fold = on_body(
                easel, curve([(-0.85, low + bend - 0.12), (0, low + bend + 0.1), (0.85, low + bend - 0.16)], 24)
            )
            brush.fill(ribbon(fold, 0.04 * easel.unit * np.sin(np.linspace(0, np.pi, 24))), shade(code, 0.32), 0.8)
