"""Rules that tell face from hair: brows, lids, beard, ears and forehead."""

from __future__ import annotations

import cv2
import numpy as np

from cartoonalive.layers.arrays import Mask
from cartoonalive.layers.brow_labels import free_brow_pixels
from cartoonalive.layers.label_scene import Scene, opened, palette_distance, relabelled, touching
from cartoonalive.layers.masks import convex_hull, dilate
from cartoonalive.layers.place import Label, Labels

_ABOVE_BROW, _LEAST_STRIP = 0.05, 8
"""Height of the strip above a brow that tells skin from fringe, in face widths, and its least number of pixels."""
_TELLING_SHADE, _LIT = 20.0, 0.4
"""Difference in L of skin and hair that tells them apart, and the share of it from which the strip is skin."""
_BROW_THICKNESS = 0.085
"""Tallest a brow can be, in face widths; a taller run of hair colour is fringe."""
_LEAST_BEARD, _LEAST_EAR = 0.005, 0.004
"""Areas from which hair colour at the mouth is a beard, and skin beside the face an ear, in square face widths."""
_TEMPLE = 0.12
"""v down to which loose skin beside the face lies on the head, and from which on it belongs to the neck."""
_PLAINLY_SKIN, _NO_HAIR = 8.0, 25.0
"""Lab distance from the palette of the cheeks up to which a colour is plainly skin's, and from that of the hair above
the eyes from which it is plainly none of its own."""
_COMMON, _LEAST_FAR_EAR = 0.02, 0.02
"""Share of the pixels from which a colour is in a palette, and area of such an ear in square face widths."""
_LEAST_JAW = 0.008
"""Radius of what is too thin for a jaw, in face widths."""
_JAW, _OVERHANG, _BESIDE_CHIN = 0.1, 0.3, 0.25
"""How far the true jaw lies outside the contour at most, how close below it the backdrop must lie, and |u| from which
this tells jaw from neck, in face widths."""


def contour_is_face(labels: Labels, scene: Scene) -> Labels:
    """Inside the face contour there is no body, and beside it above the mouth only hair (raised hands stay)."""
    place = scene.place
    foreign = scene.figure & (labels == Label.BODY)
    beside = foreign & (place.v < 0.3) & (np.abs(place.u) < 1.0) & ~scene.oval
    return relabelled(relabelled(labels, beside, Label.HAIR), foreign & scene.oval, Label.FACE)


def drop_thin_lines_on_face(labels: Labels, scene: Scene) -> Labels:
    """Glasses, brows and lashes are as dark as hair but thin: they belong to the face, as do outlines of bald heads and
    the shade between cheek and ear.
    """
    zone = scene.oval & (scene.place.v > -0.22) & (np.abs(scene.place.u) < 0.46)
    if scene.bald:
        zone |= scene.place.v < 0.5
    if not scene.anime:
        beside = dilate(scene.oval, 0.06 * scene.width) & (scene.place.v > 0.0) & (scene.place.v < 0.5)
        zone |= beside & scene.skin_like
    hair = labels == Label.HAIR
    thick = opened(hair, 0.028 * scene.width)
    return relabelled(labels, hair & ~dilate(thick, 0.01 * scene.width) & zone, Label.FACE)


def beard_is_face(labels: Labels, scene: Scene) -> Labels:
    """Hair colour on cheeks and chin is beard, unless it is a lock hanging down at the side; anime has locks only."""
    if scene.anime:
        return labels
    place = scene.place
    low = (labels == Label.HAIR) & dilate(scene.oval, 0.12 * scene.width) & (place.v > 0.1)
    _, parts = cv2.connectedComponents(low.astype(np.uint8))
    middle = low & scene.oval & (np.abs(place.u) < 0.2) & (place.v > 0.2)
    beards = np.flatnonzero(np.bincount(parts[middle], minlength=1) > _LEAST_BEARD * scene.width**2)
    return relabelled(labels, low & (np.isin(parts, beards) | scene.core), Label.FACE)


def lids_are_face(labels: Labels, scene: Scene) -> Labels:
    """Shade and make-up between an eye and its brow are as dark as hair but move with the face."""
    return relabelled(labels, (labels == Label.HAIR) & scene.lids, Label.FACE)


def free_brows_are_face(labels: Labels, scene: Scene) -> Labels:
    """A brow with skin above it, be it in the shade, is no hair, even where it meets the hair at the temple or a tip of
    the fringe.
    """
    for brow in scene.brows:
        band = dilate(brow, 0.025 * scene.width)
        hair = labels == Label.HAIR
        if _lit_above(brow, hair, scene):
            labels = relabelled(labels, hair & dilate(band, _BROW_THICKNESS / 2 * scene.width), Label.FACE)
            continue
        free = free_brow_pixels(hair, scene.figure, band, _BROW_THICKNESS * scene.width)
        labels = relabelled(labels, dilate(free, 1) & hair & dilate(band, 0.02 * scene.width), Label.FACE)
    return labels


