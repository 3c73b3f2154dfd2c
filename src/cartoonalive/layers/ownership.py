"""Which sheet owns a pixel, settled at full resolution: labels are coarse and may be off by some pixels.

A sheet that owns a few pixels of another carries them along when the head turns: skin as a light line along the hair,
a cheek's bright rim as an arc that stays behind, specks that float.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.eye_locks import locks_over_eyes
from cartoonalive.layers.labels import Regions
from cartoonalive.layers.masks import dilate, erode, spread
from cartoonalive.layers.scene import Scene

_REACH = 0.03
"""How far labels may be off along the hair, in face widths, beside their grain."""
_CONTRAST = 40.0
"""Levels between two regions below which colour does not tell them apart."""
_CLEARLY = 0.6
"""A pixel changes hands when it is nearer to the other side's colour by this factor."""
_LINE = 0.02
"""Half the width in face widths up to which hair-coloured pixels of the face are its own outline."""
_SLIVER = 0.03
"""Width of a strip of the body beside the jaw that is no neck, in face widths."""
_LONG = 0.1
"""Distance from neck and hair proper, in face widths, from which on such a strip is none of them."""
_EARS_END, _JAW_CORNER, _CHIN = 0.18, 0.46, 0.6
"""Face coordinates v between which the jaw runs, and above which no neck begins beside it."""
_LOBES_END = 0.4
"""v that no ear reaches, however the head is turned."""
_WIDEST = 0.62
"""|u| beyond which nothing below the ears is face."""
_LASHES, _LASH_RIM = 0.12, 0.02
"""How far lashes reach beyond the eye's contour, and the width of their soft rim, in face widths."""
_LASH_THIN = 0.007
"""Half the width in face widths up to which dark lines are the outlines of locks."""
_WING = 0.04
"""How far thin ends of lashes reach beyond their thick part, in face widths."""
_LASH_DARK, _LASH_SHARE = 30.0, 0.35
"""Levels, and share of the hair's own level, by which lashes are darker than hair."""
_SPECK = 0.002
"""Area of a piece too small to move on its own, in face widths squared."""
_HAIR, _FACE, _BODY = 1, 2, 3


def settled(scene: Scene) -> Scene:
    """The scene with regions that follow the picture, without slivers and specks."""
    regions, reach, line = scene.regions, _reach(scene), _LINE * scene.width
    for name in ("face", "body"):
        own: Mask = getattr(regions, name)
        gained = _recoloured(scene, regions.hair, own, dilate(own, reach))
        hairy = _recoloured(scene, own, regions.hair, dilate(regions.hair, reach + 2 * line))
        lost = _opened(hairy, line) & dilate(regions.hair, reach)
        regions = replace(regions, **{name: (own | gained) & ~lost, "hair": (regions.hair & ~gained) | lost})
    lash = _lashes(scene, regions)
    regions = replace(regions, face=regions.face | lash, hair=regions.hair & ~lash)
    locks = locks_over_eyes(replace(scene, regions=regions))
    regions = replace(regions, face=regions.face & ~locks, hair=regions.hair | locks)
    stray = _beyond_ears(scene, regions.face)
    regions = replace(regions, face=regions.face & ~stray, body=regions.body | stray)
    sliver = _beside_jaw(scene, regions)
    regions = Regions(
        hair=regions.hair & ~sliver, face=regions.face | sliver, body=regions.body & ~sliver, oval=regions.oval
    )
    regions = without_specks(_without_floating_body(scene, regions), _SPECK * scene.width**2)
    return replace(scene, regions=regions, locks=locks)


def _beyond_ears(scene: Scene, face: Mask) -> Mask:
    """What of the ``face`` lies too far out and too low for it; a low ear that ends there is kept whole."""
    outer = face & (np.abs(scene.place.u) > _WIDEST)
    below = outer & (scene.place.v > _EARS_END)
    _, parts = cv2.connectedComponents(outer.astype(np.uint8))
    lowest = np.unique(parts[outer & (scene.place.v > _LOBES_END)])
    highest = np.unique(parts[outer & (scene.place.v < _EARS_END)])
    ears = np.setdiff1d(highest, lowest)
    stray: Mask = below & ~np.isin(parts, ears)
    return stray


def _without_floating_body(scene: Scene, regions: Regions) -> Regions:
    """Regions whose pieces of body beside the face, with no body below them, are the face's: lobes in another light."""
    body = regions.body & scene.seen
    _, parts = cv2.connectedComponents(body.astype(np.uint8))
    standing = np.unique(parts[body & (scene.place.v > _LOBES_END)])
    beside = np.unique(parts[body & dilate(regions.face, 2)])
    floating = body & np.isin(parts, np.setdiff1d(beside, standing))
    return replace(regions, face=regions.face | floating, body=regions.body & ~floating)


