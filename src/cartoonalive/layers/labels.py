"""Which sheet a pixel moves with: the raw labels repaired by what is known of heads.

Source of the rules and their order: recipes-turn section 4, rule 1. Everything happens at low resolution; edges are
drawn later.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import (
    BROW_LOWER,
    BROW_UPPER,
    EYE_LOWER,
    EYE_UPPER,
    OVAL,
    SIDES,
    FaceFrame,
    Landmarks,
)
from cartoonalive.layers.brow_labels import free_brow_pixels
from cartoonalive.layers.masks import dilate, erode, polygon_mask
from cartoonalive.layers.segment import SEGMENT_SIDE, Label, Labels, Place, feature_mask, segment
from cartoonalive.layers.skin import to_lab, to_rgb

Image = NDArray[np.float32]
Mask = NDArray[np.bool_]

_LID_SHARE, _LID_WIDTH = 0.75, 1.2
"""How far up to the brow the upper lid reaches for sure, and how far beyond the corners, in heights and eye widths."""
_ABOVE_BROW, _LEAST_STRIP = 0.05, 8
"""Height of the strip above a brow that tells skin from fringe, in face widths, and its least number of pixels."""
_TELLING_SHADE, _LIT = 20.0, 0.4
"""Difference in L of skin and hair that tells them apart, and the share of it from which the strip is skin."""
_BROW_THICKNESS = 0.085
"""Tallest a brow can be, in face widths; a taller run of hair colour is fringe."""
_SAME_HAIR, _SAME_DARK = 9.0, 4.0
"""Lab distance up to which hair is followed downward; less where everything is dark."""
_CELL, _FOREIGN = 6.0, 14.0
"""Grid of a palette of hair colours, and the Lab distance from it at which a pixel is something else."""
_SAME_STRAND = 10.0
"""Lab distance from the palette of hair colours up to which a pixel beside the jaw may be hair."""
_SAME_BEARD = 9.0
"""Lab distance from the palette of the chin's colours up to which a pixel below it is beard."""
_OTHER_TINT = 0.06
"""Difference in the shares of red, green and blue by which hair is told from skin in the shade."""
_FORGET = 0.15
"""How fast the followed colour adapts, per row."""


@dataclass(frozen=True, kw_only=True)
class Regions:
    """The visible figure shared out among the sheets; the three never overlap."""

    hair: Mask
    """(h, w) hair, hats, hoods: what moves with the skull in front of the face."""
    face: Mask
    """(h, w) face with ears and beard."""
    body: Mask
    """(h, w) neck, clothes, hands, everything else."""
    oval: Mask
    """(h, w) the whole face contour, hair or not, a little widened."""


@dataclass(frozen=True, kw_only=True)
class _Scene:
    """What all rules look at, at low resolution."""

    place: Place
    width: float
    lab: Image
    figure: Mask
    cut_off: Mask
    oval: Mask
    core: Mask
    features: Mask
    lids: Mask
    brows: tuple[Mask, ...]