def _lit_above(brow: Mask, hair: Mask, scene: Scene) -> bool:
    """Whether what is called hair just above a brow is shaded skin: much lighter than the hair around the face."""
    height = max(round(_ABOVE_BROW * scene.width), 1)
    tops, rows = brow.argmax(axis=0), np.arange(len(brow))[:, None]
    strip = brow.any(axis=0) & (rows < tops) & (rows >= tops - height) & hair
    around = hair & ~scene.oval & (scene.place.v < 0.2)
    skin = scene.oval & scene.place.inner & ~scene.features
    if strip.sum() < _LEAST_STRIP or not around.any() or not skin.any():
        return False
    lightness = scene.lab[..., 0]
    above, dark, light = (float(np.median(lightness[part])) for part in (strip, around, skin))
    return light - dark > _TELLING_SHADE and above - dark > _LIT * (light - dark)


def face_ends_at_ears_and_jaw(labels: Labels, scene: Scene) -> Labels:
    """Skin outside the contour is forehead, temple or ear above the mouth when it touches the face, neck below."""
    place = scene.place
    outside = (labels == Label.FACE) & ~scene.oval & (place.v > place.top + 0.08)
    half = 0.5 * np.ptp(place.u[scene.oval]) if scene.oval.any() else 0.5
    beside = opened(outside & (np.abs(place.u) < half + 0.2) & (place.v < 0.4), 0.012 * scene.width)
    ears = touching(beside, dilate(scene.oval, 0.04 * scene.width), _LEAST_EAR * scene.width**2)
    if scene.bald:
        ears |= outside & (place.v < 0)
    return _loose_skin(labels, outside & ~ears, scene)


def drop_face_islands(labels: Labels, scene: Scene) -> Labels:
    """Skin colour apart from the face is an ear beside it, else part of what lies around it."""
    face = (labels == Label.FACE) & scene.figure
    apart = face & ~touching(face, scene.core, 0)
    ear_level = (scene.place.v > -0.25) & (scene.place.v < 0.4)
    ears = touching(apart, ear_level, _LEAST_EAR * scene.width**2)
    return _loose_skin(labels, apart & ~ears, scene)


def plain_skin_beside_the_face_is_ear(labels: Labels, scene: Scene) -> Labels:
    """The ear of a head seen half from the side lies far out, where hair is likelier: only its colour tells. It has
    the cheeks' colour and nothing of the hair's.
    """
    place = scene.place
    hair = (labels == Label.HAIR) & scene.figure
    beside = hair & ~scene.oval & (place.v > -0.25) & (place.v < 0.5) & (np.abs(place.u) < 1.2)
    above = hair & (place.v < -0.25)
    cheeks = scene.core & ~scene.features & (labels == Label.FACE)
    if not (beside.any() and above.any() and cheeks.any()):
        return labels
    colours, skin = scene.lab[beside], np.zeros_like(beside)
    skin[beside] = palette_distance(colours, scene.lab[cheeks], _COMMON) < _PLAINLY_SKIN
    skin[beside] &= palette_distance(colours, scene.lab[above], _COMMON) > _NO_HAIR
    skin = opened(skin, 0.012 * scene.width)
    ears = touching(skin, dilate(labels == Label.FACE, 0.04 * scene.width), _LEAST_FAR_EAR * scene.width**2)
    return relabelled(labels, ears, Label.FACE)


def overhang_is_face(labels: Labels, scene: Scene) -> Labels:
    """A strip beside the contour with nothing below it is the rest of the jaw: necks and shoulders go on downward. The
    rim of a neck that narrows downward has more of the neck in its rows. Jaws are convex: what lies between such a
    strip and the chin is face, too.
    """
    place = scene.place
    rows = np.arange(len(labels))[:, None]
    backdrop = ~scene.figure & ~scene.cut_off
    below = np.minimum.accumulate(np.where(backdrop, rows, 2 * len(labels))[::-1], axis=0)[::-1] - rows
    beside = (np.abs(place.u) > _BESIDE_CHIN) & (place.v > _TEMPLE) & (place.v < 0.6)
    strip = dilate(scene.oval, _JAW * scene.width) & beside & (below < _OVERHANG * scene.width)
    body = (labels == Label.BODY) & scene.figure
    neck = body & ~strip & (np.abs(place.u) < 0.5)
    for side in (place.u < 0, place.u > 0):
        strip &= ~(side & (neck & side).any(axis=1, keepdims=True))
    overhang = opened(body & strip, _LEAST_JAW * scene.width)
    if not overhang.any():
        return labels
    chin = scene.oval & (place.v > _TEMPLE)
    between = convex_hull(overhang | chin) & ~convex_hull(chin)
    jaw = dilate(overhang | between, _LEAST_JAW * scene.width)
    return relabelled(labels, body & jaw, Label.FACE)


def _loose_skin(labels: Labels, where: Mask, scene: Scene) -> Labels:
    """Skin that is no face: hair beside the eyes, body below."""
    high = scene.place.v < _TEMPLE
    return relabelled(relabelled(labels, where & high, Label.HAIR), where & ~high & ~scene.oval, Label.BODY)
