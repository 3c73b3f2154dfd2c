"""What the regions of the basis are anchored on: boxes of the features and the contour, from one face's points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.shape.model import Points
from cartoonalive.shape.points import CHIN_ROW, ROWS, TOP_ROW


@dataclass(frozen=True, kw_only=True)
class Anchors:
    """Where the regions lie on one face."""

    centres: Mapping[str, NDArray[np.float64]]
    """(2,) middle of each landmark group's box."""
    halves: Mapping[str, NDArray[np.float64]]
    """(2,) half its width and height."""
    contour: Points
    """(m, 2) the closed face oval."""
    chin: float
    """v of the chin."""
    top: float
    """v of the top of the face."""

    @classmethod
    def of(cls, points: Points) -> Anchors:
        """Anchors of a face given by its ``POINTS`` (n, 2)."""
        low = {name: points[rows].min(axis=0) for name, rows in ROWS.items()}
        high = {name: points[rows].max(axis=0) for name, rows in ROWS.items()}
        return cls(
            centres={name: (high[name] + low[name]) / 2 for name in ROWS},
            halves={name: (high[name] - low[name]) / 2 for name in ROWS},
            contour=points[ROWS["contour"]],
            chin=float(points[CHIN_ROW, 1]),
            top=float(points[TOP_ROW, 1]),
        )
