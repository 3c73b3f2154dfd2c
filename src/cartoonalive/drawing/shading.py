"""Soft shadows that make flat shapes look round."""

from __future__ import annotations

import numpy as np
import skia
from numpy.typing import NDArray

from cartoonalive.drawing.brush import Brush, colour, ribbon
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.setting import Light

ROUND = 0.75
"""Modelling from which face and hair are lit surfaces instead of flat shapes of shadow."""
HATCH = 0.07
"""Distance of pen strokes, in half face widths."""


def light_direction(light: Light) -> NDArray[np.float64]:
    """(3,) unit vector towards the light, in head space turned to the viewer."""
    towards = np.array([light.side, -0.2 - 0.8 * light.top, 0.9 - 0.4 * light.top])
    return np.asarray(towards / np.linalg.norm(towards))


def rim_light(easel: Easel, brush: Brush, path: skia.Path, light: str) -> None:
    """A narrow light from behind along the edge that turns away from the main light."""
    strength = easel.character.light.rim
    if strength < 0.02:
        return
    away = -float(np.sign(easel.character.light.side or -1.0))
    inside = skia.Path(path)
    inside.offset(-0.055 * away * easel.unit, 0.035 * easel.unit)
    inside.setFillType(skia.PathFillType.kInverseWinding)
    paint = skia.Paint(AntiAlias=True, Color=colour(light, min(0.85 * strength, 1.0)))
    if easel.softness > 0:
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, max(0.35 * easel.softness, 0.1)))
    brush.canvas.save()
    brush.canvas.clipPath(path, skia.ClipOp.kIntersect, True)
    brush.canvas.drawPath(inside, paint)
    brush.canvas.restore()


def shadow(easel: Easel, brush: Brush, path: skia.Path, dark: str, opacity: float, softness: float = 1.0) -> None:
    """A shadow's shape: filled, its edge as soft as the way of painting asks; ink hatches its outer part."""
    brush.fill(path, dark, min(opacity, 1.0), blur=softness * easel.softness)
    if easel.character.finish == "ink":
        _hatch(easel, brush, path)


def _hatch(easel: Easel, brush: Brush, path: skia.Path) -> None:
    """Slanted pen strokes inside a shape."""
    step, size = HATCH * easel.unit, easel.size
    with brush.clipped(path):
        for x in np.arange(-size, size, step):
            stroke = np.linspace((x, size), (x + size, 0.0), 12)
            press = 0.22 * step * (1 + 0.35 * np.sin(np.arange(12) * 2.1 + x))
            brush.fill(ribbon(stroke, press), easel.character.palette.line, 0.5)


def round_off(
    easel: Easel, brush: Brush, path: skia.Path, dark: str, amount: float, reach: float = 0.3, *, alone: bool = False
) -> None:
    """Darken the inside of ``path`` towards its edges, most on the side away from the light.

    ``reach`` is how far the shadow comes in, in half face widths; ``alone`` says that nothing else is on the layer yet.
    Styles without modelling stay flat.
    """
    strength = amount * easel.traits.modelling * min(easel.depth * 1.3, 1.0)
    if strength < 0.02:
        return
    away = float(np.clip(easel.character.light.side, -1, 1))
    outside = skia.Path(path)
    outside.offset(0.42 * away * reach * easel.unit, -0.22 * reach * easel.unit)
    outside.setFillType(skia.PathFillType.kInverseWinding)
    paint = skia.Paint(AntiAlias=True, Color=colour(dark, min(strength, 1.0)), BlendMode=skia.BlendMode.kSrcATop)
    paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 0.5 * reach * easel.unit))
    brush.canvas.save()
    if not alone:
        brush.canvas.clipPath(path, skia.ClipOp.kIntersect, True)
    brush.canvas.drawPath(outside, paint)
    brush.canvas.restore()
