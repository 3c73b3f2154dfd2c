"""The skin of a shut lid in photographs and paintings: the lid above the lash, drawn down over the eye.

A patch painted over the eye shows its outline where shading runs across it. Here the lid's own colours are stretched
from below the brow to the closing line instead, as a real lid unrolls, so that nothing changes at its upper rim and
beside the eye; light falls on it as on a lid over an eyeball.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Alpha, Image, Mask
from cartoonalive.layers.eye_lid_light import lit
from cartoonalive.layers.eye_window import EyeWindow, Row
from cartoonalive.layers.fill import membrane_fill
from cartoonalive.layers.masks import disc, smoothstep
from cartoonalive.layers.trace import smooth

_RISE = 0.34
"""How far above the lash the lid begins to stretch, in eye widths."""
_ABOVE_LASH = 0.02
"""What lies this much above the lash still is lash, in eye widths."""
_BESIDE = 0.30
"""How far beyond the corners the lid is drawn along, in eye widths."""
_BROW_GAP = 0.06
"""Room left below the brow, in eye widths."""
_FINE = 0.06
"""Half width of the dark lines (lashes, folds) that do not travel with the lid, in eye widths."""
_EVEN = 0.12, 0.035
"""Sigma across and down, in eye widths, to which the lid's skin is smoothed; what differs across makes streaks."""
_SMEAR = 0.04
"""Travel, in eye widths, from which the lid's skin is too far stretched to keep its texture."""
_RIM = 0.10
"""Height over which the smooth skin sets in at the upper rim of the lid, in eye widths."""
_FEATHER = 0.12
"""Softness of the lid's lower rim, in eye widths."""
_OWN_COLOUR = 0.8
"""Share of the stretched lid's colours in the upper half of the shut lid; the rest spans from its surroundings, so that
no border is seen at the lower lid when a smile lifts the shut eye off it."""
_DARK = 0.4
"""A pixel is no skin of the lid when darker than its surroundings by half this share of their level, or more."""


def lid_skin(window: EyeWindow) -> Image:
    """(h, w, 3) the lid's skin at rest without lashes: what lies above the lash, its lowest row continued down."""
    return _sample(_plain(window), np.minimum(window.y, _floor(window)))


def drawn_down(window: EyeWindow, ground: Image, grain: Alpha) -> tuple[Image, Mask]:
    """``ground`` (h, w, 3) with the shut lid over the eye, and the mask (h, w) of what changed.

    ``grain`` (h, w): the skin's fine texture, added where stretching has smoothed it away.
    """
    floor, drop = _floor(window), _drop(window)
    start = _start(window, floor)
    share = ((window.y - start) / np.maximum(floor + drop - start, 1.0)).clip(0, 1)
    source = np.where(window.y > start, start + share * (floor - start), window.y).astype(np.float32)
    smeared = smoothstep((window.y - source) / (_SMEAR * window.width))
    smeared = (smeared * smoothstep((window.y - start) / (_RIM * window.width))).astype(np.float32)
    rim = (window.y - floor - drop) / max(_FEATHER * window.width, 2.0)
    inside = (1 - smoothstep(rim + 0.5)) * (window.y > start)
    below = _soft(window.area(window.ridge, window.lower + 0.5), 0.7) * ~window.brow
    plain = _plain(window)
    hole = ((smeared * inside > 0.02) | (below > 0)) & ~window.brow
    spanned = membrane_fill(plain, hole, window.brow)
    own = (_OWN_COLOUR * inside * (1 - smoothstep(2 * share - 1))).astype(np.float32)
    skin = spanned + own[..., None] * (_sample(plain, source) - spanned)
    skin = lit(skin, window, share)
    moved = ground + inside.astype(np.float32)[..., None] * (_sample(ground, source) - ground)
    painted = np.maximum(smeared * inside, below).astype(np.float32)
    result = (moved + painted[..., None] * (skin + grain[..., None] - moved)).clip(0, 255).astype(np.float32)
    return result, np.abs(result - ground).max(axis=-1) > 0.5


def _floor(window: EyeWindow) -> Row:
    """(1, w) the lid's lowest row of plain skin."""
    return window.lash_top - max(_ABOVE_LASH * window.width, 1.5)


def _drop(window: EyeWindow) -> Row:
    """(1, w) how far the lid's rim comes down; fading to 0 beside the eye."""
    beside = np.maximum(window.first - window.x[:1], window.x[:1] - window.last) / (_BESIDE * window.width)
    drop = np.maximum(window.closed - _floor(window), 0) * (1 - smoothstep(beside))
    return smooth(drop[0], 0.02 * window.width)[None]


def _start(window: EyeWindow, floor: Row) -> Row:
    """(1, w) where the lid begins to stretch: below brow and spectacle frame."""
    start = floor - _RISE * window.width
    above = window.brow & (window.y < floor)
    last = window.shape[0] - above[::-1].argmax(axis=0)
    below_brow = np.where(above.any(axis=0), last + _BROW_GAP * window.width, -np.inf)[None]
    start = np.maximum(start, below_brow)
    start = cv2.dilate(start.astype(np.float32), np.ones((1, 2 * round(0.1 * window.width) + 1), np.uint8))
    return np.minimum(smooth(start[0], 0.05 * window.width)[None], floor - 1.0)


def _plain(window: EyeWindow) -> Image:
    """(h, w, 3) the skin around the eye, smoothed, without lashes and other dark lines; continued into brow and eye."""
    closed = cv2.morphologyEx(window.portrait, cv2.MORPH_CLOSE, disc(max(_FINE * window.width, 1.0)))
    across, along = (max(sigma * window.width, 1.0) for sigma in _EVEN)
    eye = window.area(_floor(window), window.lower + _ABOVE_LASH * window.width) > 0
    known = (~window.brow & ~eye).astype(np.float32)
    lightness = closed.mean(axis=-1)
    level = _smoothed(lightness[..., None], known, across, across)[..., 0]
    known *= 1 - smoothstep((level - lightness) / np.maximum(_DARK * level, 1.0) - 0.5).astype(np.float32)
    return _smoothed(closed, known + 1e-4, across, along)


def _smoothed(image: Image, weight: Alpha, across: float, along: float) -> Image:
    """Weighted Gaussian mean of an image (h, w, c)."""
    total = cv2.GaussianBlur(weight, (0, 0), across, sigmaY=along)
    colour = cv2.GaussianBlur(image * weight[..., None], (0, 0), across, sigmaY=along).reshape(image.shape)
    return np.asarray(colour / np.maximum(total, 1e-6)[..., None], np.float32)


def _soft(cover: Alpha, reach: float) -> Alpha:
    """Coverage (h, w) grown by ``reach`` pixels and fading out over as much again."""
    outside = cv2.distanceTransform((cover < 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    return (1 - smoothstep(outside / reach - 1)).astype(np.float32)


def _sample(image: Image, rows: NDArray[np.floating]) -> Image:
    """``image`` with every pixel taken from its column's row ``rows`` (h, w), in pixel positions."""
    columns = np.broadcast_to(np.arange(image.shape[1], dtype=np.float32), image.shape[:2])
    moved: Image = cv2.remap(
        image,
        np.ascontiguousarray(columns),
        (rows - 0.5).astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return moved
