"""The optimiser of both networks: Adam with decoupled weight decay (Loshchilov and Hutter 2019), in place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Arrays = Sequence[NDArray[np.float32]]

_BETAS, _EPSILON = (0.9, 0.999), 1e-8


class Adam:
    """Moves arrays against their slopes; the rate falls along a cosine to 0 over ``steps``."""

    def __init__(self, arrays: Arrays, *, rate: float, decay: float, steps: int) -> None:
        self._arrays, self._rate, self._decay, self._steps = arrays, rate, decay, steps
        self._means = [np.zeros_like(array) for array in arrays]
        self._squares = [np.zeros_like(array) for array in arrays]

    def step(self, slopes: Arrays, number: int) -> None:
        """The step ``number``, from 0 on; ``decay`` is the share of each array that a step at rate 1 takes away."""
        rate = np.float32(self._rate * 0.5 * (1 + np.cos(np.pi * number / self._steps)))
        first, second = (np.float32(beta) for beta in _BETAS)
        whole, squared = (np.float32(1 - beta ** (number + 1)) for beta in _BETAS)
        for array, slope, mean, square in zip(self._arrays, slopes, self._means, self._squares, strict=True):
            mean += (1 - first) * (slope - mean)
            square += (1 - second) * (slope * slope - square)
            array *= 1 - rate * np.float32(self._decay)
            array -= rate * (mean / whole) / (np.sqrt(square / squared) + np.float32(_EPSILON))
