"""The blend shapes of one weight of the shape basis: what acts in full, and what yields to other weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.rig.model import BlendShape, Limit
from cartoonalive.shape.model import FULL, Basis
from cartoonalive.shape.yielding import FREE, Curve, opponents


@dataclass(frozen=True, kw_only=True)
class _Piece:
    """A part of a weight's way."""

    keys: tuple[float, ...]
    base: int
    ways: NDArray[np.float32]
    """(keys, 1, 1) how far it moves at each key, as a share of the offsets at 30."""
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WeightShapes:
    """How one weight acts, whatever it moves.

    The first piece is linear. Where the weight has opponents it ends at ``FREE``, and from there a piece goes on that
    they limit. The row of that piece is as long as the whole first one, and its limits are as much smaller, so that a
    file holds the two rows as one.
    """

    parameter: str
    """The weight's id."""
    pieces: tuple[_Piece, ...]

    @classmethod
    def of(cls, basis: Basis, name: str) -> WeightShapes:
        """Of the weight with a short ``name``."""
        below, above = (opponents(basis, name, sign) for sign in ("-", "+"))
        low, high = -FREE if below else -FULL, FREE if above else FULL
        length = max(high - low, FULL - FREE)  # limits above 1 would be cut to it
        share = (FULL - FREE) / length
        pieces = [_Piece(keys=(low, 0.0, high), base=1, ways=_ways(low, 0.0, high))]
        if below:
            limits = _limits(basis, below, share)
            pieces.append(_Piece(keys=(-FULL, -FREE), base=1, ways=_ways(-length, 0.0), limits=limits))
        if above:
            limits = _limits(basis, above, share)
            pieces.append(_Piece(keys=(FREE, FULL), base=0, ways=_ways(0.0, length), limits=limits))
        return cls(parameter=basis.parameters[basis.index[name]].id, pieces=tuple(pieces))

    def moving(self, attribute: str, offsets: NDArray[np.float64]) -> Iterator[BlendShape]:
        """The blend shapes by which the weight moves an ``attribute`` of an object by ``offsets`` (n, 2) at 30."""
        full = offsets.astype(np.float32)
        for piece in self.pieces:
            yield BlendShape(
                parameter=self.parameter,
                keys=piece.keys,
                base=piece.base,
                offsets={attribute: piece.ways * full},
                limits=piece.limits,
            )


def _ways(*weights: float) -> NDArray[np.float32]:
    return (np.array(weights) / FULL).astype(np.float32)[:, None, None]


def _limits(basis: Basis, curves: Mapping[str, Curve], share: float) -> tuple[Limit, ...]:
    """The ``curves`` of opponents by name, all times ``share``."""
    return tuple(
        Limit(
            parameter=basis.parameters[basis.index[opponent]].id,
            points=tuple((weight, share * left) for weight, left in curve),
        )
        for opponent, curve in curves.items()
    )
