"""The corner between jaw and neck of drawings: the neck's outline goes up to where the jaw's own line leaves it.

Labels end the face in one row there, and the last bit of the neck's outline would hang from a turned jaw.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.scene import Scene

_HIGHEST, _LOWEST = 0.2, 0.75
"""Face coordinates v between which the jaw meets the neck."""
_WIDEST = 0.6
"""|u| beyond which no neck is."""
_CLIMB = 0.1
"""How far up the corner goes, in face widths."""
_ACROSS = 0.07
"""Width of the corner, in face widths."""
_DARK = 80.0
"""Levels by which an outline is darker than skin."""
_LINE = 4
"""Pixels from the figure's rim within which its outline begins."""


def neck_corners(scene: Scene) -> Scene:
    """The scene with what lies between the figure's rim and the jaw's own line, just above the neck, on the body."""
    corner = np.zeros_like(scene.seen)
    grey = scene.matte.colour.mean(axis=-1)
    for inward in (1, -1):
        rim = _rim(scene, inward)
        for row in _rows_above_neck(scene, rim):
            across = rim[row] + inward * np.arange(max(_LINE, round(_ACROSS * scene.width)))
            if across.min() < 0 or across.max() >= corner.shape[1]:
                break
            line = _second_line(grey[row, across])
            if line is None:
                break
            outside = np.clip(rim[row] - inward * np.arange(1, _LINE + 1), 0, corner.shape[1] - 1)
            corner[row, across[:line]] = corner[row, outside] = True
    regions = scene.regions
    return replace(
        scene,
        regions=replace(regions, hair=regions.hair & ~corner, face=regions.face & ~corner, body=regions.body | corner),
    )


def _rim(scene: Scene, inward: int) -> NDArray[np.int64]:
    """(h,) the figure's outermost column of each row on the side from which ``inward`` leads in; -1 where none is."""
    near = scene.seen & (np.abs(scene.place.u) < _WIDEST)
    outermost = near.argmax(axis=1) if inward > 0 else near.shape[1] - 1 - near[:, ::-1].argmax(axis=1)
    return np.where(near.any(axis=1), outermost, -1)


def _rows_above_neck(scene: Scene, rim: NDArray[np.int64]) -> range:
    """Rows upward from the jaw's end, where the ``rim`` (h,) passes from the body to the face."""
    v = scene.place.v[:, 0]
    of_body = scene.regions.body[np.arange(len(rim)), rim] & (rim >= 0) & (v > _HIGHEST) & (v < _LOWEST)
    if not of_body.any():
        return range(0)
    first = int(of_body.argmax())
    return range(first - 1, max(first - 1 - round(_CLIMB * scene.width), 0), -1)


def _second_line(profile: NDArray[np.float32]) -> int | None:
    """Where in the grey ``profile`` (n,), inward from the rim, a line follows the outline and some skin; else None."""
    dark = profile < np.quantile(profile, 0.9) - _DARK
    if not dark[:_LINE].any():
        return None
    outline = int(dark.argmax())
    skin = outline + int((~dark[outline:]).argmax())
    line = skin + int(dark[skin:].argmax())
    return line if skin > outline and line > skin else None
