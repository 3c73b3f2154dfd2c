"""What is known of every superpixel, and which of them show hair, skin and body for sure."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import OVAL, FaceFrame, Landmarks, Style
from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.masks import polygon_mask
from cartoonalive.layers.palette import Palette, log_likelihood, shade_distance
from cartoonalive.layers.place import Label, Place, feature_mask
from cartoonalive.layers.superpixels import Superpixels

Values = NDArray[np.float64]
Seeds = dict[Label, Mask]

_GRAIN_SIZE, _MOST_GRAIN = 0.02, 8.0
"""Blur whose rest is a texture's grain, in face widths, and the largest grain that counts, in L."""
_FEW = 6
"""Superpixels below which a seed is not trusted."""
_BALD_SKIN, _BALD_STEP = 2.7, 3.3
"""Largest distances of the forehead from the cheeks, and of what lies above it from the forehead, on bald heads."""
_SURE = 0.8


@dataclass(frozen=True, kw_only=True)
class Spots:
    """The superpixels of a portrait; all arrays have n rows."""

    colour: Values
    """(n, 4) L, a, b and grain."""
    u: Values
    v: Values
    top: float
    """v of the top of the oval."""
    outside: Values
    """(n,) distance from the face contour in face widths, negative inside it."""
    figure: Values
    """(n,) share of the figure, 0..1."""
    features: Mask
    """(n,) eyes and mouth."""
    inner: Mask
    """(n,) cheeks, nose, mouth and chin."""
    style: Style

    @classmethod
    def of(cls, pixels: Superpixels, lab: Image, alpha: Image, place: Place, landmarks: Landmarks) -> Spots:
        """Collect what is known of the superpixels of ``lab`` (h, w, 3) with the figure's ``alpha`` (h, w)."""
        width = FaceFrame.of(landmarks).width
        oval = polygon_mask(lab.shape, landmarks.points[list(OVAL)]) > 0.5
        outside = (_distance(oval) - _distance(~oval)) / np.float32(width)
        features = feature_mask(lab.shape, landmarks, 1.5)
        shown = (_grain(lab[..., 0], width), place.u, place.v, outside, alpha, features, place.inner & oval)
        means = pixels.means(np.dstack([lab, *shown]).astype(np.float32))
        return cls(
            colour=means[:, :4],
            u=means[:, 4],
            v=means[:, 5],
            top=place.top,
            outside=means[:, 6],
            figure=means[:, 7],
            features=means[:, 8] > 0.4,
            inner=means[:, 9] > 0.6,
            style=landmarks.style,
        )

    @property
    def shown(self) -> Mask:
        """(n,) what is nearly all figure."""
        shown: Mask = self.figure > 0.7
        return shown

    @property
    def cheeks(self) -> Mask:
        """(n,) the inner face from eyes to mouth, or what there is of the face."""
        face = self.inner & ~self.features & self.shown
        upper = face & (self.v < 0.35)
        if upper.sum() >= _FEW:
            return upper
        return face if face.sum() >= _FEW else self.outside < -0.05

    def bald(self) -> bool:
        """Whether the forehead runs on upward beyond the face contour without a step."""
        forehead = (np.abs(self.u) < 0.2) & (self.outside < 0) & (self.v < -0.22) & self.shown
        dome = (np.abs(self.u) < 0.3) & (self.v < self.top - 0.08) & (self.v > self.top - 0.35) & self.shown
        if min(forehead.sum(), dome.sum()) < 4:
            return False
        skin = np.median(self.colour[forehead], axis=0)
        gaps = shade_distance(self.colour, skin[None])[:, 0]
        like_cheeks = shade_distance(skin[None], np.median(self.colour[self.cheeks], axis=0)[None])[0, 0]
        rough = max(float(np.quantile(gaps[forehead], 0.8)), 1.0)
        return bool(like_cheeks < _BALD_SKIN and np.median(gaps[dome]) < min(1.2 * rough + 0.3, _BALD_STEP))

    def beard(self) -> Mask:
        """(n,) the lower face, whose colours are those of a beard where there is one."""
        return self.inner & (self.v > 0.25) & ~self.features


def first_seeds(spots: Spots, bald: bool) -> Seeds:
    """Superpixels whose label is as good as certain by where they lie (and, for hair, by not being skin-coloured)."""
    u, v, outside, shown = np.abs(spots.u), spots.v, spots.outside, spots.shown
    cheeks = spots.cheeks
    gaps = shade_distance(spots.colour, np.median(spots.colour[cheeks], axis=0)[None])[:, 0]
    spread = max(1.0, float(np.quantile(gaps[cheeks], 0.7)))
    nose = shown & ~spots.features & (u < 0.2) & (v > 0.12) & (v < 0.27)
    above = (outside > np.where(u < 0.4, 0.12, 0.04)) & (v < -0.15) & (u < 0.9) & (v > spots.top - 0.8)
    beside = (outside > 0.22) & (v < 0.1) & (u < 1.0)
    unlike_skin = gaps > max(2.0 * spread, 2.5)
    far = (outside > 0.25) & (not bald)
    hair = shown & (above | beside) & (unlike_skin | far)
    return {
        Label.HAIR: hair,
        Label.FACE: (cheeks & (gaps < 1.6 * spread)) | nose,
        Label.BODY: _body_seeds(spots, hair),
    }


def _body_seeds(spots: Spots, hair: Mask) -> Mask:
    """What lies well below the chin, without the long hair on it."""
    body: Mask = spots.shown & (spots.v > 0.95)
    palette = Palette.of(spots.colour[hair], 6)
    if palette is None:
        return body
    clothes = body & ((log_likelihood(spots.colour, palette) < -6) | (np.abs(spots.u) < 0.15))
    return clothes if clothes.sum() > max(8, 0.03 * body.sum()) else body


def learned_seeds(spots: Spots, shares: Values) -> Seeds:
    """Superpixels that a first answer (n, 3) for hair, face and body is sure of, near where each can lie."""
    sure = shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-6) > _SURE
    face = ~spots.features & (spots.outside < 0.15) & (np.abs(spots.v) < 0.35)
    return {
        Label.HAIR: spots.shown & sure[:, 0] & (spots.v < 0.15),
        Label.FACE: spots.shown & sure[:, 1] & face,
        Label.BODY: spots.shown & sure[:, 2],
    }


def _grain(lightness: Image, width: float) -> Image:
    """Local spread (h, w) of L: hair and cloth have more of it than skin."""
    sigma = _GRAIN_SIZE * width
    rest = lightness - cv2.GaussianBlur(lightness, (0, 0), sigma)
    grain: Image = np.minimum(np.sqrt(cv2.GaussianBlur(rest * rest, (0, 0), sigma)), np.float32(_MOST_GRAIN))
    return grain


def _distance(mask: Mask) -> Image:
    """Distance (h, w) to the mask in pixels."""
    distance: Image = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    return distance
