"""Clothes of other times and places, and uniforms."""

from __future__ import annotations

import numpy as np

from cartoonalive.drawing.brush import Brush, Point, curve, polygon, ribbon
from cartoonalive.drawing.clothing.cloth import paint_piece, paint_torso
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.palette import mix, shade, tint
from cartoonalive.drawing.parts.body import on_body, pit

STEEL = "#7d8594"
"""Colour that all armour has some of."""


def paint_sailor(easel: Easel, brush: Brush) -> None:
    """A sailor collar with stripes and a bow."""
    low, neck = pit(easel), easel.character.body.neck
    palette = easel.character.palette
    paint_torso(easel, brush, [(0, low + 0.66), (neck * 0.8, low + 0.3), (neck * 1.4, low - 0.08)], palette.cloth_2)
    for sign in (-1, 1):
        flap: list[Point] = [
            (sign * x, y)
            for x, y in (
                (neck * 1.3, low - 0.1),
                (neck * 0.78, low + 0.28),
                (0.0, low + 0.72),
                (neck * 1.3, low + 0.8),
                (neck * 3.0, low + 0.56),
                (neck * 2.6, low + 0.12),
            )
        ]
        paint_piece(easel, brush, flap, palette.cloth, smooth=False)
        stripe = on_body(
            easel,
            np.array(
                [(sign * neck * 0.32, low + 0.66), (sign * neck * 1.3, low + 0.69), (sign * neck * 2.72, low + 0.5)]
            ),
        )
        brush.fill(ribbon(stripe, 0.035 * easel.unit), palette.cloth_2)
    paint_bow(easel, brush, (0.0, low + 0.78), 0.3, palette.accent)


def paint_bow(easel: Easel, brush: Brush, centre: Point, size: float, code: str) -> None:
    """A bow of ribbon around ``centre``, ``size`` to each side."""
    x, y = centre
    for sign in (-1, 1):
        tail: list[Point] = [
            (x, y),
            (x + sign * size * 0.35, y + size * 0.2),
            (x + sign * size * 0.62, y + size * 1.3),
            (x + sign * size * 0.25, y + size * 1.15),
        ]
        paint_piece(easel, brush, tail, shade(code, 0.12), smooth=False)
        loop: list[Point] = [
            (x, y),
            (x + sign * size * 0.5, y - size * 0.42),
            (x + sign * size * 1.05, y - size * 0.32),
            (x + sign * size * 1.0, y + size * 0.34),
            (x + sign * size * 0.5, y + size * 0.28),
        ]
        path = paint_piece(easel, brush, loop, code)
        with brush.clipped(path):
            crease = on_body(
                easel,
                curve(
                    [(x, y), (x + sign * size * 0.4, y - size * 0.02), (x + sign * size * 0.75, y + size * 0.06)], 12
                ),
            )
            brush.fill(ribbon(crease, 0.05 * easel.unit * np.linspace(1, 0, 12)), shade(code, 0.35))
    paint_piece(
        easel,
        brush,
        [
            (x - size * 0.18, y - size * 0.18),
            (x + size * 0.18, y - size * 0.18),
            (x + size * 0.16, y + size * 0.2),
            (x - size * 0.16, y + size * 0.2),
        ],
        tint(code, 0.06),
    )


