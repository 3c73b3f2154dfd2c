"""Keyform arrays from a function of the parameter values."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cartoonalive.rig.model import Axis, FloatArray

KeyFunction = Callable[[Mapping[str, float]], ArrayLike]
"""Parameter values by id to one keyform's array."""


def key_grid(axes: Sequence[Axis], function: KeyFunction) -> FloatArray:
    """``function`` at every combination of keys, stacked: (keys of axis 0, of axis 1, ..., *shape of one)."""
    names = [axis.parameter for axis in axes]
    combinations = itertools.product(*(axis.keys for axis in axes))
    forms = [np.asarray(function(dict(zip(names, keys, strict=True))), np.float32) for keys in combinations]
    lead = tuple(len(axis.keys) for axis in axes)
    return np.stack(forms).reshape(lead + forms[0].shape)


def spread(axes: Sequence[Axis], values: ArrayLike) -> FloatArray:
    """``values`` for every keyform: (keys of axis 0, of axis 1, ...); a single one counts for all."""
    return np.array(np.broadcast_to(np.asarray(values, np.float32), tuple(len(axis.keys) for axis in axes)))


def lattice(rows: int, columns: int) -> NDArray[np.float64]:
    """((rows + 1) * (columns + 1), 2) even lattice over the unit square, row by row from the top left."""
    u, v = np.meshgrid(np.linspace(0.0, 1.0, columns + 1), np.linspace(0.0, 1.0, rows + 1))
    return np.stack([u, v], axis=-1).reshape(-1, 2)