def find_regions(colour: Image, alpha: NDArray[np.float32], inside: Mask, landmarks: Landmarks) -> Regions:
    """Share the figure out.

    ``colour`` (h, w, 3) RGB 0..255, ``alpha`` (h, w) 0..1, ``inside`` (h, w) where the canvas shows the picture. The
    masks come at full size.
    """
    height, width = alpha.shape
    scale = min(1.0, SEGMENT_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    clipped = np.clip(colour, 0, 255)
    paper = (clipped * alpha[..., None] + 255 * (1 - alpha[..., None])).astype(np.uint8)
    small = cv2.resize(paper, size, interpolation=cv2.INTER_AREA)
    small_alpha = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA)
    small_landmarks = landmarks.transformed(np.array([[size[0] / width, 0, 0], [0, size[1] / height, 0]]))
    labels = segment(small, small_alpha, small_landmarks)
    pictured = cv2.resize(inside.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    scene = _scene(small, small_alpha, pictured, small_landmarks)
    repaired = repair(labels, scene)
    return _enlarge(repaired, alpha, landmarks)


def repair(labels: Labels, scene: _Scene) -> Labels:
    """Apply the rules in order; (h, w) uint8 of ``Label`` in and out."""
    rules = (
        above_chin_is_head,
        drop_thin_lines_on_face,
        beard_is_face,
        skin_above_brows,
        lids_are_face,
        free_brows_are_face,
        face_ends_at_ears_and_jaw,
        drop_hair_islands,
        strands_beside_the_jaw,
        hair_runs_on_downward,
        foreign_colours_are_no_hair,
        hair_hangs_from_the_head,
        beard_below_the_chin,
        assign_everything,
        drop_body_islands,
        floating_head_has_no_body,
    )
    for rule in rules:
        labels = rule(labels, scene)
    return labels


def above_chin_is_head(labels: Labels, scene: _Scene) -> Labels:
    """Above the mouth there is no body: hair outside the face contour, face inside (raised hands far away stay)."""
    place = scene.place
    foreign = scene.figure & ((labels == Label.BODY) | (labels == Label.BACKDROP))
    beside = foreign & (place.v < 0.3) & (np.abs(place.u) < 1.0) & ~scene.oval
    inside = foreign & scene.oval & (place.v < 0.5)
    return _set(_set(labels, beside, Label.HAIR), inside, Label.FACE)


def drop_thin_lines_on_face(labels: Labels, scene: _Scene) -> Labels:
    """Glasses, brows and lashes are as dark as hair but thin: they belong to the face."""
    zone = scene.oval & (scene.place.v > -0.22) & (np.abs(scene.place.u) < 0.46)
    hair = labels == Label.HAIR
    thick = _open(hair, 0.028 * scene.width)
    return _set(labels, hair & ~dilate(thick, 0.01 * scene.width) & zone, Label.FACE)


def beard_is_face(labels: Labels, scene: _Scene) -> Labels:
    """Hair colour on cheeks and chin is beard, unless it is a lock hanging down from above at the side."""
    place = scene.place
    low = (labels == Label.HAIR) & scene.oval & (place.v > 0.1)
    _, parts = cv2.connectedComponents(low.astype(np.uint8))
    middle = np.unique(parts[low & (np.abs(place.u) < 0.2) & (place.v > 0.2)])
    return _set(labels, low & (np.isin(parts, middle) | scene.core), Label.FACE)


def skin_above_brows(labels: Labels, scene: _Scene) -> Labels:
    """Skin above the contour that touches it is forehead, unless it runs on: a bald head or a straw hat is hair."""
    place = scene.place
    skin = (labels == Label.FACE) & ~scene.oval & (place.v < place.top + 0.08)
    _, parts = cv2.connectedComponents(skin.astype(np.uint8))
    endless = np.unique(parts[skin & ((place.v < place.top - 0.25) | (np.abs(place.u) > 0.55))])
    bounded = skin & ~np.isin(parts, endless)
    forehead = _touching(bounded, dilate(scene.oval, 2), 0.01 * scene.width**2)
    return _set(labels, skin & ~forehead, Label.HAIR)


def lids_are_face(labels: Labels, scene: _Scene) -> Labels:
    """Shade and make-up between an eye and its brow are as dark as hair but move with the face."""
    return _set(labels, (labels == Label.HAIR) & scene.lids, Label.FACE)


def free_brows_are_face(labels: Labels, scene: _Scene) -> Labels:
    """A brow with skin above it, be it in the shade, is no hair, even where it meets the hair at the temple or a tip of
    the fringe.
    """
    for brow in scene.brows:
        band = dilate(brow, 0.025 * scene.width)
        hair = labels == Label.HAIR
        if _lit_above(brow, hair, scene):
            labels = _set(labels, hair & dilate(band, _BROW_THICKNESS / 2 * scene.width), Label.FACE)
            continue
        free = free_brow_pixels(hair, scene.figure, band, _BROW_THICKNESS * scene.width)
        labels = _set(labels, dilate(free, 1) & hair & dilate(band, 0.02 * scene.width), Label.FACE)
    return labels


def _lit_above(brow: Mask, hair: Mask, scene: _Scene) -> bool:
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


def face_ends_at_ears_and_jaw(labels: Labels, scene: _Scene) -> Labels:
    """Skin outside the contour is an ear between brow and mouth, neck below, hair elsewhere."""
    place = scene.place
    outside = (labels == Label.FACE) & ~scene.oval & (place.v > place.top + 0.08)
    half = 0.5 * np.ptp(place.u[scene.oval]) if scene.oval.any() else 0.5
    ears = outside & (np.abs(place.u) < half + 0.2) & (place.v > -0.22) & (place.v < 0.4)
    ears = _touching(_open(ears, 0.012 * scene.width), dilate(scene.oval, 0.04 * scene.width), 0.004 * scene.width**2)
    labels = _set(labels, outside & ~ears & (place.v < 0.3), Label.HAIR)
    return _set(labels, outside & ~ears & (place.v >= 0.3), Label.BODY)


def drop_hair_islands(labels: Labels, scene: _Scene) -> Labels:
    """Specks of hair (below 6 % of the largest piece) join what lies around them."""
    hair = (labels == Label.HAIR) & scene.figure
    count, parts, stats, _ = cv2.connectedComponentsWithStats(hair.astype(np.uint8))
    if count < 2:
        return labels
    areas = stats[:, cv2.CC_STAT_AREA]
    specks = np.isin(parts, [k for k in range(1, count) if areas[k] < 0.06 * areas[1:].max()])
    labels = _set(labels, specks & scene.oval, Label.FACE)
    return _set(labels, specks & ~scene.oval & (scene.place.v > 0.3), Label.BODY)


def hair_runs_on_downward(labels: Labels, scene: _Scene) -> Labels:
    """Long hair keeps its colour on its way down over shoulders and chest: follow it row by row."""
    place = scene.place
    rows = np.flatnonzero((place.v[:, 0] > 0.25) & (place.v[:, 0] < 2.2))
    if len(rows) == 0:
        return labels
    result = labels.copy()
    free = (np.abs(place.u[0]) > 0.14) & (np.abs(place.u[0]) < 1.3)
    active = np.zeros(labels.shape[1], bool)
    carried = scene.lab[rows[0]].copy()
    for number, row in enumerate(rows):
        if number % 2 == 0:
            active, carried = _widen(active, carried)
        colour = scene.lab[row]
        tolerance = np.where(carried[:, 0] < 15, _SAME_DARK, _SAME_HAIR)
        alike = np.linalg.norm((colour - carried) * np.array([0.7, 1, 1], np.float32), axis=-1) < tolerance
        hair = result[row] == Label.HAIR
        grown = active & alike & free & scene.figure[row] & (result[row] == Label.BODY)
        result[row][grown] = Label.HAIR
        fresh = hair & ~active
        carried[fresh] = colour[fresh]
        active = hair | grown
        carried[active] += _FORGET * (colour[active] - carried[active])
    return result


def foreign_colours_are_no_hair(labels: Labels, scene: _Scene) -> Labels:
    """Below the ears hair has the colours it has above; collars and bare necks beside it do not."""
    place = scene.place
    hair = (labels == Label.HAIR) & scene.figure
    above = scene.lab[hair & (place.v < 0.2)]
    below = hair & (place.v > 0.32) & ~scene.oval
    if len(above) < 100 or not below.any():
        return labels
    foreign = np.zeros_like(below)
    foreign[below] = _palette_distance(scene.lab[below], above) > _FOREIGN
    return _set(labels, _open(foreign, 0.012 * scene.width), Label.BODY)


def strands_beside_the_jaw(labels: Labels, scene: _Scene) -> Labels:
    """What has the hair's colours beside jaw and neck, and hangs together with hair, is hair unless it is beard."""
    place = scene.place
    hair = (labels == Label.HAIR) & scene.figure
    inner = (np.abs(place.u) < 0.24) & scene.oval
    skin = inner & ~scene.features & (labels == Label.FACE) & (place.v > 0.0) & (place.v < 0.33)
    above = erode(hair & (place.v < 0.2) & ~scene.oval, 1)
    zone = scene.figure & ~scene.features & (labels != Label.HAIR) & (np.abs(place.u) < 0.8)
    zone &= (place.v > 0.05) & (place.v < 0.72)
    if min(skin.sum(), above.sum()) < 100 or not zone.any():
        return labels
    alike = np.zeros_like(zone)
    to_hair = _palette_distance(scene.lab[zone], scene.lab[above])
    to_skin = _palette_distance(scene.lab[zone], scene.lab[skin], 0.02)
    unlike_skin = _tint_distance(scene.lab[zone], scene.lab[skin]) > _OTHER_TINT
    alike[zone] = (to_hair < _SAME_STRAND) & (to_hair < 0.6 * to_skin) & unlike_skin
    closed = cv2.morphologyEx(alike.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)) > 0
    alike = _touching(_open(closed & zone, 0.01 * scene.width), dilate(hair, 2), 0.0005 * scene.width**2)
    _, parts = cv2.connectedComponents(alike.astype(np.uint8))
    beard = np.unique(parts[alike & scene.oval & (np.abs(place.u) < 0.12) & (place.v > 0.3) & (place.v < 0.57)])
    return _set(labels, alike & ~inner & ~np.isin(parts, beard), Label.HAIR)


