"""Rules for what lies below the jaw: long beards, specks of body, and heads without a body."""

from __future__ import annotations

import numpy as np

from cartoonalive.layers.arrays import Mask
from cartoonalive.layers.label_scene import (
    Scene,
    nearest_head,
    opened,
    palette_distance,
    relabelled,
    smaller_than,
    touching,
)
from cartoonalive.layers.masks import dilate, erode
from cartoonalive.layers.place import Label, Labels

_SAME_BEARD, _OTHER_THAN_SKIN = 9.0, 22.0
"""Lab distance from the palette of the chin's colours up to which a pixel below it is beard, and from which the chin's
colour is not that of the cheeks."""
_LEAST_BEARD, _SHADOWS = 0.01, 0.25
"""Area of a beard below the chin in square face widths, and share of its darkest colours, which tell nothing."""
_FEW = 100
_BESIDE_HEAD, _LEAST_SHOULDERS = 0.55, 0.05
"""|u| from which a body lies beside the head, and its area there, in square face widths, from which shoulders show."""
_SPECK = 0.08
"""Body below this share of the largest piece is none."""


def beard_below_the_chin(labels: Labels, scene: Scene) -> Labels:
    """A beard that reaches below the chin moves with the face."""
    place = scene.place
    u = np.abs(place.u)
    chin = scene.oval & (place.v > 0.46) & (place.v < 0.6) & (u < 0.14)
    cheeks = scene.oval & (place.v > 0.12) & (place.v < 0.3) & (u > 0.12) & (u < 0.3)
    if min(chin.sum(), cheeks.sum()) < 8 or not _bearded(chin, cheeks, scene):
        return labels
    zone = scene.figure & (place.v > 0.3) & (place.v < 1.35) & (u < 0.5)
    below = zone & ~scene.oval & (labels != Label.HAIR)
    lit = chin & (scene.lab[..., 0] >= np.quantile(scene.lab[chin][:, 0], _SHADOWS))
    coloured = np.zeros_like(zone)
    to_beard = palette_distance(scene.lab[zone], scene.lab[lit], 0.02)
    to_skin = palette_distance(scene.lab[zone], scene.lab[cheeks], 0.02)
    coloured[zone] = (to_beard < _SAME_BEARD) & (to_beard < to_skin)
    clothes = (labels == Label.BODY) & scene.figure & (u > 0.5) & (place.v > 0.4) & (place.v < 1.4)
    if clothes.sum() >= _FEW:
        coloured[zone] &= to_beard < palette_distance(scene.lab[zone], scene.lab[clothes], 0.02)
    coloured = opened((coloured & below) | chin, 0.012 * scene.width)
    hanging = touching(coloured, chin, _LEAST_BEARD * scene.width**2) & ~scene.oval
    if hanging.sum() < _LEAST_BEARD * scene.width**2 or hanging.sum() > 0.7 * below.sum():
        return labels
    joined = ~erode(~dilate(hanging | scene.oval, 0.05 * scene.width), 0.05 * scene.width)
    remains = below & ~joined
    joined |= remains & ~dilate(opened(remains, 0.06 * scene.width), 2)
    return relabelled(labels, touching(joined & below, dilate(hanging, 2), 0), Label.FACE)


def _bearded(chin: Mask, cheeks: Mask, scene: Scene) -> bool:
    """Whether the chin's colour is far from the cheeks'."""
    step = np.median(scene.lab[chin], axis=0) - np.median(scene.lab[cheeks], axis=0)
    return bool(np.linalg.norm(step * [0.8, 1, 1]) >= _OTHER_THAN_SKIN)


def drop_body_islands(labels: Labels, scene: Scene) -> Labels:
    """Body specks join the nearest of hair and face."""
    specks = smaller_than((labels == Label.BODY) & scene.figure, 0.0, _SPECK)
    return nearest_head(labels, specks & (scene.place.v < 1.2))


def floating_head_has_no_body(labels: Labels, scene: Scene) -> Labels:
    """A head drawn without a neck moves as a whole: what little lies below the jaw joins it."""
    body = (labels == Label.BODY) & scene.figure
    runs_out = (body & scene.cut_off & (scene.place.v > 0.75)).sum() > 0.15 * scene.width
    shoulders = body & (np.abs(scene.place.u) > _BESIDE_HEAD)
    cropped = shoulders.sum() > _LEAST_SHOULDERS * scene.width**2 and (shoulders & scene.cut_off).any()
    if runs_out or cropped or (body & (scene.place.v > 0.95)).sum() > 0.05 * scene.width**2:
        return labels
    neck = body & (np.abs(scene.place.u) < 0.3)
    return nearest_head(relabelled(labels, neck, Label.FACE), body & ~neck)
