"""The paper's inference: a small multilayer perceptron from landmarks to weights, in NumPy.

Its weights lie beside this module; `cartoonalive train shape` makes them anew, `network.toml` says what they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cartoonalive.shape.coordinates import Faces
from cartoonalive.shape.model import FULL, Template, TemplateName
from cartoonalive.shape.points import ROWS

Array = NDArray[np.float32]

FILE, CARD = "network.npz", "network.toml"
_UNIT = 0.04
"""W by which landmarks usually differ from the template: inputs are about 1."""
_FARTHEST = 10.0
"""Units beyond which a landmark counts as that far away: the network has seen nothing like it."""


@dataclass(frozen=True)
class Network:
    """Fully connected layers with rectified linear units between them."""

    layers: tuple[tuple[Array, Array], ...]
    """Weights (inputs, outputs) and biases (outputs,) of each layer."""

    def __call__(self, inputs: Array) -> NDArray[np.float64]:
        """(..., k) weights, within -30..30, of faces as of `inputs_of`."""
        *_, raw = self.activations(inputs)
        return np.clip(FULL * raw.astype(np.float64), -FULL, FULL)

    def activations(self, inputs: Array) -> list[Array]:
        """What each layer sees, and what the last one gives, in units of 30."""
        seen = [inputs]
        for number, (weights, bias) in enumerate(self.layers):
            raw = seen[-1] @ weights + bias
            seen.append(raw if number == len(self.layers) - 1 else np.maximum(raw, np.float32(0)))
        return seen


def inputs_of(points: Faces, confidence: NDArray[np.float64], template: Template) -> Array:
    """(..., 2n + g) differences of landmarks (..., n, 2) from the template's, and confidences (..., g) by group.

    Groups without confidence, and those with points that are not finite, are as on the template, with confidence 0.
    """
    offset = np.clip((points - template.points) / _UNIT, -_FARTHEST, _FARTHEST)
    offset[~np.isfinite(points)] = np.nan
    trust = np.where(confidence > 0, confidence, 0.0)
    for column, rows in enumerate(ROWS.values()):
        lost = ~np.isfinite(offset[..., rows, :]).all(axis=(-2, -1)) | ~(trust[..., column] > 0)
        offset[..., rows, :] = np.where(lost[..., None, None], 0.0, offset[..., rows, :])
        trust[..., column] = np.where(lost, 0.0, trust[..., column])
    flat = offset.reshape(*offset.shape[:-2], 2 * offset.shape[-2])
    result: Array = np.concatenate([flat, trust], axis=-1).astype(np.float32)
    return result


@cache
def network(name: TemplateName) -> Network:
    """The network of one template, as it comes with the package."""
    with as_file(files("cartoonalive.shape") / FILE) as path:
        return network_of(path, name)


def network_of(path: Path, name: TemplateName) -> Network:
    """The network of one template in a file that `write_networks` wrote."""
    with np.load(path) as data:
        count = sum(key.startswith(f"{name}/weights") for key in data.files)
        arrays = ((data[f"{name}/weights{i}"], data[f"{name}/bias{i}"]) for i in range(count))
        return Network(tuple((w.astype(np.float32), b.astype(np.float32)) for w, b in arrays))


def write_networks(path: Path, networks: Mapping[TemplateName, Network]) -> None:
    """Keep networks in half precision; the same numbers give the same bytes."""
    arrays = {
        f"{name}/{kind}{number}": array.astype(np.float16)
        for name, one in networks.items()
        for number, pair in enumerate(one.layers)
        for kind, array in zip(("weights", "bias"), pair, strict=True)
    }
    with path.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)
