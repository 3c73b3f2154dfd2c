"""Hair, face and body told apart by colour models seeded by the landmarks; no trained network.

Superpixels are compared with palettes of the three; the answers spread to neighbours except across drawn edges, the
palettes are learned again from what is sure, and once more. ``labels`` repairs the result by what is known of heads,
and the sheets draw the edges at full resolution.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import FaceFrame, Landmarks
from cartoonalive.layers.arrays import Mask
from cartoonalive.layers.palette import Palette, log_likelihood
from cartoonalive.layers.place import Label, Labels, Place, feature_mask
from cartoonalive.layers.skin import to_lab
from cartoonalive.layers.spots import Seeds, Spots, first_seeds, learned_seeds
from cartoonalive.layers.superpixels import Superpixels

__all__ = ["SEGMENT_SIDE", "Label", "Labels", "Place", "Segmentation", "feature_mask", "segment"]

Values = NDArray[np.float64]

SEGMENT_SIDE = 600
"""Longest side in pixels at which pixels are labelled."""
_SUPERPIXEL, _SMALLEST, _LARGEST = 0.04, 4, 10
"""Size of a superpixel in face widths, and its bounds in pixels."""
_ROUNDS = 2
"""First with palettes of the seeds, then with palettes of what the first answer is sure of."""
_TEMPERATURE, _MOST_SURE = 2.5, 20.0
"""Divisor that softens log likelihoods, whose pixels are not independent, and their largest difference."""
_PRIOR_STRENGTH = 0.08
"""Weight of a pixel's colour against its connection with its neighbours."""
_EDGE_RADIUS, _EDGE_EPS = 6, 30.0
"""The guided filter that moves the superpixels' outlines on to the picture's edges."""
_CERTAIN = 40.0
"""What eyes and mouth add to the face's logarithm: more than any colour can say."""
_SKIN, _HARDLY_SKIN = -8.0, -15.0
"""Log likelihood from which a colour may be skin, and below which all are alike in not being skin."""


@dataclass(frozen=True, kw_only=True)
class Segmentation:
    """The raw labels and what the rules want to know besides."""

    labels: Labels
    """(h, w) of ``Label``."""
    flesh: Mask
    """(h, w) more like skin than like hair in colour."""
    skin_like: Mask
    """(h, w) possibly skin by colour, whatever hair looks like."""
    bald: bool
    """Whether the forehead runs on over the skull."""


def segment(rgb: NDArray[np.uint8], alpha: NDArray[np.float32], landmarks: Landmarks) -> Segmentation:
    """Label every pixel of a picture that is best not much larger than ``SEGMENT_SIDE``.

    ``rgb`` (h, w, 3) the figure on white, ``alpha`` (h, w) 0..1, ``landmarks`` in the same pixels.
    """
    lab = to_lab(cv2.bilateralFilter(rgb, 5, 25, 5))
    side = np.clip(_SUPERPIXEL * FaceFrame.of(landmarks).width, _SMALLEST, _LARGEST)
    pixels = Superpixels.of(lab, int(side))
    spots = Spots.of(pixels, lab, alpha, Place.of(rgb.shape, landmarks), landmarks)
    bald = spots.bald()
    prior = _prior(spots, bald)
    seeds = first_seeds(spots, bald)
    for _ in range(_ROUNDS):
        fits = _fits(spots, seeds)
        shares = pixels.spread(_probabilities(_evidence(spots, fits) + prior) * spots.figure[:, None], _PRIOR_STRENGTH)
        seeds = learned_seeds(spots, shares)
    return Segmentation(
        labels=np.where(alpha > 0.4, _per_pixel(rgb, shares[pixels.index]), np.uint8(Label.BACKDROP)),
        flesh=(np.maximum(fits[:, 1], _HARDLY_SKIN) > fits[:, 0])[pixels.index],
        skin_like=(fits[:, 1] > _SKIN)[pixels.index],
        bald=bald,
    )


def _fits(spots: Spots, seeds: Seeds) -> Values:
    """Log likelihoods (n, 3) of every superpixel's colour in hair, skin and body."""
    counts = {Label.HAIR: 8, Label.FACE: 6, Label.BODY: 8}
    palettes = [Palette.of(spots.colour[seeds[label]], count) for label, count in counts.items()]
    return np.stack([log_likelihood(spots.colour, palette) for palette in palettes], axis=1)


def _evidence(spots: Spots, fits: Values) -> Values:
    """What the colours say (n, 3) for hair, face and body: a face may have a beard, and a body shows skin."""
    hair, skin, body = fits.T
    beard = log_likelihood(spots.colour, Palette.of(spots.colour[spots.beard()], 4))
    bearded = (spots.v > 0.15) & (spots.outside < 0.05) & (spots.style != "anime")
    return np.stack([hair, np.where(bearded, np.maximum(skin, beard), skin), np.maximum(body, skin - 1.0)], axis=1)


def _prior(spots: Spots, bald: bool) -> Values:
    """What position alone says (n, 3) for hair, face and body, as logarithms.

    Beside the contour lie ears, above it some forehead (on a bald head the whole skull), below it no face at all. In
    anime the forehead has a fringe.
    """
    u, v, outside = np.abs(spots.u), spots.v, spots.outside
    above, beside = v < -0.25, (v >= -0.25) & (v < 0.4)
    margin = np.select([above, beside], [1.0 if bald else 0.12, 0.15], 0.0)
    slope = np.select([above, beside], [40.0, 25.0], 60.0)
    inner = (8.0 if spots.style == "anime" else 16.0) * spots.inner
    face = inner - slope * np.maximum(outside - margin, 0) + _CERTAIN * spots.features
    neck = (u < 0.3) & (v > 0.5) & (v < 1.0)
    fringe = 3.0 * np.clip(-v / 0.15, 0, 1) if spots.style == "anime" else 0.0
    hair = (fringe - 2.0) * (outside < 0) - 3.0 * np.clip(v - 0.6, 0, 4) - 5.0 * neck
    body = -18.0 * np.clip((0.5 - v) / 0.15, 0, 1) - 10.0 * (outside < 0.02) - 20.0 * (outside < -0.02)
    return np.stack([hair, face, body], axis=1)


def _probabilities(logits: Values) -> Values:
    """Softened probabilities (n, 3) of log likelihoods."""
    below = np.maximum(logits - logits.max(axis=1, keepdims=True), -_MOST_SURE)
    weights = np.exp(below / _TEMPERATURE)
    probabilities: Values = weights / weights.sum(axis=1, keepdims=True)
    return probabilities


def _per_pixel(rgb: NDArray[np.uint8], shares: Values) -> Labels:
    """Labels (h, w) of the superpixels' shares (h, w, 3), their outlines moved on to the picture's edges."""
    maps = [np.ascontiguousarray(shares[..., k], np.float32) for k in range(3)]
    smooth = np.stack([cv2.ximgproc.guidedFilter(rgb, part, _EDGE_RADIUS, _EDGE_EPS) for part in maps], axis=-1)
    labels: Labels = (smooth.argmax(axis=-1) + int(Label.HAIR)).astype(np.uint8)
    return labels
