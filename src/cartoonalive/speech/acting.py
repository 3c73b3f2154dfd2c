"""Head and brows of one who speaks: a new bearing with every phrase, a nod and at times raised brows on a stress."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d
from scipy.signal import find_peaks

from cartoonalive.motion.model import ParameterCurve, eased_curve
from cartoonalive.speech.model import HOP_S, Hearing

Array = NDArray[np.float64]
Point = tuple[float, float]

_STRESS_SPACING_S, _STRESS_PROMINENCE = 0.45, 0.12
_PAUSE_S = 0.22
"""Silence that parts two phrases."""
_LONGEST_PHRASE_S = 2.4
_TURN_S = 0.55
"""Seconds in which the head takes a new bearing."""
_BEARINGS = {"ParamAngleX": 9.0, "ParamAngleZ": 5.0, "ParamBodyAngleX": 2.5, "ParamBodyAngleZ": 1.5}
"""Largest value of each by phrase; the body's are shares of the same turn."""
_NOD, _NOD_DOWN_S, _NOD_UP_S = -8.0, 0.12, 0.28
_BROWS = 0.6
_BROW_STRESS = 0.6
"""Height of a stress, 0..1, from which on the brows join in."""


def acting_curves(hearing: Hearing, parameters: Collection[str], seed: int = 0) -> tuple[ParameterCurve, ...]:
    """Curves of head, body and brows for a model with these parameter ids; the same seed, the same acting."""
    duration = len(hearing.loudness) * HOP_S
    stresses = _stresses(hearing)
    phrases = _phrases(hearing)
    if not phrases:
        return ()
    keys = _bearings(phrases, duration, np.random.default_rng(seed))
    keys["ParamAngleY"] = _accents([(time, height * _NOD) for time, height in stresses], duration)
    strong = [(time, height * _BROWS) for time, height in stresses if height >= _BROW_STRESS]
    keys["ParamBrowLY"] = keys["ParamBrowRY"] = _accents(strong, duration)
    return tuple(
        eased_curve(parameter, [time for time, _ in points], [value for _, value in points])
        for parameter, points in keys.items()
        if parameter in parameters and len(points) > 2
    )


def _stresses(hearing: Hearing) -> list[Point]:
    """(seconds, height 0..1) of the syllables that stand out."""
    swell = gaussian_filter1d(hearing.loudness.astype(np.float64), 0.07 / HOP_S)
    peaks, found = find_peaks(swell, distance=round(_STRESS_SPACING_S / HOP_S), prominence=_STRESS_PROMINENCE)
    heights = found["prominences"] / max(float(found["prominences"].max(initial=0.0)), 1e-6)
    return list(zip((peaks * HOP_S).tolist(), heights.tolist(), strict=True))


def _phrases(hearing: Hearing) -> list[float]:
    """Seconds at which phrases begin: after pauses, and within very long ones."""
    spoken = np.flatnonzero(hearing.shares[:, 0] < 0.5) * HOP_S
    if not len(spoken):
        return []
    starts = [float(spoken[0])]
    for before, time in zip(spoken[:-1].tolist(), spoken[1:].tolist(), strict=True):
        if time - before > _PAUSE_S or time - starts[-1] > _LONGEST_PHRASE_S:
            starts.append(time)
    return starts


def _bearings(starts: list[float], duration: float, random: np.random.Generator) -> dict[str, list[Point]]:
    """Key points of the head's bearing: it goes to and fro between the sides, and home at the end."""
    keys: dict[str, list[Point]] = {parameter: [(0.0, 0.0)] for parameter in _BEARINGS}
    side = random.choice([-1.0, 1.0])
    for start in starts:
        side = -side
        turn, tilt = side * random.uniform(0.3, 1.0), random.uniform(-1.0, 1.0)
        for parameter, largest in _BEARINGS.items():
            points = keys[parameter]
            arrival = max(start + _TURN_S, points[-1][0] + 0.2)
            if arrival < duration - _TURN_S:
                points.append((max(arrival - _TURN_S, points[-1][0] + 0.05), points[-1][1]))
                points.append((arrival, largest * (turn if parameter.endswith("X") else tilt)))
    for points in keys.values():
        if points[-1][0] < duration - _TURN_S:
            points.append((duration - _TURN_S, points[-1][1]))
        points.append((duration, 0.0))
    return keys


def _accents(peaks: list[Point], duration: float) -> list[Point]:
    """Key points of a value that is 0 but for quick moves to the peaks and slower ones back."""
    points: list[Point] = [(0.0, 0.0)]
    for time, value in peaks:
        for moment, height in ((time - _NOD_DOWN_S, 0.0), (time, value), (time + _NOD_UP_S, 0.0)):
            if points[-1][0] + 0.02 < moment < duration - 0.02:
                points.append((moment, height))
    return [*points, (duration, 0.0)]
