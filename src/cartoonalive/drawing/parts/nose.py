"""Noses in the manner of each school."""

from __future__ import annotations

import numpy as np

from cartoonalive.drawing.brush import Brush, curve, polygon, ribbon
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.palette import raised, skin_shade
from cartoonalive.drawing.space import Points


def paint_nose(easel: Easel) -> None:
    """The nose in the manner of the style."""
    nose = easel.character.nose
    easel.note("nose_tip", _on_nose(easel, [(0.0, nose.length - 0.07)]))
    easel.note(
        "nose_base", _on_nose(easel, [(-nose.width, nose.length), (0, nose.length + 0.02), (nose.width, nose.length)])
    )
    with easel.layer("nose", "nose") as brush:
        _NOSES[nose.style](easel, brush)


def _on_nose(easel: Easel, xy: list[tuple[float, float]] | Points) -> Points:
    """(n, 2) picture pixels of points on the nose, which stands out of the face towards its tip."""
    nose = easel.character.nose
    points = np.asarray(xy, np.float64)
    up = np.clip(points[:, 1] / nose.length, 0, 1) ** 1.6 * np.clip(1 - np.abs(points[:, 0]) / (2.2 * nose.width), 0, 1)
    return easel.space.on_face(points, nose.relief * up)


def _shade_side(easel: Easel) -> float:
    return float(-np.sign(easel.character.light.side or -1.0))


def _dot_nose(easel: Easel, brush: Brush) -> None:
    y, skin = easel.character.nose.length, easel.character.palette.skin
    s = _shade_side(easel)
    brush.fill(
        polygon(_on_nose(easel, [(0.0, y - 0.12), (s * 0.05, y - 0.02), (-s * 0.03, y)])),
        skin_shade(skin, 0.25),
        min(0.3 + easel.depth, 1),
        blur=0.4 * easel.softness,
    )
    line = _on_nose(easel, curve([(-0.035, y - 0.005), (0.0, y + 0.02), (0.035, y - 0.005)], 10))
    width = max(1.1 * easel.line_width, 0.022 * easel.unit)
    brush.fill(ribbon(line, width * np.sin(np.linspace(0.3, np.pi - 0.3, 10))), skin_shade(skin, 0.62), 0.9)


def _line_nose(easel: Easel, brush: Brush) -> None:
    nose, skin = easel.character.nose, easel.character.palette.skin
    y, s = nose.length, _shade_side(easel)
    knots = [
        (s * 0.07, 0.2 * y),
        (s * 0.08, 0.6 * y),
        (s * nose.width * 0.95, y - 0.07),
        (s * 0.04, y + 0.015),
        (-s * 0.06, y),
    ]
    line = _on_nose(easel, curve(knots, 28))
    width = max(1.1 * easel.line_width, 0.022 * easel.unit)
    brush.fill(ribbon(line, width * np.linspace(0.15, 1.0, 28) ** 0.8), easel.line_colour(skin))


def _shadow_nose(easel: Easel, brush: Brush) -> None:
    """Under side and a little of the dark flank, nostrils hinted at."""
    nose, skin = easel.character.nose, easel.character.palette.skin
    y, w, s = nose.length, nose.width, _shade_side(easel)
    under = curve(
        [
            (-w, y - 0.03),
            (-0.4 * w, y - 0.045),
            (0, y - 0.03),
            (0.4 * w, y - 0.045),
            (w, y - 0.03),
            (0.5 * w, y + 0.03),
            (0, y + 0.05),
            (-0.5 * w, y + 0.03),
            (-w, y - 0.03),
        ],
        40,
    )
    brush.fill(
        polygon(_on_nose(easel, under)),
        skin_shade(skin, 0.3),
        min(0.35 + 0.8 * easel.depth, 1),
        blur=0.35 * easel.softness,
    )
    flank = [
        (s * 0.05, 0.15 * y),
        (s * 0.09, 0.55 * y),
        (s * w, y - 0.05),
        (s * 0.35 * w, y - 0.04),
        (s * 0.03, 0.55 * y),
    ]
    brush.fill(polygon(_on_nose(easel, flank)), skin_shade(skin, 0.24), 0.7 * easel.depth, blur=0.6 * easel.softness)
    for sign in (-1.0, 1.0):
        line = _on_nose(
            easel, curve([(sign * 0.62 * w, y - 0.015), (sign * 0.38 * w, y - 0.03), (sign * 0.2 * w, y - 0.01)], 10)
        )
        brush.fill(
            ribbon(line, 0.03 * easel.unit * np.sin(np.linspace(0.2, np.pi - 0.2, 10))), skin_shade(skin, 0.66), 0.85
        )


