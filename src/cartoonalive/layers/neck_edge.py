"""One edge of the neck: where it is seen below the jaw, and how it runs on behind it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Alpha, Image
from cartoonalive.layers.masks import smoothstep
from cartoonalive.layers.scene import Scene

_FOLLOWED = 0.15
"""How far down the edge is followed, in face widths."""
_NEAR = 0.06
"""How far to either side its edge is looked for, in face widths."""
_STEP = 0.015
"""The edge moves by less than this from row to row, in face widths; where it does not, a collar or shoulder begins."""
_NEAREST = 0.03
"""Distance below the jaw in face widths at which the edge tells 1/e as much as at the jaw: collars lie lower."""
_LEAST = 0.03
"""Length of edge in face widths from which its direction is believed; a shorter one runs straight up."""
_OUTWARD, _INWARD = 0.1, 0.35
"""Most that the edge leans, per unit upward."""
_STRIP = 0.05
"""Width of the edge's own outline and shade, in face widths."""
_OUTSIDE = 3
"""Pixels of the outline looked at outside the edge."""
_UNDER_HAIR = 0.06
"""How much farther the neck goes where hair hides its edge, in face widths."""


@dataclass(frozen=True, kw_only=True)
class NeckEdge:
    """An edge from the jaw upward."""

    start: tuple[float, float]
    """Column and row at the jaw."""
    inward: int
    """1 on the left side of the picture, -1 on the right."""
    lean: float
    """Pixels inward per pixel upward at the start."""
    goal: float
    """Column that it has reached at the top, or lies beyond."""
    colours: Image | None
    """(n, 3) across the edge from ``_OUTSIDE`` pixels outside inward; None where it is no outline."""
    opacity: Alpha | None
    """(n,) alpha of the same."""

    def depth(self, x: NDArray[np.float32], y: NDArray[np.float32], top: float) -> Alpha:
        """Pixels (h, w) by which (x, y) lie inside the edge; ``top`` is the row at which it ends."""
        height = max(self.start[1] - top, 1.0)
        rise = np.clip(self.start[1] - y, 0, height)
        natural = self.lean * height
        bend = max(self.inward * (self.goal - self.start[0]) - natural, 0.0)
        line = self.start[0] + self.inward * (self.lean * rise + bend * (rise / height) ** 2)
        return np.asarray(self.inward * (x - line), np.float32)

    def paint(self, colour: Image, depth: Alpha) -> Image:
        """``colour`` (h, w, 3) with the edge's own outline and shade on it."""
        if self.colours is None:
            return colour
        across = np.arange(len(self.colours)) - _OUTSIDE
        own = np.stack([np.interp(depth, across, self.colours[:, channel]) for channel in range(3)], axis=-1)
        share = 1 - smoothstep((depth / max(across[-1], 1) - 0.4) / 0.6)[..., None]
        painted: Image = (colour + (own - colour) * share).astype(np.float32)
        return painted

    def coverage(self, depth: Alpha) -> Alpha:
        """(h, w) alpha 0..1 of the neck near this edge."""
        if self.opacity is None:
            antialiased: Alpha = np.clip(depth + np.float32(0.5), 0, 1)
            return antialiased
        across = np.arange(len(self.opacity)) - _OUTSIDE
        covered: Alpha = np.interp(depth, across, self.opacity, left=0, right=1).astype(np.float32)
        return covered


def trace_edge(scene: Scene, start: tuple[int, int], inward: int, goal: float) -> NeckEdge:
    """The edge of the neck whose skin meets the jaw at ``start`` (column, row)."""
    column, row = start
    body = scene.regions.body & scene.seen
    width, (height, columns) = scene.width, body.shape
    reach = round(_NEAR * width)
    window = np.clip(column + inward * np.arange(-reach, reach + 1), 0, columns - 1)
    rows = np.arange(row + 1, min(row + 1 + max(2, round(_FOLLOWED * width)), height))
    rows = rows[np.logical_or.accumulate(body[rows[:, None], window].any(axis=1))]
    outermost = body[rows[:, None], window].argmax(axis=1)
    edge = window[outermost]
    steady = (outermost > 0) & (np.abs(np.diff(edge, prepend=edge[:1])) <= _STEP * width + 1)
    steady &= body[rows, edge]
    count = len(rows) if steady.all() else int(steady.argmin())
    rows, edge = rows[:count], edge[:count]
    beyond = np.clip(edge - inward * _OUTSIDE, 0, columns - 1)
    outlined = count >= _LEAST * width and (~scene.seen[rows, beyond]).mean() > 0.5
    covered = count > 0 and scene.hair[rows, beyond].mean() > 0.5
    lean, at = 0.0, float(column)
    if outlined:
        slope, offset = np.polyfit(rows - row, edge, 1, w=np.exp((row - rows) / (_NEAREST * width)))
        lean = float(np.clip(-inward * slope, -_OUTWARD, _INWARD))
        at = float(offset)
    elif covered:
        at -= inward * _UNDER_HAIR * width
    colours = opacity = None
    if outlined:
        across = np.clip(
            edge[:, None] + inward * (np.arange(_OUTSIDE + round(_STRIP * width)) - _OUTSIDE), 0, columns - 1
        )
        colours = scene.matte.colour[rows[:, None], across].mean(axis=0)
        opacity = scene.matte.alpha[rows[:, None], across].mean(axis=0)
    return NeckEdge(start=(at, float(row)), inward=inward, lean=lean, goal=goal, colours=colours, opacity=opacity)
