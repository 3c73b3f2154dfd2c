"""What the evaluator hands out: one frame of a model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.intp]


@dataclass(frozen=True, kw_only=True)
class Frame:
    """All drawables (d art meshes, in the order of ``rig.meshes``) at one setting of the parameters."""

    vertices: tuple[Array, ...]
    """Per drawable (n, 2): canvas units, y up, as Cubism Core hands them out."""
    opacity: Array
    """(d,) product of the mesh, its deformers and its parts."""
    visible: Bools
    """(d,) enabled, inside the range of its keys and not fully transparent."""
    draw_order: Indices
    """(d,) higher is in front."""
    render_order: Indices
    """(d,) place in the sequence of drawing, 0 first (furthest back), nested groups resolved."""
    multiply: Array
    """(d, 3) multiply colour, white is neutral."""
    screen: Array
    """(d, 3) screen colour, black is neutral."""
