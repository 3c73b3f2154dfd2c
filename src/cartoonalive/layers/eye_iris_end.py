"""Where the iris of an anime eye ends below: its lowest edge on skin, however pale it is drawn there."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Curve, Mask

Distance = NDArray[np.float32]

_IRIS_TALL = 0.6
"""Share of the tallest column of solid pixels from which a column belongs to the iris."""
_LEAST_TALL = 3
_REACH = 0.4
"""How far the iris may end below both its solid pixels and the expected lid, in heights of the opening."""
_UP = 0.4
"""The same above its solid pixels, as a share of the way down."""
_FAR = 50.0
"""Distance from skin that is as good as any larger one."""
_FULL_EDGE = 8.0
"""Drop of the distance from skin across an edge that counts in full."""
_LEAST_EDGE = 2.0
"""Mean drop over the iris's columns below which no edge is seen."""
_LOWEST_EDGE = 0.75
"""Share of the strongest edge's drop from which a lower edge ends the iris."""
_SKIN_LIKE = 30.0
"""Distance from skin, blush included, on which an iris may end."""
_PLAIN_SKIN = 2.5
"""Distance from skin below which a row is plain skin."""
_GAP = 5
"""Rows of plain skin below which nothing belongs to the iris."""


def arch_at_iris_end(distance: Distance, solid: Mask, columns: NDArray[np.intp], arch: Curve, tall: float) -> Curve:
    """``arch``, the expected lower lid over ``columns``, moved to the rows where the iris ends.

    ``distance`` (h, w) from skin, ``solid`` (h, w) the iris without its pale parts, ``tall`` the height of the opening.
    An arch without an iris stays.
    """
    height = solid[:, columns].sum(axis=0)
    iris = (height >= _LEAST_TALL) & (height > _IRIS_TALL * float(height.max(initial=0)))
    if not iris.any():
        return arch
    bottom = len(solid) - solid[::-1, columns[iris]].argmax(axis=0)
    offset = float(np.quantile(bottom - arch[iris], 0.6))
    reach = _REACH * tall + max(-offset, 0.0)
    return arch + offset + _shift_to_edge(distance, columns[iris], arch[iris] + offset, reach)


def _shift_to_edge(distance: Distance, columns: NDArray[np.intp], arch: Curve, reach: float) -> float:
    """How far to move an arch, at most ``reach`` down and less up, so that it lies where the iris ends on skin.

    Irises are drawn paler towards the bottom: of several edges the lowest counts, however faint, unless plain skin lies
    above it.
    """
    edge = cv2.dilate(_sharp_drop(np.minimum(distance, _FAR)), np.ones((5, 1), np.uint8))
    shifts = np.arange(-_UP * reach, reach + 0.5)
    rows = np.clip((arch + shifts[:, None]).astype(int), 3, distance.shape[0] - 4)
    on_skin = np.median(distance[rows, columns], axis=1) < _PLAIN_SKIN
    score = edge[rows, columns].mean(axis=1) * (np.cumsum(on_skin) < _GAP)
    if score.max() < _LEAST_EDGE:
        return 0.0
    edges = score > _LOWEST_EDGE * score.max()
    last = len(edges) - 1 - int(edges[::-1].argmax())
    gaps = np.flatnonzero(~edges[:last])
    first = int(gaps[-1]) + 1 if len(gaps) else 0
    return float(shifts[first + int(score[first : last + 1].argmax())])


def _sharp_drop(distance: Distance) -> Distance:
    """(h, w) by how much the row below is nearer to skin than the row above, slow slopes such as blush taken off."""
    softened = cv2.GaussianBlur(distance, (5, 3), 0)
    near, far = (np.roll(softened, reach, axis=0) - np.roll(softened, -reach, axis=0) for reach in (2, 6))
    below = np.roll(softened, -3, axis=0)
    return np.asarray(np.clip(near - far / 3, 0, _FULL_EDGE) * np.exp(-((below / _SKIN_LIKE) ** 2)), np.float32)
