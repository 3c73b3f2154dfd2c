"""The blend shapes of one weight of the shape basis: what acts in full, and what yields to other weights."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from cartoonalive.rig.model import BlendShape, Limit
from cartoonalive.shape.model import FULL, Basis
from cartoonalive.shape.yielding import FREE, Curve, opponents


def weight_shapes(basis: Basis, name: str, attribute: str, offsets: NDArray[np.float64]) -> tuple[BlendShape, ...]:
    """Blend shapes by which the weight ``name`` moves an ``attribute`` of an object by ``offsets`` (n, 2) at 30.

    The first is linear. Where the weight has opponents it ends at ``FREE``, and from there a shape goes on that they
    limit. The row of that shape is as long as the whole first one, and its limits are as much smaller, so that a file
    holds the two rows as one.
    """
    below, above = (opponents(basis, name, sign) for sign in ("-", "+"))
    low, high = -FREE if below else -FULL, FREE if above else FULL
    parameter = basis.parameters[basis.index[name]].id
    full = offsets.astype(np.float32)
    length = max(high - low, FULL - FREE)  # limits above 1 would be cut to it
    share = (FULL - FREE) / length

    def shape(keys: tuple[float, ...], base: int, ways: tuple[float, ...], limits: tuple[Limit, ...]) -> BlendShape:
        rows = np.stack([np.float32(way / FULL) * full for way in ways])
        return BlendShape(parameter=parameter, keys=keys, base=base, offsets={attribute: rows}, limits=limits)

    shapes = [shape((low, 0.0, high), 1, (low, 0.0, high), ())]
    if below:
        shapes.append(shape((-FULL, -FREE), 1, (-length, 0.0), _limits(basis, below, share)))
    if above:
        shapes.append(shape((FREE, FULL), 0, (0.0, length), _limits(basis, above, share)))
    return tuple(shapes)


def _limits(basis: Basis, curves: Mapping[str, Curve], share: float) -> tuple[Limit, ...]:
    """The ``curves`` of opponents by name, all times ``share``."""
    return tuple(
        Limit(
            parameter=basis.parameters[basis.index[opponent]].id,
            points=tuple((weight, share * left) for weight, left in curve),
        )
        for opponent, curve in curves.items()
    )
