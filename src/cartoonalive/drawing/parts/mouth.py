"""Mouth: what is seen inside, the lips, the line between them."""

from __future__ import annotations

import numpy as np
import skia
from numpy.typing import NDArray

from cartoonalive.drawing.brush import Brush, curve, polygon, ribbon
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.palette import mix, shade, skin_shade
from cartoonalive.drawing.space import Points

INSIDE, TONGUE, TEETH = "#6e2430", "#d8707a", "#fbf7f2"


def paint_mouth(easel: Easel) -> None:
    """Inside, teeth and tongue of an open mouth, then the lips or the line between them."""
    upper, lower = _inner_lips(easel)
    easel.note("lip_inner_upper", upper)
    easel.note("lip_inner_lower", lower)
    if easel.character.mouth.open > 0.02:
        _paint_inside(easel, upper, lower)
    elif easel.character.mouth.fang:
        with easel.layer("mouth_inside", "mouth_inside") as brush:
            _paint_lone_fang(easel, brush, upper[25])
    with easel.layer("lips", "lips") as brush:
        if easel.character.mouth.lips > 0.05:
            _paint_lips(easel, brush)
        _paint_lip_line(easel, brush, upper, lower)


def _inner_lips(easel: Easel) -> tuple[Points, Points]:
    """The two curves that meet when the mouth is shut, left to right, (n, 2) pixels each."""
    mouth = easel.character.mouth
    upper = [(x * mouth.width, mouth.level + dy) for x, dy in _bow(mouth.smile, mouth.open, lower=False)]
    lower = [(x * mouth.width, mouth.level + dy) for x, dy in _bow(mouth.smile, mouth.open, lower=True)]
    return easel.space.on_face(curve(upper, 36)), easel.space.on_face(curve(lower, 36))


def _bow(smile: float, gap: float, *, lower: bool) -> list[tuple[float, float]]:
    """Knots (share of the half width, height) of a lip's inner edge."""
    corner, half, dip = -0.075 * smile, 0.012 * smile, 0.035 * smile
    drop = 0.3 * gap if lower else -0.02 * gap
    return [
        (-1.0, corner),
        (-0.55, half + 0.82 * drop + (0.0 if lower else -0.004)),
        (0.0, dip + drop + (0.0 if lower else 0.006)),
        (0.55, half + 0.82 * drop + (0.0 if lower else -0.004)),
        (1.0, corner),
    ]


def _paint_inside(easel: Easel, upper: Points, lower: Points) -> None:
    mouth = easel.character.mouth
    opening = polygon(np.concatenate([upper, lower[::-1]]))
    height = float(np.abs(lower - upper).max())
    with easel.layer("mouth_inside", "mouth_inside") as brush:
        brush.fill(opening, INSIDE)
        with brush.clipped(opening):
            if mouth.tongue and mouth.open > 0.15:
                low = lower[6:-6]
                back = lower[6:-6] * 0.55 + upper[6:-6] * 0.45
                rise = np.sin(np.linspace(0, np.pi, len(low)))[:, None]
                tongue = polygon(np.concatenate([low + np.array([0, 3]), (low * (1 - rise) + back * rise)[::-1]]))
                brush.fill(tongue, TONGUE, blur=0.2 * easel.softness)
            if mouth.teeth:
                share = np.sin(np.linspace(0.25, np.pi - 0.25, len(upper)))[:, None]
                edge = upper + np.array([0, min(0.34 * height, 0.085 * easel.unit)]) * share
                brush.fill(polygon(np.concatenate([upper - [0, 3], edge[::-1]])), TEETH)
            shadow = upper + np.array([0, 0.12 * height])
            brush.fill(
                polygon(np.concatenate([upper - [0, 3], shadow[::-1]])), "#40141c", 0.28, blur=0.3 * easel.softness
            )
        if mouth.fang:
            for index in (11, 24):
                brush.fill(_fang(easel, upper[index]), TEETH)


def _fang(easel: Easel, root: NDArray[np.float64]) -> skia.Path:
    """A pointed tooth that hangs from ``root`` (2,) on the upper lip."""
    return polygon(root + easel.unit * np.array([(-0.034, 0.0), (0.034, 0.0), (0.0, 0.085)]))


