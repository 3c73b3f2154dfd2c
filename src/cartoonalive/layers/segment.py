"""Hair, skin and clothes told apart by colour models seeded by the landmarks; no trained network.

The answer is coarse on purpose (labels at 384 px); ``labels`` repairs it by what is known of heads, and the sheets
draw the edges at full resolution.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import (
    EYE_LOWER,
    EYE_UPPER,
    LIPS_LOWER_OUTER,
    LIPS_UPPER_OUTER,
    OVAL,
    SIDES,
    FaceFrame,
    Landmarks,
)
from cartoonalive.layers.masks import dilate, polygon_mask
from cartoonalive.layers.skin import to_lab

Image = NDArray[np.float32]
Mask = NDArray[np.bool_]
Labels = NDArray[np.uint8]

SEGMENT_SIDE = 420
"""Longest side in pixels at which colours are classified."""
_SAMPLES = 3000
_POSITION_WEIGHT = (40.0, 14.0)
"""Units of Lab that one face width counts across and down: shade falls on one side of a face."""
_POSITION_COST = 2.4
"""What two position dimensions cost a likelihood on average, for labels that do without them."""


class Label(IntEnum):
    """What a pixel of the canvas belongs to."""

    BACKDROP = 0
    HAIR = 1
    FACE = 2
    BODY = 3


@dataclass(frozen=True, kw_only=True)
class Place:
    """Face coordinates of every pixel; v below the eyes is scaled so that the chin lies at 0.6."""

    u: Image
    v: Image
    top: float
    """v of the top of the oval."""

    @classmethod
    def of(cls, shape: tuple[int, ...], landmarks: Landmarks) -> Place:
        """Coordinates (h, w) for a picture of ``shape``."""
        frame = FaceFrame.of(landmarks)
        middle = landmarks.points[list(OVAL), 0]
        axis = (middle.min() + middle.max()) / 2
        y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32) + np.float32(0.5)
        u = (x - np.float32(axis)) / np.float32(frame.width)
        v = (y - np.float32(frame.origin[1])) / np.float32(frame.width)
        return cls(u=u, v=np.where(v > 0, v * np.float32(0.6 / max(frame.chin, 0.2)), v), top=frame.top)

    @property
    def inner(self) -> Mask:
        """Cheeks, nose, mouth and chin: what hair hardly ever covers."""
        low = (self.v > 0.1) & (self.v < 0.57)
        inner: Mask = low & (np.abs(self.u) < 0.34 - 0.3 * np.clip(self.v - 0.3, 0, 1))
        return inner

    @property
    def crown(self) -> Mask:
        """Above the brows."""
        return self.v < -0.3


@dataclass(frozen=True)
class _Mixture:
    """Gaussians with diagonal spread: centres (k, n), spreads (k, n), shares (k,)."""

    centres: NDArray[np.float32]
    spreads: NDArray[np.float32]
    shares: NDArray[np.float32]


def segment(rgb: NDArray[np.uint8], alpha: NDArray[np.float32], landmarks: Landmarks) -> Labels:
    """Label every pixel of a picture that is best not much larger than ``SEGMENT_SIDE``.

    ``rgb`` (h, w, 3) the figure on white, ``alpha`` (h, w) 0..1, ``landmarks`` in the same pixels. Returns (h, w)
    uint8 of ``Label``.
    """
    labels: Labels = _scores(rgb, alpha, landmarks).argmax(axis=-1).astype(np.uint8)
    return labels


def feature_mask(shape: tuple[int, ...], landmarks: Landmarks, margin: float) -> Mask:
    """(h, w) hulls of both eyes and the mouth, grown by ``margin`` pixels."""
    points = landmarks.points
    rings = [[*EYE_UPPER[side], *EYE_LOWER[side][::-1]] for side in SIDES]
    rings.append([*LIPS_UPPER_OUTER, *LIPS_LOWER_OUTER[::-1]])
    mask = np.zeros(shape[:2], bool)
    for ring in rings:
        hull = cv2.convexHull(points[ring].astype(np.float32))[:, 0]
        mask |= polygon_mask(shape, hull) > 0.5
    return dilate(mask, margin)


def _scores(rgb: NDArray[np.uint8], alpha: NDArray[np.float32], landmarks: Landmarks) -> Image:
    """Smoothed probabilities (h, w, 4) at low resolution."""
    place = Place.of(rgb.shape, landmarks)
    lab = to_lab(cv2.bilateralFilter(rgb, 5, 25, 5)) * np.array([2.0, 1, 1], np.float32)
    colour_place = np.dstack([lab, _POSITION_WEIGHT[0] * place.u, _POSITION_WEIGHT[1] * place.v])
    features = feature_mask(rgb.shape, landmarks, 1.5) & ~place.crown
    oval = polygon_mask(rgb.shape, landmarks.points[list(OVAL)]) > 0.5
    seeds = _seeds(lab, alpha, place, oval, features)
    certainty = np.clip(alpha, 0.01, 0.99)
    logits = np.stack(
        [
            _likelihood(lab, alpha < 0.15, 5) + 4 * np.log((1 - certainty) / certainty) - 6 * _POSITION_COST,
            _likelihood(colour_place, seeds[Label.HAIR], 8),
            _likelihood(colour_place, seeds[Label.FACE], 8) + 50 * features,
            _likelihood(colour_place, seeds[Label.BODY], 6),
        ],
        axis=-1,
    ).astype(np.float32)
    logits[..., 1:] += _prior(place, oval)
    weights = np.exp((logits - logits.max(axis=-1, keepdims=True)) / 4)
    weights /= weights.sum(axis=-1, keepdims=True)
    return np.stack([cv2.ximgproc.guidedFilter(rgb, weights[..., k], 6, 30.0) for k in range(4)], axis=-1)


def _seeds(lab: Image, alpha: NDArray[np.float32], place: Place, oval: Mask, features: Mask) -> dict[Label, Mask]:
    """Pixels whose label is as good as certain by where they lie (and, for hair, by not being skin-coloured)."""
    u, v = place.u, place.v
    figure = alpha > 0.6
    face = oval & place.inner & ~features
    if face.sum() < 40:
        face = oval
    cheeks = lab[face & (v < 0.35)] if (face & (v < 0.35)).sum() >= 40 else lab[face]
    median = np.median(cheeks, axis=0)
    spread = max(6.0, float(np.quantile(np.linalg.norm((cheeks - median) * [0.6, 1, 1], axis=1), 0.7)))
    unlike_skin = np.linalg.norm((lab - median) * [0.6, 1, 1], axis=-1) > max(1.6 * spread, 10.0)
    like_skin = np.linalg.norm((lab - median) * [0.6, 1, 1], axis=-1) < 1.2 * spread
    face |= oval & like_skin & (v < 0.1) & ~features
    above = figure & ~oval & (v < -0.15) & (np.abs(u) < 0.75) & (v > place.top - 0.8)
    beside = figure & ~oval & (v < 0.45) & (np.abs(u) > 0.62) & (np.abs(u) < 1.0)
    hair = (above | beside) & unlike_skin
    if hair.sum() < 60:
        hair = above
    body = figure & (v > 0.95)
    hair_coloured = (_likelihood(lab, hair, 6) > -13) & (np.abs(u) > 0.15)
    if (body & ~hair_coloured).sum() > max(60, 0.03 * body.sum()):
        body &= ~hair_coloured
    return {Label.HAIR: hair, Label.FACE: face, Label.BODY: body}


def _prior(place: Place, oval: Mask) -> Image:
    """What position alone says (h, w, 3) for hair, face and body, as logarithms."""
    u, v = place.u, place.v
    outside = np.clip(np.hypot(u / 0.5, (v - 0.02) / 0.62) - 1.08, 0, 2)
    neck = (np.abs(u) < 0.22) & (v > 0.55) & (v < 1.0)
    hair = -3.0 * np.clip(v - 0.6, 0, 4) - 2.0 * oval - 3.0 * neck
    face = 8.0 * (place.inner & oval) - 14.0 * outside - 4.0 * (~oval & (v < -0.25)) - 5.0 * np.clip(v - 0.75, 0, 2)
    body = -18.0 * np.clip((0.5 - v) / 0.15, 0, 1) - 2.0 * np.exp(-4 * np.clip(v - 0.6, 0, None))
    return np.stack([hair, face, body], axis=-1).astype(np.float32)


def _mixture(lab: Image, seed: Mask, count: int) -> _Mixture | None:
    """Colours of the seed pixels as a few Gaussians (k-means, fixed seed); None with too few pixels."""
    samples = lab[seed].astype(np.float32)
    if len(samples) < 30:
        return None
    if len(samples) > _SAMPLES:
        samples = samples[np.random.default_rng(0).choice(len(samples), _SAMPLES, replace=False)]
    cv2.setRNGSeed(0)
    criteria = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 12, 0.5)
    _, member, centres = cv2.kmeans(samples, min(count, len(samples)), None, criteria, 1, cv2.KMEANS_PP_CENTERS)
    member = member[:, 0]
    groups = [samples[member == k] for k in range(len(centres))]
    spreads = np.stack(
        [np.maximum(group.std(axis=0), 3.0) if len(group) else np.full(lab.shape[-1], 3.0) for group in groups]
    )
    shares = np.array([len(group) / len(samples) for group in groups])
    return _Mixture(centres, spreads.astype(np.float32), shares.astype(np.float32))


def _likelihood(lab: Image, seed: Mask, count: int) -> Image:
    """Log likelihood (h, w) of the nearest Gaussian, never below -40; -30 everywhere without seeds."""
    mixture = _mixture(lab, seed, count)
    if mixture is None:
        return np.full(lab.shape[:2], -30.0, np.float32)
    best = np.full(lab.shape[:2], -40.0, np.float32)
    for centre, spread, share in zip(mixture.centres, mixture.spreads, mixture.shares, strict=True):
        exponent = (((lab - centre) / spread) ** 2).sum(axis=-1)
        best = np.maximum(best, np.log(share + 1e-3) - 0.5 * exponent - np.log(spread).sum())
    return best
