"""Clothes worn over others: an open jacket, a cardigan, overalls; and a blouse with frills."""

from __future__ import annotations

import numpy as np
import skia

from cartoonalive.drawing.brush import Brush, Point, curve, polygon, ribbon
from cartoonalive.drawing.clothing.cloth import paint_over, paint_piece, paint_torso
from cartoonalive.drawing.clothing.costumes import paint_bow
from cartoonalive.drawing.clothing.garments import paint_round_neck
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.palette import shade, tint
from cartoonalive.drawing.parts.body import FLOOR, on_body, pit


def paint_jacket(easel: Easel, brush: Brush) -> None:
    """An open jacket with a stand-up collar and a zip, over a shirt."""
    low, neck = pit(easel), easel.character.body.neck
    code = easel.character.palette.cloth
    paint_round_neck(easel, brush, easel.character.palette.cloth_2, sleeves=False)
    edge: list[Point] = [(neck * 1.25, low - 0.12), (neck * 1.35, low + 0.5), (neck * 1.2, low + 1.8), (0.42, FLOOR)]
    paint_over(easel, brush, edge, code)
    for sign in (-1, 1):
        teeth = on_body(easel, curve([(sign * x, y) for x, y in edge], 40))
        brush.fill(ribbon(teeth, 0.05 * easel.unit), tint(code, 0.35))
        collar: list[Point] = [
            (sign * x, y)
            for x, y in (
                (neck * 1.1, low - 0.34),
                (neck * 1.75, low - 0.14),
                (neck * 2.3, low + 0.24),
                (neck * 1.36, low + 0.5),
            )
        ]
        paint_piece(easel, brush, collar, tint(code, 0.07), smooth=False)
        pocket = on_body(easel, np.array([(sign * neck * 2.1, low + 1.2), (sign * neck * 3.0, low + 1.1)]))
        brush.fill(ribbon(pocket, 0.05 * easel.unit), shade(code, 0.35))


def paint_cardigan(easel: Easel, brush: Brush) -> None:
    """A knitted jacket with a ribbed edge and buttons, over a shirt."""
    low, neck = pit(easel), easel.character.body.neck
    code = easel.character.palette.cloth
    paint_round_neck(easel, brush, easel.character.palette.cloth_2, sleeves=False)
    edge: list[Point] = [(neck * 1.3, low - 0.1), (neck * 1.1, low + 0.6), (0.05, low + 1.5), (0.05, FLOOR)]
    paint_over(easel, brush, edge, code)
    for sign in (-1, 1):
        rib = on_body(easel, curve([(sign * (x + 0.03), y) for x, y in edge], 50))
        brush.fill(ribbon(rib, 0.13 * easel.unit), shade(code, 0.16))
        brush.fill(ribbon(rib, 0.02 * easel.unit), shade(code, 0.4))
    for y in np.arange(low + 1.62, low + 4, 0.42):
        centre = on_body(easel, [(0.0, float(y))])[0]
        brush.ellipse(tuple(centre), (0.05 * easel.unit,) * 2, easel.character.palette.accent)


def paint_overalls(easel: Easel, brush: Brush) -> None:
    """A bib with two straps and buttons, over a shirt."""
    low, wide = pit(easel), easel.character.body.shoulders
    palette = easel.character.palette
    paint_round_neck(easel, brush, palette.cloth_2)
    for sign in (-1, 1):
        strap: list[Point] = [
            (sign * x * wide, low + y) for x, y in ((0.36, 0.06), (0.5, 0.08), (0.46, 1.1), (0.32, 1.1))
        ]
        paint_piece(easel, brush, strap, palette.cloth, smooth=False)
    bib = [(-0.5, 1.0), (0.5, 1.0), (0.56, 1.9), (0.84, 2.4), (0.88, 5.5), (-0.88, 5.5), (-0.84, 2.4), (-0.56, 1.9)]
    path = paint_piece(easel, brush, [(x * wide, low + y) for x, y in bib], palette.cloth, smooth=False)
    with brush.clipped(path):
        seam = on_body(easel, np.array([(-0.5 * wide, low + 1.1), (0.5 * wide, low + 1.1)]))
        brush.fill(ribbon(seam, 0.025 * easel.unit), tint(palette.cloth, 0.4), 0.8)
    for sign in (-1, 1):
        centre = on_body(easel, [(sign * 0.39 * wide, low + 1.08)])[0]
        brush.ellipse(tuple(centre), (0.065 * easel.unit,) * 2, palette.accent)


def paint_blouse(easel: Easel, brush: Brush) -> None:
    """A stand-up collar, a row of frills down the front, a ribbon."""
    low, neck = pit(easel), easel.character.body.neck
    palette = easel.character.palette
    code = palette.cloth
    paint_torso(easel, brush, [(0, low + 0.02), (neck, low - 0.02), (neck * 1.35, low - 0.12)], code)
    for sign in (-1.0, 1.0):
        _paint_frill(easel, brush, sign, code)
    band: list[Point] = [
        *((-neck * 1.1, low - 0.26), (0, low - 0.16), (neck * 1.1, low - 0.26)),
        *((neck * 1.2, low - 0.02), (0, low + 0.12), (-neck * 1.2, low - 0.02)),
    ]
    paint_piece(easel, brush, band, tint(code, 0.1))
    paint_bow(easel, brush, (0.0, low + 0.2), 0.27, palette.accent)


def _paint_frill(easel: Easel, brush: Brush, sign: float, code: str) -> None:
    """One wavy strip of cloth down the front."""
    low = pit(easel)
    y = np.linspace(0.05, 3.2, 70)
    outer = np.column_stack([sign * (0.24 + 0.035 * np.sin(17 * y)), low + y])
    inner = np.column_stack([np.full(len(y), sign * 0.02), low + y])
    path: skia.Path = polygon(on_body(easel, np.concatenate([outer, inner[::-1]])))
    if easel.line_width:
        brush.outline(path, easel.line_colour(code), 1.4 * easel.line_width)
    brush.fill(path, tint(code, 0.22))
    for k in range(0, len(y), 5):
        fold = on_body(easel, np.array([(sign * 0.03, low + y[k]), (sign * 0.2, low + y[k] + 0.06)]))
        brush.fill(ribbon(fold, 0.03 * easel.unit * np.array([1.0, 0.2])), shade(code, 0.25), 0.6)
