"""Everyday clothes."""

from __future__ import annotations

import numpy as np

from cartoonalive.drawing.brush import Brush, Point, curve, polygon, ribbon
from cartoonalive.drawing.clothing.cloth import (
    both_sides,
    paint_cover,
    paint_folds,
    paint_over,
    paint_piece,
    paint_torso,
)
from cartoonalive.drawing.clothing.patterns import paint_pattern
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.palette import shade, tint
from cartoonalive.drawing.parts.body import FLOOR, on_body, pit
from cartoonalive.drawing.shading import round_off


def paint_crew(easel: Easel, brush: Brush) -> None:
    """A pullover with a round neck."""
    paint_round_neck(easel, brush, easel.character.palette.cloth)


def paint_round_neck(easel: Easel, brush: Brush, code: str, *, sleeves: bool = True) -> None:
    """A round neckline with a ribbed band, as a garment of its own or under another."""
    low, neck = pit(easel), easel.character.body.neck
    collar: list[Point] = [(0, low + 0.2), (neck * 0.85, low + 0.08), (neck * 1.5, low - 0.08)]
    paint_torso(easel, brush, collar, code, sleeves=sleeves)
    band = on_body(
        easel, curve(both_sides([(0, low + 0.24), (neck * 0.88, low + 0.12), (neck * 1.54, low - 0.06)]), 40)
    )
    brush.fill(ribbon(band, 0.075 * easel.unit), shade(code, 0.2))


def paint_vneck(easel: Easel, brush: Brush) -> None:
    """A pullover with a pointed neckline."""
    low, neck = pit(easel), easel.character.body.neck
    code = easel.character.palette.cloth
    paint_torso(easel, brush, [(0, low + 0.62), (neck * 0.75, low + 0.28), (neck * 1.5, low - 0.08)], code)
    for sign in (-1, 1):
        line = on_body(
            easel, curve([(0, low + 0.66), (sign * neck * 0.78, low + 0.31), (sign * neck * 1.54, low - 0.06)], 30)
        )
        brush.fill(ribbon(line, 0.07 * easel.unit), shade(code, 0.2))


def paint_straps(easel: Easel, brush: Brush) -> None:
    """A top with straps; shoulders and arms are bare."""
    low, wide = pit(easel), easel.character.body.shoulders
    code = easel.character.palette.cloth
    outline: list[Point] = [
        (0, low + 0.72),
        (wide * 0.28, low + 0.6),
        (wide * 0.4, low + 0.3),
        (wide * 0.43, low + 0.08),
        (wide * 0.53, low + 0.13),
        (wide * 0.57, low + 0.5),
        (wide * 0.7, low + 0.86),
        (wide * 0.78, low + 1.05),
        (wide * 0.78, low + 1.6),
        (wide * 0.66, low + 2.3),
        (wide * 0.76, low + 3.3),
        (wide * 0.82, FLOOR),
    ]
    half = curve(outline, 60)
    path = polygon(on_body(easel, np.concatenate([half, (half * np.array([-1, 1]))[::-1]])))
    paint_cover(easel, brush, path, code)
    with brush.clipped(path):
        paint_pattern(easel, brush, code)
        paint_folds(easel, brush, code)
        round_off(easel, brush, path, shade(code, 0.5), 0.7, 0.4)


def paint_shirt(easel: Easel, brush: Brush) -> None:
    """A shirt with a turned-down collar."""
    _paint_collared(easel, brush, easel.character.palette.cloth)


def _paint_collared(easel: Easel, brush: Brush, code: str, *, sleeves: bool = True) -> None:
    low, neck = pit(easel), easel.character.body.neck
    collar: list[Point] = [(0, low + 0.34), (neck * 0.7, low + 0.05), (neck * 1.2, low - 0.2)]
    paint_torso(easel, brush, collar, code, sleeves=sleeves)
    middle = on_body(easel, np.array([(0.0, low + 0.3), (0.02, FLOOR)]))
    brush.fill(ribbon(middle, max(easel.line_width, 0.015 * easel.unit)), shade(code, 0.45))
    for sign in (-1, 1):
        flap: list[Point] = [
            (sign * x, y)
            for x, y in (
                (neck * 1.14, low - 0.24),
                (neck * 0.6, low + 0.1),
                (0.02, low + 0.3),
                (neck * 0.62, low + 0.52),
                (neck * 1.5, low + 0.12),
            )
        ]
        paint_piece(easel, brush, flap, tint(code, 0.12), smooth=False)


