"""A voice made of a buzz and three resonances, for tests on machines without a synthesiser."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from cartoonalive.speech.model import Sound

FORMANTS = {
    "A": (750, 1250, 2500),
    "I": (300, 2250, 2950),
    "U": (330, 900, 2300),
    "E": (500, 1850, 2550),
    "O": (480, 850, 2450),
}
"""Hertz, as tables of male speakers give them (Peterson and Barney 1952)."""
BANDWIDTHS = (80, 100, 140)
PITCH = 115.0
TILT = 0.96
"""Of the buzz, whose overtones grow weaker."""


def spoken(vowels: Sequence[str], seconds: float = 0.3, pause: float = 0.25, rate: int = 16000) -> Sound:
    """The vowels one after the other, each followed by a pause."""
    quiet = np.zeros(round(pause * rate), np.float32)
    parts = [quiet]
    for vowel in vowels:
        parts += [_vowel(vowel, round(seconds * rate), rate), quiet]
    return Sound(samples=np.concatenate(parts), rate=rate)


def _vowel(name: str, count: int, rate: int) -> NDArray[np.float32]:
    phase = np.cumsum(PITCH * (1 + 0.02 * np.sin(np.arange(count) / rate * 30)) / rate)
    wave = lfilter([1], [1, -TILT], np.diff(np.floor(phase), prepend=0.0))
    for frequency, bandwidth in zip(FORMANTS[name], BANDWIDTHS, strict=True):
        radius = np.exp(-np.pi * bandwidth / rate)
        wave = lfilter([1 - radius], [1, -2 * radius * np.cos(2 * np.pi * frequency / rate), radius**2], wave)
    wave *= np.minimum(1, np.minimum(np.arange(count), np.arange(count)[::-1]) / (0.03 * rate))
    return np.asarray(0.5 * wave / np.abs(wave).max(), np.float32)