def _shares(rgb: Image) -> Image:
    """(n, 3) parts of red, green and blue, near-black taken for grey."""
    lifted = rgb + np.float32(4)
    shares: Image = lifted / lifted.sum(axis=1, keepdims=True)
    return shares


def _tint_distance(colours: Image, samples: Image) -> NDArray[np.float32]:
    """How far the tints (shares of RGB, which shade leaves alone) of Lab colours (n, 3) lie from samples (m, 3)."""
    tints, known = (_shares(to_rgb(lab[None])[0]) for lab in (colours, samples))
    low, high = np.quantile(known, [0.1, 0.9], axis=0)
    distance: NDArray[np.float32] = np.linalg.norm(tints - np.clip(tints, low, high), axis=1).astype(np.float32)
    return distance


def _palette_distance(colours: Image, samples: Image, least_share: float = 0.004) -> NDArray[np.float32]:
    """Lab distance (n,) of colours (n, 3) to the nearest colour that makes up ``least_share`` of samples (m, 3)."""
    cells, counts = np.unique(np.rint(samples / _CELL).astype(np.int32), axis=0, return_counts=True)
    frequent = counts > min(least_share * len(samples), counts.max() - 1)
    palette = (cells[frequent] * _CELL).astype(np.float32)
    weights = np.array([0.8, 1, 1], np.float32)
    gaps = (colours[:, None, :] - palette[None]) * weights
    nearest: NDArray[np.float32] = np.linalg.norm(gaps, axis=-1).min(axis=1).astype(np.float32)
    return nearest


