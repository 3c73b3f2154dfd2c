"""A picture as a graph of superpixels, over which label probabilities spread but for drawn edges.

Source of the methods: SLIC superpixels (Achanta et al. 2012, in OpenCV) and random walks with priors (Grady 2005).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.linalg import splu

from cartoonalive.layers.arrays import Image

Values = NDArray[np.float64]

_ITERATIONS = 6
_RULER = 12.0
"""Compactness of the superpixels: low values let them follow thin strands."""
_SMALLEST = 20
"""Smaller pieces, in percent of a superpixel, join a neighbour."""
_LEAST_EDGE = 0.01
"""How well probabilities still cross the strongest edge, so that every superpixel hangs together with the rest."""
_LEAST_CONTRAST = 2.5
"""Lab distance of neighbours that is never taken for an edge: the noise of flat art."""


@dataclass(frozen=True, kw_only=True)
class Superpixels:
    """The graph of a picture's superpixels."""

    index: NDArray[np.int32]
    """(h, w) which superpixel a pixel belongs to."""
    sizes: Values
    """(n,) pixels of each."""
    pairs: NDArray[np.int64]
    """(m, 2) neighbours, the smaller number first."""
    borders: Values
    """(m,) length of their common border in pixels."""
    contrasts: Values
    """(m,) how far their colours differ, in Lab units."""

    @classmethod
    def of(cls, lab: Image, side: int) -> Superpixels:
        """Divide a Lab picture (h, w, 3) into superpixels about ``side`` pixels wide."""
        scaled = np.clip(lab * (2.55, 1, 1) + (0, 128, 128), 0, 255).astype(np.uint8)
        slic = cv2.ximgproc.createSuperpixelSLIC(scaled, cv2.ximgproc.SLIC, side, _RULER)
        slic.iterate(_ITERATIONS)
        slic.enforceLabelConnectivity(_SMALLEST)
        index = slic.getLabels()
        count = slic.getNumberOfSuperpixels()
        sizes = np.bincount(index.ravel(), minlength=count).astype(float)
        means = _means(index, sizes, lab)
        pairs, borders, steps = _neighbours(index, lab, count)
        differences = np.linalg.norm(means[pairs[:, 0]] - means[pairs[:, 1]], axis=1)
        return cls(index=index, sizes=sizes, pairs=pairs, borders=borders, contrasts=np.maximum(differences, steps))

    def means(self, values: NDArray[np.floating]) -> Values:
        """(n, k) mean of per-pixel values (h, w, k) over every superpixel."""
        return _means(self.index, self.sizes, values)

    def spread(self, prior: Values, strength: float) -> Values:
        """(n, k) probabilities that agree with their neighbours, except across edges, and with ``prior`` (n, k).

        ``strength`` weighs the prior of a pixel against the connection of a pixel with its neighbours.
        """
        tolerance = max(float(np.average(self.contrasts, weights=self.borders)), _LEAST_CONTRAST)
        conductance = self.borders * np.maximum(np.exp(-((self.contrasts / tolerance) ** 2)), _LEAST_EDGE)
        count = len(self.sizes)
        i, j = self.pairs.T
        one_way = sp.coo_array((conductance, (i, j)), shape=(count, count))
        links = (one_way + one_way.T).tocsr()
        own = strength * self.sizes
        system = sp.diags_array(links.sum(axis=1) + own) - links
        solved: Values = splu(system.tocsc()).solve(own[:, None] * prior)
        return solved


def _means(index: NDArray[np.int32], sizes: Values, values: NDArray[np.floating]) -> Values:
    """(n, k) means of per-pixel values (h, w, k) over n superpixels."""
    flat, channels = index.ravel(), values.reshape(index.size, -1)
    sums = [np.bincount(flat, weights=channels[:, k], minlength=len(sizes)) for k in range(channels.shape[1])]
    return np.stack(sums, axis=1) / np.maximum(sizes, 1)[:, None]


def _neighbours(index: NDArray[np.int32], lab: Image, count: int) -> tuple[NDArray[np.int64], Values, Values]:
    """Neighbouring superpixels, the lengths of their borders, and the mean Lab step across the border."""
    keys, steps = [], []
    for first, second in ((np.s_[:-1], np.s_[1:]), (np.s_[:, :-1], np.s_[:, 1:])):
        across = index[first] != index[second]
        low, high = np.minimum(index[first], index[second])[across], np.maximum(index[first], index[second])[across]
        keys.append(low.astype(np.int64) * count + high)
        steps.append(np.linalg.norm(lab[first][across] - lab[second][across], axis=1))
    pairs, member, borders = np.unique(np.concatenate(keys), return_inverse=True, return_counts=True)
    mean_steps = np.bincount(member, weights=np.concatenate(steps)) / borders
    return np.stack([pairs // count, pairs % count], axis=1), borders.astype(float), mean_steps