def paint_tie(easel: Easel, brush: Brush) -> None:
    """Shirt and tie."""
    low = pit(easel)
    palette = easel.character.palette
    _paint_collared(easel, brush, palette.cloth_2)
    _necktie(easel, brush, low)


def _necktie(easel: Easel, brush: Brush, low: float) -> None:
    accent = easel.character.palette.accent
    paint_piece(
        easel,
        brush,
        [(-0.06, low + 0.4), (0.06, low + 0.4), (0.17, low + 1.5), (0.0, low + 1.7), (-0.17, low + 1.5)],
        accent,
        smooth=False,
    )
    paint_piece(
        easel,
        brush,
        [(-0.12, low + 0.26), (0.12, low + 0.26), (0.07, low + 0.44), (-0.07, low + 0.44)],
        shade(accent, 0.12),
        smooth=False,
    )


def paint_suit(easel: Easel, brush: Brush) -> None:
    """Jacket with lapels over shirt and tie."""
    low, neck = pit(easel), easel.character.body.neck
    palette = easel.character.palette
    _paint_collared(easel, brush, palette.cloth_2, sleeves=False)
    _necktie(easel, brush, low)
    edge: list[Point] = [(neck * 1.3, low - 0.06), (0.55 * neck, low + 1.1), (0.07, low + 1.75), (0.3, FLOOR)]
    paint_over(easel, brush, edge, palette.cloth)
    for sign in (-1, 1):
        lapel: list[Point] = [
            (sign * x, y)
            for x, y in (
                (neck * 1.3, low - 0.08),
                (neck * 1.95, low + 0.42),
                (neck * 1.55, low + 0.52),
                (neck * 1.8, low + 0.66),
                (0.06, low + 1.72),
            )
        ]
        paint_piece(easel, brush, lapel, tint(palette.cloth, 0.08), smooth=False)


def paint_turtleneck(easel: Easel, brush: Brush) -> None:
    """A rolled collar with ribs."""
    low, neck = pit(easel), easel.character.body.neck
    code = easel.character.palette.cloth
    paint_torso(easel, brush, [(0, low + 0.05), (neck, low), (neck * 1.4, low - 0.1)], code)
    roll: list[Point] = [
        (-neck * 1.06, low - 0.3),
        (0, low - 0.2),
        (neck * 1.06, low - 0.3),
        (neck * 1.2, low + 0.02),
        (0, low + 0.16),
        (-neck * 1.2, low + 0.02),
    ]
    path = paint_piece(easel, brush, roll, tint(code, 0.06))
    with brush.clipped(path):
        for x in np.linspace(-1, 1, 9):
            rib = on_body(easel, np.array([(x * neck, low - 0.35), (x * neck * 1.15, low + 0.2)]))
            brush.fill(ribbon(rib, 0.02 * easel.unit), shade(code, 0.25), 0.7)


def paint_hoodie(easel: Easel, brush: Brush) -> None:
    """A hood that lies on the shoulders, and its cords."""
    low, neck = pit(easel), easel.character.body.neck
    code = easel.character.palette.cloth
    paint_torso(easel, brush, [(0, low + 0.3), (neck * 0.9, low + 0.1), (neck * 1.6, low - 0.12)], code)
    for sign in (-1, 1):
        hood: list[Point] = [
            (sign * x, y)
            for x, y in (
                (neck * 1.25, low - 0.28),
                (neck * 2.35, low - 0.1),
                (neck * 2.6, low + 0.2),
                (neck * 1.2, low + 0.5),
                (0.0, low + 0.52),
                (neck * 0.72, low + 0.22),
            )
        ]
        paint_piece(easel, brush, hood, tint(code, 0.06))
        cord = on_body(
            easel,
            curve(
                [(sign * neck * 0.5, low + 0.48), (sign * neck * 0.55, low + 0.8), (sign * neck * 0.48, low + 1.15)], 14
            ),
        )
        brush.fill(ribbon(cord, 0.05 * easel.unit), easel.character.palette.cloth_2)
