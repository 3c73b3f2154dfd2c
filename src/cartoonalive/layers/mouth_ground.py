"""What surrounds a mouth: skin, and a beard where there is one; everything else near the lips is part of the mouth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import NOSE_TIP, Landmarks
from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.closeup import Closeup
from cartoonalive.layers.masks import pixel_grid
from cartoonalive.layers.skin import SkinModel, skin_distance, skin_field, skin_model

_ABOVE_TIP, _BESIDE_NOSE = 0.15, 0.25
"""Where above the tip of the nose, and how far around, skin is looked for when cheeks will not do, in eye distances."""
_BEARD_REACH = 14.0
"""Lab distance from the beard's colour up to which its spread is measured."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Skin and beard of a close-up."""

    distance: NDArray[np.float32]
    """(h, w) Lab distance from the nearer of skin and beard."""
    spread: float
    """Spread of their colours in Lab."""
    bearded: Mask
    """(h, w) nearer to the beard than to skin; nothing without a beard."""


def measure_ground(closeup: Closeup, around: Mask, *, beside_nose: bool) -> Ground:
    """Skin and beard of ``closeup``; what lies ``around`` the lips (h, w) is no evidence.

    With ``beside_nose`` the skin's colour is taken there instead of from the cheeks, which a large mouth may cover;
    with a beard it always is. Beards of photos differ too little from lips to be told apart.
    """
    lab, landmarks, hidden = closeup.lab, closeup.landmarks, around | closeup.hair
    beard = landmarks.beard if landmarks.style != "photo" else None
    look_beside_nose = beside_nose or beard is not None
    skin = (_skin_beside_nose if look_beside_nose else skin_model)(lab, landmarks, closeup.hair)
    to_skin = skin_distance(lab, skin_field(lab, skin, hidden, 1.0))
    if beard is None:
        return Ground(distance=to_skin, spread=skin.spread, bearded=np.zeros(to_skin.shape, bool))
    hairs = _beard_model(lab, beard, hidden)
    to_beard = skin_distance(lab, skin_field(lab, hairs, hidden, 1.0))
    return Ground(
        distance=np.minimum(to_skin, to_beard),
        spread=max(skin.spread, hairs.spread),
        bearded=to_beard < to_skin,
    )


def _skin_beside_nose(lab: Image, landmarks: Landmarks, hidden: Mask) -> SkinModel:
    """The skin between the eyes and beside the nose, the darker and lighter parts of it left out."""
    x, y = pixel_grid(lab.shape)
    tip, distance = landmarks.points[NOSE_TIP], landmarks.eye_distance
    area = (np.hypot(x - tip[0], y - tip[1] + _ABOVE_TIP * distance) < _BESIDE_NOSE * distance) & ~hidden
    colours = lab[area] if area.any() else lab.reshape(-1, 3)
    away = np.linalg.norm((colours - np.median(colours, axis=0)) * [0.6, 1, 1], axis=1)
    limit = np.quantile(away, 0.6)
    return SkinModel(colours[away <= limit].mean(axis=0), max(3.0, float(limit)))


def _beard_model(lab: Image, colour: NDArray[np.float32], hidden: Mask) -> SkinModel:
    """The beard of the most frequent ``colour``, modelled like skin."""
    away = lengths((lab - colour) * np.array([0.6, 1, 1], np.float32))
    beard = (away < _BEARD_REACH) & ~hidden
    spread = float(np.quantile(away[beard], 0.6)) if beard.any() else 0.0
    return SkinModel(colour, max(3.0, spread))
