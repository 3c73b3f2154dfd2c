"""What all sheets are cut from: the figure, its labels and what the landmarks say about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from cartoonalive.landmarks.model import BROW_LOWER, BROW_UPPER, EYE_LOWER, EYE_UPPER, SIDES, FaceFrame, Landmarks
from cartoonalive.layers.arrays import Alpha, Image, Mask
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.fill import nearest_fill
from cartoonalive.layers.labels import Regions
from cartoonalive.layers.masks import dilate, erode, polygon_mask
from cartoonalive.layers.matte import Matte
from cartoonalive.layers.place import Place, feature_mask
from cartoonalive.layers.skin import SkinModel, skin_model, to_lab

BAND = 0.05
"""Width of the strip beside the hair in which its shadow and outline are taken for hair, in face widths."""
SEAM = 0.02
"""How far every sheet runs on under the soft edge of the one above, in face widths, beside the labels' grain."""
JAW_BAND = 0.025
"""Width of the strip below the jaw in which its outline and shadow are taken for the face, in face widths."""
NECK_LINE = 0.03
"""Width of the neck's own outline and its surroundings, in face widths."""

_CLOTH = 30.0
"""Levels within which what lies beside the jaw has the colour of the clothes around it."""
_COLOURLESS, _GREY_RANGE = 6.0, 35.0
"""Chroma of skin that is grey, and how far in L its shadow may then be from it."""
_SAME_HUE = 0.8
"""Cosine between hues of skin and of its shadow."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A picture cropped to the figure. Rasters are (h, w)."""

    matte: Matte
    regions: Regions
    landmarks: Landmarks
    grain: float
    """Pixels by which the labels' outlines may be off."""
    locks: Mask | None = None
    """Hair that was told from the eyes by its colour, so that its outline is exact; None: not looked for."""

    @cached_property
    def frame(self) -> FaceFrame:
        """Face widths and their origin."""
        return FaceFrame.of(self.landmarks)

    @cached_property
    def place(self) -> Place:
        """Face coordinates of every pixel."""
        return Place.of(self.matte.alpha.shape, self.landmarks)

    @property
    def width(self) -> float:
        """Face width in pixels."""
        return self.frame.width

    @cached_property
    def seen(self) -> Mask:
        """The figure."""
        return self.matte.alpha > 0.5

    @cached_property
    def hair(self) -> Mask:
        """Visible hair."""
        return self.regions.hair & self.seen

    @cached_property
    def rim(self) -> Mask:
        """The figure's outermost pixels and what lies beyond: nothing hidden may come so close to the outside."""
        return dilate(~self.seen, 0.03 * self.width)

    @cached_property
    def _lab(self) -> Image:
        return to_lab(self.matte.colour)

    @cached_property
    def _skin_model(self) -> SkinModel:
        return skin_model(self._lab, self.landmarks, hidden=self.hair)

    @cached_property
    def skin(self) -> Mask:
        """What has the colour of the face, shaded or not."""
        return like_skin(self._lab, self._skin_model)

    @cached_property
    def shadowed_skin(self) -> Mask:
        """The same, and what has its hue in a deep shadow."""
        return self.skin | like_shadowed_skin(self._lab, self._skin_model)

    @cached_property
    def eyes(self) -> Mask:
        """The openings of both eyes by their landmarks."""
        shape = self.matte.alpha.shape
        mask = np.zeros(shape, bool)
        for side in SIDES:
            contour = self.landmarks.points[[*EYE_UPPER[side], *EYE_LOWER[side][::-1]]]
            mask |= polygon_mask(shape, contour) > 0.5
        return mask

    @cached_property
    def features(self) -> Mask:
        """Eyes, mouth and brows with their surroundings: dark there is not hair."""
        shape = self.matte.alpha.shape
        mask = feature_mask(shape, self.landmarks, 0.02 * self.width)
        for side in SIDES:
            brow = self.landmarks.points[[*BROW_UPPER[side], *BROW_LOWER[side][::-1]]]
            mask |= dilate(polygon_mask(shape, brow) > 0.3, 0.02 * self.width)
        return mask

    @cached_property
    def below_jaw(self) -> Mask:
        """The strip of the neck along the jaw, which may hold some of the face's outline and shadow.

        Where the jaw meets the neck's own edge, the line is the neck's; clothes that reach the jaw are no outline.
        """
        body = self.regions.body & self.seen
        reach = JAW_BAND * self.width + self.grain
        strip = body & dilate(self.regions.face & self.seen, reach)
        cloth = erode(body & ~self.shadowed_skin & ~strip, JAW_BAND * self.width)
        at_cloth = strip & dilate(cloth, 3 * reach)
        difference = self.matte.colour - nearest_fill(self.matte.colour, cloth)
        at_cloth &= lengths(difference) < _CLOTH
        return strip & ~at_cloth & ~dilate(~self.seen, NECK_LINE * self.width)

    @cached_property
    def jaw_line(self) -> Mask:
        """The strip on both sides of the jaw that holds its outline, as far as no hair lies on it."""
        reach = JAW_BAND * self.width + self.grain
        strip = self.below_jaw | (self.regions.face & self.seen & dilate(self.below_jaw, reach))
        return strip & ~dilate(self.hair, SEAM * self.width + self.grain)

    @property
    def owners(self) -> dict[str, Mask]:
        """Which sheet is seen where."""
        return {"hair": self.regions.hair, "face": self.regions.face, "body": self.regions.body}

    def soft(self, mask: Mask) -> Alpha:
        """Antialiased matte of a region that follows the picture's edges (guided filter)."""
        guide = np.clip(self.matte.colour, 0, 255).astype(np.uint8)
        radius = max(2, round(max(0.012 * self.width, self.grain)))
        filtered = cv2.ximgproc.guidedFilter(guide, mask.astype(np.float32), radius, 40.0)
        alpha = np.clip((filtered - 0.15) / 0.7, 0, 1)
        near = dilate(mask, 0.02 * self.width + 2)
        soft: Alpha = np.where(near, alpha, 0.0).astype(np.float32)
        return soft


def like_skin(lab: Image, model: SkinModel) -> Mask:
    """(h, w) where ``lab`` (h, w, 3) has the colour of the skin ``model``, shaded or not."""
    distance = lengths((lab - model.mean) * np.array([0.5, 1, 1], np.float32))
    alike: Mask = distance < np.clip(3.2 * model.spread, 18, 40)
    return alike


def like_shadowed_skin(lab: Image, model: SkinModel) -> Mask:
    """(h, w) where ``lab`` (h, w, 3) may be the skin ``model`` in a cast shadow: its hue, less of its lightness.

    Skin without colour (drawings in grey) tells nothing by its hue; then anything of about its lightness may be.
    """
    lightness, hue = lab[..., 0], model.mean[1:]
    chroma, skin_chroma = lengths(lab[..., 1:]), float(np.linalg.norm(hue))
    if skin_chroma < _COLOURLESS:
        grey: Mask = np.abs(lightness - model.mean[0]) < _GREY_RANGE
        return grey
    same_hue = lab[..., 1:] @ hue > _SAME_HUE * chroma * skin_chroma
    alike: Mask = same_hue & (chroma > 0.45 * skin_chroma) & (lightness > 0.4 * model.mean[0])
    return alike
