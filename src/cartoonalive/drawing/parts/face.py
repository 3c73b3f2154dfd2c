"""The skin of the head: its shape, the shadows on it, blush and marks; and the ears."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import skia

from cartoonalive.drawing.brush import Brush, curve, polygon, ribbon
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.palette import mix, raised, skin_shade, tint
from cartoonalive.drawing.parts.relief import paint_relief
from cartoonalive.drawing.shading import ROUND, rim_light, round_off, shadow
from cartoonalive.drawing.vocabulary import SIDES

HATCHED = 0.4
"""Blush from which illustrators add a few short strokes to it."""
SIGN = {"r": -1.0, "l": 1.0}
"""Side of the picture on which a side of the character lies."""


def paint_face(easel: Easel, shadow_casters: Sequence[skia.Path]) -> None:
    """The face from skull to chin, with the shadow of the hair on it."""
    skin = easel.character.palette.skin
    left, right = easel.space.silhouette()
    outline = np.concatenate([right, left[-2::-1]])
    path = polygon(outline)
    with easel.layer("face", "skin") as brush:
        if easel.line_width:
            along = np.linspace(-1, 1, len(outline))
            width = 2 * easel.line_width * (0.6 + 0.4 * np.abs(np.sin(2 * np.pi * along)))
            closed = np.concatenate([outline, outline[1:3]])
            brush.fill(ribbon(closed, np.append(width, width[1:3])), easel.line_colour(skin))
        brush.fill(path, skin)
        if easel.traits.modelling >= ROUND:
            with brush.clipped(path):
                paint_relief(easel, brush)
        else:
            round_off(easel, brush, path, skin_shade(skin, 0.55), 0.75, 0.42, alone=True)
        with brush.clipped(path):
            if easel.traits.modelling < ROUND:
                _model(easel, brush)
            _cast_hair_shadow(easel, brush, shadow_casters)
            _colour_cheeks(easel, brush)
            _mark(easel, brush)
        rim_light(easel, brush, path, raised(skin, 0.1))
    below = len(right) - int(np.searchsorted(easel.space.outline[:, 1], 0.0))
    easel.note("jaw", outline[len(right) - below : len(right) + below - 1])
    easel.note("chin", easel.space.on_face([[0.0, easel.space.head.chin]]))


def _model(easel: Easel, brush: Brush) -> None:
    """Turn the form: the side away from the light, sockets, under the cheekbones."""
    skin, light, space = easel.character.palette.skin, easel.character.light, easel.space
    if easel.depth <= 0.02:
        return
    away = -np.sign(light.side or -1.0)
    chin = space.head.chin
    inner = [(0.98, -0.55), (0.9, 0.0), (0.8, 0.4 * chin), (0.5, 0.86 * chin), (0.1, 1.04 * chin)]
    line = space.on_face(curve([(away * x, y) for x, y in inner], 24))
    beyond = line + np.array([away * 2.0, 0.5]) * easel.unit
    path = polygon(np.concatenate([line, beyond[::-1]]))
    dark = skin_shade(skin, 0.3)
    shadow(easel, brush, path, dark, 0.8 * easel.depth, 1.2)
    rounding = easel.traits.modelling
    if rounding <= 0:
        return
    for side in SIDES:
        sign = SIGN[side]
        for place, radius, stretch, amount in (
            ((0.33, -0.1), 0.32, (1.2, 0.7), 0.5),
            ((0.72, 0.5 * chin), 0.36, (0.8, 1.2), 0.32),
            ((0.95, -0.2), 0.4, (0.6, 1.3), 0.4),
        ):
            centre = space.on_face([(sign * place[0], place[1])])[0]
            brush.glow(tuple(centre), radius * easel.unit, dark, amount * rounding * easel.depth, stretch)
    lit = raised(skin, 0.07)
    for (x, y), radius, amount in (((0.3 * light.side, -0.55), 0.5, 0.9), ((0.5 * light.side, 0.28), 0.34, 0.8)):
        brush.glow(tuple(space.on_face([(x, y)])[0]), radius * easel.unit, lit, amount * rounding * easel.depth)
    brush.glow(tuple(space.on_face([(0.0, 0.9 * chin)])[0]), 0.2 * easel.unit, lit, 0.3 * rounding * easel.depth)


def _cast_hair_shadow(easel: Easel, brush: Brush, casters: Sequence[skia.Path]) -> None:
    """The hair's outline once more on the skin, moved away from the light."""
    light = easel.character.light
    strength = light.hair_shadow * easel.traits.depth
    if strength <= 0.02 or not casters:
        return
    tone = skin_shade(easel.character.palette.skin, 0.36)
    layer = skia.Paint(Alpha=round(255 * min(strength * 0.85, 1.0)))
    brush.canvas.saveLayer(None, layer)
    brush.canvas.translate(-0.05 * light.side * easel.unit, (0.045 + 0.08 * light.top) * easel.unit)
    for path in casters:
        brush.fill(path, tone, blur=easel.softness * 0.8)
    brush.canvas.restore()


