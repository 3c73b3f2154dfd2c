"""Earrings, chokers and hairpins."""

from __future__ import annotations

import numpy as np
import skia

from cartoonalive.drawing.brush import Brush, curve, ribbon
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.palette import shade, tint
from cartoonalive.drawing.parts.face import SIGN
from cartoonalive.drawing.vocabulary import SIDES

GOLD = "#f2cf7a"


def paint_choker(easel: Easel) -> None:
    """A ribbon around the neck with a gem."""
    if not easel.character.accessories.choker:
        return
    body, accent = easel.character.body, easel.character.palette.accent
    low = easel.character.head.chin + 0.55 * body.neck_length
    with easel.layer("choker", "accessory") as brush:
        knots = [(-body.neck * 1.04, low - 0.07), (0, low + 0.02), (body.neck * 1.04, low - 0.07)]
        line = easel.space.project_body(np.column_stack([curve(knots, 20), np.full(20, 0.0)]))
        brush.fill(ribbon(line, 0.085 * easel.unit), shade(accent, 0.3))
        gem = tuple(line[10] + np.array([0, 0.06 * easel.unit]))
        brush.ellipse(gem, (0.045 * easel.unit,) * 2, tint(accent, 0.35))


def paint_earrings(easel: Easel) -> None:
    """One earring on each lobe."""
    if not easel.character.accessories.earrings:
        return
    with easel.layer("earrings", "accessory") as brush:
        for side in SIDES:
            size = easel.character.ears.size
            x, y = easel.space.project([(SIGN[side] * (1 + 0.03 * size), 0.08 + 0.29 * size, -0.1)])[0]
            hoop = _circle(x, y + 0.07 * easel.unit, 0.07 * easel.unit)
            brush.outline(hoop, shade(GOLD, 0.35), 0.05 * easel.unit)
            brush.outline(hoop, GOLD, 0.028 * easel.unit)


def _circle(x: float, y: float, radius: float) -> skia.Path:
    path = skia.Path()
    path.addCircle(float(x), float(y), float(radius))
    return path


def paint_pin(easel: Easel, brush: Brush) -> None:
    """Two crossed clips at the temple."""
    code = easel.character.palette.accent
    for tilt in (0.09, -0.09):
        ends = [(0.62, -0.52 - tilt), (0.84, -0.42 + tilt)]
        line = easel.space.project(easel.space.lift(ends, easel.character.hair.volume))
        if easel.line_width:
            brush.fill(ribbon(line, 0.075 * easel.unit + easel.line_width), easel.line_colour(code))
        brush.fill(ribbon(line, 0.075 * easel.unit), code)
