"""Eyes that are nothing but lines: arcs or upright strokes of a brush when open, a bent line when shut."""

from __future__ import annotations

import numpy as np

from cartoonalive.drawing.brush import belly, ribbon
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.palette import mix
from cartoonalive.drawing.parts.lids import EyeCurves

THICK = 0.075
"""Width of the line in half face widths."""


def drawn_dark(easel: Easel) -> str:
    """The colour of eyes without irises: the line's, darkened."""
    return mix(easel.character.palette.line, "#1a1216", 0.6)


def paint_line_eye(easel: Easel, curves: EyeCurves) -> None:
    """One line on the lash layer."""
    if curves.is_shut:
        line, thick = curves.place(curves.u, curves.closed), 0.7 * THICK
    elif curves.eyes.school == "stroke":
        reach = (curves.eyes.height + curves.eyes.depth) * curves.openness
        line = np.concatenate([curves.place(0.0, v) for v in np.linspace(-0.6 * reach, 0.4 * reach, 16)])
        thick = 1.7 * THICK
    else:
        bow = curves.eyes.height * (0.35 + 0.6 * curves.openness)
        line = curves.place(curves.u, 0.35 * bow - bow * (1 - curves.u**2))
        thick = THICK
    path = ribbon(line, np.maximum(thick * easel.unit, 1.2) * belly(len(line), (0.55, 0.55)))
    with easel.layer(f"lash_{curves.side}", "lash") as brush:
        brush.fill(path, drawn_dark(easel))
