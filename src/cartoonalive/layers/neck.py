"""The body behind the jaw: continued upward so that a turning head never opens a gap.

Source of the method: recipes-turn section 4, rule 7, with a picture instead of a flat colour: what touches the jaw from
below (neck with its outlines and shade, collar, scarf) is drawn out upward column by column, leaning inward.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.labels import Regions
from cartoonalive.layers.segment import Place

Image = NDArray[np.float32]
Mask = NDArray[np.bool_]

_LEAN = 0.35
"""How far the edges move inward per unit upward."""
_REACH = 0.32
"""How far up the body goes behind the jaw, in face widths."""
_SKIPPED, _SAMPLED = 0.02, 0.04
"""Below the jaw so much is left out (its outline and shadow), and so much is looked at, in face widths."""
_LOWEST_SHARE = 0.5
"""Share of the looked-at pixels of a column that must be body."""


@dataclass(frozen=True, kw_only=True)
class HiddenNeck:
    """What of the body lies behind the jaw."""

    area: Mask
    """(h, w)."""
    colour: Image
    """(h, w, 3) RGB 0..255, valid on ``area``."""


def hidden_neck(colour: Image, figure: Mask, regions: Regions, place: Place) -> HiddenNeck:
    """Continue neck and collar behind the jaw.

    ``colour`` (h, w, 3) RGB 0..255, ``figure`` (h, w) where it counts, ``place`` the face coordinates at the same size.
    A head without anything below gets an empty area.
    """
    height, columns = figure.shape
    width = 1.0 / max(float(place.u[0, 1] - place.u[0, 0]), 1e-6)
    body = regions.body & figure
    jaw = _jaw(regions, place)
    area = np.zeros_like(figure)
    touched = jaw >= 0
    skipped, sampled = max(2, round(_SKIPPED * width)), max(3, round(_SAMPLED * width))
    rows = np.clip(jaw[None, :] + skipped + np.arange(sampled)[:, None], 0, height - 1)
    across = np.arange(columns)
    sampled_body = body[rows, across]
    touched &= sampled_body.mean(axis=0) >= _LOWEST_SHARE
    if touched.sum() < 3:
        return HiddenNeck(area=area, colour=colour)
    weights = sampled_body.astype(np.float32)[..., None]
    profile = (colour[rows, across] * weights).sum(axis=0) / np.maximum(weights.sum(axis=0), 1)
    profile, touched = _bridged(profile.astype(np.float32), touched, 0.05 * width)

    y = np.arange(height)[:, None]
    edges = np.flatnonzero(touched)
    axis = (edges[0] + edges[-1]) / 2
    rise = np.clip(np.where(touched, jaw, jaw.max())[None, :] - y, 0, None)
    origin = across[None, :] + np.sign(across - axis)[None, :] * _LEAN * rise
    source = np.clip(np.rint(origin).astype(int), 0, columns - 1)
    area = touched[source] & (np.abs(origin - axis) <= (edges[-1] - edges[0]) / 2 + 1) & (rise < _REACH * width)
    area &= (regions.oval | regions.face) & ~body & (place.v > 0.15)
    return HiddenNeck(area=area, colour=cv2.GaussianBlur(profile[source], (0, 0), max(0.5, 0.004 * width)))


def _jaw(regions: Regions, place: Place) -> NDArray[np.int64]:
    """(w,) the row of the lowest face pixel of each column below the mouth's corners; -1 where there is none."""
    face = (regions.face | regions.oval) & (place.v > 0.2) & (place.v < 0.85) & ~regions.body
    height = face.shape[0]
    lowest = height - 1 - face[::-1].argmax(axis=0)
    return np.where(face.any(axis=0), lowest, -1)


def _bridged(profile: Image, touched: NDArray[np.bool_], gap: float) -> tuple[Image, NDArray[np.bool_]]:
    """Close gaps of up to ``gap`` columns, each taking the colour of the nearest column that is known."""
    kernel = np.ones((1, 2 * round(gap / 2) + 1), np.uint8)
    closed = cv2.morphologyEx(touched[None].astype(np.uint8), cv2.MORPH_CLOSE, kernel)[0] > 0
    known = np.flatnonzero(touched)
    nearest = known[np.abs(np.arange(len(touched))[:, None] - known[None]).argmin(axis=1)]
    return profile[nearest], closed