def _colour_cheeks(easel: Easel, brush: Brush) -> None:
    blush = easel.character.skin.blush
    if blush <= 0.02:
        return
    tone = mix(skin_shade(easel.character.palette.skin, 0.35), "#f0705f", 0.4)
    level = 0.36 * easel.space.head.chin
    for side in SIDES:
        centre = easel.space.on_face([(SIGN[side] * 0.58, level)])[0]
        if easel.character.finish == "flat":
            brush.ellipse(tuple(centre), (0.17 * easel.unit, 0.12 * easel.unit), tone, 0.4 * blush)
        else:
            brush.glow(tuple(centre), 0.3 * easel.unit, tone, 0.75 * blush, (1.0, 0.62))
        if easel.character.eyes.school == "anime" and blush > HATCHED and easel.shows_strands:
            for k in (-1.0, 0.0, 1.0):
                knots = np.array([(0.58 + 0.085 * k + lean, level - 8 * lean * 0.2) for lean in (0.02, 0.0, -0.02)])
                line = easel.space.on_face(knots * np.array([SIGN[side], 1.0]) + np.array([0.0, 0.02]))
                brush.fill(ribbon(line, 0.016 * easel.unit * np.array([0.5, 1.0, 0.4])), tone, 0.8)


def _mark(easel: Easel, brush: Brush) -> None:
    """Freckles, a mole, a scar, lines of age."""
    traits, space = easel.character.skin, easel.space
    dark = skin_shade(easel.character.palette.skin, 0.45)
    if traits.freckles > 0:
        random = np.random.default_rng([easel.character.hair.seed, 29])
        for _ in range(round(34 * traits.freckles)):
            x, y = random.normal(0, 0.36), random.normal(0.33, 0.09) * easel.space.head.chin
            centre = space.on_face([(x, y)])[0]
            radius = random.uniform(0.009, 0.018) * easel.unit
            brush.ellipse(tuple(centre), (radius, radius), dark, random.uniform(0.35, 0.7))
    if traits.mole:
        brush.ellipse(tuple(space.on_face([(0.42, 0.34)])[0]), (0.018 * easel.unit,) * 2, skin_shade(dark, 0.4))
    if traits.scar:
        line = space.on_face(curve([(-0.62, 0.12), (-0.55, 0.32), (-0.5, 0.52)], 16))
        brush.fill(ribbon(line, 0.05 * easel.unit * np.sin(np.linspace(0, np.pi, 16))), tint("#d98f80", 0.1), 0.9)
    _paint_age(easel, brush)


def _paint_age(easel: Easel, brush: Brush) -> None:
    """Lines on the forehead, beside the nose, under and beside the eyes."""
    age = easel.character.head.age
    if age <= 0.05:
        return
    eyes, mouth, nose = easel.character.eyes, easel.character.mouth, easel.character.nose
    folds: list[tuple[list[tuple[float, float]], float]] = []
    for side in SIDES:
        s = SIGN[side]
        outer = eyes.spacing + eyes.width
        folds += [
            ([(s * 0.17, nose.length - 0.06), (s * 0.29, nose.length + 0.06), (s * 0.34, mouth.level - 0.02)], 1.0),
            ([(s * 0.27, 0.2), (s * 0.45, 0.27), (s * 0.62, 0.22)], 0.8),
            ([(s * (outer + 0.04), 0.0), (s * (outer + 0.13), 0.05)], 0.6),
            ([(s * (outer + 0.04), -0.05), (s * (outer + 0.13), -0.08)], 0.6),
        ]
    for k, level in enumerate((0.62, 0.74)):
        folds.append(([(-0.4 + 0.06 * k, -level), (0, -level - 0.04), (0.4 - 0.06 * k, -level)], 0.7))
    dark = skin_shade(easel.character.palette.skin, 0.42)
    for knots, weight in folds:
        line = easel.space.on_face(curve(knots, 16))
        width = max(0.026 * easel.unit, 1.0) * weight * np.sin(np.linspace(0.1, np.pi - 0.1, 16))
        brush.fill(ribbon(line, width), dark, min(0.85 * age, 1.0), blur=0.15 * easel.softness)
