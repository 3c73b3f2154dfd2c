"""Training of the network: Adam on squared errors, a fixed seed, one pass of matrix products after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from cartoonalive.shape.model import FULL, Basis
from cartoonalive.shape.network import Array, Network
from cartoonalive.shape.samples import Samples

HIDDEN = (192, 128, 64)
"""Widths of the layers between landmarks and weights: four layers in all, as in the paper."""
_BETAS = (0.9, 0.999)
_EPSILON = 1e-8


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How to train."""

    steps: int = 2500
    batch: int = 512
    rate: float = 1.5e-3
    """Greatest learning rate; it falls along a cosine to 0."""
    decay: float = 1e-3
    """Share of each weight that a step at rate 1 takes away (AdamW)."""
    held_out: float = 0.05
    """Share of the samples that choose the best state and are not trained on."""
    checks: int = 40
    """How often the held-out samples are asked."""
    seed: int = 0


def train(
    samples: Samples, basis: Basis, plan: Plan | None = None, listener: Callable[[int, float], None] | None = None
) -> Network:
    """The state of the network that was best on held-out samples; ``listener`` gets step and error at each check."""
    plan = plan or Plan()
    random = np.random.default_rng(plan.seed)
    held = max(1, round(plan.held_out * len(samples.inputs)))
    inputs, targets = samples.inputs, samples.weights / np.float32(FULL)
    seen = np.array([parameter.seen for parameter in basis.parameters], np.float32)
    network = _started((inputs.shape[1], *HIDDEN, targets.shape[1]), seen, random)
    optimiser = _Adam(network, plan)
    best, least = network, np.inf
    batches = _batches(len(inputs) - held, plan.batch, random)
    for step in range(plan.steps):
        rows = held + next(batches)
        optimiser.step(network, _gradients(network, inputs[rows], targets[rows]), step)
        if (step + 1) % max(1, plan.steps // plan.checks) == 0 or step + 1 == plan.steps:
            error = float(np.abs(network(inputs[:held]) - samples.weights[:held])[:, seen > 0].mean())
            if error < least:
                least, best = error, Network(tuple((w.copy(), b.copy()) for w, b in network.layers))
            if listener is not None:
                listener(step + 1, error)
    return best


def _started(sizes: tuple[int, ...], seen: Array, random: np.random.Generator) -> Network:
    """Random weights that keep the size of what passes through (He et al. 2015); unseen weights come out as 0."""
    layers = []
    for fan_in, fan_out in pairwise(sizes):
        drawn = random.standard_normal((fan_in, fan_out)) * np.sqrt(2 / fan_in)
        layers.append((drawn.astype(np.float32), np.zeros(fan_out, np.float32)))
    layers[-1][0][:] *= np.float32(0.1) * seen
    return Network(tuple(layers))


def _batches(count: int, size: int, random: np.random.Generator) -> Iterator[np.ndarray]:
    """Rows of each step: all samples in random order, again and again."""
    while True:
        order = random.permutation(count)
        for start in range(0, max(count - size, 0) + 1, size):
            yield order[start : start + size]


def _gradients(network: Network, inputs: Array, targets: Array) -> list[tuple[Array, Array]]:
    """Of half the mean squared error, by each layer's weights and biases."""
    *seen, raw = network.activations(inputs)
    back = (raw - targets) / np.float32(len(targets))
    gradients = []
    for (weights, _), before in zip(reversed(network.layers), reversed(seen), strict=True):
        gradients.append((before.T @ back, back.sum(axis=0)))
        back = (back @ weights.T) * (before > 0)
    return gradients[::-1]


class _Adam:
    """Adam with decoupled weight decay (Loshchilov and Hutter 2019), in place."""

    def __init__(self, network: Network, plan: Plan) -> None:
        self._plan = plan
        self._means = [tuple(np.zeros_like(array) for array in pair) for pair in network.layers]
        self._squares = [tuple(np.zeros_like(array) for array in pair) for pair in network.layers]

    def step(self, network: Network, gradients: list[tuple[Array, Array]], number: int) -> None:
        plan = self._plan
        rate = np.float32(plan.rate * 0.5 * (1 + np.cos(np.pi * number / plan.steps)))
        first, second = (np.float32(beta) for beta in _BETAS)
        whole, squared = (np.float32(1 - beta ** (number + 1)) for beta in _BETAS)
        for pair, slopes, means, squares in zip(network.layers, gradients, self._means, self._squares, strict=True):
            for array, slope, mean, square in zip(pair, slopes, means, squares, strict=True):
                mean += (1 - first) * (slope - mean)
                square += (1 - second) * (slope * slope - square)
                array *= 1 - rate * np.float32(plan.decay)
                array -= rate * (mean / whole) / (np.sqrt(square / squared) + np.float32(_EPSILON))
