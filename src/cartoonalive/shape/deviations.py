"""How landmarks differ from the template moved by the weights: the style of drawing, and errors of reading them.

Measured by ``python -m experiments.deviations`` on rendered drawings whose true weights are known, and kept beside this
module. Their mean is left out: where drawn faces lie in the mean is the template's affair.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.lib.npyio import NpzFile
from numpy.typing import NDArray

from cartoonalive.shape.model import TemplateName

Array = NDArray[np.float64]

FILE = "deviations.npz"
_GRAIN = 0.005
"""Standard deviation in W of what every landmark does for itself."""


@dataclass(frozen=True, kw_only=True)
class Deviations:
    """Those of faces of all templates; vectors of 2n hold u, v of point after point, in W."""

    response: Array
    """(2n, k) how far a unit of each gain is overstated; negative where the reading lags behind."""
    parts: Array
    """(q, 2n) principal components of what is left."""
    rows: Array
    """(m, q) what was left on each rendered face."""
    confidence: Array
    """(m, g) confidence of each landmark group there, in the order of ``ROWS``."""

    def sampled(self, moves: Array, random: np.random.Generator) -> tuple[Array, Array]:
        """Deviations (count, 2n) and confidences (count, g) of faces; ``moves`` (count, k) are weights times gains.

        Each sample has the deviations of one drawing, and its own grain: no two are read alike.
        """
        row = random.integers(0, len(self.rows), len(moves))
        left = self.rows[row] @ self.parts
        grain = _GRAIN * random.standard_normal(left.shape)
        return moves @ self.response.T + left + grain, self.confidence[row]


@cache
def deviations() -> Deviations:
    """The measured deviations."""
    with _numbers() as data:
        return Deviations(**{key: data[key].astype(np.float64) for key in Deviations.__annotations__})


@cache
def offset(name: TemplateName) -> Array:
    """(n, 2) what the cut measures beyond what the detector reads, on the average portrait: templates are as read."""
    with _numbers() as data:
        return np.asarray(data[f"offset/{name}"], np.float64)


def write_deviations(path: Path, measured: Deviations, offsets: Mapping[TemplateName, Array]) -> None:
    """Keep measured deviations in half precision: landmarks are not known better than to 0.0005 W."""
    arrays = {key: getattr(measured, key) for key in Deviations.__annotations__}
    arrays |= {f"offset/{name}": moved for name, moved in offsets.items()}
    with path.open("wb") as target:
        np.savez_compressed(target, **{key: array.astype(np.float16) for key, array in arrays.items()})


@contextmanager
def _numbers() -> Iterator[NpzFile]:
    with (files("cartoonalive.shape") / FILE).open("rb") as file, np.load(file) as data:
        yield data
