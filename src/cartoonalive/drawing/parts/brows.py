"""Eyebrows."""

from __future__ import annotations

import numpy as np

from cartoonalive.drawing.brush import Brush, curve, ribbon
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.palette import shade
from cartoonalive.drawing.parts.face import SIGN
from cartoonalive.drawing.space import Points
from cartoonalive.drawing.vocabulary import Side


def paint_brow(easel: Easel, side: Side) -> None:
    """One eyebrow."""
    brows, eyes = easel.character.brows, easel.character.eyes
    sign = SIGN[side]
    middle = eyes.spacing + 0.03
    slope = 0.18 * brows.tilt
    knots = [
        (sign * (middle - brows.length), -brows.height + 0.55 * slope + 0.02),
        (sign * (middle - 0.2 * brows.length), -brows.height - 0.55 * brows.arch),
        (sign * (middle + 0.35 * brows.length), -brows.height - brows.arch - 0.35 * slope),
        (sign * (middle + brows.length), -brows.height + 0.6 * brows.arch - 0.45 * slope),
    ]
    line = easel.space.on_face(curve(knots, 28))
    easel.note(f"brow_{side}", line)
    if brows.style == "none":
        return
    along = np.linspace(0, 1, len(line))
    thick = max(brows.thickness * easel.unit, 1.0)
    with easel.layer(f"brow_{side}", "brow") as brush:
        code = easel.character.palette.brow
        soft = 0.12 * easel.softness
        if brows.style == "hairy":
            _paint_brow_hairs(easel, brush, line, thick)
        elif brows.style == "block":
            brush.fill(
                ribbon(line, thick * np.clip(5 * (1 - along), 0.3, 1) * np.clip(8 * along, 0.7, 1)), code, blur=soft
            )
        elif brows.style == "line":
            brush.fill(ribbon(line, 0.5 * thick * np.sin(np.linspace(0.25, np.pi - 0.15, len(line)))), code, blur=soft)
        else:
            press = np.interp(along, [0, 0.12, 0.5, 1], [0.62, 0.95, 0.85, 0.08])
            brush.fill(ribbon(line, thick * press), code, blur=soft)


def _paint_brow_hairs(easel: Easel, brush: Brush, line: Points, thick: float) -> None:
    """A soft body with hairs that lean outwards."""
    code = easel.character.palette.brow
    along = np.linspace(0, 1, len(line))
    press = np.interp(along, [0, 0.15, 0.6, 1], [0.55, 1, 0.85, 0.1])
    brush.fill(ribbon(line, 0.9 * thick * press), code, 0.62, blur=0.16 * thick)
    random = np.random.default_rng([easel.character.hair.seed, 7])
    forward = np.gradient(line, axis=0)
    forward /= np.maximum(np.hypot(forward[:, 0], forward[:, 1]), 1e-9)[:, None]
    for _ in range(40):
        i = int(random.integers(0, len(line) - 3))
        up = np.array([0.0, -(1 - along[i]) * random.uniform(0.5, 1.1)])
        start = line[i] + np.array([0.0, random.uniform(-0.3, 0.4) * thick * press[i]])
        lean = forward[i] + up
        length = 0.6 * thick * (0.4 + 0.6 * press[i])
        hair = np.stack([start, start + 0.5 * length * lean, start + length * (lean + 0.3 * forward[i])])
        brush.fill(ribbon(hair, 0.15 * thick * np.array([0.8, 1, 0.1])), shade(code, 0.15), 0.7)