def _wedge_nose(easel: Easel, brush: Brush) -> None:
    nose, skin = easel.character.nose, easel.character.palette.skin
    y, w, s = nose.length, nose.width, _shade_side(easel)
    wedge = [
        (s * 0.03, -0.02),
        (s * 0.06, 0.5 * y),
        (0.0, y - 0.08),
        (-s * 0.5 * w, y),
        (s * 0.35 * w, y + 0.02),
        (s * w, y - 0.02),
        (s * 0.14, 0.5 * y),
    ]
    brush.fill(
        polygon(_on_nose(easel, wedge)), skin_shade(skin, 0.26), min(0.45 + easel.depth, 1), blur=0.3 * easel.softness
    )


def _round_nose(easel: Easel, brush: Brush) -> None:
    nose, skin = easel.character.nose, easel.character.palette.skin
    y, w = nose.length, nose.width
    line = _on_nose(easel, curve([(-w, y - 0.1), (-0.8 * w, y), (0, y + 0.04), (0.8 * w, y), (w, y - 0.1)], 24))
    width = max(easel.line_width, 0.032 * easel.unit)
    brush.fill(ribbon(line, width * np.sin(np.linspace(0.35, np.pi - 0.35, 24))), skin_shade(skin, 0.42))


def _full_nose(easel: Easel, brush: Brush) -> None:
    """Bridge, tip, wings and nostrils modelled by soft shading."""
    nose, skin = easel.character.nose, easel.character.palette.skin
    y, w, s = nose.length, nose.width, _shade_side(easel)
    dark, unit, soft = skin_shade(skin, 0.32), easel.unit, max(easel.softness, 0.03 * easel.unit)
    flank = curve(
        [
            (s * 0.1, -0.16),
            (s * 0.075, 0.3 * y),
            (s * 0.09, 0.72 * y),
            (s * 1.05 * w, y - 0.08),
            (s * w, y),
            (s * 0.26, 0.6 * y),
            (s * 0.2, 0.0),
        ],
        30,
    )
    brush.fill(polygon(_on_nose(easel, flank)), dark, 0.35 + 0.5 * easel.depth, blur=0.7 * soft)
    under = curve(
        [
            (-w, y - 0.03),
            (0, y - 0.03),
            (w, y - 0.03),
            (0.6 * w, y + 0.05),
            (0, y + 0.06),
            (-0.6 * w, y + 0.05),
            (-w, y - 0.03),
        ],
        36,
    )
    brush.fill(polygon(_on_nose(easel, under)), dark, 0.45 + 0.4 * easel.depth, blur=0.4 * soft)
    for sign in (-1.0, 1.0):
        wing = _on_nose(
            easel,
            curve(
                [
                    (sign * 0.72 * w, y - 0.15),
                    (sign * 1.12 * w, y - 0.07),
                    (sign * 1.0 * w, y + 0.01),
                    (sign * 0.68 * w, y + 0.0),
                ],
                16,
            ),
        )
        brush.fill(
            ribbon(wing, 0.034 * unit * np.sin(np.linspace(0.2, np.pi - 0.1, 16))),
            skin_shade(skin, 0.5),
            0.75,
            blur=0.15 * soft,
        )
        hole = curve(
            [
                (sign * 0.66 * w, y - 0.005),
                (sign * 0.42 * w, y - 0.035),
                (sign * 0.18 * w, y + 0.005),
                (sign * 0.4 * w, y + 0.012),
                (sign * 0.66 * w, y - 0.005),
            ],
            20,
        )
        brush.fill(polygon(_on_nose(easel, hole)), skin_shade(skin, 0.8), 0.85, blur=0.08 * soft)
    tip = _on_nose(easel, [(0.25 * w * -s, y - 0.11)])[0]
    brush.glow(tuple(tip), 0.12 * unit, raised(skin, 0.13), 0.6 + 0.3 * easel.traits.gloss)
    bridge = _on_nose(easel, curve([(-s * 0.02, 0.0), (-s * 0.025, 0.35 * y), (-s * 0.02, 0.72 * y)], 12))
    brush.fill(
        ribbon(bridge, 0.06 * unit * np.sin(np.linspace(0.2, np.pi - 0.2, 12))),
        raised(skin, 0.08),
        0.5,
        blur=0.5 * soft,
    )


_NOSES = {
    "dot": _dot_nose,
    "line": _line_nose,
    "shadow": _shadow_nose,
    "wedge": _wedge_nose,
    "round": _round_nose,
    "full": _full_nose,
}
