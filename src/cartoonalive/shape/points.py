"""The landmarks that the shape basis knows: which points of the face mesh, and which feature each belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import (
    BROW_LOWER,
    BROW_UPPER,
    CHIN,
    EYE_LOWER,
    EYE_UPPER,
    FOREHEAD,
    LIPS_LOWER_INNER,
    LIPS_LOWER_OUTER,
    LIPS_UPPER_INNER,
    LIPS_UPPER_OUTER,
    NOSE_BASE,
    NOSE_RIDGE,
    OVAL,
)

_MEMBERS: Mapping[str, tuple[int, ...]] = {
    "eye-r": EYE_UPPER["r"] + EYE_LOWER["r"][1:-1],
    "eye-l": EYE_UPPER["l"] + EYE_LOWER["l"][1:-1],
    "brow-r": BROW_UPPER["r"] + BROW_LOWER["r"],
    "brow-l": BROW_UPPER["l"] + BROW_LOWER["l"],
    "nose": NOSE_RIDGE[4:] + NOSE_BASE,
    "mouth": (
        *(LIPS_UPPER_OUTER + LIPS_LOWER_OUTER[1:-1]),
        *(LIPS_UPPER_INNER + LIPS_LOWER_INNER[1:-1]),
    ),
    "contour": OVAL,
}
"""Mesh numbers by group; the names are those of ``Landmarks.confidence``."""

POINTS: tuple[int, ...] = tuple(number for members in _MEMBERS.values() for number in members)
"""Mesh numbers of the basis' n points, group after group."""


def _rows() -> Mapping[str, NDArray[np.intp]]:
    ends = np.cumsum([len(members) for members in _MEMBERS.values()])
    starts = np.concatenate([[0], ends[:-1]])
    return MappingProxyType(
        {name: np.arange(a, b) for name, a, b in zip(_MEMBERS, starts.tolist(), ends.tolist(), strict=True)}
    )


ROWS: Mapping[str, NDArray[np.intp]] = _rows()
"""Rows of each group in arrays of the n points."""
CHIN_ROW, TOP_ROW = POINTS.index(CHIN), POINTS.index(FOREHEAD)
"""Rows of the chin and of the top of the face."""
