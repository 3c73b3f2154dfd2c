"""Glasses: frames, bridge, temples, lenses."""

from __future__ import annotations

import numpy as np
import skia

from cartoonalive.drawing.brush import Brush, colour, curve, polygon, ribbon
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.model import Eyes
from cartoonalive.drawing.palette import mix
from cartoonalive.drawing.parts.face import SIGN
from cartoonalive.drawing.space import Points
from cartoonalive.drawing.vocabulary import SIDES, Side

STAND_OFF = 0.1
"""How far glasses stand before the face."""
LENS, BRIDGE = 0.33, 0.09
"""Least half width of a lens, and half the bridge between the lenses, in half face widths."""
FRAMES = {"thin": 0.022, "thick": 0.052, "round": 0.032, "sun": 0.045}
"""Width of the frame of each kind of glasses."""


def paint_glasses(easel: Easel) -> None:
    """Frames, bridge, temples and lenses."""
    kind = easel.character.accessories.glasses
    if kind == "none":
        return
    eyes = easel.character.eyes
    width = max(FRAMES[kind] * easel.unit, 1.0)
    code = easel.character.palette.accent if kind == "round" else mix(easel.character.palette.line, "#1c1a20", 0.6)
    with easel.layer("glasses", "glasses") as brush:
        for side in SIDES:
            rim = _rim(easel, side)
            lens = polygon(rim)
            _paint_lens(easel, brush, lens, kind == "sun")
            brush.outline(lens, code, width)
            easel.note(f"glasses_{side}", rim)
            sign = SIGN[side]
            outer = eyes.spacing + 1.02 * _across(eyes)
            temple = [(sign * outer, -0.06), (sign * 0.97, -0.1), (sign * 1.02, -0.08)]
            points = easel.space.lift(temple, 0.02, [STAND_OFF, 0.0, -0.05])
            brush.fill(ribbon(easel.space.project(points), width), code)
        inner = eyes.spacing - 0.98 * _across(eyes)
        bridge = easel.space.on_face(curve([(-inner, -0.06), (0.0, -0.11), (inner, -0.06)], 14), STAND_OFF + 0.1)
        brush.fill(ribbon(bridge, width), code)


def _across(eyes: Eyes) -> float:
    """Half width of a lens: wider than the eye, and room for a bridge beside it."""
    return max(1.2 * eyes.width, min(LENS, eyes.spacing - BRIDGE))


def _rim(easel: Easel, side: Side) -> Points:
    """(n, 2) outline of one lens."""
    eyes, kind = easel.character.eyes, easel.character.accessories.glasses
    across, down = _across(eyes), max(0.5 * (eyes.height + eyes.depth) * 1.35, 0.24)
    power = 1.0 if kind == "round" else 0.62
    if kind == "round":
        across = down = max(across, down) * 0.98
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    x = np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** power
    y = np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** power
    taper = 1 - 0.1 * np.clip(y, 0, 1)
    level = 0.5 * (eyes.depth - eyes.height) + 0.03
    points = np.stack([SIGN[side] * (eyes.spacing + across * x * taper), level + down * y], 1)
    return easel.space.on_face(points, STAND_OFF)


def _paint_lens(easel: Easel, brush: Brush, lens: skia.Path, is_dark: bool) -> None:
    box = lens.getBounds()
    if is_dark:
        stops = [(0.0, colour("#1d1a24")), (1.0, colour("#4a4256"))]
        brush.blend(lens, (0, box.top()), (0, box.bottom()), stops)
    else:
        brush.fill(lens, "#ffffff", 0.1)
    with brush.clipped(lens):
        left, top, width, height = box.left(), box.top(), box.width(), box.height()
        for start, thick in ((0.12, 0.16), (0.34, 0.06)):
            x = left + start * width
            glare = [
                (x + 0.3 * width, top),
                (x + (0.3 + thick) * width, top),
                (x + thick * width, top + 0.7 * height),
                (x, top + 0.7 * height),
            ]
            brush.fill(polygon(np.array(glare)), "#ffffff", 0.16 if is_dark else 0.3, blur=0.2 * easel.softness)
