"""Rules that tell hair from body: specks, long hair, collars and hoods."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.label_scene import Scene, nearest, opened, palette_distance, relabelled, smaller_than
from cartoonalive.layers.masks import erode
from cartoonalive.layers.place import Label, Labels

_SPECK, _SPECK_ON_FACE = 0.06, 0.03
"""Hair below this share of the largest piece, or on the face below this area in square face widths, is none."""
_SAME_HAIR, _SAME_DARK = 9.0, 4.0
"""Lab distance up to which hair is followed downward; less where everything is dark."""
_FORGET = 0.15
"""How fast the followed colour adapts, per row."""
_FOREIGN = 14.0
"""Lab distance from the palette of hair colours at which a pixel is something else."""
_SAME_CLOTH, _MOST_OF_IT, _NO_SKIN = 10.0, 0.6, 0.05
"""Lab distance from the hair's palette, share of the body within it, and share of skin, of a hood that runs on."""
_FEW = 100


def drop_hair_islands(labels: Labels, scene: Scene) -> Labels:
    """Specks of hair join the face, or beside and below it the nearest of what lies around them."""
    hair = (labels == Label.HAIR) & scene.figure
    specks = smaller_than(hair, 0.0, _SPECK)
    small = smaller_than(hair, _SPECK_ON_FACE * scene.width**2)
    labels = relabelled(labels, (specks | small) & scene.oval, Label.FACE)
    beside = specks & ~scene.oval & (scene.place.v > -0.1)
    return np.where(beside, nearest(labels, scene.figure & ~specks), labels)


def hair_runs_on_downward(labels: Labels, scene: Scene) -> Labels:
    """Long hair keeps its colour on its way down over shoulders and chest: follow it row by row, but not on to skin."""
    place = scene.place
    rows = np.flatnonzero((place.v[:, 0] > 0.25) & (place.v[:, 0] < 2.2))
    if len(rows) == 0:
        return labels
    result = labels.copy()
    beside_neck = (np.abs(place.u) > 0.14) & (np.abs(place.u) < 1.3)
    free = beside_neck & scene.figure & ~(scene.flesh & (np.abs(place.u) < 0.6))
    active = np.zeros(labels.shape[1], bool)
    carried = scene.lab[rows[0]].copy()
    for number, row in enumerate(rows):
        if number % 2 == 0:
            active, carried = _widen(active, carried)
        colour = scene.lab[row]
        tolerance = np.where(carried[:, 0] < 15, _SAME_DARK, _SAME_HAIR)
        alike = lengths((colour - carried) * np.array([0.7, 1, 1], np.float32)) < tolerance
        hair = result[row] == Label.HAIR
        grown = active & alike & free[row] & (result[row] == Label.BODY)
        result[row][grown] = Label.HAIR
        fresh = hair & ~active
        carried[fresh] = colour[fresh]
        active = hair | grown
        carried[active] += _FORGET * (colour[active] - carried[active])
    return result


def _widen(active: NDArray[np.bool_], carried: Image) -> tuple[NDArray[np.bool_], Image]:
    """Let every active run spread by one column to both sides, its colour with it."""
    wide, colour = active.copy(), carried.copy()
    for shift in (1, -1):
        moved = np.roll(active, shift)
        new = moved & ~wide
        colour[new] = np.roll(carried, shift, axis=0)[new]
        wide |= new
    return wide, colour


def foreign_colours_are_no_hair(labels: Labels, scene: Scene) -> Labels:
    """Below the ears hair has the colours it has above; collars and bare necks beside it do not."""
    place = scene.place
    hair = (labels == Label.HAIR) & scene.figure
    above = scene.lab[hair & (place.v < 0.2)]
    below = hair & (place.v > 0.32) & ~scene.oval
    if len(above) < _FEW or not below.any():
        return labels
    foreign = np.zeros_like(below)
    foreign[below] = palette_distance(scene.lab[below], above) > _FOREIGN
    return relabelled(labels, opened(foreign, 0.012 * scene.width), Label.BODY)


def hair_hangs_from_the_head(labels: Labels, scene: Scene) -> Labels:
    """Hair-coloured collars and jackets: what hangs only by a thread from the hair above the eyes is body."""
    place = scene.place
    hair = (labels == Label.HAIR) & scene.figure
    thick = erode(hair, 0.02 * scene.width)
    count, parts = cv2.connectedComponents(thick.astype(np.uint8))
    rooted = np.unique(parts[thick & (place.v < -0.15)])
    rooted = rooted[rooted > 0]
    heights = np.bincount(parts.ravel(), weights=place.v.ravel(), minlength=count) / np.bincount(parts.ravel())
    loose = [k for k in range(1, count) if k not in rooted and heights[k] > 0.45]
    if not loose or len(rooted) == 0:
        return labels
    to_rooted = _distance(np.isin(parts, rooted))
    to_loose = _distance(np.isin(parts, loose))
    return relabelled(labels, hair & (to_loose < to_rooted) & (place.v > 0.24) & ~scene.oval, Label.BODY)


def hood_of_one_piece(labels: Labels, scene: Scene) -> Labels:
    """A scarf or hood that runs on over the shoulders, no skin between, moves as one."""
    body = (labels == Label.BODY) & scene.figure
    hood = (labels == Label.HAIR) & scene.figure & (scene.place.v < 0.2)
    if min(body.sum(), hood.sum()) < _FEW or (body & scene.skin_like).sum() > _NO_SKIN * body.sum():
        return labels
    alike = palette_distance(scene.lab[body], scene.lab[hood]) < _SAME_CLOTH
    return relabelled(labels, body, Label.HAIR) if alike.mean() > _MOST_OF_IT else labels


def _distance(mask: Mask) -> NDArray[np.float32]:
    """Distance (h, w) to the mask."""
    distance: NDArray[np.float32] = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    return distance
