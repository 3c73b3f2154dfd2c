"""Glue: pairs of vertices of two meshes pull each other together after deformation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cartoonalive.evaluate.model import Array, Indices
from cartoonalive.rig.model import Glue


@dataclass(frozen=True)
class _Wave:
    """Pairs that touch no vertex twice, so that they can be moved together."""

    a: Indices
    b: Indices
    weights: Array
    """(2, pairs, 1)"""
    glue: Indices


class GlueRun:
    """All glues of a model in waves: a pair comes one wave after the last one that touched either of its vertices."""

    def __init__(self, glues: Sequence[Glue], first_point: Mapping[str, int]) -> None:
        """``first_point`` is the storage number of each mesh's first vertex."""
        last: dict[int, int] = {}
        waves: list[list[tuple[int, int, float, float, int]]] = []
        for number, glue in enumerate(glues):
            first_a, first_b = first_point[glue.mesh_a], first_point[glue.mesh_b]
            for (vertex_a, vertex_b), (weight_a, weight_b) in zip(
                glue.vertices.tolist(), glue.weights.tolist(), strict=True
            ):
                a, b = first_a + vertex_a, first_b + vertex_b
                wave = max(last.get(a, -1), last.get(b, -1)) + 1
                last[a] = last[b] = wave
                if wave == len(waves):
                    waves.append([])
                waves[wave].append((a, b, weight_a, weight_b, number))
        self._waves = [self._wave(pairs) for pairs in waves]

    @staticmethod
    def _wave(pairs: list[tuple[int, int, float, float, int]]) -> _Wave:
        table = np.array(pairs)
        return _Wave(
            table[:, 0].astype(np.intp),
            table[:, 1].astype(np.intp),
            table[:, 2:4].T[:, :, None].copy(),
            table[:, 4].astype(np.intp),
        )

    def apply(self, points: Array, intensity: Array) -> None:
        """Move ``points`` (2, n, frames) in place; ``intensity`` (glues, frames)."""
        for wave in self._waves:
            a, b = points[:, wave.a], points[:, wave.b]
            pull = (b - a) * intensity[wave.glue]
            points[:, wave.a] = a + pull * wave.weights[0]
            points[:, wave.b] = b - pull * wave.weights[1]
