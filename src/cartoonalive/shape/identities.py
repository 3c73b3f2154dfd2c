"""Random identities: weights as faces have them, for training and for experiments."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cartoonalive.shape.coordinates import face_widths, other_side
from cartoonalive.shape.field import landmark_matrix
from cartoonalive.shape.model import FULL, Basis, Template

COMMON, OWN = 6.5, 3.5
"""Standard deviations of what both sides of a face share, and of what a side has for itself.

As large as those of 49 real portraits of all styles, whose weights have one of 7.6 in the mean.
"""
SINGLE, ASIDE = 7.5, 3.0
"""Standard deviations of weights that know no sides, and of shifts of nose and mouth to the side."""


def random_identities(count: int, template: Template, basis: Basis, random: np.random.Generator) -> NDArray[np.float64]:
    """(count, k) weights within -30..30 that leave the face width W as it is.

    How large a face is in the picture is no identity: it is the unit of length. So every sample is brought to the
    template's W by the likeliest change, which makes wide faces those whose eyes lie close together. What landmarks do
    not tell is 0.
    """
    spread = weight_covariance(basis)
    values, vectors = np.linalg.eigh(spread)
    factor = vectors * np.sqrt(np.maximum(values, 0.0))
    drawn = np.clip(random.standard_normal((count, len(spread))) @ factor.T, -FULL, FULL)
    slope = _width_slope(template, basis)
    towards = spread @ slope / (slope @ spread @ slope)
    level: NDArray[np.float64] = drawn - (drawn @ slope)[:, None] * towards
    return np.clip(level, -FULL, FULL)


def weight_covariance(basis: Basis) -> NDArray[np.float64]:
    """(k, k) of the weights among faces: both sides alike but for a little, nose and mouth nearly in the middle."""
    spread = np.zeros((len(basis.parameters), len(basis.parameters)))
    for name, column in basis.index.items():
        parameter = basis.parameters[column]
        twin = basis.index[other_side(name)]
        if not parameter.seen:
            continue
        if twin == column:
            spread[column, column] = (ASIDE if parameter.motion == "across" else SINGLE) ** 2
        else:
            spread[column, [column, twin]] = COMMON**2 + OWN**2, COMMON**2
    return spread


def _width_slope(template: Template, basis: Basis) -> NDArray[np.float64]:
    """(k,) change of W per unit of each weight."""
    moved = landmark_matrix(basis, template.points).T.reshape(-1, *template.points.shape)
    slope: NDArray[np.float64] = face_widths(template.points + moved) - face_widths(template.points)
    return slope
