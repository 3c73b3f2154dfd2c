"""A face under a fringe over which the brows are drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tests.layers.face_drawing import BROWS, SKIN, Face, arc

FRINGE, OUTLINE, INK = (190, 140, 100), (120, 80, 60), (90, 50, 40)
CENTRES = (80.0, 180.0)
"""Columns of the two brows."""
BROW = arc(24, BROWS, 5, 0.0)
"""(n, 2) a brow's line relative to its centre's column."""
_GAPS = (66, 92, 168, 194)
"""Columns around which the skin is seen between strands."""


def fringe_face(brows: Sequence[float]) -> Face:
    """A fringe of strands with outlines and gaps down to below the brows; lines of brows at these centres."""
    face = Face()
    face.image[:84], face.hair[:84] = FRINGE, 1
    for column in range(20, 250, 13):
        face.line(np.array([[column, 0.0], [column + 6.0, 84.0]]), 2, OUTLINE)
    for column in _GAPS:
        face.polygon(np.array([[column, 52.0], [column + 4.0, 84.0], [column - 4.0, 84.0]]), SKIN)
    for centre in brows:
        face.line(BROW + np.array([centre, 0.0]), 2, INK)
    return face
