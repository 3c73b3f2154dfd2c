"""Lift one open eye off the face: white, iris, lashes, crease, and the rest that only shows at rest.

Built from the bottom up; each layer is what is still missing over the composite of those below, so that at rest the
layers give the portrait again (recipes-face section 1, idea 1). All images are windows, see
:class:`cartoonalive.layers.eye_window.EyeWindow`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.eye_iris import complete_iris
from cartoonalive.layers.eye_repaint import EyeArea
from cartoonalive.layers.eye_window import EyeWindow
from cartoonalive.layers.masks import dilate, erode, smoothstep
from cartoonalive.layers.model import Layer
from cartoonalive.layers.skin import to_lab
from cartoonalive.layers.unmix import colour_for, over, unmix_dark

Image = NDArray[np.float32]
Alpha = NDArray[np.float32]
Mask = NDArray[np.bool_]

_FAINT = 0.04
"""Alpha below which a lash pixel is dropped."""
_VISIBLE_ERROR = 1.5
"""Grey levels of difference from which the detail layer takes over."""


@dataclass(frozen=True, kw_only=True)
class EyeCutter:
    """Makes the layers of one eye. ``ground`` is the repainted face below them, ``white`` the white's RGB."""

    side: str
    window: EyeWindow
    area: EyeArea
    ground: Image
    white: NDArray[np.float32]

    def layers(self) -> list[Layer]:
        """The eye's layers, back to front, those without content left out."""
        white, iris, lash = self._split_at_lid
        upper, lower = self._upper_and_lower(lash[1])
        crease = np.where(self._crease_zone, upper, 0)
        upper = upper - crease
        parts = {
            f"eyewhite-{self.side}": (white, self._white_alpha),
            f"irides-{self.side}": (iris, self._iris_alpha),
            f"eyelash-lower-{self.side}": (lash[0], lower),
            f"eyelash-{self.side}": (lash[0], upper),
            f"eyelid-{self.side}": (lash[0], crease),
        }
        layers = [self._layer(name, colour, alpha) for name, (colour, alpha) in parts.items()]
        layers.append(self._detail(layers))
        return [layer for layer in layers if not layer.empty]

    # --- what lies in the opening ------------------------------------------------------------------------------------

    @cached_property
    def _rim(self) -> float:
        """Width of the iris's soft rim in iris radii."""
        return max(3 * self.window.unit, 0.18 * self.window.iris.rx) / self.window.iris.rx

    @cached_property
    def _radius(self) -> Alpha:
        return self.window.iris.radius(self.window.x, self.window.y)

    @cached_property
    def _seen(self) -> Mask:
        """The part of the opening that no lash covers."""
        window = self.window
        return (window.area(window.lid_edge + 1.5 * window.unit, window.lower + 0.5) > 0.5) & ~window.hair

    @cached_property
    def _white_alpha(self) -> Alpha:
        """The opening, up to the ridge under the lash."""
        return self.window.area(self.window.ridge, self.window.lower + 0.5)

    @cached_property
    def _plain_white(self) -> Image:
        """White continued under iris and lash: blurred visible white, fading to the white's colour."""
        window = self.window
        white_lab = to_lab(self.white[None, None])[0, 0]
        near = np.linalg.norm((window.lab - white_lab) * np.array([0.6, 1, 1], np.float32), axis=-1) < 30
        known = (self._seen & (self._radius > 1 + self._rim) & near).astype(np.float32)
        sigma = max(2 * window.unit, 0.07 * window.width)
        weight = cv2.GaussianBlur(known, (0, 0), sigma)
        colour = cv2.GaussianBlur(window.portrait * known[..., None], (0, 0), sigma)
        share = (weight / (weight + 0.03))[..., None]
        blurred = colour / np.maximum(weight, 1e-5)[..., None]
        return np.asarray(share * blurred + (1 - share) * self.white, np.float32)

    @cached_property
    def _white_texture(self) -> Image:
        shown = self._seen & (self._radius > 1 + self._rim)
        return np.where(shown[..., None], self.window.portrait, self._plain_white)

    @cached_property
    def _whole_iris(self) -> Image:
        visible = self._seen & (self._radius < 1)
        return complete_iris(self.window.portrait, self.window.iris, visible)

    @cached_property
    def _iris(self) -> tuple[Image, Alpha]:
        """Iris colour and alpha: opaque inside, its soft rim un-mixed over the white."""
        window = self.window
        visible = self._seen & (self._radius < 1)
        colour = np.where(visible[..., None], window.portrait, self._whole_iris)
        edge = (1.0 + 0.6 / window.iris.rx - self._radius) * window.iris.rx / 1.2
        alpha = np.clip(edge, 0, 1).astype(np.float32)
        rim = self._seen & (self._radius >= 1 - 0.8 / window.iris.rx) & (self._radius < 1 + self._rim)
        darkest = np.quantile(window.portrait[visible], 0.1, axis=0) if visible.any() else np.zeros(3)
        line = np.minimum(darkest, self._white_texture - 8)
        rim_colour, rim_alpha = unmix_dark(window.portrait, self._white_texture, line)
        return np.where(rim[..., None], rim_colour, colour), np.where(rim, np.maximum(rim_alpha, 0), alpha)

    @property
    def _iris_alpha(self) -> Alpha:
        return self._iris[1]

    # --- lashes ------------------------------------------------------------------------------------------------------

    @cached_property
    def _line_colour(self) -> NDArray[np.float32]:
        """Colour of full lash."""
        above = self.area.feature & (self.window.y < self.window.ridge + 3 * self.window.unit)
        if not above.any():
            return np.zeros(3, np.float32)
        return np.quantile(self.window.portrait[above], 0.04, axis=0).astype(np.float32)

    @cached_property
    def _split_at_lid(self) -> tuple[Image, Image, tuple[Image, Alpha]]:
        """White texture, iris texture, and lash (colour, alpha), parted at the lid edge.

        The lash ends in a feather along the smooth lid edge, whatever lies behind; what the feather leaves of the
        portrait goes to the textures below. Exact at rest, and no notches in the shut lash.
        """
        window, portrait = self.window, self.window.portrait
        iris_colour, iris_alpha = self._iris
        inner = over(self._white_texture, iris_colour, iris_alpha)
        below = over(self.ground, inner, self._white_alpha)
        local_dark = cv2.erode(portrait, np.ones((5, 5), np.uint8))
        line = np.minimum(np.minimum(self._line_colour, local_dark), below)
        colour, alpha = unmix_dark(portrait, below, line)
        alpha = np.where(self.area.hole | (self._white_alpha > 0), alpha, 0)
        alpha[alpha < _FAINT] = 0

        clean = over(self._plain_white, self._whole_iris, np.clip((1 - self._radius) * window.iris.rx + 0.5, 0, 1))
        feather = max(2.4 * window.unit, 1.2)
        edge = window.lid_edge + 0.5 * feather
        zone = window.between_corners & (window.y < edge) & (self._white_alpha > 0.5)
        ends = np.clip((edge - window.y) / feather, 0, 1).astype(np.float32)
        line = np.minimum(np.minimum(self._line_colour, local_dark), clean - 6)
        _, over_clean = unmix_dark(portrait, clean, line)
        wanted = ends * np.maximum(over_clean, self._lash_darkness)
        thick = zone & (wanted >= 0.5)
        least = np.maximum(wanted, ((clean - portrait) / np.maximum(clean, 1)).max(axis=-1))
        least = np.maximum(least, ((portrait - clean) / np.maximum(255 - clean, 1)).max(axis=-1)).clip(0, 1)
        thick_colour = colour_for(portrait, clean, least)
        thin = zone & ~thick
        line_colour = np.minimum(self._line_colour, portrait)
        most = ((255 - portrait) / np.maximum(255 - line_colour, 1)).min(axis=-1)
        thin_alpha = np.clip(np.minimum(wanted, most), 0, 0.5).astype(np.float32)
        base = (portrait - thin_alpha[..., None] * line_colour) / (1 - thin_alpha[..., None])
        base = base.clip(0, 255).astype(np.float32)

        alpha = np.where(thick, least, np.where(thin, thin_alpha, alpha)).astype(np.float32)
        colour = np.where(thick[..., None], thick_colour, np.where(thin[..., None], line_colour, colour))
        white = np.where(thick[..., None], self._plain_white, np.where(thin[..., None], base, self._white_texture))
        iris = np.where(thick[..., None], self._whole_iris, np.where(thin[..., None], base, iris_colour))
        inside = window.area(window.lid_edge + 3 * window.unit, window.lower - 1.5 * window.unit)
        alpha = np.where(zone, alpha, alpha * (1 - inside)).astype(np.float32)
        return white, iris, (colour, alpha)

    @cached_property
    def _lash_darkness(self) -> Alpha:
        """(h, w) 0..1, how surely a pixel is as dark as the lash in its column."""
        window = self.window
        column = np.arange(window.shape[1])
        row = np.clip(window.ridge[0].astype(int), 0, window.shape[0] - 1)
        level = cv2.GaussianBlur(window.dark, (3, 3), 0)[row, column]
        level = cv2.blur(level[None], (5, 1))
        return smoothstep((window.dark / np.maximum(level, 6) - 0.35) / 0.3).astype(np.float32)

    def _upper_and_lower(self, alpha: Alpha) -> tuple[Alpha, Alpha]:
        """Split the lines into upper and lower lash along a curve between the lids."""
        window = self.window
        middle = 0.25 * window.lid_edge + 0.75 * window.lower
        border = np.where(window.between_corners, middle, window.lower + 0.04 * window.width)
        above = np.clip((border - window.y) / 1.5 + 0.5, 0, 1)
        upper = alpha * above * (window.y > window.lash_top - 0.2 * window.width - 1)
        return upper.astype(np.float32), (alpha * (1 - above)).astype(np.float32)

    @cached_property
    def _crease_zone(self) -> Mask:
        return dilate(self.area.crease, 2 * self.window.unit) & (self.window.y < self.window.lash_top - 0.5)

    # --- output ------------------------------------------------------------------------------------------------------

    def _layer(self, name: str, colour: Image, alpha: Alpha) -> Layer:
        layer = Layer.cropped(name, colour, alpha)
        return replace(layer, left=layer.left + self.window.columns.start, top=layer.top + self.window.rows.start)

    def _detail(self, layers: list[Layer]) -> Layer:
        """Portrait pixels where the layers at rest are off, outside the opening."""
        window = self.window
        rest = self._at_rest(layers)
        opening = erode(window.area(window.lid_edge, window.lower - 1.5 * window.unit) > 0.5, 1)
        wrong = np.abs(rest - window.portrait).max(axis=-1) > _VISIBLE_ERROR
        alpha = (wrong & (self.area.hole | (self._white_alpha > 0)) & ~opening).astype(np.float32)
        return self._layer(f"eyedetail-{self.side}", window.portrait, alpha)

    def _at_rest(self, layers: list[Layer]) -> Image:
        """Composite of the layers over the ground, the iris clipped by the white."""
        window = self.window
        picture = self.ground
        clip: Alpha = np.ones(window.shape, np.float32)
        for layer in layers:
            colour = np.zeros((*window.shape, 3), np.float32)
            alpha = np.zeros(window.shape, np.float32)
            top, left = layer.top - window.rows.start, layer.left - window.columns.start
            if not layer.empty:
                height, width = layer.pixels.shape[:2]
                colour[top : top + height, left : left + width] = layer.pixels[..., :3]
                alpha[top : top + height, left : left + width] = layer.pixels[..., 3] / np.float32(255)
            if layer.name.startswith("eyewhite"):
                clip = alpha
            picture = over(picture, colour, alpha * clip if layer.name.startswith("irides") else alpha)
        return picture
