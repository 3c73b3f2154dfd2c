"""The network that also looks: convolutions over the view of a face, then a perceptron over what they see and the
landmarks. In NumPy, for `cartoonalive train view` and for one face in a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import cv2
import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from cartoonalive.shape.load import shape_basis
from cartoonalive.shape.model import FULL, Basis, TemplateName, gains

Array = NDArray[np.float32]

FILE = "view-network.npz"
STRIDES = (2, 2, 2, 2)
"""Of each convolution."""
_FAINTEST = 5.0
"""Contrast in 0..255 below which views are not spread further."""
_KINDS = ("convolutions", "looks", "layers")


@dataclass(frozen=True)
class Layer:
    """Weights and biases (outputs,); weights are (inputs, outputs), those of a convolution (rows, columns, inputs,
    outputs)."""

    weights: Array
    bias: Array


@dataclass(frozen=True)
class ViewNetwork:
    """Convolutions, a layer over all that they see, and fully connected layers over that and the landmarks.

    Rectified linear units follow all but the last layer.
    """

    convolutions: tuple[Layer, ...]
    looks: Layer
    layers: tuple[Layer, ...]

    def __call__(self, views: NDArray[np.uint8], landmarks: Array) -> NDArray[np.float64]:
        """(m, k) weights, within -30..30, of views (m, h, w, 3) and landmark inputs (m, i) of the same faces."""
        seen = normalised(views)
        for layer, stride in zip(self.convolutions, STRIDES, strict=True):
            seen = rectified(convolved(windows(seen, layer.weights.shape[0], stride), layer))
        raw = np.concatenate([rectified(dense(seen.reshape(len(seen), -1), self.looks)), landmarks], axis=1)
        for layer in self.layers[:-1]:
            raw = rectified(dense(raw, layer))
        raw = dense(raw, self.layers[-1])
        return np.clip(FULL * raw.astype(np.float64), -FULL, FULL)

    def arrays(self) -> Iterator[tuple[str, Array]]:
        """All weights and biases with their names in files."""
        for kind in _KINDS:
            found = getattr(self, kind)
            for number, layer in enumerate(found if isinstance(found, tuple) else (found,)):
                yield f"{kind}/{number}/weights", layer.weights
                yield f"{kind}/{number}/bias", layer.bias


def normalised(views: NDArray[np.uint8]) -> Array:
    """Views about 0, with a contrast of 1: how bright a picture is and how strong its colours are tells nothing."""
    seen = np.empty(views.shape, np.float32)
    for own, view in zip(seen, views, strict=True):
        mean, spread = cv2.meanStdDev(np.ascontiguousarray(view))
        np.subtract(view, mean[:, 0].astype(np.float32), out=own)
        own /= np.float32(np.sqrt(np.mean(spread**2)) + _FAINTEST)
    return seen


def landmark_inputs(faces: Array, name: TemplateName) -> Array:
    """(m, i) what the layers see beside the view: faces as of `inputs_of`, and which template they are of."""
    mark = np.full((len(faces), 1), float(name == "anime"), np.float32)
    return np.concatenate([faces, mark], axis=1)


def windows(seen: Array, side: int, stride: int) -> Array:
    """(m, h', w', side * side * c) what a kernel sees at each place of (m, h, w, c), 0 beyond the rim."""
    count, height, width, channels = seen.shape
    rows, columns = -(-height // stride), -(-width // stride)
    padded = np.zeros((count, stride * rows + side, stride * columns + side, channels), np.float32)
    padded[:, side // 2 : side // 2 + height, side // 2 : side // 2 + width] = seen
    whole, line, pixel, number = padded.strides
    found = as_strided(
        padded,
        (count, rows, columns, side, side * channels),
        (whole, stride * line, stride * pixel, line, number),
        writeable=False,
    )
    return found.reshape(count, rows, columns, -1)


def convolved(found: Array, layer: Layer) -> Array:
    """(m, h', w', outputs) of windows."""
    return found @ layer.weights.reshape(-1, layer.weights.shape[-1]) + layer.bias


def dense(inputs: Array, layer: Layer) -> Array:
    """(m, outputs) of a fully connected layer."""
    return inputs @ layer.weights + layer.bias


def rectified(raw: Array) -> Array:
    """What is above 0."""
    return np.maximum(raw, np.float32(0))


@cache
def view_network() -> ViewNetwork:
    """The network as it comes with the package."""
    with as_file(files("cartoonalive.shape") / FILE) as path:
        return view_network_of(path, shape_basis())


def view_network_of(path: Path, basis: Basis) -> ViewNetwork:
    """The network in a file that `write_view_network` wrote, with weights of ``basis``.

    The file keeps the gains that it was trained with: what it says in their units is said in those of today.
    """
    with np.load(path) as data:
        share = (data["gains"] / gains(basis)).astype(np.float32)
        found = {
            kind: tuple(
                Layer(*(data[f"{kind}/{number}/{what}"].astype(np.float32) for what in ("weights", "bias")))
                for number in range(sum(name.startswith(f"{kind}/") for name in data.files) // 2)
            )
            for kind in _KINDS
        }
    *layers, last = found["layers"]
    layers.append(Layer(last.weights * share, last.bias * share))
    return ViewNetwork(found["convolutions"], found["looks"][0], tuple(layers))


def write_view_network(path: Path, network: ViewNetwork, basis: Basis) -> None:
    """Keep a network with weights of ``basis`` in half precision; the same numbers give the same bytes."""
    arrays = {name: array.astype(np.float16) for name, array in network.arrays()}
    with path.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, gains=gains(basis), **arrays)
