"""Upper lids carried on below locks of hair that hang over them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Curve
from cartoonalive.layers.eye_view import EyeView
from cartoonalive.layers.trace import robust_polynomial

LEAST_SEEN = 0.4
"""Share of a lid's columns that must be seen to tell the course of the rest."""
_REACH = 3
"""Pixels above and below the ridge in which hair hides it."""


def hidden_columns(view: EyeView, first: int, ridge: Curve) -> NDArray[np.bool_]:
    """Columns (n,) from ``first`` on in which hair hangs over the ``ridge`` (n,) of the upper lash, in view pixels."""
    columns = np.arange(first, first + len(ridge))
    rows = np.clip(ridge.astype(int) + np.arange(-_REACH, _REACH + 1)[:, None], 0, view.shape[0] - 1)
    hair = view.blocked & ~view.strands & ~view.frame
    return np.asarray(hair[rows, columns].any(axis=0))


def bridged(curve: Curve, hidden: NDArray[np.bool_], degree: int = 2) -> Curve:
    """A curve (n,) carried across its ``hidden`` columns by a polynomial that meets what is seen of it on both sides.

    Nothing changes when too little is seen.
    """
    x = np.arange(len(curve), dtype=np.float64)
    seen = ~hidden
    if not hidden.any() or seen.mean() < LEAST_SEEN:
        return curve
    course = robust_polynomial(x[seen], curve[seen], degree)(x)
    offset = np.interp(x, x[seen], (curve - course)[seen])
    return np.asarray(np.where(hidden, course + offset, curve), np.float64)