def _lashes(scene: Scene, regions: Regions) -> Mask:
    """Pixels of the hair beside an eye that are much darker than that hair: lashes drawn over a fringe."""
    near = dilate(scene.eyes, _LASHES * scene.width)
    dark = near & (regions.hair | regions.face)
    around, known = _core_colour(scene.matte.colour, regions.hair & scene.seen & ~near, _LASHES * scene.width, dark)
    level = around.mean(axis=1)
    darker = level - scene.matte.colour[dark].mean(axis=1) > np.maximum(_LASH_DARK, _LASH_SHARE * level)
    dark[dark] = known & darker
    thick = _opened(dark, _LASH_THIN * scene.width)
    _, parts = cv2.connectedComponents(thick.astype(np.uint8))
    of_eyes = thick & np.isin(parts, np.unique(parts[thick & scene.eyes]))
    wings = dark & dilate(of_eyes, _WING * scene.width)
    lash: Mask = regions.hair & dilate(wings, max(2.0, _LASH_RIM * scene.width))
    return lash


def _recoloured(scene: Scene, giver: Mask, taker: Mask, where: Mask) -> Mask:
    """Pixels of the region ``giver`` that have the colour of the region ``taker`` in their neighbourhood.

    All are (h, w); only pixels ``where`` are looked at.
    """
    reach = _reach(scene)
    telling = scene.seen & ~scene.features
    recoloured: Mask = giver & telling & where
    theirs, known = _core_colour(scene.matte.colour, giver & telling, reach, recoloured)
    own, own_known = _core_colour(scene.matte.colour, taker & telling, reach, recoloured)
    to_theirs, to_own = (lengths(scene.matte.colour[recoloured] - core) for core in (theirs, own))
    told = known & own_known & (lengths(theirs - own) > _CONTRAST)
    recoloured[recoloured] = told & (to_own < _CLEARLY * to_theirs)
    return recoloured


def _reach(scene: Scene) -> float:
    """Pixels by which labels may be off."""
    return _REACH * scene.width + scene.grain


def _opened(mask: Mask, radius: float) -> Mask:
    """The mask without what is thinner than twice ``radius`` pixels."""
    return mask & dilate(erode(mask, radius), radius)


def _core_colour(image: Image, region: Mask, reach: float, pixels: Mask) -> tuple[Image, NDArray[np.bool_]]:
    """Mean colour (n, 3) of the inside of ``region`` around each of the ``n`` true ``pixels`` (h, w), and for which of
    them (n,) there is any; computed at reduced size."""
    core = erode(region, reach).astype(np.uint8)
    step = max(1.0, reach / 3)
    height, width = region.shape
    size = (max(1, round(width / step)), max(1, round(height / step)))
    colour, weight = cv2.copyTo(image, core), core.astype(np.float32)
    small = np.dstack([cv2.resize(plane, size, interpolation=cv2.INTER_AREA) for plane in (colour, weight)])
    blurred = cv2.GaussianBlur(small, (0, 0), reach / step)
    found = cv2.resize(blurred, (width, height), interpolation=cv2.INTER_LINEAR)[pixels]
    return found[:, :3] / np.maximum(found[:, 3:], 1e-4), found[:, 3] > 1e-3


def _beside_jaw(scene: Scene, regions: Regions) -> Mask:
    """Long thin strips between face and backdrop: the cheek's rim under another light, or its outline."""
    reach = _SLIVER * scene.width
    other = (regions.body | regions.hair) & scene.seen
    thick = erode(other, reach)
    v = scene.place.v
    thin = other & ~dilate(thick, reach + 1) & (v > _EARS_END) & (v < _CHIN)
    between = dilate(regions.face, reach) & dilate(~scene.seen, 2 * reach)
    sliver: Mask = thin & between & ((v < _JAW_CORNER) | ~dilate(thick, _LONG * scene.width))
    return sliver


def without_specks(regions: Regions, area: float) -> Regions:
    """Regions whose pieces of less than ``area`` pixels go to the nearest larger one."""
    labels = np.zeros(regions.hair.shape, np.uint8)
    for number, mask in ((_HAIR, regions.hair), (_FACE, regions.face), (_BODY, regions.body)):
        labels[mask] = number
    kept = np.zeros_like(regions.hair)
    for number in (_HAIR, _FACE, _BODY):
        _, parts, stats, _ = cv2.connectedComponentsWithStats((labels == number).astype(np.uint8))
        large = stats[:, cv2.CC_STAT_AREA] >= area
        large[0] = False
        kept |= large[parts]
    specks = (labels > 0) & ~kept
    if not specks.any() or not kept.any():
        return regions
    labels[specks] = spread(labels, kept)[specks]
    return replace(regions, hair=labels == _HAIR, face=labels == _FACE, body=labels == _BODY)
