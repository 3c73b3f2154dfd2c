"""Locks of hair: bands around a curve in head space, wide near the root and pointed at the tip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import skia
from numpy.typing import ArrayLike, NDArray

from cartoonalive.drawing.brush import curve, normals, polygon
from cartoonalive.drawing.space import Points, Space

Zone = Literal["back", "tie_r", "tie_l", "side_r", "side_l", "front"]
Form = Literal["lock", "tuft", "combed", "strand"]
"""A smooth lock, a round tuft of curls, hair combed back, one loose strand."""
WIND = 0.2
"""How far a strong wind carries hair, a half face width under the temples."""
SAMPLES = 22
"""Points along a lock."""


@dataclass(frozen=True)
class Lock:
    """One lock; ``spine`` (n, 3) from root to tip, ``width`` (n,) across it."""

    zone: Zone
    spine: Points
    width: NDArray[np.float64]
    form: Form = "lock"

    def edges(self, space: Space) -> tuple[Points, Points]:
        """Both edges from root to tip, (n, 2) picture pixels."""
        spine = space.project(self.spine)
        half = normals(spine) * (0.5 * space.unit * self.width)[:, None]
        return spine + half, spine - half


def lock(zone: Zone, knots: ArrayLike, width: float, *, root: float, tip: float) -> Lock:
    """A lock through ``knots`` (k, 3), at most ``width`` wide.

    ``root`` is its share of that width at the root; a larger ``tip`` keeps it wide for longer.
    """
    points = [tuple(knot) for knot in np.asarray(knots, np.float64).tolist()]
    return Lock(zone, curve(points, SAMPLES), width * profile(SAMPLES, root, tip))


def profile(count: int, root: float, tip: float) -> NDArray[np.float64]:
    """(count,) width along a lock, 1 at its widest."""
    along = np.linspace(0, 1, count)
    rise = np.clip(along / 0.4, 0, 1)
    return (root + (1 - root) * rise * rise * (3 - 2 * rise)) * (1 - along**tip) ** 1.2


def shape(edges: tuple[Points, Points]) -> skia.Path:
    """The closed outline between two edges."""
    return polygon(np.concatenate([edges[0], edges[1][::-1]]))


def waved(item: Lock, amount: float, waves: float, phase: float) -> Lock:
    """The lock with waves that grow towards its tip, ``amount`` to each side."""
    coarse, along = np.linspace(0, 1, len(item.spine)), np.linspace(0, 1, 2 * len(item.spine))
    spine = np.stack([np.interp(along, coarse, axis) for axis in item.spine.T], axis=1)
    spine[:, 0] += amount * np.sin(2 * np.pi * waves * along + phase) * np.clip(along * 1.8, 0, 1)
    return replace(item, spine=spine, width=np.interp(along, coarse, item.width))


def of_zones(locks: Sequence[Lock], *zones: Zone) -> list[Lock]:
    """Those locks that belong to the zones, in their order."""
    return [item for item in locks if item.zone in zones]


def blown(item: Lock, amount: float) -> Lock:
    """The lock carried sideways by a wind, more the lower it hangs; ``amount`` -1 to 1."""
    if not amount:
        return item
    spine = item.spine.copy()
    spine[:, 0] += WIND * amount * np.clip(spine[:, 1] + 0.2, 0, None) ** 1.6
    return replace(item, spine=spine)
