"""Lift one open eye off the face: white, iris, lashes, crease, and the rest that only shows at rest.

Built from the bottom up; each layer is what is still missing over the composite of those below, so that at rest the
layers give the portrait again (recipes-face section 1, idea 1). All images are windows, see
:class:`cartoonalive.layers.eye_window.EyeWindow`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.eye_iris import complete_iris
from cartoonalive.layers.eye_parts import composite, window_layer
from cartoonalive.layers.eye_repaint import EyeArea
from cartoonalive.layers.eye_window import EyeWindow
from cartoonalive.layers.fill import membrane_fill
from cartoonalive.layers.masks import dilate, erode, smoothstep
from cartoonalive.layers.model import Layer
from cartoonalive.layers.skin import to_lab
from cartoonalive.layers.unmix import colour_for, over, unmix_dark

Image = NDArray[np.float32]
Alpha = NDArray[np.float32]
Mask = NDArray[np.bool_]

_FAINT = 0.04
"""Alpha below which a lash pixel is dropped."""
_FAINT_LASH = 9.0
"""Median lightness below skin of a lash too faint to be seen when shut."""
_VISIBLE_ERROR = 1.5
"""Grey levels of difference from which the detail layer takes over."""


@dataclass(frozen=True, kw_only=True)
class EyeCutter:
    """Makes the layers of one eye. ``ground`` is the repainted face below them, ``white`` the white's RGB."""

    side: str
    window: EyeWindow
    area: EyeArea
    touched: Mask
    """(h, w) where ``ground`` differs from the portrait."""
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
        layers = [window_layer(self.window, name, colour, alpha) for name, (colour, alpha) in parts.items()]
        layers += self._details(layers)
        return [layer for layer in layers if not layer.empty]

    # --- what lies in the opening ------------------------------------------------------------------------------------

    @cached_property
    def faint_lash(self) -> bool:
        """Whether the upper lid is hardly darker than skin."""
        return float(np.median(self._ridge_darkness[self.window.between_corners[0]])) < _FAINT_LASH

    @cached_property
    def _ridge_darkness(self) -> Alpha:
        """(w,) lightness below skin along the ridge of the upper lash."""
        window = self.window
        row = np.clip(window.ridge[0].astype(int), 0, window.shape[0] - 1)
        level = cv2.GaussianBlur(window.dark, (3, 3), 0)[row, np.arange(window.shape[1])]
        smoothed: Alpha = cv2.blur(level[None], (5, 1))[0]
        return smoothed

    @cached_property
    def _without_white(self) -> bool:
        """Whether the opening is one evenly dark shape."""
        lightness = self.window.lab[..., 0][self._sure]
        if lightness.size < 12:
            return False
        low, high = np.quantile(lightness, [0.1, 0.9])
        skin = float(np.median(to_lab(self.ground)[..., 0][self._sure]))
        return bool(high < skin - 15 and high - low < 8 and not self.window.photo)

    @cached_property
    def _rim(self) -> float:
        """Width of the iris's soft rim in iris radii."""
        return max(3 * self.window.unit, 0.18 * self.window.iris.rx) / self.window.iris.rx

    @cached_property
    def _radius(self) -> Alpha:
        """Distance from the iris's centre in its radii; far outside everywhere in an eye without white."""
        if self._without_white:
            return np.full(self.window.shape, 9, np.float32)
        return self.window.iris.radius(self.window.x, self.window.y)

    @cached_property
    def _seen(self) -> Mask:
        """The part of the opening that no lash covers."""
        window = self.window
        return (window.area(window.lid_edge + 1.5 * window.unit, window.lower + 0.5) > 0.5) & ~window.hair

    @cached_property
    def _sure(self) -> Mask:
        """The part of the opening that neither lash nor the lid's shadow nor the lower lid touches."""
        window = self.window
        inner = window.area(window.lid_edge + self._shadow_depth, window.lower - 1.5 * window.unit)
        return (inner > 0.5) & ~window.hair

    @cached_property
    def _white_alpha(self) -> Alpha:
        """The opening, up to the ridge under the lash."""
        return self.window.area(self.window.ridge, self.window.lower + 0.5)

    @cached_property
    def _plain_white(self) -> Image:
        """White continued smoothly under iris and lash; the white's colour where hardly any is seen."""
        window = self.window
        white_lab = to_lab(self.white[None, None])[0, 0]
        weights = np.array([0.5 if window.shaded else 1.0, 1, 1], np.float32)
        near = erode(np.linalg.norm((window.lab - white_lab) * weights, axis=-1) < 20, 1)
        known = self._sure & near & (self._radius > 1 + self._rim)
        hole = dilate(self._white_alpha > 0, 2) & ~known
        start = np.where(hole[..., None], self.white, window.portrait).astype(np.float32)
        share = min(float(known.sum()) / max(float(self.area.opening.sum()), 1.0) / 0.04, 1.0)
        filled = membrane_fill(start, hole, ~known & ~hole)
        return np.asarray(np.where(hole[..., None], share * filled + (1 - share) * self.white, filled), np.float32)

    @cached_property
    def _white_texture(self) -> Image:
        shown = self._seen & (self._radius > 1 + self._rim)
        return np.where(shown[..., None], self.window.portrait, self._plain_white)

    @cached_property
    def _whole_iris(self) -> Image:
        return complete_iris(self.window.portrait, self.window.iris, self._sure & (self._radius < 1))

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

        Over the iris the lash ends in a feather along the smooth lid edge, whatever lies behind; over the white it ends
        where its darkness ends. The lid's shadow goes with the lash, fading downwards. What the lash leaves of the
        portrait goes to the textures below, so that the parting does not show at rest.
        """
        window, portrait = self.window, self.window.portrait
        iris_colour, iris_alpha = self._iris
        below = over(self.ground, over(self._white_texture, iris_colour, iris_alpha), self._white_alpha)
        local_dark = cv2.erode(portrait, np.ones((5, 5), np.uint8))
        colour, alpha = unmix_dark(portrait, below, np.minimum(np.minimum(self._line_colour, local_dark), below))
        alpha = np.where(self.area.hole | (self._white_alpha > 0), alpha, 0)
        alpha[alpha < _FAINT] = 0
        inside = window.area(window.lid_edge + 3 * window.unit, window.lower - 1.5 * window.unit)
        alpha = alpha * (1 - inside)

        disc = np.clip((1 - self._radius) * window.iris.rx + 0.5, 0, 1)
        clean = over(self._plain_white, self._whole_iris, disc)
        zone = window.between_corners & (window.y < window.lid_edge + self._shadow_depth) & (self._white_alpha > 0.5)
        wanted = self._lash_over(clean, local_dark)
        thick, thin = zone & (wanted >= 0.5), zone & (wanted < 0.5)
        thick_alpha = np.maximum(wanted, _least_alpha(portrait, clean))
        thick_colour = colour_for(portrait, clean, thick_alpha)
        foreign = self._over_iris * (1 - self._lash_darkness) * (thick_alpha > 0.5)
        thick_colour = over(thick_colour, np.broadcast_to(self._line_colour, portrait.shape), foreign)
        thin_colour = np.minimum(self._line_colour, portrait)
        most = ((255 - portrait) / np.maximum(255 - thin_colour, 1)).min(axis=-1)
        thin_alpha = np.clip(np.minimum(wanted, most), 0, 0.5).astype(np.float32)
        base = (portrait - thin_alpha[..., None] * thin_colour) / (1 - thin_alpha[..., None])
        base = base.clip(0, 255).astype(np.float32)

        in_iris = iris_alpha > 0.02
        white = np.where(zone[..., None], self._plain_white, self._white_texture)
        white = np.where((thin & ~in_iris)[..., None], base, white)
        iris = np.where(thick[..., None], self._whole_iris, iris_colour)
        iris = np.where((thin & in_iris)[..., None], colour_for(base, white, iris_alpha), iris)
        alpha = np.where(thick, thick_alpha, np.where(thin, thin_alpha, alpha)).astype(np.float32)
        colour = np.where(thick[..., None], thick_colour, np.where(thin[..., None], thin_colour, colour))
        return white, iris, (colour, alpha)

    def _lash_over(self, clean: Image, local_dark: Image) -> Alpha:
        """(h, w) how much lash and lid shadow cover the ``clean`` white and iris."""
        window = self.window
        _, residual = unmix_dark(
            window.portrait, clean, np.minimum(np.minimum(self._line_colour, local_dark), clean - 6)
        )
        feather = max(2.4 * window.unit, 1.2)
        lash = np.clip((window.lid_edge - window.y) / feather + 0.5, 0, 1)
        shadow = np.clip((window.lid_edge - window.y) / self._shadow_depth + 1, 0, 1)
        shaded = np.where(lash > 0, residual, np.minimum(shadow * residual, 0.45))
        return np.maximum(shaded, lash * self._over_iris).astype(np.float32)

    @cached_property
    def _shadow_depth(self) -> float:
        """How far below the lid edge the lid's shadow may reach."""
        window = self.window
        return max(3 * window.unit, 0.10 * float((window.lower - window.ridge).max()))

    @cached_property
    def _over_iris(self) -> Alpha:
        """(h, w) 1 over the iris, fading to 0 across its rim: there the lash is cut along its fitted edge."""
        if self.faint_lash:
            return np.zeros(self.window.shape, np.float32)
        return np.asarray(np.clip((1 + self._rim - self._radius) / self._rim, 0, 1), np.float32)

    @cached_property
    def _lash_darkness(self) -> Alpha:
        """(h, w) 0..1, how surely a pixel is as dark as the lash in its column."""
        return smoothstep((self.window.dark / np.maximum(self._ridge_darkness, 6) - 0.35) / 0.3).astype(np.float32)

    def _upper_and_lower(self, alpha: Alpha) -> tuple[Alpha, Alpha]:
        """Split the lines into upper and lower lash along a curve between the lids."""
        window = self.window
        middle = 0.25 * window.lid_edge + 0.75 * window.lower
        border = np.where(window.between_corners, middle, window.lower + 0.04 * window.width)
        above = np.clip((border - window.y) / 1.5 + 0.5, 0, 1)
        upper = alpha * above * (window.y > window.lash_top - 0.2 * window.width - 1)
        if window.photo:
            upper = upper * self._lash_vicinity
        return upper.astype(np.float32), (alpha * (1 - above)).astype(np.float32)

    @cached_property
    def _lash_vicinity(self) -> Alpha:
        """(h, w) 1 at the lash of a photograph, fading out where its dark surroundings are shading."""
        window = self.window
        beside = np.maximum(window.first - window.x, window.x - window.last) / (0.10 * window.width)
        over_top = (window.lash_top - window.y) / max(0.06 * window.width, 2.0)
        return ((1 - smoothstep(beside)) * (1 - smoothstep(over_top))).astype(np.float32)

    @cached_property
    def _crease_zone(self) -> Mask:
        return dilate(self.area.crease, max(4 * self.window.unit, 2)) & (self.window.y < self.window.lash_top - 0.5)

    # --- output ------------------------------------------------------------------------------------------------------

    def _details(self, layers: list[Layer]) -> list[Layer]:
        """Portrait pixels where the layers at rest are off: around the opening, and apart from them on the iris.

        Neither is seen when the lids move, nor the second when the eye looks around.
        """
        window = self.window
        rest = composite(window, self.ground, layers)
        wrong = np.abs(rest - window.portrait).max(axis=-1) > _VISIBLE_ERROR
        wrong &= self.touched | (self._white_alpha > 0)
        opening = erode(window.area(window.lid_edge, window.lower - 1.5 * window.unit) > 0.5, 1)
        iris = (self._white_alpha > 0) & (window.y > window.ridge + 1) & (self._radius < 1 + self._rim)
        parts = {f"eyedetail-{self.side}": wrong & ~opening & ~iris, f"eyedetail-iris-{self.side}": wrong & iris}
        return [window_layer(window, name, window.portrait, part.astype(np.float32)) for name, part in parts.items()]


def _least_alpha(image: Image, below: Image) -> Alpha:
    """(h, w) the least alpha with which a layer over ``below`` can give ``image``."""
    darker = ((below - image) / np.maximum(below, 1)).max(axis=-1)
    lighter = ((image - below) / np.maximum(255 - below, 1)).max(axis=-1)
    return np.asarray(np.maximum(darker, lighter).clip(0, 1), np.float32)