def paint_armour(easel: Easel, brush: Brush) -> None:
    """Breastplate and layered shoulder plates."""
    low, neck, wide = pit(easel), easel.character.body.neck, easel.character.body.shoulders
    palette = easel.character.palette
    paint_torso(easel, brush, [(0, low + 0.28), (neck * 0.9, low + 0.1), (neck * 1.5, low - 0.1)], palette.cloth_2)
    steel = mix(palette.cloth, STEEL, 0.45)
    breast: list[Point] = [
        (0, low + 0.36),
        (neck * 1.5, low + 0.24),
        (wide * 0.7, low + 0.5),
        (wide * 0.7, low + 1.2),
        (wide * 0.56, low + 2.2),
        (0, low + 2.45),
        (-wide * 0.56, low + 2.2),
        (-wide * 0.7, low + 1.2),
        (-wide * 0.7, low + 0.5),
        (-neck * 1.5, low + 0.24),
    ]
    path = paint_piece(easel, brush, breast, steel)
    with brush.clipped(path):
        ridge = on_body(easel, curve([(0, low + 0.3), (0.04, low + 1.0), (0, low + 2.5)], 20))
        brush.fill(
            polygon(np.concatenate([ridge, ridge[::-1] + np.array([4 * easel.unit, 0])])), shade(steel, 0.2), 0.7
        )
    for sign in (-1, 1):
        for k in (2, 1, 0):
            plate: list[Point] = [
                (sign * x, y + 0.22 * k)
                for x, y in (
                    (wide * 0.55, low + 0.14),
                    (wide * 0.9, low + 0.06),
                    (wide * 1.25, low + 0.34),
                    (wide * 1.28, low + 0.66),
                    (wide * 0.95, low + 0.5),
                    (wide * 0.62, low + 0.48),
                )
            ]
            paint_piece(easel, brush, plate, tint(steel, 0.22 - 0.08 * k))
        shine = on_body(
            easel,
            curve(
                [(sign * wide * 0.72, low + 0.2), (sign * wide * 0.95, low + 0.2), (sign * wide * 1.12, low + 0.36)], 14
            ),
        )
        brush.fill(ribbon(shine, 0.06 * easel.unit * np.sin(np.linspace(0, np.pi, 14))), "#ffffff", 0.7)


def paint_kimono(easel: Easel, brush: Brush) -> None:
    """Two collar bands that cross, and a sash."""
    low, neck = pit(easel), easel.character.body.neck
    palette = easel.character.palette
    paint_torso(easel, brush, [(0, low + 0.6), (neck * 0.7, low + 0.26), (neck * 1.5, low - 0.12)], palette.cloth)
    under: list[Point] = [
        (neck * 1.25, low - 0.2),
        (neck * 1.7, low - 0.1),
        (neck * 0.9, low + 0.62),
        (-0.02, low + 1.05),
        (-0.12, low + 0.66),
        (neck * 0.5, low + 0.4),
    ]
    over: list[Point] = [
        (-neck * 1.25, low - 0.2),
        (-neck * 1.7, low - 0.1),
        (-neck * 0.95, low + 0.62),
        (neck * 1.2, low + 2.0),
        (neck * 2.1, low + 2.0),
        (-neck * 0.4, low + 0.44),
    ]
    for band in (under, over):
        paint_piece(easel, brush, band, palette.cloth_2)
    half = 0.77 * easel.character.body.shoulders
    sash: list[Point] = [
        (-half, low + 1.75),
        (0, low + 1.82),
        (half, low + 1.75),
        (half, low + 2.6),
        (0, low + 2.68),
        (-half, low + 2.6),
    ]
    paint_piece(easel, brush, sash, palette.accent, smooth=False)


def paint_scarf(easel: Easel, brush: Brush) -> None:
    """A scarf wound around the neck."""
    low, neck = pit(easel), easel.character.body.neck
    palette = easel.character.palette
    paint_torso(easel, brush, [(0, low + 0.1), (neck, low), (neck * 1.4, low - 0.1)], palette.cloth)
    code = palette.accent
    paint_piece(
        easel, brush, [(0.1, low + 0.2), (0.5, low + 0.15), (0.66, low + 1.3), (0.24, low + 1.36)], shade(code, 0.1)
    )
    wrap: list[Point] = [
        (-neck * 1.5, low - 0.34),
        (0, low - 0.16),
        (neck * 1.5, low - 0.34),
        (neck * 2.0, low + 0.0),
        (neck * 1.1, low + 0.36),
        (-neck * 1.0, low + 0.4),
        (-neck * 2.0, low + 0.02),
    ]
    path = paint_piece(easel, brush, wrap, code)
    with brush.clipped(path):
        for bend in (-0.1, 0.08, 0.22):
            fold = on_body(
                easel,
                curve([(-neck * 1.9, low + bend - 0.12), (0, low + bend + 0.12), (neck * 1.9, low + bend - 0.14)], 24),
            )
            brush.fill(
                ribbon(fold, 0.045 * easel.unit * np.sin(np.linspace(0, np.pi, 24))), mix(code, shade(code, 0.5), 0.7)
            )
