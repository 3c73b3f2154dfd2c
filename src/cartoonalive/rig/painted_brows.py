"""Brows that could not be cut out: the face sheet itself is bent where they are painted."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cartoonalive.landmarks.model import BROW_LOWER, BROW_UPPER, SIDES, Box, Side
from cartoonalive.layers.model import LayerStack
from cartoonalive.rig.deformers import Points, cells_for, warp
from cartoonalive.rig.model import WarpDeformer
from cartoonalive.rig.parameters import axis
from cartoonalive.rig.space import Space

_UP, _DOWN = 0.07, 0.045
"""How far a painted brow goes up and down, in eye distances: less than a cut one, skin is drawn along."""
_REACH = 0.15
"""Vertical spread of the movement, in eye distances; the lids below must hardly feel it."""
_LEAST_WIDTH = 0.4
"""Narrowest brow assumed, in eye distances."""
_CELL = 0.08
"""Size of the grid's cells, in W."""


def painted_brow_warp(parent: Space, stack: LayerStack, box: Box) -> tuple[WarpDeformer, Space] | None:
    """``WarpFaceBrow`` over the face sheet for the sides whose brow is no layer of its own; None when both are.

    Keeps ParamBrowLY and ParamBrowRY alive on every face. Brows under a fringe stay hidden: only the skin beneath
    moves.
    """
    painted = [side for side in SIDES if side not in stack.brows]
    if not painted:
        return None
    cell = _CELL * stack.frame.width
    axes = [axis(_parameter(side)) for side in painted]

    def displacement(points: Points, values: Mapping[str, float]) -> Points:
        total = np.zeros_like(points)
        for side in painted:
            total[:, 1] -= _rise(points, stack, side, values[_parameter(side)])
        return total

    return warp(
        "WarpFaceBrow", "Painted brows", parent, box, cells_for(box, (cell, cell), least=8, most=20), axes, displacement
    )


def _parameter(side: Side) -> str:
    return f"ParamBrow{side.upper()}Y"


def _rise(points: Points, stack: LayerStack, side: Side, value: float) -> Points:
    """(n,) pixels upward at ``points``: full on the landmark brow, fading over the skin around it."""
    brow = stack.landmarks.points[[*BROW_UPPER[side], *BROW_LOWER[side]]]
    distance = stack.landmarks.eye_distance
    centre, width = brow.mean(axis=0), max(float(np.ptp(brow[:, 0])), _LEAST_WIDTH * distance)
    across = (points[:, 0] - centre[0]) / (0.5 * width)
    along = (points[:, 1] - centre[1]) / (_REACH * distance)
    amount = value * (_UP if value > 0 else _DOWN) * distance
    rise: Points = amount * np.exp(-(across**4) / 2 - along**2)
    return rise
