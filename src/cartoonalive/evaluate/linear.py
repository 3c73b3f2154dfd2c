"""One sparse matrix from row weights to every blended number of a model.

Positions, opacities, angles, colours... are all plain weighted sums of keyform rows, so blending a whole model is one
sparse matrix product.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from cartoonalive.evaluate.model import Array, Indices
from cartoonalive.evaluate.rows import ObjectRows


class LinearMap:
    """Outputs are allotted as runs, filled object by object, then computed together."""

    def __init__(self) -> None:
        self._outputs = 0
        self._entries: list[tuple[Indices, Indices, Array]] = []

    def allot(self, count: int) -> slice:
        """Reserve ``count`` consecutive outputs."""
        run = slice(self._outputs, self._outputs + count)
        self._outputs += count
        return run

    def fill(self, outputs: ArrayLike, rows: ArrayLike, values: ArrayLike) -> None:
        """Outputs (m,) get the sum over rows (r,) of weight times ``values`` (r, m)."""
        output = np.atleast_1d(np.asarray(outputs, np.intp))
        row = np.asarray(rows, np.intp)
        table = np.asarray(values, np.float64).reshape(len(row), len(output))
        where, which = np.nonzero(table)
        self._entries.append((output[which], row[where], table[where, which]))

    def fill_keyforms(self, outputs: ArrayLike, rows: ObjectRows, values: ArrayLike) -> None:
        """The ordinary keyforms of one object: ``values`` is a keyform array with key dimensions in front."""
        self.fill(outputs, np.arange(rows.start, rows.middle), values)

    def fill_offsets(self, outputs: ArrayLike, rows: ObjectRows, attribute: str) -> None:
        """What the blend shapes of one object add to ``attribute``."""
        acting = [one for one in rows.shapes if attribute in one[0].offsets]
        if acting:
            number = np.concatenate([np.arange(first, first + len(keys)) for _, keys, first in acting])
            values = np.concatenate([shape.offsets[attribute][list(keys)] for shape, keys, _ in acting])
            self.fill(outputs, number, values)

    def build(self, rows: int) -> csr_array:
        """The matrix (outputs, ``rows``)."""
        parts = self._entries or [(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0))]
        output, row, value = (np.concatenate(column) for column in zip(*parts, strict=True))
        return csr_array((value, (output, row)), shape=(self._outputs, rows))
