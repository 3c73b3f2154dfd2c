"""What hats, hoods and bows have in common: colour, outline, the shaded half."""

from __future__ import annotations

import numpy as np
import skia

from cartoonalive.drawing.brush import Brush, curve, polygon
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.palette import shade


def cloth_colour(easel: Easel) -> str:
    """Hoods are of the garment's cloth, everything else of the accent."""
    palette = easel.character.palette
    return palette.cloth if easel.character.accessories.headwear == "hood" else palette.accent


def shade_side(easel: Easel, brush: Brush, path: skia.Path, code: str) -> None:
    """The half of a round form that turns from the light."""
    if easel.depth <= 0.02:
        return
    box = path.getBounds()
    away = -np.sign(easel.character.light.side or -1.0)
    x = box.centerX() + 0.22 * away * box.width()
    far = x + away * box.width()
    bow = curve([(x, box.top() - 5), (x + 0.12 * away * box.width(), box.centerY()), (x, box.bottom() + 5)], 20)
    side = polygon(np.concatenate([bow, [(far, box.bottom() + 5), (far, box.top() - 5)]]))
    with brush.clipped(path):
        brush.fill(side, shade(code, 0.28), 0.9 * easel.depth, blur=max(1.5 * easel.softness, 0.3))
