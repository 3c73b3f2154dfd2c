"""Blend shapes of parameters that go both ways from the middle of their range: strands of hair, shoulders."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cartoonalive.rig.model import BlendShape
from cartoonalive.rig.parameters import SHAPED
from cartoonalive.rig.space import Space


def both_ways(
    parameter: str,
    attribute: str,
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    space: Space,
    least: float,
) -> tuple[BlendShape, ...]:
    """The shape that adds ``low`` (n, 2) at the parameter's minimum and ``high`` at its maximum, both in pixels.

    ``attribute`` of the object (its vertices or grid points) lies in ``space``. What moves less than ``least`` pixels
    gets none.
    """
    if max(np.abs(low).max(initial=0.0), np.abs(high).max(initial=0.0)) < least:
        return ()
    known = SHAPED[parameter]
    offsets = (np.stack([low, np.zeros_like(low), high]) / np.array(space.size)).astype(np.float32)
    keys = (known.minimum, known.default, known.maximum)
    return (BlendShape(parameter=parameter, keys=keys, base=1, offsets={attribute: offsets}),)
