"""From what is heard to how the mouth moves: visemes with coarticulation, lips that really meet, and no flutter.

A model with parameters of its own for the vowels says them with these, and the rest with ParamMouthOpenY; another one
opens its mouth by ParamMouthOpenY and shapes it by ParamMouthForm.

Shapes of neighbouring sounds run into one another, because a mouth is slow: every class's target is blended by its
probability and smoothed over about a tenth of a second, a little ahead of the sound, as animators do. Pressed lips are
the exception: they must meet however short the sound is, so they are put in after the smoothing.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, maximum_filter1d

from cartoonalive.motion.model import Motion, ParameterCurve, straight_curve
from cartoonalive.speech.model import CLASSES, HOP_S, VOWELS, Hearing
from cartoonalive.speech.recognise import classes

Array = NDArray[np.float64]

OPENING = {
    "silence": 0.0,
    "closed": 0.0,
    "fricative": 0.14,
    "consonant": 0.26,
    "A": 1.0,
    "I": 0.38,
    "U": 0.34,
    "E": 0.58,
    "O": 0.66,
}
"""How far each class opens the mouth."""
FORM = {
    "silence": 0.0,
    "closed": 0.0,
    "fricative": 0.1,
    "consonant": 0.1,
    "A": 0.15,
    "I": 0.7,
    "U": -0.5,
    "E": 0.45,
    "O": -0.4,
}
"""Lips wide (positive) or rounded (negative) in each class, as ``ParamMouthForm``."""
LEAD_S = 0.035
"""By how much the mouth is ahead of the sound."""
_SMOOTHING_S = 0.026
"""Standard deviation of the mouth's slowness."""
_PRESS_S = 0.03
_PRESS_GAIN, _PRESS_FLOOR = 2.5, 0.2
"""Lips begin to meet from this (divided) probability on: chosen on synthetic speech, where 83 % of all p, b and m are
seen as closed lips and 2 % of the vowels are swallowed."""
_WHISPERED, _LOUD = 0.7, 1.25
"""How far the quietest and the loudest speech open the mouth; short sounds do not get as far as they aim, so the loud
ones aim beyond."""
_FPS = 30.0
_TOLERANCE = 0.015
"""Key points that change a curve by less are left out."""


def speech_motion(hearing: Hearing, parameters: Collection[str], name: str = "speech") -> Motion:
    """The mouth of a model with these parameter ids while it says what was heard; nothing but the mouth moves."""
    tracks = mouth_tracks(hearing, shaped=all(f"Param{vowel}" in parameters for vowel in VOWELS))
    seconds = len(hearing.shares) * HOP_S
    times = np.arange(0.0, seconds, 1 / _FPS)
    moments = np.arange(len(hearing.shares)) * HOP_S - LEAD_S
    curves = tuple(
        _curve(parameter, times, np.interp(times, moments, track))
        for parameter, track in tracks.items()
        if parameter in parameters
    )
    return Motion(
        name=name, duration=round(seconds, 3), fps=_FPS, loop=False, curves=curves, fade_in_s=0.0, fade_out_s=0.1
    )


def mouth_tracks(hearing: Hearing, shaped: bool = False) -> dict[str, Array]:
    """(t,) values by parameter: opening and form; where vowels have shapes of their own, a share for each as well."""
    settled = _settled(hearing)
    smooth = gaussian_filter1d(settled, _SMOOTHING_S / HOP_S, axis=0, mode="nearest")
    loudness = gaussian_filter1d(hearing.loudness.astype(np.float64), 0.08 / HOP_S, mode="nearest")
    strength = _WHISPERED + (_LOUD - _WHISPERED) * loudness
    apart = 1.0 - _pressed(settled)
    told = [0.0 if shaped and one in VOWELS else 1.0 for one in CLASSES]
    opening = smooth @ (np.array([OPENING[one] for one in CLASSES]) * told) * strength * apart
    form = smooth @ (np.array([FORM[one] for one in CLASSES]) * told) * strength
    tracks = {"ParamMouthOpenY": np.minimum(opening, 1.0), "ParamMouthForm": np.clip(form, -1.0, 1.0)}
    if not shaped:
        return tracks
    shares = np.minimum(smooth * (strength * apart)[:, None], 1.0)
    return tracks | {f"Param{vowel}": shares[:, CLASSES.index(vowel)] for vowel in VOWELS}


def _settled(hearing: Hearing) -> Array:
    """Probabilities, leaning on the likeliest sequence of classes, so that doubts do not flutter."""
    path = np.eye(len(CLASSES))[classes(hearing.shares)]
    return np.asarray(0.5 * path + 0.5 * hearing.shares)


def _pressed(shares: Array) -> Array:
    """0..1 how much the lips are pressed together; every press lasts long enough to be seen."""
    closed = shares[:, CLASSES.index("closed")]
    held = maximum_filter1d(np.clip(_PRESS_GAIN * closed - _PRESS_FLOOR, 0, 1), max(round(2 * _PRESS_S / HOP_S), 1))
    return np.asarray(gaussian_filter1d(held, 0.015 / HOP_S, mode="nearest"))


def _curve(parameter: str, times: Array, values: Array) -> ParameterCurve:
    kept = _key_points(times, values)
    return straight_curve(parameter, times[kept].tolist(), values[kept].tolist())


def _key_points(times: Array, values: Array) -> NDArray[np.intp]:
    """Which points a line through the others would miss (Ramer, Douglas and Peucker)."""
    kept, spans = {0, len(times) - 1}, [(0, len(times) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        inner = np.arange(first + 1, last)
        line = np.interp(times[inner], times[[first, last]], values[[first, last]])
        gaps = np.abs(values[inner] - line)
        if gaps.max() > _TOLERANCE:
            middle = int(inner[gaps.argmax()])
            kept.add(middle)
            spans += [(first, middle), (middle, last)]
    return np.array(sorted(kept), np.intp)
