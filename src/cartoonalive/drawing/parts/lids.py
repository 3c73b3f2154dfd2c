"""The curves of an eye: lids, corners, iris, as they stand open, shut or in between."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

from cartoonalive.drawing.model import Eyes
from cartoonalive.drawing.space import Points, Space
from cartoonalive.drawing.vocabulary import Side

SAMPLES = 33
"""Points along a lid."""
SOCKET, INNER = 0.3, 0.25
"""How fast the eyes lie deeper than the face from this distance to its middle on."""
SHUT = 0.07
"""Openness below which an eye shows only its line."""


@dataclass(frozen=True)
class EyeCurves:
    """One eye in its own frame: ``u`` from inner (-1) to outer corner (1), ``v`` down in half face widths."""

    eyes: Eyes
    side: Side
    space: Space

    @property
    def openness(self) -> float:
        """0 shut to 1 wide open."""
        return self.eyes.open_r if self.side == "r" else self.eyes.open_l

    @property
    def is_shut(self) -> bool:
        """Whether nothing but a line is seen."""
        return self.openness < SHUT

    @property
    def u(self) -> NDArray[np.float64]:
        """(SAMPLES,) places along a lid, denser at the corners."""
        return -np.cos(np.linspace(0, np.pi, SAMPLES))

    @property
    def upper(self) -> NDArray[np.float64]:
        """(SAMPLES,) ``v`` of the upper lid."""
        return self._between(self.wide_upper)

    @property
    def wide_upper(self) -> NDArray[np.float64]:
        """(SAMPLES,) ``v`` of the upper lid wide open."""
        return -self.eyes.height * self._arch(self.eyes.peak)

    @property
    def lower(self) -> NDArray[np.float64]:
        """(SAMPLES,) ``v`` of the lower lid."""
        return self._between(
            self.eyes.depth * self._arch(0.12), share=self.openness**0.35 if self.eyes.smiling else 1.0
        )

    @property
    def closed(self) -> NDArray[np.float64]:
        """(SAMPLES,) ``v`` of the line where the lids meet."""
        bow = 1 - self.u**2
        if self.eyes.smiling:
            return -0.42 * self.eyes.height * bow + 0.1 * self.eyes.height
        return 0.85 * self.eyes.depth * self._arch(0.12)

    def _arch(self, peak: float) -> NDArray[np.float64]:
        """(SAMPLES,) 0 at the corners, 1 at the highest place."""
        u = self.u
        along = np.where(u < peak, (u - peak) / (1 + peak), (u - peak) / (1 - peak))
        power, root = 1.8 + 0.8 * self.eyes.roundness, 1 - 0.5 * self.eyes.roundness
        return (1 - np.abs(along) ** power).clip(0) ** root

    def _between(self, wide: NDArray[np.float64], share: float | None = None) -> NDArray[np.float64]:
        share = self.openness if share is None else share
        return self.closed + (wide - self.closed) * share

    def place(self, u: NDArray[np.float64] | float, v: NDArray[np.float64] | float) -> Points:
        """(n, 2) picture pixels of places in the eye's frame."""
        eyes, tilt = self.eyes, radians(self.eyes.tilt)
        across, down = np.broadcast_arrays(np.atleast_1d(u) * eyes.width, np.atleast_1d(v))
        sign = -1.0 if self.side == "r" else 1.0
        x = sign * (eyes.spacing + across * cos(tilt) + down * sin(tilt))
        set_back = -SOCKET * np.clip(np.abs(x) - INNER, 0, None)
        return self.space.on_face(np.stack([x, down * cos(tilt) - across * sin(tilt)], axis=1), set_back)

    @property
    def iris_centre(self) -> tuple[float, float]:
        """``u`` and ``v`` of the middle of the iris."""
        eyes = self.eyes
        sign = -1.0 if self.side == "r" else 1.0
        right, down = eyes.gaze
        room = max(1 - eyes.iris / eyes.width, 0.0) + 0.15
        middle = 0.5 * (eyes.depth - eyes.height)
        return -0.04 + sign * right * room, middle + 0.02 * eyes.height + 0.35 * eyes.height * down

    def iris_frame(self) -> tuple[Points, Points, Points]:
        """Middle (2,) and half axes (2,) across and down of the iris, in pixels; across points to picture right."""
        u, v = self.iris_centre
        eyes = self.eyes
        centre, inner, outer, over, under = (
            self.place(u + du / eyes.width, v + dv)[0]
            for du, dv in (
                (0.0, 0.0),
                (-eyes.iris, 0.0),
                (eyes.iris, 0.0),
                (0.0, -eyes.iris * eyes.iris_stretch),
                (0.0, eyes.iris * eyes.iris_stretch),
            )
        )
        across = 0.5 * (outer - inner)
        return centre, across if self.side == "l" else -across, 0.5 * (under - over)