def _widen(active: NDArray[np.bool_], carried: Image) -> tuple[NDArray[np.bool_], Image]:
    """Let every active run spread by one column to both sides, its colour with it."""
    wide, colour = active.copy(), carried.copy()
    for shift in (1, -1):
        moved = np.roll(active, shift)
        new = moved & ~wide
        colour[new] = np.roll(carried, shift, axis=0)[new]
        wide |= new
    return wide, colour


def hair_hangs_from_the_head(labels: Labels, scene: _Scene) -> Labels:
    """Hair-coloured collars and jackets: what hangs only by a thread from the hair above the eyes is body."""
    place = scene.place
    hair = (labels == Label.HAIR) & scene.figure
    thick = erode(hair, 0.02 * scene.width)
    count, parts = cv2.connectedComponents(thick.astype(np.uint8))
    rooted = np.unique(parts[thick & (place.v < -0.15)])
    rooted = rooted[rooted > 0]
    loose = [k for k in range(1, count) if k not in rooted and place.v[parts == k].mean() > 0.3]
    if not loose or len(rooted) == 0:
        return labels
    to_rooted = _distance(np.isin(parts, rooted))
    to_loose = _distance(np.isin(parts, loose))
    return _set(labels, hair & (to_loose < to_rooted) & (place.v > 0.24) & ~scene.oval, Label.BODY)


