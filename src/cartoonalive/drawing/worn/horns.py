"""Horns."""

from __future__ import annotations

import numpy as np

from cartoonalive.drawing.brush import curve, ribbon
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.palette import mix, shade, tint
from cartoonalive.drawing.parts.face import SIGN
from cartoonalive.drawing.vocabulary import SIDES


def paint_horns(easel: Easel) -> None:
    """Two curved horns that grow from the sides of the forehead."""
    if easel.character.accessories.headwear != "horns":
        return
    crown = easel.character.head.crown
    code = mix(easel.character.palette.accent, "#3a2c34", 0.55)
    for side in SIDES:
        sign = SIGN[side]
        knots = [
            (sign * 0.52, -0.78 * crown),
            (sign * 0.78, -1.06 * crown),
            (sign * 0.98, -1.2 * crown),
            (sign * 0.9, -1.5 * crown),
        ]
        points = curve(knots, 26)
        line = easel.space.project(np.column_stack([points, np.linspace(0.45, 0.2, 26)]))
        press = 0.27 * easel.unit * (1 - np.linspace(0, 1, 26) ** 1.4)
        with easel.layer(f"horn_{side}", "headwear") as brush:
            path = ribbon(line, press)
            if easel.line_width:
                brush.outline(path, easel.line_colour(code), 2 * easel.line_width)
            brush.fill(path, code)
            with brush.clipped(path):
                for k in range(3, 22, 3):
                    groove = np.stack(
                        [
                            line[k] + [-0.2 * easel.unit, 0.03 * easel.unit],
                            line[k] + [0.2 * easel.unit, -0.03 * easel.unit],
                        ]
                    )
                    brush.fill(ribbon(groove, 0.03 * easel.unit), shade(code, 0.4))
                brush.fill(ribbon(line + np.array([0.06 * easel.unit, 0]), 0.4 * press), shade(code, 0.35), 0.7)
                brush.fill(ribbon(line - [0.05 * easel.unit, 0], 0.18 * press), tint(code, 0.4), 0.7)
