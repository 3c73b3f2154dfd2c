"""How weights yield to one another: features that move into one gap from its sides must not run into each other.

Up to ``FREE`` every weight acts in full. What lies beyond gives way to weights beyond ``FREE`` that squeeze the same
gap, so that positions are linear in the weights unless two that oppose one another are both large.
See docs/decisions/0014-weights-yield-in-gaps.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cartoonalive.shape.model import FULL, Basis

Sign = Literal["-", "+"]
Curve = tuple[tuple[float, float], ...]
"""(weight of an opponent, share that it leaves) pairs, ascending; linear between them and level beyond."""

FREE = FULL / 3
"""Weight up to which nothing yields; from a third of the range on, a file holds one row for both parts of a weight."""
GONE = 12.0
"""Opposing weight from which on nothing is left of what lies beyond ``FREE``."""
FIRM = ("FaceWidth", "FaceHeight")
"""What others yield to without its yielding to them: proportions of the whole face, which squeeze every gap."""

_CURVES: Mapping[str, Curve] = {
    "-": ((-GONE, 0.0), (-FREE, 1.0)),
    "+": ((FREE, 1.0), (GONE, 0.0)),
    "+-": ((-GONE, 0.0), (-FREE, 1.0), (FREE, 1.0), (GONE, 0.0)),
}


@cache
def opponents(basis: Basis, name: str, sign: Sign) -> Mapping[str, Curve]:
    """What the weight ``name`` yields to where it has ``sign``: by short name, how much each other one leaves of it."""
    if name in FIRM:
        return {}
    gaps = [gap for gap in basis.gaps.values() if sign in gap.get(name, "")]
    signs = {other: {one for gap in gaps for one in gap.get(other, "")} for other in basis.index if other != name}
    return {other: _CURVES["".join(sorted(found))] for other, found in signs.items() if found}


def effective(basis: Basis, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """(k,) how far each of the ``weights`` (k,) acts."""
    acting = np.clip(weights, -FREE, FREE)
    beyond = weights - acting
    for column in np.nonzero(beyond)[0].tolist():
        curves = opponents(basis, basis.parameters[column].name, "-" if beyond[column] < 0 else "+")
        shares = [_share(curve, weights[basis.index[other]]) for other, curve in curves.items()]
        acting[column] += min([1.0, *shares]) * beyond[column]
    return acting


def _share(curve: Curve, weight: float) -> float:
    places, shares = zip(*curve, strict=True)
    return float(np.interp(weight, places, shares))