def beard_below_the_chin(labels: Labels, scene: _Scene) -> Labels:
    """A beard that reaches below the chin moves with the face."""
    place = scene.place
    chin = scene.oval & (place.v > 0.46) & (place.v < 0.6) & (np.abs(place.u) < 0.14)
    cheeks = scene.oval & (place.v > 0.12) & (place.v < 0.3) & (np.abs(place.u) > 0.12) & (np.abs(place.u) < 0.3)
    if chin.sum() < 8 or cheeks.sum() < 8:
        return labels
    beard, skin = np.median(scene.lab[chin], axis=0), np.median(scene.lab[cheeks], axis=0)
    if np.linalg.norm((beard - skin) * [0.8, 1, 1]) < 22:
        return labels
    zone = scene.figure & (place.v > 0.3) & (place.v < 1.35) & (np.abs(place.u) < 0.7)
    below = zone & ~scene.oval & (labels != Label.HAIR)
    coloured = np.zeros_like(zone)
    to_beard = _palette_distance(scene.lab[zone], scene.lab[chin], 0.02)
    to_skin = _palette_distance(scene.lab[zone], scene.lab[cheeks], 0.02)
    coloured[zone] = (to_beard < _SAME_BEARD) & (to_beard < to_skin)
    coloured = _open((coloured & below) | chin, 0.012 * scene.width)
    hanging = _touching(coloured, chin, 0.01 * scene.width**2) & ~scene.oval
    if hanging.sum() < 0.01 * scene.width**2 or hanging.sum() > 0.7 * below.sum():
        return labels
    joined = ~erode(~dilate(hanging | scene.oval, 0.05 * scene.width), 0.05 * scene.width)
    remains = below & ~joined
    joined |= remains & ~dilate(_open(remains, 0.06 * scene.width), 2)
    return _set(labels, _touching(joined & below, dilate(hanging, 2), 0), Label.FACE)


def assign_everything(labels: Labels, scene: _Scene) -> Labels:
    """Figure pixels without a label take the nearest head label above the chin, and body below."""
    empty = scene.figure & (labels == Label.BACKDROP)
    labels = _set(labels, empty & (scene.place.v >= 0.33), Label.BODY)
    return _nearest_head(labels, empty & (scene.place.v < 0.33))


def drop_body_islands(labels: Labels, scene: _Scene) -> Labels:
    """Body specks (below 8 % of the largest piece) join the nearest of hair and face."""
    body = (labels == Label.BODY) & scene.figure
    count, parts, stats, _ = cv2.connectedComponentsWithStats(body.astype(np.uint8))
    if count < 3:
        return labels
    areas = stats[:, cv2.CC_STAT_AREA]
    specks = np.isin(parts, [k for k in range(1, count) if areas[k] < 0.08 * areas[1:].max()])
    return _nearest_head(labels, specks & (scene.place.v < 1.2))


def floating_head_has_no_body(labels: Labels, scene: _Scene) -> Labels:
    """A head drawn without a neck moves as a whole: what little lies below the jaw joins it."""
    body = (labels == Label.BODY) & scene.figure
    runs_out = (body & scene.cut_off & (scene.place.v > 0.75)).sum() > 0.15 * scene.width
    if runs_out or (body & (scene.place.v > 0.95)).sum() > 0.05 * scene.width**2:
        return labels
    neck = body & (np.abs(scene.place.u) < 0.3)
    return _nearest_head(_set(labels, neck, Label.FACE), body & ~neck)


