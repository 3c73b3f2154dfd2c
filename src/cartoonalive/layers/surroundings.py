"""The colours around a face: those of skin, hair and backdrop, to tell what is none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import FaceFrame
from cartoonalive.layers.arrays import Alpha, Image, Mask
from cartoonalive.layers.labels import Regions
from cartoonalive.layers.masks import erode
from cartoonalive.layers.palette import Palette, shade_distance
from cartoonalive.layers.skin import to_lab

Values = NDArray[np.float64]

_NEAR, _RESOLUTION, _RIM = 1.3, 120.0, 0.015
"""How far around the eyes colours are learned, at how many pixels per face width, and the rims left out."""
_COLOURS, _LEAST_SHARE, _SAMPLES = 8, 0.03, 3000
"""Colours of a palette, the least share of one that counts, and how many pixels it is learned from at most."""


@dataclass(frozen=True)
class Surroundings:
    """Palettes of what a portrait shows of skin, hair and, where it was asked for, backdrop."""

    palettes: Sequence[Palette]

    @classmethod
    def of(cls, picture: Image, alpha: Alpha, inside: Mask | None, regions: Regions, frame: FaceFrame) -> Surroundings:
        """Learn the colours of a ``picture`` (h, w, 3) RGB 0..255 with the figure's ``alpha`` (h, w).

        ``inside`` (h, w) is where the canvas shows the picture; with None the backdrop is left out.
        """
        step = max(1, round(frame.width / _RESOLUTION))
        x, y = (round(float(at)) for at in frame.origin)
        reach = round(_NEAR * frame.width)
        near = slice(max(y - reach, 0), y + reach, step), slice(max(x - reach, 0), x + reach, step)
        figure, rim = alpha[near] > 0.9, _RIM * frame.width / step
        areas = [
            erode((regions.face & regions.oval)[near], rim) & figure,
            erode(regions.hair[near], rim) & figure,
        ]
        if inside is not None:
            areas.append((alpha[near] < 0.05) & inside[near])
        samples = (picture[near][area] for area in areas)
        thinned = (colours[:: max(1, len(colours) // _SAMPLES)] for colours in samples if len(colours))
        palettes = (Palette.of(with_grain(to_lab(colours[None])[0]), _COLOURS) for colours in thinned)
        return cls([palette for palette in palettes if palette is not None])

    def strays(self, lab: Image) -> Values:
        """(n,) how far Lab colours (n, 3), lit or shaded, are from all of these, in what their own pixels stray."""
        nearest = np.full(len(lab), np.inf)
        for palette in self.palettes:
            common = palette.shares > _LEAST_SHARE
            gaps = shade_distance(with_grain(lab), palette.centres[common]) / palette.spreads[common]
            nearest = np.minimum(nearest, gaps.min(axis=1))
        return nearest


def with_grain(lab: Image) -> Values:
    """Colours (n, 4) as palettes have them, of pixels (n, 3) whose grain is not looked at."""
    return np.column_stack([lab, np.zeros(len(lab))]).astype(np.float64)
