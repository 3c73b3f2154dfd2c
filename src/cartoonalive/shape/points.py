"""The landmarks that the shape basis knows: which points of the face mesh, and which feature each belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks import model

_MEMBERS: Mapping[str, tuple[int, ...]] = {
    "eye-r": model.EYE_UPPER["r"] + model.EYE_LOWER["r"][1:-1],
    "eye-l": model.EYE_UPPER["l"] + model.EYE_LOWER["l"][1:-1],
    "brow-r": model.BROW_UPPER["r"] + model.BROW_LOWER["r"],
    "brow-l": model.BROW_UPPER["l"] + model.BROW_LOWER["l"],
    "nose": model.NOSE_RIDGE[2:] + model.NOSE_BASE,
    "mouth": (
        *(model.LIPS_UPPER_OUTER + model.LIPS_LOWER_OUTER[1:-1]),
        *(model.LIPS_UPPER_INNER + model.LIPS_LOWER_INNER[1:-1]),
    ),
    "contour": model.OVAL,
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
CHIN, TOP = POINTS.index(model.CHIN), POINTS.index(model.FOREHEAD)
"""Rows of the chin and of the top of the face."""