def _scene(rgb: NDArray[np.uint8], alpha: NDArray[np.float32], inside: Mask, landmarks: Landmarks) -> _Scene:
    """Collect what the rules look at."""
    place = Place.of(rgb.shape, landmarks)
    contour = landmarks.points[list(OVAL)]
    centre = contour.mean(axis=0)
    width = FaceFrame.of(landmarks).width
    oval = polygon_mask(rgb.shape, (contour - centre) * 1.03 + centre) > 0.5
    features = feature_mask(rgb.shape, landmarks, 0.01 * width)
    core = oval & (place.inner | (features & (place.v > -0.1)))
    brows = tuple(
        polygon_mask(rgb.shape, landmarks.points[[*BROW_UPPER[side], *BROW_LOWER[side][::-1]]]) > 0.3 for side in SIDES
    )
    return _Scene(
        place=place,
        width=width,
        lab=to_lab(rgb),
        figure=alpha > 0.4,
        cut_off=dilate(~np.pad(inside, 1), 3)[1:-1, 1:-1],
        oval=oval,
        core=core,
        features=features,
        lids=_lids(rgb.shape, landmarks),
        brows=brows,
    )


def _lids(shape: tuple[int, ...], landmarks: Landmarks) -> Mask:
    """(h, w) both eyes with their upper lids, part of the way up to the brows; nothing where no mesh knows them."""
    lids = np.zeros(shape[:2], bool)
    if landmarks.boxes is not None:
        return lids
    for side in SIDES:
        upper, lower = landmarks.points[list(EYE_UPPER[side])], landmarks.points[list(EYE_LOWER[side])]
        rise = upper[:, 1].mean() - landmarks.points[list(BROW_LOWER[side]), 1].mean()
        ring = np.vstack([upper - (0, max(_LID_SHARE * rise, 0.0)), lower[::-1]])
        centre = (upper[0] + upper[-1]) / 2
        lids |= polygon_mask(shape, centre + (ring - centre) * (_LID_WIDTH, 1.0)) > 0.5
    return lids


def _enlarge(labels: Labels, alpha: NDArray[np.float32], landmarks: Landmarks) -> Regions:
    """Full-size masks with smooth outlines; labels are continued outside the figure."""
    size = alpha.shape[1::-1]
    known = _nearest(labels, labels != Label.BACKDROP)
    coverage = np.stack(
        [
            cv2.resize(
                cv2.GaussianBlur((known == label).astype(np.float32), (0, 0), 0.7), size, interpolation=cv2.INTER_LINEAR
            )
            for label in (Label.HAIR, Label.FACE, Label.BODY)
        ]
    )
    owner = coverage.argmax(axis=0)
    contour = landmarks.points[list(OVAL)]
    centre = contour.mean(axis=0)
    oval = polygon_mask(alpha.shape, (contour - centre) * 1.03 + centre) > 0.5
    return Regions(hair=owner == 0, face=owner == 1, body=owner == 2, oval=oval)


def _set(labels: Labels, where: Mask, label: Label) -> Labels:
    """A copy with ``label`` on ``where``."""
    return np.where(where, np.uint8(label), labels)


def _open(mask: Mask, radius: float) -> Mask:
    """Morphological opening."""
    return dilate(erode(mask, radius), radius) & mask


def _touching(mask: Mask, anchor: Mask, least_area: float) -> Mask:
    """Components of ``mask`` that meet ``anchor`` and are not tiny."""
    _, parts, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    met = np.unique(parts[mask & anchor])
    met = met[(met > 0) & (stats[met, cv2.CC_STAT_AREA] >= least_area)]
    return np.isin(parts, met)


def _distance(mask: Mask) -> NDArray[np.float32]:
    """Distance (h, w) to the mask."""
    distance: NDArray[np.float32] = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    return distance


def _nearest(labels: Labels, known: Mask) -> Labels:
    """Every pixel takes the label of the nearest known one."""
    if not known.any():
        return labels
    _, index = cv2.distanceTransformWithLabels(
        (~known).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    table = np.zeros(index.max() + 1, np.uint8)
    table[index[known]] = labels[known]
    nearest: Labels = table[index]
    return nearest


def _nearest_head(labels: Labels, where: Mask) -> Labels:
    """Give ``where`` the nearer of hair and face."""
    head = ((labels == Label.HAIR) | (labels == Label.FACE)) & ~where
    return np.where(where, _nearest(labels, head), labels) if head.any() else labels
