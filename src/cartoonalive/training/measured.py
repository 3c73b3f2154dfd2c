"""What was measured on rendered drawings whose weights are known: by how much what is read of them errs."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

GRAIN = 0.005
"""Standard deviation in W of what every landmark does for itself: no two faces are read alike."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Errors of vectors of ``d`` numbers on ``m`` faces of all templates."""

    response: Array
    """(d, k) how far a unit of each gain is overstated; negative where the reading lags behind."""
    parts: Array
    """(q, d) principal components of what is left."""
    rows: Array
    """(m, q) what was left on each rendered face."""
    confidence: Array
    """(m, g) confidence of each landmark group there, in the order of ``ROWS``."""

    def sampled(self, moves: Array, random: np.random.Generator) -> tuple[Array, Array]:
        """Errors (c, d) and confidences (c, g) of faces: to each happens what happened to one of those measured.

        ``moves`` (c, k) are weights times gains.
        """
        row = random.integers(0, len(self.rows), len(moves))
        return moves @ self.response.T + self.rows[row] @ self.parts, self.confidence[row]


def read_measured(name: str) -> Measured:
    """What a file beside this module keeps."""
    with (files("cartoonalive.training") / name).open("rb") as file, np.load(file) as data:
        return Measured(**{key: data[key].astype(np.float64) for key in Measured.__annotations__})


def write_measured(path: Path, found: Measured) -> None:
    """Keep it in half precision: landmarks are not known better than to 0.0005 W."""
    with path.open("wb") as target:
        arrays = {key: getattr(found, key).astype(np.float16) for key in Measured.__annotations__}
        np.savez_compressed(target, allow_pickle=False, **arrays)
