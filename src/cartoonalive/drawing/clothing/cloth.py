"""Pieces of cloth: garments around a neckline, flat pieces, their outlines and folds."""

from __future__ import annotations

import numpy as np
import skia

from cartoonalive.drawing.brush import Brush, Point, curve, loop, polygon, ribbon
from cartoonalive.drawing.clothing.patterns import paint_pattern
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.palette import raised, shade
from cartoonalive.drawing.parts.body import FLOOR, WAIST, on_body, pit, trunk_side, with_arms
from cartoonalive.drawing.shading import rim_light, round_off, shadow


def both_sides(points: list[Point]) -> list[Point]:
    """A collar's edge from the left of the picture to the right, given its right half from the middle outwards."""
    return [*((-x, y) for x, y in reversed(points)), *points[1 if points[0][0] == 0 else 0 :]]


def paint_torso(easel: Easel, brush: Brush, collar: list[Point], code: str, *, sleeves: bool = True) -> skia.Path:
    """A garment with the neckline ``collar`` (right half, from the middle outwards)."""
    path = torso_path(easel, collar, 1.04 if sleeves else 0.9, sleeves=sleeves)
    _paint_cloth(easel, brush, path, code)
    return path


def _paint_cloth(easel: Easel, brush: Brush, path: skia.Path, code: str) -> None:
    """Cloth with its folds; the garment's own cloth has its pattern, what is worn under it has none."""
    paint_cover(easel, brush, path, code)
    with brush.clipped(path):
        if code == easel.character.palette.cloth:
            paint_pattern(easel, brush, code)
        paint_folds(easel, brush, code)
        round_off(easel, brush, path, shade(code, 0.5), 0.7, 0.5)
    rim_light(easel, brush, path, raised(code, 0.18))


def torso_path(easel: Easel, collar: list[Point], spread: float, *, sleeves: bool = True) -> skia.Path:
    """Trunk and sleeves in one outline, with the neckline ``collar``, ``spread`` times as wide as the body."""
    low, wide = pit(easel), easel.character.body.shoulders * spread
    flank = curve([collar[-1], *trunk_side(low, wide)], 40)
    outline = np.concatenate([curve(both_sides(collar), 40), flank, (flank * np.array([-1, 1]))[::-1]])
    trunk = polygon(on_body(easel, outline))
    return with_arms(trunk, easel, wide) if sleeves else trunk


def paint_over(easel: Easel, brush: Brush, edge: list[Point], code: str) -> None:
    """A garment worn open over another; ``edge`` is the right edge of its opening from the neck down."""
    low, neck = pit(easel), easel.character.body.neck
    whole = torso_path(easel, [(0, low), (neck * 0.8, low - 0.02), (neck * 1.25, low - 0.14)], 1.08)
    right = np.concatenate([[(edge[0][0], low - 1.0)], curve(edge, 50)])
    opening = polygon(on_body(easel, np.concatenate([right, (right * np.array([-1, 1]))[::-1]])))
    _paint_cloth(easel, brush, skia.Op(whole, opening, skia.PathOp.kDifference_PathOp), code)


def paint_cover(easel: Easel, brush: Brush, path: skia.Path, code: str) -> None:
    """Fill a piece of cloth, with its outline."""
    if easel.line_width:
        brush.outline(path, easel.line_colour(code), 2 * easel.line_width)
    brush.fill(path, code)


def paint_piece(easel: Easel, brush: Brush, outline: list[Point], code: str, *, smooth: bool = True) -> skia.Path:
    """A closed piece of cloth; ``smooth`` rounds its outline."""
    points = loop(outline, 56) if smooth else np.array(outline)
    path = polygon(on_body(easel, points))
    paint_cover(easel, brush, path, code)
    return path


def paint_folds(easel: Easel, brush: Brush, code: str) -> None:
    """Shadow of the head, of the side away from the light, and folds from the arms."""
    low, wide = pit(easel), easel.character.body.shoulders
    away = -np.sign(easel.character.light.side or -1.0)
    dark = shade(code, 0.24)
    side = [
        (away * 0.72 * wide, low),
        (away * 0.6 * wide, low + 0.8),
        (away * 0.7 * wide, WAIST),
        (away * 0.7 * wide, FLOOR),
    ]
    line = on_body(easel, curve(side, 20))
    path = polygon(np.concatenate([line, (line + np.array([away * 3 * easel.unit, 0]))[::-1]]))
    shadow(easel, brush, path, dark, easel.depth, 2.0)
    _paint_arm_lines(easel, brush, code)
    for sign in (-1.0, 1.0):
        for knots in ([(0.45, 0.2), (0.55, 0.5), (0.56, 0.8)],):
            fold = on_body(easel, curve([(sign * x * wide, low + y) for x, y in knots], 16))
            press = np.sin(np.linspace(0, np.pi, 16))
            brush.fill(
                ribbon(fold, 0.05 * easel.unit * press),
                shade(code, 0.34),
                0.25 + 0.5 * easel.depth,
                blur=0.4 * easel.softness,
            )


def _paint_arm_lines(easel: Easel, brush: Brush, code: str) -> None:
    """A crease from each armpit down to where the arm leaves the body, with the arm's shadow beside it."""
    low, wide = pit(easel), easel.character.body.shoulders
    for sign in (-1.0, 1.0):
        knots = [(0.86, 0.62), (0.83, 0.95), (0.86, 1.3), (0.9, 1.6)]
        line = on_body(easel, curve([(sign * x * wide, low + y) for x, y in knots], 30))
        press = np.clip(np.linspace(0, 2, len(line)), 0, 1) ** 1.5
        inward = line + np.array([-sign * 0.13 * easel.unit, 0]) * press[:, None]
        brush.fill(
            polygon(np.concatenate([line, inward[::-1]])),
            shade(code, 0.3),
            0.3 + 0.4 * easel.depth,
            blur=0.3 * easel.softness,
        )
        width = max(0.9 * easel.line_width, 0.014 * easel.unit)
        brush.fill(ribbon(line, width * press), shade(code, 0.55), blur=0.1 * easel.softness)
