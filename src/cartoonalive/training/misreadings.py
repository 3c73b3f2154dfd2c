"""How faces are misread whose landmarks are known: by the detector, which sets the frame, and by the cut.

Measured by ``python -m experiments.misreadings`` on rendered drawings and kept beside this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FILE = "misreadings.npz"
_GRAIN = 0.005
"""Standard deviation in W of what every landmark does for itself."""


@dataclass(frozen=True, kw_only=True)
class Misread:
    """``c`` faces as they are read."""

    points: Array
    """(c, n, 2) how far the landmarks are read from where they are, in W."""
    origin: Array
    """(c, 2) the same for the frame's origin."""
    scale: Array
    """(c,) W as it is read, in true ones."""
    confidence: Array
    """(c, g) confidence of each landmark group, in the order of ``ROWS``."""


@dataclass(frozen=True, kw_only=True)
class Misreadings:
    """Those of faces of all templates; vectors of 2n + 3 hold u, v of point after point, of the origin, and log W."""

    response: Array
    """(2n + 3, k) how far a unit of each gain is overstated; negative where the reading lags behind."""
    parts: Array
    """(q, 2n + 3) principal components of what is left."""
    rows: Array
    """(m, q) what was left on each rendered face."""
    confidence: Array
    """(m, g) confidence of each landmark group there."""

    def sampled(self, moves: Array, random: np.random.Generator) -> Misread:
        """What happens to faces whose weights times gains are ``moves`` (c, k): to each what happened to one there."""
        row = random.integers(0, len(self.rows), len(moves))
        found = moves @ self.response.T + self.rows[row] @ self.parts
        points = found[:, :-3].reshape(len(moves), -1, 2)
        return Misread(
            points=points + _GRAIN * random.standard_normal(points.shape),
            origin=found[:, -3:-1],
            scale=np.exp(found[:, -1]),
            confidence=self.confidence[row],
        )


@cache
def misreadings() -> Misreadings:
    """The measured ones."""
    with (files("cartoonalive.training") / FILE).open("rb") as file, np.load(file) as data:
        return Misreadings(**{key: data[key].astype(np.float64) for key in Misreadings.__annotations__})


def write_misreadings(path: Path, found: Misreadings) -> None:
    """Keep them in half precision: landmarks are not known better than to 0.0005 W."""
    with path.open("wb") as target:
        arrays = {key: getattr(found, key).astype(np.float16) for key in Misreadings.__annotations__}
        np.savez_compressed(target, allow_pickle=False, **arrays)
