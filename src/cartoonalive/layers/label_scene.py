"""What the rules that repair labels look at, and the tools that they share. Everything is at low resolution."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import BROW_LOWER, BROW_UPPER, EYE_LOWER, EYE_UPPER, OVAL, SIDES, FaceFrame, Landmarks
from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.masks import dilate, erode, polygon_mask
from cartoonalive.layers.place import Label, Labels, Place, feature_mask
from cartoonalive.layers.segment import Segmentation
from cartoonalive.layers.skin import to_lab

_LID_SHARE, _LID_WIDTH = 0.75, 1.2
"""How far up to the brow the upper lid reaches for sure, and how far beyond the corners, in heights and eye widths."""
_CELL = 6.0
"""Grid of a palette of colours, in Lab units."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A portrait at low resolution; masks are (h, w)."""

    place: Place
    width: float
    """Face width in pixels."""
    lab: Image
    figure: Mask
    cut_off: Mask
    """Close to the border of the picture."""
    oval: Mask
    """The whole face contour, a little widened."""
    core: Mask
    """What is face for sure by where it lies."""
    features: Mask
    lids: Mask
    brows: tuple[Mask, ...]
    flesh: Mask
    """More like skin than like hair in colour."""
    skin_like: Mask
    """Possibly skin by colour, whatever hair looks like."""
    bald: bool
    anime: bool

    @classmethod
    def of(
        cls,
        rgb: NDArray[np.uint8],
        alpha: NDArray[np.float32],
        inside: Mask,
        landmarks: Landmarks,
        segmentation: Segmentation,
    ) -> Scene:
        """Collect what the rules look at; ``rgb`` (h, w, 3) on white, ``inside`` (h, w) where the picture is."""
        place = Place.of(rgb.shape, landmarks)
        width = FaceFrame.of(landmarks).width
        oval = widened_oval(rgb.shape, landmarks)
        features = feature_mask(rgb.shape, landmarks, 0.01 * width)
        brows = (landmarks.points[[*BROW_UPPER[side], *BROW_LOWER[side][::-1]]] for side in SIDES)
        return cls(
            place=place,
            width=width,
            lab=to_lab(rgb),
            figure=alpha > 0.4,
            cut_off=dilate(~np.pad(inside, 1), 3)[1:-1, 1:-1],
            oval=oval,
            core=oval & (place.inner | (features & (place.v > -0.1))),
            features=features,
            lids=_lids(rgb.shape, landmarks),
            brows=tuple(polygon_mask(rgb.shape, brow) > 0.3 for brow in brows),
            flesh=segmentation.flesh,
            skin_like=segmentation.skin_like,
            bald=segmentation.bald,
            anime=landmarks.style == "anime",
        )


def widened_oval(shape: tuple[int, ...], landmarks: Landmarks) -> Mask:
    """(h, w) the face contour, 3 % wider than the landmarks say."""
    contour = landmarks.points[list(OVAL)]
    centre = contour.mean(axis=0)
    return polygon_mask(shape, (contour - centre) * 1.03 + centre) > 0.5


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


def relabelled(labels: Labels, where: Mask, label: Label) -> Labels:
    """A copy with ``label`` on ``where``."""
    return np.where(where, np.uint8(label), labels)


def opened(mask: Mask, radius: float) -> Mask:
    """Morphological opening."""
    return dilate(erode(mask, radius), radius) & mask


def touching(mask: Mask, anchor: Mask, least_area: float) -> Mask:
    """Components of ``mask`` that meet ``anchor`` and are not tiny."""
    _, parts, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    met = np.unique(parts[mask & anchor])
    met = met[(met > 0) & (stats[met, cv2.CC_STAT_AREA] >= least_area)]
    return np.isin(parts, met)


def smaller_than(mask: Mask, area: float, share: float = 0.0) -> Mask:
    """Components of ``mask`` below ``area`` pixels or below a ``share`` of the largest."""
    _, parts, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    areas = stats[:, cv2.CC_STAT_AREA]
    small = areas < max(area, share * areas[1:].max(initial=0))
    small[0] = False
    pieces: Mask = small[parts]
    return pieces


def nearest(labels: Labels, known: Mask) -> Labels:
    """Every pixel takes the label of the nearest known one."""
    if not known.any():
        return labels
    _, index = cv2.distanceTransformWithLabels(
        (~known).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    table = np.zeros(index.max() + 1, np.uint8)
    table[index[known]] = labels[known]
    result: Labels = table[index]
    return result


def nearest_head(labels: Labels, where: Mask) -> Labels:
    """Give ``where`` the nearer of hair and face."""
    head = ((labels == Label.HAIR) | (labels == Label.FACE)) & ~where
    return np.where(where, nearest(labels, head), labels) if head.any() else labels


def palette_distance(colours: Image, samples: Image, least_share: float = 0.004) -> NDArray[np.float32]:
    """Lab distance (n,) of colours (n, 3) to the nearest colour that makes up ``least_share`` of samples (m, 3)."""
    cells, counts = np.unique(np.rint(samples / _CELL).astype(np.int32), axis=0, return_counts=True)
    frequent = counts > min(least_share * len(samples), counts.max() - 1)
    palette = (cells[frequent] * _CELL).astype(np.float32)
    weights = np.array([0.8, 1, 1], np.float32)
    gaps = (colours[:, None, :] - palette[None]) * weights
    distance: NDArray[np.float32] = lengths(gaps).min(axis=1).astype(np.float32)
    return distance
