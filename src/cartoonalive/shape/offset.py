"""What the cut measures beyond what the detector reads, on the average portrait: templates are as the detector reads.

Measured by ``python -m experiments.deviations`` on real portraits and kept beside this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from cartoonalive.shape.model import Points, TemplateName

FILE = "offsets.npz"


@cache
def offset(name: TemplateName) -> Points:
    """(n, 2) in W, the same on both sides of the face."""
    with (files("cartoonalive.shape") / FILE).open("rb") as file, np.load(file) as data:
        return np.asarray(data[name], np.float64)


def write_offsets(path: Path, found: Mapping[TemplateName, Points]) -> None:
    """Keep the offsets of both templates in half precision."""
    arrays = {name: moved.astype(np.float16) for name, moved in found.items()}
    with path.open("wb") as target:
        np.savez_compressed(target, allow_pickle=False, **arrays)
