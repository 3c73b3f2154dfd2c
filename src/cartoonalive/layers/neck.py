"""The neck behind the jaw: continued upward so that a turning head never opens a gap.

Source of the method: recipes-turn section 4, rule 7. The visible neck's two edges run on upward leaning inward;
whatever else touches the jaw (collar, scarf) leans in faster. Its colour is flat: the median of the visible neck.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.labels import Regions
from cartoonalive.layers.masks import dilate, erode
from cartoonalive.layers.segment import Place

Image = NDArray[np.float32]
Mask = NDArray[np.bool_]

_SKIN_LEAN, _COLLAR_LEAN = 0.3, 0.9
"""How far an edge moves inward per unit upward."""
_REACH = 0.3
"""How far up the neck goes, as a share of the way from the eyes to the chin."""
_LIKE_SKIN = 26.0
"""Lab distance from the face's skin up to which a body pixel is bare neck."""
_SHADE = 0.86
"""Brightness of a neck nobody sees, relative to the face."""


@dataclass(frozen=True, kw_only=True)
class HiddenNeck:
    """What of the body lies behind the jaw."""

    area: Mask
    """(h, w)."""
    colour: NDArray[np.float32]
    """(3,) RGB 0..255."""
    bare: bool
    """Whether skin of the neck is to be seen at all."""


def hidden_neck(colour: Image, lab: Image, skin: NDArray[np.floating], regions: Regions, place: Place) -> HiddenNeck:
    """Continue the neck behind the jaw.

    ``colour`` (h, w, 3) RGB 0..255 of the figure, ``lab`` the same in Lab, ``skin`` (3,) the face's skin in Lab,
    ``place`` the face coordinates at the same size. A head without anything below gets an empty area.
    """
    like_skin = (
        np.linalg.norm((lab - skin.astype(np.float32)) * np.array([0.5, 1, 1], np.float32), axis=-1) < _LIKE_SKIN
    )
    width = _face_width(place)
    contact = regions.body & dilate(regions.oval, 0.035 * width) & (place.v > 0.21)
    bare = contact & like_skin & (np.abs(place.u) < 0.45)
    area = _lean(bare, _SKIN_LEAN, regions.oval, place) | _lean(contact, _COLLAR_LEAN, regions.oval, place)
    visible = regions.body & like_skin & (place.v < 0.9) & (np.abs(place.u) < 0.45) & erode(regions.body, 0.012 * width)
    known = visible.sum() > 0.003 * width**2
    tone = np.median(colour[visible], axis=0) if known else _SHADE * _face_colour(colour, regions, place)
    return HiddenNeck(area=area, colour=tone.astype(np.float32), bare=bool(known))


def _lean(contact: Mask, slope: float, oval: Mask, place: Place) -> Mask:
    """Between the outermost contact points, edges leaning inward by ``slope``, up to the reach."""
    if contact.sum() < 8:
        return np.zeros_like(contact)
    u, v = place.u[contact], place.v[contact]
    left, right = u <= np.quantile(u, 0.06), u >= np.quantile(u, 0.94)
    left_edge = np.median(u[left]) + slope * np.clip(np.median(v[left]) - place.v, 0, None)
    right_edge = np.median(u[right]) - slope * np.clip(np.median(v[right]) - place.v, 0, None)
    area: Mask = oval & (place.u > left_edge) & (place.u < right_edge) & (place.v > _REACH * 0.6)
    return area


def _face_colour(colour: Image, regions: Regions, place: Place) -> NDArray[np.float32]:
    """Median colour of cheeks and chin."""
    area = regions.face & place.inner
    if not area.any():
        area = regions.face | regions.oval
    median: NDArray[np.float32] = np.median(colour[area], axis=0)
    return median


def _face_width(place: Place) -> float:
    """Pixels per unit of u."""
    return 1.0 / max(float(place.u[0, 1] - place.u[0, 0]), 1e-6)
