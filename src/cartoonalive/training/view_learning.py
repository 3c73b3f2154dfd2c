"""Training of the network that looks: Adam on absolute errors, batch after batch of renders, mirrored and disturbed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.shape.coordinates import mirrored, mirrored_groups, mirrored_weights
from cartoonalive.shape.load import template
from cartoonalive.shape.model import FULL, Basis
from cartoonalive.shape.network import inputs_of
from cartoonalive.shape.points import ROWS
from cartoonalive.shape.view import PITCH, shifted
from cartoonalive.shape.view_network import (
    STRIDES,
    Array,
    Layer,
    ViewNetwork,
    convolved,
    dense,
    landmark_inputs,
    normalised,
    rectified,
    windows,
)
from cartoonalive.training.adam import Adam
from cartoonalive.training.renders import TEMPLATES, Renders

CHANNELS, SIDES = (16, 32, 64, 96), (5, 3, 3, 3)
"""Outputs of the convolutions, and sides of their kernels."""
LOOKS, HIDDEN = 160, (192, 128)
"""Widths of the layer over what the convolutions see, and of those after it."""
MISSING, BLIND = 0.1, 0.1
"""Shares of landmark groups, and of faces with all their groups, that are learnt from without landmarks."""
_TINT, _NOISE, _SHIFT = 0.15, 8.0, 1
"""How colours are disturbed: gain of a channel, noise in 0..255 at most; and how far views are shifted, in pixels."""


@dataclass(frozen=True, kw_only=True)
class ViewPlan:
    """How to train."""

    steps: int = 8000
    batch: int = 64
    rate: float = 1.5e-3
    """Greatest learning rate; it falls along a cosine to 0."""
    decay: float = 0.02
    """Share of each weight that a step at rate 1 takes away (AdamW)."""
    seed: int = 0


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What one step learns from."""

    views: NDArray[np.uint8]
    landmarks: Array
    """(m, i) as of `landmark_inputs`."""
    targets: Array
    """(m, k) weights in units of 30."""


def batch_of(renders: Renders, centres: dict[bool, NDArray[np.float64]], rows: NDArray[np.intp], basis: Basis) -> Batch:
    """Renders as they are; ``centres`` are (n, 2) by ``is_anime`` what to take off the landmarks."""
    mark = renders.is_anime[rows]
    landmarks = np.zeros((len(rows), renders.points[0].size + len(ROWS) + 1), np.float32)
    for flag, name in TEMPLATES.items():
        chosen = rows[mark == flag]
        seen = renders.points[chosen] - centres[flag]
        faces = inputs_of(seen, renders.confidence[chosen].astype(np.float64), template(name))
        landmarks[mark == flag] = landmark_inputs(faces, name)
    return Batch(views=renders.views[rows], landmarks=landmarks, targets=renders.weights[rows] / np.float32(FULL))


def centres_of(renders: Renders) -> dict[bool, NDArray[np.float64]]:
    """(n, 2) mean difference of the landmarks from the template, which is that of real portraits: it tells nothing."""
    found = {}
    for flag, name in TEMPLATES.items():
        points = renders.points[renders.is_anime == flag].astype(np.float64)
        mean = points.mean(axis=0) if len(points) else template(name).points
        found[flag] = (mean + mirrored(mean)) / 2 - template(name).points
    return found


def learn(
    renders: Renders, basis: Basis, plan: ViewPlan | None = None, listener: Callable[[int, float], None] | None = None
) -> ViewNetwork:
    """A network trained on ``renders``; ``listener`` gets the step and the error of the last hundred."""
    plan = plan or ViewPlan()
    random = np.random.default_rng(plan.seed)
    centres = centres_of(renders)
    network = started(renders, basis, random)
    arrays = [array for _, array in network.arrays()]
    optimiser = Adam(arrays, rate=plan.rate, decay=plan.decay, steps=plan.steps)
    errors: list[float] = []
    order = _order(len(renders.weights), plan.batch, random)
    for step in range(plan.steps):
        batch = batch_of(_disturbed(renders, next(order), basis, random), centres, np.arange(plan.batch), basis)
        gradients, error = _gradients(network, batch)
        optimiser.step([slope for pair in gradients for slope in pair], step)
        errors.append(error)
        if listener is not None and (step + 1) % 100 == 0:
            listener(step + 1, FULL * float(np.mean(errors[-100:])))
    return network


