"""Products down a tree: opacity, scale, colour and being enabled pass from parents to children."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cartoonalive.evaluate.model import Array, Bools


class Chains:
    """Ancestor table of a forest given by parent numbers (-1: root), parents before children."""

    def __init__(self, parents: Sequence[int]) -> None:
        self.count = len(parents)
        chains: list[list[int]] = []
        for number, parent in enumerate(parents):
            chains.append([number, *(chains[parent] if parent >= 0 else ())])
        self.depth = np.array([len(chain) - 1 for chain in chains], np.intp)
        width = max((len(chain) for chain in chains), default=1)
        table = [chain + [self.count] * (width - len(chain)) for chain in chains]
        self._table = np.array(table, np.intp).reshape(self.count, width).T

    def product(self, factors: Array) -> Array:
        """Own factor times those of all ancestors, (objects, frames) -> (objects + 1, frames).

        The extra last row is 1 and stands for "no parent".
        """
        padded = np.ones((self.count + 1, factors.shape[1]))
        padded[:-1] = factors
        if self.count:
            padded[:-1] = padded[self._table].prod(0)
        return padded

    def all(self, flags: Bools) -> Bools:
        """True where the object and all its ancestors are, (objects, frames) -> (objects + 1, frames)."""
        padded = np.ones((self.count + 1, flags.shape[1]), bool)
        padded[:-1] = flags
        if self.count and not flags.all():
            padded[:-1] = padded[self._table].all(0)
        return padded
