"""Sound as a face hears it: mel spectra in decibels, relative to the recording's own level and free of steady noise."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from cartoonalive.speech.model import HOP_S, Sound

Floats = NDArray[np.float32]

RATE = 16000
"""Samples a second that everything is brought to."""
BANDS = 26
CONTEXT = (-12, -8, -5, -3, -1, 0, 1, 3, 5, 8, 12)
"""Frames around the present one that are looked at."""
BLOCK = 8192
"""Frames that are worked on at once, so that an hour of sound needs no more memory than a minute."""
_WINDOW_S = 0.025
_FFT = 512
_LOWEST_HZ, _HIGHEST_HZ = 80.0, 7600.0
_RANGE_DB = 60.0
"""Everything further below the recording's level counts as equally silent."""
_LEVEL_PERCENTILE, _NOISE_PERCENTILE = 95, 8
_OVERSUBTRACTION, _LEFT_OF_NOISE = 1.6, 0.05
"""Spectral subtraction (Berouti 1979): how much of the noise is taken away, and the share of it that always stays."""
SILENT_DB = -62.0
"""A recording whose loud passages lie below this, relative to full scale, holds no speech."""


def resampled(sound: Sound) -> Floats:
    """The samples at ``RATE``."""
    if sound.rate == RATE:
        return sound.samples
    ratio = Fraction(RATE, sound.rate).limit_denominator(1000)
    return np.asarray(resample_poly(sound.samples, ratio.numerator, ratio.denominator), np.float32)


def spectra(samples: Floats) -> Floats:
    """(t, BANDS) mel energies of samples at ``RATE``; frame i is centred at ``i * HOP_S`` seconds."""
    hop, length = round(HOP_S * RATE), round(_WINDOW_S * RATE)
    count = len(samples) // hop + 1
    padded = np.pad(samples.astype(np.float32), (length // 2, length))
    rows = np.lib.stride_tricks.sliding_window_view(padded, length)[::hop][:count]
    window = np.hanning(length).astype(np.float32)
    parts = (np.abs(np.fft.rfft(rows[start : start + BLOCK] * window, _FFT)) ** 2 for start in range(0, count, BLOCK))
    return np.concatenate([part @ _mel_filters() for part in parts]).astype(np.float32)


def normalised(energies: Floats) -> tuple[Floats, Floats]:
    """(t, BANDS) decibels below the recording's level, -1..about 0.3 in units of 60 dB, and (t,) loudness 0..1."""
    noise = np.percentile(energies, _NOISE_PERCENTILE, axis=0)
    clean = np.maximum(energies - _OVERSUBTRACTION * noise, _LEFT_OF_NOISE * energies) + 1e-12
    total = 10 * np.log10(clean.sum(axis=1))
    level = float(np.percentile(total, _LEVEL_PERCENTILE))
    decibels = 10 * np.log10(clean) + 10 * np.log10(BANDS) - level
    bands = np.clip(decibels, -_RANGE_DB, None) / _RANGE_DB
    loudness = np.clip((total - level) / (0.6 * _RANGE_DB) + 1, 0, 1)
    return bands.astype(np.float32), loudness.astype(np.float32)


def level_db(energies: Floats) -> float:
    """The level of the loud passages relative to full scale, about."""
    window_energy = (_WINDOW_S * RATE) ** 2 / 16
    return float(10 * np.log10(np.percentile(energies.sum(axis=1), _LEVEL_PERCENTILE) / window_energy + 1e-12))


def with_context(bands: Floats, frames: NDArray[np.intp] | None = None) -> Floats:
    """(t, BANDS * len(CONTEXT)): ``frames``, by default all, with their neighbours; ends are repeated."""
    frames = np.arange(len(bands)) if frames is None else frames
    neighbours = [bands[np.clip(frames + step, 0, len(bands) - 1)] for step in CONTEXT]
    return np.concatenate(neighbours, axis=1)


@lru_cache(maxsize=1)
def _mel_filters() -> Floats:
    """(bins, BANDS) triangles, evenly spaced on the mel scale."""
    edges = _hertz(np.linspace(_mel(_LOWEST_HZ), _mel(_HIGHEST_HZ), BANDS + 2))
    frequencies = np.fft.rfftfreq(_FFT, 1 / RATE)[:, None]
    rising = (frequencies - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - frequencies) / (edges[2:] - edges[1:-1])
    return np.clip(np.minimum(rising, falling), 0, None).astype(np.float32)


def _mel(hertz: float) -> float:
    return float(2595 * np.log10(1 + hertz / 700))


def _hertz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(700 * (10 ** (mels / 2595) - 1))
