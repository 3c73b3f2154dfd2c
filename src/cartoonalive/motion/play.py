"""A motion running: it fades in over the pose that was there, and out again at its end."""

from __future__ import annotations

from collections.abc import MutableMapping

import numpy as np

from cartoonalive.motion.curves import CurveSampler
from cartoonalive.motion.expression import ease
from cartoonalive.motion.model import FADE_S, Motion, ParameterCurve


class MotionRun:
    """One playing of a motion. A looping motion goes on until it is told to :meth:`stop`."""

    def __init__(self, motion: Motion, *, loop: bool | None = None) -> None:
        """``loop`` replaces what the motion itself says."""
        self._motion = motion
        self._loop = motion.duration > 0 and (motion.loop if loop is None else loop)
        curves = [curve for curve in motion.curves if curve.target == "Parameter"]
        self._curves = [(curve, CurveSampler(curve, restricted=motion.restricted)) for curve in curves]
        self._passed = np.float32(0.0)
        """Seconds since the start, in single precision: it decides on which side of a knot a frame lies."""
        self._end = None if self._loop else motion.duration
        """Seconds after the start by which the motion has faded out."""
        self._fade_out_s = FADE_S if motion.fade_out_s is None else motion.fade_out_s

    @property
    def finished(self) -> bool:
        """Whether it moves nothing any more."""
        return self._end is not None and bool(self._passed >= self._end)

    def stop(self) -> None:
        """Fade out from now on."""
        soon = float(self._passed) + self._fade_out_s
        self._end = soon if self._end is None else min(self._end, soon)

    def update(self, values: MutableMapping[str, float], seconds: float) -> None:
        """Move ``values`` in place to the motion's present moment, then let ``seconds`` pass."""
        passed, duration = float(self._passed), self._motion.duration
        moment = passed % duration if self._loop else min(passed, duration)
        for curve, sampler in self._curves:
            if curve.parameter in values:
                weight = self._weight(curve)
                present = values[curve.parameter]
                values[curve.parameter] = present + (float(sampler.at(moment)) - present) * weight
        self._passed += np.float32(seconds)

    def _weight(self, curve: ParameterCurve) -> float:
        fade_in = _first(curve.fade_in_s, self._motion.fade_in_s)
        fade_out = _first(curve.fade_out_s, self._motion.fade_out_s)
        passed = float(self._passed)
        coming = 1.0 if fade_in <= 0 else ease(passed / fade_in)
        going = 1.0 if self._end is None or fade_out <= 0 else ease((self._end - passed) / fade_out)
        return coming * going


def _first(*seconds: float | None) -> float:
    return next((one for one in seconds if one is not None), FADE_S)
