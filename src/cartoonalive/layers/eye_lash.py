"""The upper lash of one eye as a layer that travels with the lid.

Above its ridge it is un-mixed from the portrait; from the ridge to its lower edge it is one smooth band in its
colour, since what is seen there is often as much iris as lash.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from cartoonalive.layers.arrays import Alpha, Image, Mask
from cartoonalive.layers.eye_area import EyeArea
from cartoonalive.layers.eye_window import EyeWindow, Row
from cartoonalive.layers.masks import dilate, smoothstep
from cartoonalive.layers.trace import smooth
from cartoonalive.layers.unmix import colour_for, over, unmix_dark

_FAINT = 0.04
"""Alpha below which a lash pixel is dropped."""
_SURE = 0.3
"""Alpha of pixels that hang together."""
_FAINT_LASH = 9.0
"""Lightness below skin, in a third of the columns, of a lash too faint to be seen when shut."""
_EVEN = 0.06
"""Sigma along the lid, in eye widths, to which colour and strength of the band are smoothed."""
_GLEAM = 0.3
"""Length of gleams and gaps in a lash that its band goes through, in eye widths."""
_BESIDE_HAIR = 0.03
"""Distance from hair over the lash, in eye widths, up to which colours are mixed with the hair's."""
_TAPER, _LONG_TAPER = 0.12, 0.30
"""Length of the tapering ends of the band, in eye widths; the second in photographs."""
_SHADED_ABOVE = 0.10
"""Height above its ridge, in eye widths, over which the lash of a photograph fades out."""


