"""Beards: a shape along the jaw filled with short strokes."""

from __future__ import annotations

import numpy as np
import skia

from cartoonalive.drawing.brush import Brush, curve, polygon, ribbon
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.palette import shade, tint
from cartoonalive.drawing.space import Points

Outline = list[tuple[float, float]]


def paint_beard(easel: Easel) -> None:
    """The beard under the mouth's line; nothing for shaved faces."""
    kind = easel.character.skin.beard
    if kind == "none":
        return
    with easel.layer("beard", "beard") as brush:
        if kind == "stubble":
            _stubble(easel, brush)
            return
        if kind == "full":
            _patch(easel, brush, _whole_jaw(easel))
        if kind == "goatee":
            _patch(easel, brush, _chin_tuft(easel))
        if kind != "full":
            _patch(easel, brush, _moustache(easel))


def _mirrored(right: Outline) -> Outline:
    return [*right, *((-x, y) for x, y in reversed(right) if x > 0)]


def _whole_jaw(easel: Easel) -> Outline:
    """From ear to ear around the chin, the moustache included."""
    head, mouth, nose = easel.character.head, easel.character.mouth, easel.character.nose
    chin, length = head.chin, easel.character.skin.beard_length
    return _mirrored(
        [
            (0.0, nose.length + 0.11),
            (0.13, nose.length + 0.08),
            (mouth.width + 0.08, mouth.level - 0.06),
            (mouth.width + 0.2, mouth.level - 0.04),
            (0.7 * head.cheek, 0.52 * chin),
            (0.9, 0.24 * chin),
            (0.985, 0.0),
            (1.0, 0.16 * chin),
            (head.cheek * 1.02, 0.48 * chin),
            (head.jaw * 1.06, 0.8 * chin + 0.1 * length),
            (0.62 * head.jaw, 0.97 * chin + 0.5 * length),
            (0.24 * head.jaw, chin + 0.92 * length),
            (0.0, chin + length),
        ]
    )


def _chin_tuft(easel: Easel) -> Outline:
    chin, mouth = easel.character.head.chin, easel.character.mouth
    low = chin + 0.6 * easel.character.skin.beard_length
    return _mirrored(
        [(0.0, mouth.level + 0.14), (0.1, mouth.level + 0.15), (0.2, 0.93 * chin), (0.13, low - 0.06), (0.0, low)]
    )


def _moustache(easel: Easel) -> Outline:
    mouth, nose = easel.character.mouth, easel.character.nose
    low, wide = mouth.level - 0.015, mouth.width
    return _mirrored(
        [
            (0.0, nose.length + 0.09),
            (0.6 * wide, nose.length + 0.1),
            (1.15 * wide, low - 0.02),
            (1.3 * wide, low + 0.06),
            (0.8 * wide, low + 0.01),
            (0.0, low - 0.03),
        ]
    )


def _patch(easel: Easel, brush: Brush, outline: Outline) -> None:
    """Fill an outline with the hair's colour and with strokes that follow the jaw."""
    points = curve([*outline, outline[0]], 140)
    path = polygon(_hung(easel, points))
    code = easel.character.palette.hair
    if easel.line_width:
        brush.outline(path, easel.line_colour(code), 1.4 * easel.line_width)
    brush.fill(path, code, blur=max(0.35 * easel.softness, 0.2))
    random = np.random.default_rng([easel.character.hair.seed, 13])
    box = path.getBounds()
    with brush.clipped(path):
        count = round(30 + 120 * easel.traits.strands) if easel.shows_strands else 0
        for _ in range(count):
            x, y = random.uniform(box.left(), box.right()), random.uniform(box.top(), box.bottom())
            lean = 0.25 * (x - box.centerX()) / max(box.width(), 1)
            length = random.uniform(0.1, 0.22) * easel.unit
            spine = np.array([(x, y), (x + lean * length, y + 0.5 * length), (x + 0.7 * lean * length, y + length)])
            tone = shade(code, 0.35) if random.random() < 0.6 else tint(code, 0.16)
            brush.fill(ribbon(spine, 0.022 * easel.unit * np.array([0.4, 1, 0.0])), tone, 0.7)
        if easel.depth > 0.02:
            away = -np.sign(easel.character.light.side or -1.0)
            half = skia.Path()
            left = box.centerX() if away > 0 else box.left() - 1
            half.addRect(skia.Rect.MakeXYWH(left, box.top(), box.width(), box.height()))
            brush.fill(half, shade(code, 0.25), 0.45 * easel.depth, blur=max(easel.softness, 0.08 * easel.unit))


def _hung(easel: Easel, points: Points) -> Points:
    """(n, 2) pixels: on the face, and straight down from the chin where the beard is longer than it."""
    chin = easel.space.head.chin
    lifted = easel.space.lift(np.column_stack([points[:, 0], np.minimum(points[:, 1], 0.97 * chin)]), 0.0, 0.04)
    lifted[:, 1] = points[:, 1]
    return easel.space.project(lifted)


def _stubble(easel: Easel, brush: Brush) -> None:
    """A bluish shade with dots."""
    points = curve([*_whole_jaw(easel), _whole_jaw(easel)[0]], 140)
    points[:, 1] = np.minimum(points[:, 1], 0.985 * easel.space.head.chin)
    path = polygon(easel.space.on_face(points))
    code = shade(easel.character.palette.hair, 0.2)
    left, right = easel.space.silhouette()
    face = polygon(np.concatenate([right, left[-2::-1]]))
    random = np.random.default_rng([easel.character.hair.seed, 19])
    box = path.getBounds()
    with brush.clipped(face):
        brush.fill(path, code, 0.2, blur=0.05 * easel.unit)
        with brush.clipped(path):
            for _ in range(90):
                x, y = random.uniform(box.left(), box.right()), random.uniform(box.top(), box.bottom())
                radius = 0.008 * easel.unit
                brush.ellipse((float(x), float(y)), (radius, radius * 1.6), code, 0.4)