def started(renders: Renders, basis: Basis, random: np.random.Generator) -> ViewNetwork:
    """Random weights that keep the size of what passes through (He et al. 2015); unseen weights come out as 0."""
    height, width, inputs = renders.views.shape[1:]
    convolutions = []
    for outputs, side, stride in zip(CHANNELS, SIDES, STRIDES, strict=True):
        convolutions.append(_random((side, side, inputs, outputs), side * side * inputs, random))
        height, width, inputs = -(-height // stride), -(-width // stride), outputs
    size = height * width * inputs
    landmarks = renders.points[0].size + len(ROWS) + 1
    layers = []
    for before, after in zip((LOOKS + landmarks, *HIDDEN), (*HIDDEN, len(basis.parameters)), strict=True):
        layers.append(_random((before, after), before, random))
    seen = np.array([parameter.seen for parameter in basis.parameters], np.float32)
    layers[-1].weights[:] *= np.float32(0.1) * seen
    return ViewNetwork(tuple(convolutions), _random((size, LOOKS), size, random), tuple(layers))


def _random(shape: tuple[int, ...], fan_in: int, random: np.random.Generator) -> Layer:
    drawn = random.standard_normal(shape) * np.sqrt(2 / fan_in)
    return Layer(drawn.astype(np.float32), np.zeros(shape[-1], np.float32))


def _order(count: int, size: int, random: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    """Rows of each step: all renders in random order, again and again."""
    while True:
        order = random.permutation(count)
        for start in range(0, count - size + 1, size):
            yield order[start : start + size]


def _disturbed(renders: Renders, rows: NDArray[np.intp], basis: Basis, random: np.random.Generator) -> Renders:
    """Some renders, half of them mirrored, in other tints, shifted, with noise, without some groups of landmarks."""
    views = renders.views[rows].astype(np.float32)
    points, weights, confidence = (
        one[rows].astype(np.float64) for one in (renders.points, renders.weights, renders.confidence)
    )
    turned = random.random(len(rows)) < 0.5
    views[turned] = views[turned, :, ::-1]
    points[turned] = mirrored(points[turned])
    weights[turned] = mirrored_weights(weights[turned], basis)
    confidence[turned] = mirrored_groups(confidence[turned])
    views *= 1 + _TINT * random.uniform(-1, 1, (len(rows), 1, 1, 3)).astype(np.float32)
    strength = random.uniform(0, _NOISE, (len(rows), 1, 1, 1)).astype(np.float32)
    views += strength * random.standard_normal(views.shape, np.float32)
    down, right = random.integers(-_SHIFT, _SHIFT + 1, 2).tolist()
    views = shifted(views, right, down)
    points += np.array([right, down]) / PITCH
    confidence[random.random(confidence.shape) < MISSING] = 0
    confidence[random.random(len(rows)) < BLIND] = 0
    return Renders(
        views=np.clip(np.rint(views), 0, 255).astype(np.uint8),
        points=points.astype(np.float32),
        confidence=confidence.astype(np.float32),
        weights=weights.astype(np.float32),
        is_anime=renders.is_anime[rows],
    )


def _gradients(network: ViewNetwork, batch: Batch) -> tuple[list[tuple[Array, Array]], float]:
    """Of the mean absolute error, by weights and biases in the order of ``network.arrays``; and that error."""
    maps = [normalised(batch.views)]
    found = []
    for layer, stride in zip(network.convolutions, STRIDES, strict=True):
        found.append(windows(maps[-1], layer.weights.shape[0], stride))
        maps.append(rectified(convolved(found[-1], layer)))
    flat = maps[-1].reshape(len(batch.views), -1)
    looks = rectified(dense(flat, network.looks))
    seen = [np.concatenate([looks, batch.landmarks], axis=1)]
    for layer in network.layers[:-1]:
        seen.append(rectified(dense(seen[-1], layer)))
    miss = dense(seen[-1], network.layers[-1]) - batch.targets
    back = np.sign(miss) / np.float32(miss.size)

    gradients = []
    for layer, before in zip(reversed(network.layers), reversed(seen), strict=True):
        gradients.append((before.T @ back, back.sum(axis=0)))
        back = (back @ layer.weights.T) * (before > 0)
    back = back[:, : looks.shape[1]]
    gradients.append((flat.T @ back, back.sum(axis=0)))
    back = ((back @ network.looks.weights.T) * (flat > 0)).reshape(maps[-1].shape)
    for number in reversed(range(len(STRIDES))):
        layer, kernel = network.convolutions[number], network.convolutions[number].weights
        rows = back.reshape(-1, kernel.shape[-1])
        windowed = found[number].reshape(len(rows), -1)
        gradients.append(((windowed.T @ rows).reshape(kernel.shape), rows.sum(axis=0)))
        if number:
            spread = (rows @ kernel.reshape(-1, kernel.shape[-1]).T).reshape(found[number].shape)
            back = _gathered(spread, maps[number].shape, kernel.shape[0], STRIDES[number]) * (maps[number] > 0)
    return gradients[::-1], float(np.abs(miss).mean())


def _gathered(spread: Array, shape: tuple[int, ...], side: int, stride: int) -> Array:
    """The sums over `windows` (m, h', w', side * side * c) of what falls on each place of (m, h, w, c)."""
    count, height, width, channels = shape
    rows, columns = spread.shape[1:3]
    parts = spread.reshape(count, rows, columns, side, side, channels)
    padded = np.zeros((count, stride * rows + side, stride * columns + side, channels), np.float32)
    for i in range(side):
        for j in range(side):
            padded[:, i : i + stride * rows : stride, j : j + stride * columns : stride] += parts[:, :, :, i, j]
    return padded[:, side // 2 : side // 2 + height, side // 2 : side // 2 + width]
