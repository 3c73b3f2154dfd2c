"""Blend shapes of the face's acting: what ARKit's inputs do that keyforms do not.

Blend shapes add exactly, so any of them go together; the fields and gains are small enough that all at once fold
nothing. Source of the means: blend shapes below the warps of turn and identity, with limits where they end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from cartoonalive.arkit.table import input_table
from cartoonalive.rig.model import BlendShape, Keyed, Limit, Parameter
from cartoonalive.rig.space import Space
from cartoonalive.rig.vowels import vowel_parameters

_LEAST = 0.05
"""Pixels; what moves less does not move."""


def acted(
    parameter: str,
    attribute: str,
    moved: NDArray[np.float64],
    space: Space,
    limits: Sequence[Limit] = (),
    full: float = 1.0,
) -> tuple[BlendShape, ...]:
    """The blend shape that adds ``moved`` (n, 2), in pixels, from ``parameter`` ``full`` on; none if nothing moves.

    ``attribute`` of the object (its vertices or grid points) lies in ``space``.
    """
    if np.abs(moved).max(initial=0.0) < _LEAST:
        return ()
    keys = (0.0, 1.0) if full == 1 else (0.0, full, 1.0)
    local = (moved / np.array(space.size)).astype(np.float32)
    offsets = np.stack([np.zeros_like(local), *[local] * (len(keys) - 1)])
    shape = BlendShape(parameter=parameter, keys=keys, base=0, offsets={attribute: offsets}, limits=tuple(limits))
    return (shape,)


def acting_parameters(items: Iterable[Keyed]) -> tuple[Parameter, ...]:
    """The parameters of ARKit's inputs and of vowels that ``items`` have shapes or keys of, in the tables' order."""
    shaped, keyed = set(), set()
    for item in items:
        shaped |= {shape.parameter for shape in item.blend_shapes}
        keyed |= {axis.parameter for axis in item.axes}
    inputs = tuple(
        Parameter(
            id=own.id,
            name=own.name,
            group=own.group,
            minimum=0.0,
            default=0.0,
            maximum=1.0,
            blend_shape=own.id in shaped,
        )
        for own in input_table().parameters
        if own.id in shaped | keyed
    )
    return inputs + vowel_parameters(shaped)