def _paint_lone_fang(easel: Easel, brush: Brush, root: NDArray[np.float64]) -> None:
    """A fang that peeps out of a shut mouth."""
    fang = _fang(easel, root)
    brush.outline(fang, skin_shade(easel.character.palette.skin, 0.7), max(easel.line_width, 0.014 * easel.unit))
    brush.fill(fang, TEETH)


def _paint_lips(easel: Easel, brush: Brush) -> None:
    """Painted lips with a cupid's bow, the upper one darker, and a light on the lower one."""
    mouth, palette = easel.character.mouth, easel.character.palette
    thick = 0.095 * min(0.45 + 0.7 * mouth.lips, 1.1)
    upper, lower = _inner_lips(easel)
    code = mix(skin_shade(palette.skin, 0.3), palette.lips, 0.35 + 0.65 * mouth.lips)
    over = [(-1.0, 0.0), (-0.6, -0.62), (-0.22, -1.0), (0.0, -0.78), (0.22, -1.0), (0.6, -0.62), (1.0, 0.0)]
    under = [(-1.0, 0.0), (-0.6, 0.72), (-0.2, 1.12), (0.2, 1.12), (0.6, 0.72), (1.0, 0.0)]
    top, bottom = _rim(easel, over, thick, lower=False), _rim(easel, under, thick, lower=True)
    soft = 0.12 * easel.softness
    brush.fill(polygon(np.concatenate([top, upper[::-1]])), shade(code, 0.14), blur=soft)
    low = polygon(np.concatenate([lower, bottom[::-1]]))
    brush.fill(low, code, blur=soft)
    easel.note("lip_outer_upper", top)
    easel.note("lip_outer_lower", bottom)
    if easel.traits.gloss > 0.05:
        middle = 0.5 * (lower[18] + bottom[18])
        with brush.clipped(low):
            brush.ellipse(
                tuple(middle),
                (0.34 * mouth.width * easel.unit, 0.018 * easel.unit),
                "#ffffff",
                0.4 * easel.traits.gloss,
                blur=max(0.012 * easel.unit, 0.3),
            )


def _rim(easel: Easel, knots: list[tuple[float, float]], thick: float, *, lower: bool) -> Points:
    """Outer edge of a lip, left to right, (n, 2) pixels."""
    mouth = easel.character.mouth
    bow = np.array(_bow(mouth.smile, mouth.open, lower=lower))
    places: NDArray[np.float64] = np.array([x for x, _ in knots])
    base = np.interp(places, bow[:, 0], bow[:, 1])
    y = mouth.level + base + thick * np.array([y for _, y in knots])
    return easel.space.on_face(curve(list(zip((places * mouth.width).tolist(), y.tolist(), strict=True)), 36))


def _paint_lip_line(easel: Easel, brush: Brush, upper: Points, lower: Points) -> None:
    mouth, skin = easel.character.mouth, easel.character.palette.skin
    tone = mix(skin_shade(skin, 0.78), easel.character.palette.line, 0.3)
    width = max(1.25 * easel.line_width, 0.026 * easel.unit, 1.0)
    press = np.interp(
        np.linspace(-1, 1, 36), [-1, -0.86, -0.3, 0, 0.3, 0.86, 1], [0.5, 0.95, 0.6, 0.75, 0.6, 0.95, 0.5]
    )
    brush.fill(ribbon(upper, width * press), tone, 0.95)
    if mouth.open > 0.02 and mouth.lips <= 0.3:
        brush.fill(ribbon(lower, 0.85 * width * (1 - np.linspace(-1, 1, 36) ** 8)), tone, 0.95)
    if easel.depth > 0.02:
        y = mouth.level + 0.12 + 0.3 * mouth.open + 0.06 * mouth.lips
        line = easel.space.on_face(curve([(-0.075, y), (0.0, y + 0.012), (0.075, y)], 12))
        brush.fill(
            ribbon(line, 0.028 * easel.unit * np.sin(np.linspace(0.1, np.pi - 0.1, 12))),
            skin_shade(skin, 0.32),
            0.8,
            blur=0.15 * easel.softness,
        )
