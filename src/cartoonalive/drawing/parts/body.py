"""Neck and shoulders, and where the body lies in the picture."""

from __future__ import annotations

import cv2
import numpy as np
import skia

from cartoonalive.drawing.brush import Brush, Point, curve, loop, polygon, ribbon
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.palette import skin_shade
from cartoonalive.drawing.shading import round_off, shadow
from cartoonalive.drawing.space import Points

WAIST = 4.2
"""Height of the waist, from the eye line down."""
FLOOR = 7.5
"""Where the body is cut off, below every picture."""
SHOULDER_DEPTH = -0.2
LOOKS_UP = 8.0
"""Pitch in degrees from which the underside of the jaw is seen."""
UNDERSIDE = 0.78
"""Where the underside of the jaw begins, from the eye line down to the chin."""


def paint_neck(easel: Easel) -> None:
    """Neck and the skin that a collar leaves free, with the chin's shadow."""
    skin = easel.character.palette.skin
    path = polygon(_neck_outline(easel))
    if easel.character.pose.pitch > LOOKS_UP:
        path = skia.Op(path, _jaw_underside(easel), skia.PathOp.kUnion_PathOp)
    if easel.character.body.garment == "straps":
        path = with_arms(path, easel, 0.93 * easel.character.body.shoulders)
    with easel.layer("neck", "neck") as brush:
        if easel.line_width:
            brush.outline(path, easel.line_colour(skin), 2 * easel.line_width)
        brush.fill(path, skin)
        round_off(easel, brush, path, skin_shade(skin, 0.55), 0.7, 0.3, alone=True)
        with brush.clipped(path):
            _cast_chin_shadow(easel, brush)
            _paint_collarbones(easel, brush)


def pit(easel: Easel) -> float:
    """Height of the pit of the neck."""
    return easel.character.head.chin + easel.character.body.neck_length


def _neck_outline(easel: Easel) -> Points:
    body, chin = easel.character.body, easel.character.head.chin
    low, wide = pit(easel), body.shoulders
    top = easel.space.project([(-body.neck, 0.55 * chin, -0.15), (body.neck, 0.55 * chin, -0.15)])
    sides = []
    for sign, start in ((-1.0, top[0]), (1.0, top[1])):
        knots: list[Point] = [(sign * body.neck * 1.0, low - 0.2), (sign * body.neck * 1.35, low - 0.02)]
        knots += [(sign * x, y) for x, y in trunk_side(low, 0.9 * wide)]
        sides.append(np.concatenate([start[None], on_body(easel, curve(knots, 32))]))
    return np.concatenate([sides[0][::-1], sides[1]])


def _jaw_underside(easel: Easel) -> skia.Path:
    """The floor of the mouth between jaw and neck, which a head that looks up shows."""
    outline = easel.space.outline
    edge = outline[outline[:, 1] > UNDERSIDE * easel.space.head.chin]
    edge = np.concatenate([edge, edge[::-1] * np.array([-1, 1])])
    jaw = easel.space.lift(edge)
    set_back = np.column_stack([edge * np.array([0.7, 0.98]), np.full(len(edge), -0.1)])
    around = easel.space.project(np.concatenate([jaw, set_back]))
    hull = cv2.convexHull(around.astype(np.float32))[:, 0]
    return polygon(hull.astype(np.float64))


def trunk_side(low: float, wide: float) -> list[Point]:
    """Right side of the trunk from the shoulder down; ``low`` is the pit of the neck, ``wide`` half the shoulders."""
    sides = [(0.66, 0.13), (0.93, 0.36), (0.9, 1.0), (0.82, 1.6), (0.7, 2.3), (0.8, 3.3), (0.86, 4.4)]
    return [*((x * wide, low + y) for x, y in sides), (0.86 * wide, FLOOR)]


def with_arms(trunk: skia.Path, easel: Easel, wide: float) -> skia.Path:
    """The trunk and both arms, which hang a little away from it."""
    low = pit(easel)
    arm = [(0.62, 0.2), (0.72, 0.13), (0.97, 0.36), (1.12, 0.85), (1.18, 1.5), (1.26, 2.1), (1.22, 3.0), (1.14, 4.4)]
    arm += [(0.94, 4.4), (0.98, 3.1), (0.99, 2.2), (0.9, 1.5), (0.8, 0.9)]
    path = trunk
    for sign in (-1.0, 1.0):
        limb = polygon(on_body(easel, loop([(sign * x * wide, low + y) for x, y in arm], 90)))
        path = skia.Op(path, limb, skia.PathOp.kUnion_PathOp)
    return path


def _cast_chin_shadow(easel: Easel, brush: Brush) -> None:
    strength = 0.35 + 0.6 * easel.depth if easel.traits.depth else 0.0
    left, right = easel.space.silhouette()
    light = easel.character.light
    drop = np.array([-0.06 * light.side, 0.12 + 0.16 * light.top]) * easel.unit
    path = polygon(np.concatenate([left[::-1], right]) + drop)
    tone = skin_shade(easel.character.palette.skin, 0.34)
    shadow(easel, brush, path, tone, strength, 1.2)


def _paint_collarbones(easel: Easel, brush: Brush) -> None:
    low = pit(easel)
    for sign in (-1.0, 1.0):
        line = on_body(
            easel, curve([(sign * 0.1, low + 0.08), (sign * 0.35, low + 0.05), (sign * 0.8, low + 0.13)], 16)
        )
        press = np.sin(np.linspace(0.2, np.pi, 16))
        width = max(easel.line_width, 0.02 * easel.unit) * press
        brush.fill(ribbon(line, width), skin_shade(easel.character.palette.skin, 0.42), 0.6, blur=0.3 * easel.softness)


def on_body(easel: Easel, xy: Points | list[Point], depth: float = SHOULDER_DEPTH) -> Points:
    """(n, 2) picture pixels of front view points that stay with the shoulders."""
    points = np.asarray(xy, np.float64)
    return easel.space.project_body(np.column_stack([points, np.full(len(points), depth)]))
