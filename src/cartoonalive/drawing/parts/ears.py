"""Ears of people and elves, and of cats, foxes and rabbits."""

from __future__ import annotations

import numpy as np
import skia

from cartoonalive.drawing.brush import curve, polygon, ribbon
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.palette import mix, skin_shade, tint
from cartoonalive.drawing.parts.face import SIGN
from cartoonalive.drawing.space import Points
from cartoonalive.drawing.vocabulary import SIDES, Side


def ear_outline(easel: Easel, side: Side) -> Points:
    """(n, 2) outline of an ear in picture pixels, from its top root around to the lobe."""
    size = easel.character.ears.size
    sign = SIGN[side]
    if easel.character.ears.kind == "elf":
        rim = [(0.9, -0.12), (1.1, -0.3), (1.5, -0.5), (1.42, -0.2), (1.2, 0.16), (1.05, 0.36), (0.92, 0.34)]
    else:
        rim = [(0.92, -0.14), (1.04, -0.22), (1.16, -0.14), (1.17, 0.04), (1.1, 0.24), (1.01, 0.36), (0.92, 0.3)]
    points = curve([(1 + (x - 1) * size, 0.08 + (y - 0.08) * size) for x, y in rim], 40)
    depth = -0.12 - 0.25 * np.clip(points[:, 0] - 1, 0, 1)
    return easel.space.project(np.stack([sign * points[:, 0], points[:, 1], depth], 1))


def paint_ear(easel: Easel, side: Side) -> None:
    """One human or elf ear with the fold of its rim."""
    skin = easel.character.palette.skin
    outline = ear_outline(easel, side)
    path = polygon(outline)
    with easel.layer(f"ear_{side}", "ears") as brush:
        if easel.line_width:
            brush.fill(ribbon(outline, 2 * easel.line_width), easel.line_colour(skin))
        brush.fill(path, skin)
        middle = outline.mean(axis=0)
        with brush.clipped(path):
            inner = middle + (outline - middle) * 0.62
            if easel.depth > 0.02:
                brush.fill(polygon(inner), skin_shade(skin, 0.28), 0.9 * easel.depth + 0.15, blur=easel.softness * 0.5)
            fold = (middle + (outline - middle) * 0.7)[4:30]
            press = np.sin(np.linspace(0, np.pi, len(fold)))
            brush.fill(ribbon(fold, max(easel.line_width, 0.016 * easel.unit) * press), skin_shade(skin, 0.6), 0.8)
    easel.note(f"ear_{side}", outline)


def paint_animal_ears(easel: Easel) -> None:
    """Ears of a cat, fox or rabbit on top of the head."""
    kind = easel.character.ears.kind
    if kind not in ("cat", "fox", "rabbit"):
        return
    crown, out = easel.character.head.crown, 1 + easel.character.hair.volume
    for side in SIDES:
        sign = SIGN[side]
        if kind == "rabbit":
            rim = [(0.2, -0.94), (0.14, -1.5), (0.3, -2.05), (0.46, -2.1), (0.52, -1.6), (0.46, -0.9)]
        else:
            tip = (0.92, -1.42) if kind == "cat" else (0.9, -1.6)
            rim = [(0.26, -0.98), (0.5, -1.2), tip, (0.98, -1.05), (0.96, -0.68)]
        outer = np.array([(sign * x, y * crown * out * 0.98) for x, y in rim])
        middle = outer.mean(axis=0) + np.array([0.0, 0.06])
        with easel.layer(f"animal_ear_{side}", "ears") as brush:
            path = _flap(easel, outer)
            code = easel.character.palette.hair
            if easel.line_width:
                brush.outline(path, easel.line_colour(code), 2 * easel.line_width)
            brush.fill(path, code)
            inside = _flap(easel, middle + (outer - middle) * 0.66)
            brush.fill(
                inside, mix(skin_shade(easel.character.palette.skin, 0.25), "#f2a5a0", 0.4), blur=0.3 * easel.softness
            )
            root = easel.space.project([(sign * 0.62, -0.96 * crown, -0.1)])[0]
            for lean in (-0.1, 0.0, 0.1):
                hair = np.array(
                    [root + easel.unit * np.array(end) for end in ((lean, 0.0), (lean * 1.5 + 0.05 * sign, -0.2))]
                )
                brush.fill(ribbon(hair, 0.09 * easel.unit * np.array([1.0, 0.0])), tint(code, 0.3))


def _flap(easel: Easel, xy: Points) -> skia.Path:
    knots = [tuple(point) for point in xy.tolist()]
    points = curve(knots, 40)
    return polygon(easel.space.project(np.column_stack([points, np.full(len(points), -0.1)])))
