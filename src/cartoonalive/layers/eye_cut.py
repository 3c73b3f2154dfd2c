"""Lift one open eye off the face: white, iris, lashes, crease, and the rest that only shows at rest.

White, iris and lash are each a clean, whole shape, so that nothing ragged appears when they move. What they cannot say
of the portrait at rest is held by the detail layers (recipes-face section 1, idea 4). All images are windows, see
:class:`cartoonalive.layers.eye_window.EyeWindow`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import Side
from cartoonalive.layers.arrays import Alpha, Image, Mask
from cartoonalive.layers.eye_area import EyeArea
from cartoonalive.layers.eye_highlight import cut_highlights, find_highlights
from cartoonalive.layers.eye_iris_texture import complete_iris, iris_alpha
from cartoonalive.layers.eye_lash import UpperLash
from cartoonalive.layers.eye_lower_lash import lower_lash
from cartoonalive.layers.eye_lower_lid import lower_lid
from cartoonalive.layers.eye_parts import composite, window_layer
from cartoonalive.layers.eye_white import opening_alpha, plain_white, shown_white
from cartoonalive.layers.eye_window import EyeWindow
from cartoonalive.layers.masks import dilate, smoothstep
from cartoonalive.layers.model import Layer
from cartoonalive.layers.skin import to_lab
from cartoonalive.layers.unmix import over

_VISIBLE_ERROR = 1.5
"""Grey levels of difference from which the detail layer takes over."""
_FARTHEST = 0.2
"""How far the iris travels at most, in eye widths."""
_LID_RIM = 0.02
"""How far below the lower lid there still may be iris, in eye widths."""
_CLEAR = 1.4
"""Distance from the middle of the iris, in its radii, from which on nothing outside the white is part of it."""
_SOFT = 2.0
"""Pixels over which the detail layers fade out, beyond what they hold."""


@dataclass(frozen=True, kw_only=True)
class EyeCutter:
    """Makes the layers of one eye. ``ground`` is the repainted face below them, ``white`` the white's RGB."""

    side: Side
    window: EyeWindow
    area: EyeArea
    touched: Mask
    """(h, w) where ``ground`` differs from the portrait."""
    ground: Image
    lid: Image
    """(h, w, 3) the skin of the open lid without lashes."""
    white: NDArray[np.float32]
    still_light: bool = True
    """Whether highlights may be told from the iris; both eyes must look alike."""

    def layers(self) -> list[Layer]:
        """The eye's layers, back to front, those without content left out.

        The lower lid of a photograph is seen only when it moves; at rest the face shows the same.
        """
        lash, alpha = self.upper_lash.layer
        crease = np.where(self._crease_zone, alpha, 0)
        parts = {
            f"eyewhite-{self.side}": (self._white_texture, self._white_alpha),
            f"irides-{self.side}": self._iris,
            f"eyehighlight-{self.side}": cut_highlights(self.window, self.highlights, self._iris[0]),
            f"eyelash-lower-{self.side}": self._lower_lash,
            f"eyelash-{self.side}": (lash, alpha - crease),
            f"eyelid-{self.side}": (lash, crease),
        }
        layers = [window_layer(self.window, name, colour, alpha) for name, (colour, alpha) in parts.items()]
        layers += self._details(layers)
        if self.window.photo:
            lid = window_layer(self.window, f"eyelid-lower-{self.side}", *lower_lid(self.window))
            layers.insert(list(parts).index(f"eyelash-lower-{self.side}"), lid)
        return [layer for layer in layers if not layer.empty]

    @cached_property
    def upper_lash(self) -> UpperLash:
        """The upper lash."""
        return UpperLash(window=self.window, area=self.area, lid=self.lid)

    # --- what lies in the opening ------------------------------------------------------------------------------------

    @cached_property
    def _without_white(self) -> bool:
        """Whether the opening is one evenly dark shape."""
        lightness = self.window.lab[..., 0][self._seen]
        if lightness.size < 12:
            return False
        low, high = np.quantile(lightness, [0.1, 0.9])
        skin = float(np.median(to_lab(self.ground)[..., 0][self._seen]))
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
        inner = np.minimum(window.y - window.lid_edge - 2.0 * window.unit, window.lower - window.unit - window.y)
        return (inner > 0) & (self._white_alpha > 0.99) & ~window.hair

    @cached_property
    def _white_alpha(self) -> Alpha:
        return opening_alpha(self.window)

    @cached_property
    def _plain_white(self) -> Image:
        return plain_white(self.window, self.white, self._seen & (self._radius > 1 + self._rim))

    @cached_property
    def _white_texture(self) -> Image:
        beyond = (self._radius - 1 - self._rim) * self.window.iris.rx
        uncovered = self._white_alpha * smoothstep((0.95 - self.upper_lash.layer[1]) / 0.2) * ~self.window.hair
        return shown_white(self.window, self._plain_white, uncovered.astype(np.float32), beyond)

    @cached_property
    def highlights(self) -> Mask:
        """(h, w) highlights on the iris that are a layer of their own."""
        if not self.still_light:
            return np.zeros(self.window.shape, np.bool_)
        return find_highlights(self.window, self._seen & (self._radius < 0.97))

    @cached_property
    def _iris(self) -> tuple[Image, Alpha]:
        """Iris colour and alpha: the portrait where the iris is seen, its completion elsewhere and below highlights."""
        window = self.window
        plain = self._seen & ~self.highlights
        visible = plain & (self._radius < 1)
        whole = complete_iris(window.portrait, window.iris, visible)
        inner = smoothstep((0.97 - self._radius) * window.iris.rx / 2)
        depth = cv2.distanceTransform(plain.astype(np.uint8), cv2.DIST_L2, 5)
        colour = over(whole, window.portrait, inner * smoothstep(depth / 3))
        if self._without_white:
            return colour, np.zeros(window.shape, np.float32)
        return colour, iris_alpha(window.portrait, self._plain_white, whole, window.iris, self._seen, 1 + self._rim)

    # --- lines around it ---------------------------------------------------------------------------------------------

    @cached_property
    def _lower_lash(self) -> tuple[Image, Alpha]:
        """The line of the lower lid; it stays on the face in photographs."""
        if self.window.photo:
            return self.ground, np.zeros(self.window.shape, np.float32)
        colour, alpha = self._iris
        below = over(self.ground, over(self._white_texture, colour, alpha), self._white_alpha)
        return lower_lash(self.window, self.area, below)

    @cached_property
    def _crease_zone(self) -> Mask:
        return dilate(self.area.crease, max(4 * self.window.unit, 2)) & (self.window.y < self.window.lash_top - 0.5)

    # --- output ------------------------------------------------------------------------------------------------------

    def _details(self, layers: list[Layer]) -> list[Layer]:
        """Portrait pixels where the layers at rest are off: around the opening, and apart from them within it.

        Neither is seen when the lids move, nor the second when the eye looks around; what neither iris nor white
        reaches stays then. Both fade out where the layers below them are right already, so that their rims are not
        seen at any size. They end at the outline of the head.
        """
        window = self.window
        rest = composite(window, self.ground, layers)
        wrong = np.abs(rest - window.portrait).max(axis=-1) > _VISIBLE_ERROR
        wrong &= self.touched | (self._white_alpha > 0) | self.area.hole
        inside = window.area(window.ridge + 1, window.lower + _LID_RIM * window.width + 1) > 0
        opening = inside & (
            np.abs(window.x - window.iris.x) < (1 + self._rim) * window.iris.rx + _FARTHEST * window.width
        )
        opening &= (self._white_alpha > 0.5) | (window.iris.radius(window.x, window.y) < _CLEAR)
        around = _softened(wrong & ~opening) * window.opaque
        within = _softened(wrong & opening) * (opening & window.opaque)
        parts = {f"eyedetail-{self.side}": around, f"eyedetail-iris-{self.side}": within}
        return [window_layer(window, name, window.portrait, part) for name, part in parts.items()]


def _softened(mask: Mask) -> Alpha:
    """(h, w) 1 on the mask, fading out around it."""
    if not mask.any():
        return np.zeros(mask.shape, np.float32)
    outside = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    return (1 - smoothstep((outside - 0.5) / _SOFT)).astype(np.float32)
