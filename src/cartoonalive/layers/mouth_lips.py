"""Lips and lines: what has to lie over repainted skin so that the portrait comes out again.

A line is un-mixed dark-only, so that it carries no skin; lips get a soft alpha and keep their own texture
(recipes-face section 5).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.fill import nearest_fill
from cartoonalive.layers.masks import dilate, erode
from cartoonalive.layers.model import MouthShape
from cartoonalive.layers.mouth_fit import MouthFit
from cartoonalive.layers.mouth_patch import MouthPatch
from cartoonalive.layers.unmix import colour_for, over, unmix, unmix_dark

_TALL = 0.6
"""Height of an opening, in mouth widths, from which its lips run around it."""
_FAINT = 0.03
"""Alpha below this is dropped."""


@dataclass(frozen=True)
class Sheet:
    """Colour (h, w, 3) and alpha (h, w) of a crop."""

    colour: Image
    alpha: NDArray[np.float32]

    def over(self, below: Image) -> Image:
        """Composite over an opaque ground."""
        return over(below, self.colour, self.alpha)

    def masked(self, share: NDArray[np.floating]) -> Sheet:
        """The same with alpha multiplied by ``share``."""
        return Sheet(self.colour, (self.alpha * share).astype(np.float32))


def feature_area(patch: MouthPatch, fit: MouthFit) -> Mask:
    """Everything of the mouth that must leave the face: lips or line, with their soft edges."""
    shape = fit.shape
    line = patch.row_of(shape, shape.line)
    pad = 0.09 * shape.width + 3 * patch.unit
    columns = (patch.x >= shape.x[0] - pad) & (patch.x <= shape.x[-1] + pad)
    band = (np.abs(patch.y - line) < max(3.0 * patch.unit, 0.02 * fit.face_height)) & columns
    if shape.is_open or shape.has_lips:
        core = patch.between(shape.x, shape.upper_outer, shape.lower_outer) > 0.5
        area = core | (band & (patch.distance > 0.6 * fit.tolerance))
        near = dilate(area, _lip_reach(shape))
        found = core | (near & (patch.distance > 0.6 * fit.tolerance))
    else:
        thread = band & (np.abs(patch.y - line) < 1.2) & (patch.x >= shape.x[0]) & (patch.x <= shape.x[-1])
        near = dilate(band, 0.035 * shape.width)
        found = thread | (band & (patch.distance > 0.4 * fit.tolerance))
        found |= near & (patch.distance > 0.6 * fit.tolerance)
        found = _touching(found, thread)
    return dilate(found, soft_margin(fit))


def _lip_reach(shape: MouthShape) -> float:
    """How far lips reach beyond their contours: around the sides of a mouth that is taller than a smile, far."""
    tall = float(np.max(shape.lower_inner - shape.upper_inner)) > _TALL * shape.width
    thickness = float(np.max(shape.lower_outer - shape.lower_inner))
    return max(0.035 * shape.width, 0.6 * thickness if tall and shape.has_lips else 0.0)


def _touching(mask: Mask, seed: Mask) -> Mask:
    """The connected parts of ``mask`` that touch ``seed``."""
    _, labels = cv2.connectedComponents((mask | seed).astype(np.uint8), connectivity=8)
    touched = np.unique(labels[seed])
    kept: Mask = np.isin(labels, touched[touched > 0])
    return kept


def soft_margin(fit: MouthFit) -> float:
    """Width of the transition around the feature in pixels."""
    return max(2.0, 0.012 * fit.face_height)


def lift_line(patch: MouthPatch, ground: Image, area: Mask) -> Sheet:
    """The drawn line(s) of the mouth, dark only, over ``ground``."""
    darkest = np.quantile(patch.image[area], 0.05, axis=0) if area.any() else np.zeros(3)
    local = cv2.erode(patch.image, np.ones((5, 5), np.uint8))
    line = np.minimum(np.minimum(darkest, local), ground - 6).astype(np.float32)
    colour, alpha = unmix_dark(patch.image, ground, line)
    alpha = np.where(area & (alpha > _FAINT), alpha, 0).astype(np.float32)
    return Sheet(colour, alpha)


def lift_lips(patch: MouthPatch, fit: MouthFit, ground: Image, area: Mask, inside: NDArray[np.floating]) -> Sheet:
    """The lips with a soft outer edge over ``ground``; ``inside`` (0..1) is the opening, where there are none."""
    margin = soft_margin(fit)
    soft = cv2.GaussianBlur(erode(area, max(1.0, margin - 1)).astype(np.float32), (0, 0), max(1.0, 0.5 * margin))
    _, least = unmix(patch.image, ground)
    differs = np.abs(patch.image - ground).max(axis=-1) > 1
    alpha = np.maximum(soft * differs * (1 - inside), least) * area
    alpha = np.where(alpha > _FAINT, alpha, 0).astype(np.float32)
    return _with_plain_rim(Sheet(colour_for(patch.image, ground, alpha), alpha), inside)


def _with_plain_rim(lips: Sheet, inside: NDArray[np.floating]) -> Sheet:
    """Lips whose half transparent rim towards the inside has the colour of the lip beside it.

    Un-mixing exaggerates the rim's colour; it would shine as soon as the lips move over something else.
    """
    rim = dilate(inside > 0.02, 1.0) & (lips.alpha > 0)
    solid = (lips.alpha > 0.9) & ~rim
    if not rim.any() or not solid.any():
        return lips
    colour = np.where(rim[..., None], nearest_fill(lips.colour, solid), lips.colour)
    return Sheet(colour.astype(np.float32), lips.alpha)


def split(
    patch: MouthPatch, sheet: Sheet, rows: NDArray[np.floating], overlap: float, softness: float = 1.0
) -> tuple[Sheet, Sheet]:
    """Upper and lower part of a sheet, cut along ``rows`` (1, w) with ``overlap`` pixels belonging to both.

    The cut edges fade over ``softness`` pixels (at most twice the overlap, so that at rest nothing shines through).
    """
    upper = np.clip((rows + overlap - patch.y) / softness + 0.5, 0, 1)
    lower = np.clip((patch.y - rows + overlap) / softness + 0.5, 0, 1)
    return sheet.masked(upper), sheet.masked(lower)


def leftover(patch: MouthPatch, composite: Image, area: Mask) -> Sheet:
    """What the other layers do not show at rest (halos of sharpening): the least alpha that restores the portrait."""
    colour, alpha = unmix(patch.image, composite)
    wrong = dilate(np.abs(patch.image - composite).max(axis=-1) > 1.5, 1.0) & area
    return Sheet(colour, np.where(wrong, alpha, 0).astype(np.float32))


def seam(patch: MouthPatch, fit: MouthFit, lips: Sheet, ground: Image) -> Sheet:
    """A made-up line where the lips of an open mouth meet when it is shut."""
    shape = fit.shape
    drawn = fit.inside == "drawn"
    half = (0.0042 if drawn else 0.0035) * fit.face_height
    u = (patch.x - shape.centre[0]) / max(shape.width / 2, 1.0)
    half_width = half * np.sqrt(np.clip(1.02 - u**4, 0, 1)) + 0.25
    away = np.abs(patch.y - patch.row_of(shape, shape.line))
    softness = 1.0 if drawn else max(1.0, 1.6 * patch.unit)
    alpha = np.clip((half_width - away) / softness + 0.5, 0, 1) * (np.abs(u) < 1.0) * (1.0 if drawn else 0.8)
    colour = np.broadcast_to(_seam_colour(patch, fit, lips, ground), patch.image.shape)
    return Sheet(colour.astype(np.float32), alpha.astype(np.float32))


def _seam_colour(patch: MouthPatch, fit: MouthFit, lips: Sheet, ground: Image) -> NDArray[np.float64]:
    """The outline's darkest colour, else the inside's where it is dark, else darkened lips or skin."""
    shape = fit.shape
    solid = lips.alpha > 0.6
    inside = patch.between(shape.x, shape.upper_inner, shape.lower_inner) > 0.9
    if fit.inside == "seen" and solid.sum() > 10:
        return np.asarray(np.quantile(lips.colour[solid], 0.2, axis=0) * (0.55, 0.47, 0.47), np.float64)
    if fit.outlined and solid.sum() > 10:
        return np.asarray(np.quantile(lips.colour[solid], 0.06, axis=0), np.float64)
    skin = np.median(ground[inside], axis=0) if inside.any() else np.full(3, 160.0)
    own = np.quantile(patch.image[inside], 0.15, axis=0) if inside.any() else skin
    return np.asarray(own if own.mean() < 0.75 * skin.mean() else skin * (0.62, 0.5, 0.5))
