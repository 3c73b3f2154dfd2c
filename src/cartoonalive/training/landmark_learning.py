"""Training of the network: Adam on squared errors, a fixed seed, one pass of matrix products after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from cartoonalive.shape.model import FULL, Basis
from cartoonalive.shape.network import Array, Network
from cartoonalive.training.adam import Adam
from cartoonalive.training.landmark_samples import Samples

HIDDEN = (192, 128, 64)
"""Widths of the layers between landmarks and weights: four layers in all, as in the paper."""


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
    arrays = [array for pair in network.layers for array in pair]
    optimiser = Adam(arrays, rate=plan.rate, decay=plan.decay, steps=plan.steps)
    best, least = network, np.inf
    batches = _batches(len(inputs) - held, plan.batch, random)
    for step in range(plan.steps):
        rows = held + next(batches)
        gradients = _gradients(network, inputs[rows], targets[rows])
        optimiser.step([slope for pair in gradients for slope in pair], step)
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