@dataclass(frozen=True, kw_only=True)
class UpperLash:
    """The upper lash over ``lid`` (h, w, 3), the skin of the lid at rest."""

    window: EyeWindow
    area: EyeArea
    lid: Image

    @cached_property
    def faint(self) -> bool:
        """Whether the upper lid, or much of it, is hardly darker than skin."""
        window = self.window
        level = cv2.blur(cv2.GaussianBlur(window.dark, (3, 3), 0), (5, 1))
        return float(np.quantile(_along(level, window.ridge)[window.between_corners[0]], 0.35)) < _FAINT_LASH

    @cached_property
    def layer(self) -> tuple[Image, Alpha]:
        """Colour (h, w, 3) and alpha (h, w)."""
        window = self.window
        colour, alpha = self._unmixed
        band_colour = np.broadcast_to(self._band_colour, colour.shape)
        band, hidden = self._band_alpha, self._under_hair
        colour = over(colour, band_colour, hidden)
        alpha = (1 - hidden) * alpha + hidden * band * window.area(window.lash_top, window.lower)
        below = (smoothstep(window.y - window.ridge + 0.5) * self._banded).astype(np.float32)
        mixed = (1 - below) * alpha + below * band
        share = below * band / np.maximum(mixed, 1e-6)
        return over(colour, band_colour, share), mixed.astype(np.float32)

    @cached_property
    def _unmixed(self) -> tuple[Image, Alpha]:
        """What is darker than the lid's skin above the ridge and beside the corners."""
        window = self.window
        local_dark = cv2.erode(window.portrait, np.ones((5, 5), np.uint8))
        line = np.minimum(np.minimum(self._line_colour, local_dark), self.lid)
        _, alpha = unmix_dark(window.portrait, self.lid, line)
        alpha = alpha * (self.area.hole | (window.area(window.lash_top, window.ridge) > 0))
        alpha *= np.clip((self._lower_border - window.y) / 1.5 + 0.5, 0, 1)
        if window.photo:
            alpha = alpha * self._vicinity
        alpha = np.where(self._connected(alpha), alpha, 0).astype(np.float32)
        return colour_for(window.portrait, self.lid, alpha), alpha

    @cached_property
    def _banded(self) -> Alpha:
        """(h, w) 1 in the columns of the band; drawn lashes go over into wings at the corners, except on an iris."""
        window = self.window
        if window.photo:
            return window.between_corners.astype(np.float32)
        inside = np.minimum(window.x - window.first, window.last - window.x) / (_TAPER * window.width)
        iris = (window.iris.radius(window.x, window.y) < 1.2) & window.between_corners
        return np.maximum(smoothstep(inside), iris).astype(np.float32)

    @cached_property
    def _under_hair(self) -> Alpha:
        """(h, w) where hair hides the lash, so that the band takes the place of what is seen above the ridge, too."""
        hair = dilate(self.window.hair, 2.0).astype(np.float32)
        return np.asarray(cv2.GaussianBlur(hair, (0, 0), 1.5), np.float32)

    @cached_property
    def _hidden_columns(self) -> NDArray[np.bool_]:
        """(w,) where hair lies on the ridge, so that what is seen there is no lash."""
        near = dilate(self.window.hair & ~self.window.strands, max(_BESIDE_HAIR * self.window.width, 2.0))
        return _along(near.astype(np.float32), self.window.ridge) > 0.5

    def _connected(self, alpha: Alpha) -> Mask:
        """(h, w) the lines that hang together with the lash, and the fold."""
        window = self.window
        _, label = cv2.connectedComponents((alpha > _SURE).astype(np.uint8))
        root = (window.area(window.lash_top, window.lid_edge + 1) > 0.5) & (label > 0)
        lash = np.isin(label, np.unique(label[root])) & (label > 0)
        return (dilate(lash | self.area.crease, 3 * window.unit)) & (alpha >= _FAINT)

    @property
    def _lower_border(self) -> Row:
        """(1, w) what lies below it belongs to the lower lash; between the corners the band takes over before."""
        window = self.window
        middle = 0.25 * window.lid_edge + 0.75 * window.lower
        return np.where(window.between_corners[:1], middle, window.lower + 0.04 * window.width)

    @cached_property
    def _vicinity(self) -> Alpha:
        """(h, w) 1 at the lash of a photograph, fading out where its dark surroundings are shading."""
        window = self.window
        above = (window.ridge - window.y) / max(_SHADED_ABOVE * window.width, 2.0)
        return (self._tapered * (1 - smoothstep(above))).astype(np.float32)

    @cached_property
    def _tapered(self) -> Alpha:
        """(1, w) 0 at the corners, 1 between them."""
        window = self.window
        inside = np.minimum(window.x - window.first, window.last - window.x)[:1] / (_LONG_TAPER * window.width)
        return smoothstep(inside).astype(np.float32)

    @cached_property
    def _line_colour(self) -> NDArray[np.float32]:
        """(3,) colour of full lash."""
        above = self.area.feature & (self.window.y < self.window.ridge + 3 * self.window.unit)
        if not above.any():
            return np.zeros(3, np.float32)
        return np.quantile(self.window.portrait[above], 0.04, axis=0).astype(np.float32)

    @cached_property
    def _band_colour(self) -> Image:
        """(1, w, 3) colour of the lash along its ridge."""
        inside = np.flatnonzero(self.window.between_corners[0])
        dark = cv2.erode(cv2.GaussianBlur(self.window.portrait, (3, 3), 0), np.ones((3, 1), np.uint8))
        above = self.window.ridge - 1
        colours = np.minimum(_along(dark, above), _along(self.lid, above))
        return self._evened(self._without_gleams(colours), inside)[None]

    @cached_property
    def _band_alpha(self) -> Alpha:
        """(h, w) the band from the ridge to the lower edge of the lash, thin at the corners."""
        window = self.window
        inside = np.flatnonzero(window.between_corners[0])
        strongest = cv2.dilate(self._unmixed[1], np.ones((5, 1), np.uint8))
        strength = self._evened(-self._without_gleams(-_along(strongest, window.ridge)[:, None]), inside)[None, :, 0]
        edge = window.lid_edge
        if window.photo:
            strength = strength * self._tapered
            edge = window.ridge + (edge - window.ridge) * self._tapered
        feather = max((0.03 if window.photo else 0.015) * window.width, 1.2)
        return np.asarray(strength * np.clip((edge - window.y) / feather + 0.5, 0, 1), np.float32)

    def _without_gleams(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Values (w, c) without narrow rises along the lid (a morphological opening)."""
        length = max(round(_GLEAM * self.window.width), 1)
        return np.asarray(ndimage.grey_opening(values, (length, 1), mode="nearest"), np.float32)

    def _evened(self, values: NDArray[np.float32], inside: NDArray[np.intp]) -> NDArray[np.float32]:
        """Values (w, c) smoothed along the columns ``inside``, held beyond them and carried on under hair."""
        seen = inside[~self._hidden_columns[inside]]
        known = seen if len(seen) else inside
        whole = [np.interp(inside, known, channel[known]) for channel in values.T]
        part = np.stack([smooth(channel, _EVEN * self.window.width) for channel in whole], axis=-1)
        nearest = np.clip(np.arange(len(values)), inside[0], inside[-1]) - inside[0]
        return np.asarray(part[nearest], np.float32)


def _along(image: NDArray[np.float32], row: Row) -> NDArray[np.float32]:
    """Values (w,) or (w, c) of an image at one row per column."""
    rows = np.clip(row[0].astype(int), 0, image.shape[0] - 1)
    return np.asarray(image[rows, np.arange(image.shape[1])], np.float32)
