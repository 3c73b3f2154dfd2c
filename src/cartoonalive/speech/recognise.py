"""Which mouth class is spoken when: a small network over mel spectra, trained by ``tools.train_visemes``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cartoonalive.speech.features import BLOCK, SILENT_DB, level_db, normalised, resampled, spectra, with_context
from cartoonalive.speech.model import CLASSES, Hearing, Sound

Floats = NDArray[np.float32]

WEIGHTS = Path(__file__).with_name("visemes.npz")
LAYERS = 3
_STAY = 0.9
"""Probability that a class goes on from one frame to the next."""


def hear(sound: Sound) -> Hearing:
    """What is spoken in ``sound``; a recording without speech is silence throughout."""
    energies = spectra(resampled(sound))
    bands, loudness = normalised(energies)
    if level_db(energies) < SILENT_DB:
        shares = np.zeros((len(bands), len(CLASSES)), np.float32)
        shares[:, 0] = 1.0
        return Hearing(shares=shares, loudness=np.zeros_like(loudness))
    blocks = (np.arange(start, min(start + BLOCK, len(bands))) for start in range(0, len(bands), BLOCK))
    shares = np.concatenate([probabilities(with_context(bands, block), _weights()) for block in blocks])
    return Hearing(shares=shares, loudness=loudness * (1.0 - shares[:, 0]))


def classes(shares: Floats) -> NDArray[np.intp]:
    """(t,) the likeliest sequence of classes (Viterbi), in which classes tend to go on."""
    change = (1.0 - _STAY) / (len(CLASSES) - 1)
    steps = np.log(np.where(np.eye(len(CLASSES), dtype=bool), _STAY, change))
    scores = np.log(shares.astype(np.float64) + 1e-6)
    best, origin = scores[0], np.zeros(scores.shape, np.intp)
    for row in range(1, len(scores)):
        paths = best[:, None] + steps
        origin[row] = paths.argmax(axis=0)
        best = paths.max(axis=0) + scores[row]
    path = np.empty(len(scores), np.intp)
    path[-1] = best.argmax()
    for row in range(len(scores) - 1, 0, -1):
        path[row - 1] = origin[row, path[row]]
    return path


def probabilities(inputs: Floats, weights: Mapping[str, Floats]) -> Floats:
    """(t, 9) of the network for (t, n) features."""
    values = (inputs - weights["mean"]) / weights["deviation"]
    for layer in range(LAYERS):
        values = values @ weights[f"matrix{layer}"] + weights[f"bias{layer}"]
        if layer < LAYERS - 1:
            values = np.maximum(values, 0)
    grown = np.exp(values - values.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True), np.float32)


@lru_cache(maxsize=1)
def _weights() -> dict[str, Floats]:
    with np.load(WEIGHTS) as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}
