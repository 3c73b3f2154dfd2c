"""Brows that the colour models take for hair: short dark runs with skin above and below."""

from __future__ import annotations

import numpy as np

from cartoonalive.layers.arrays import Mask

_LEAST_SHARE = 0.3
"""Share of the brow's columns with a free-standing run that proves a brow rather than fringe."""


def free_brow_pixels(hair: Mask, figure: Mask, band: Mask, thickness: float) -> Mask:
    """Pixels of ``hair`` (h, w) inside ``band`` that are a brow standing free of the fringe.

    Column by column: a run of hair no taller than ``thickness`` pixels that ends within the figure on both sides
    stands free. When enough of the band's columns hold such a run it is a brow; columns between them where a tip of
    the fringe reaches it take the rows of their neighbours.
    """
    brow = np.zeros_like(hair)
    columns = np.flatnonzero(band.any(axis=0))
    free = {column: run for column in columns if (run := _free_run(hair, figure, band, int(column), thickness))}
    if len(free) < _LEAST_SHARE * max(len(columns), 1):
        return brow
    known = np.array(list(free))
    starts, ends = np.array(list(free.values())).T
    inner = np.arange(known[0], known[-1] + 1)
    rows = np.arange(len(hair))[:, None]
    between = (rows >= np.interp(inner, known, starts)) & (rows < np.interp(inner, known, ends))
    brow[:, inner] = between & hair[:, inner]
    return brow


def _free_run(hair: Mask, figure: Mask, band: Mask, column: int, thickness: float) -> tuple[int, int] | None:
    """First and last row (exclusive) of a column's free-standing run that touches the band."""
    for start, end in _runs(hair[:, column]):
        bounded = start > 0 and end < len(hair) and figure[start - 1, column] and figure[end, column]
        if bounded and end - start <= thickness and band[start:end, column].any():
            return start, end
    return None


def _runs(line: Mask) -> list[tuple[int, int]]:
    """Start and end (exclusive) of every run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], line, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
