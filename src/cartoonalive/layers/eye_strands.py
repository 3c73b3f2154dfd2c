"""Strands of hair that hang over or beside the eyes but were left on the face sheet: told apart by their colour."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import EYE_LOWER, EYE_UPPER, SIDES, Landmarks
from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.masks import dilate, disc, polygon_mask

_COLOURS = 8
"""Colours into which hair and eyes are summed up."""
_INNER = 0.8
"""Share of the contour's size within which pixels surely are eye."""
_MOST_OFF = 14.0
"""Distance in Lab from the nearest hair colour up to which a pixel can be hair."""
_LEAD = 0.7
"""How much nearer to hair than to the eye's own colours a strand is."""
_DARK = 32.0
"""Lightness below which lashes and outlines of hair look the same."""
_RIM = 2.0
"""Half width in pixels of the soft rims of lashes, which have the colours of hair too."""
_LEAST_HAIR = 200
"""Pixels of hair needed to know its colours."""
_MOST_WITHIN = 0.4
"""Share of a strand that may lie on the eye; more is rather a part of the eye."""


def hair_strands(lab: Image, hair: Mask, hair_lab: Image, skin_distance: NDArray[np.float32], eyes: Landmarks) -> Mask:
    """(h, w) pixels with the colours of hair that hang together with the hair sheet and do not look like an eye.

    ``lab`` and ``hair_lab`` (h, w, 3) are the colours of face and hair sheet in Lab, ``hair`` where the latter covers.
    """
    if hair.sum() < _LEAST_HAIR:
        return np.zeros_like(hair)
    inner, whole = np.zeros_like(hair), np.zeros_like(hair)
    for side in SIDES:
        points = np.vstack([eyes.points[list(EYE_UPPER[side])], eyes.points[list(EYE_LOWER[side])][::-1]])
        centre = (points.min(axis=0) + points.max(axis=0)) / 2
        inner |= polygon_mask(lab.shape, centre + _INNER * (points - centre)) > 0.5
        whole |= polygon_mask(lab.shape, points) > 0.5
    eye = inner & ~hair
    if eye.sum() < _COLOURS:
        return np.zeros_like(hair)
    to_hair = distance_to(lab, main_colours(hair_lab[hair]))
    to_eye = distance_to(lab, main_colours(lab[eye]))
    like_hair = (to_hair < _MOST_OFF) & (to_hair < _LEAD * to_eye) & (to_hair < _LEAD * skin_distance)
    like_hair &= (lab[..., 0] > _DARK) & ~hair
    like_hair = cv2.morphologyEx(like_hair.astype(np.uint8), cv2.MORPH_OPEN, disc(_RIM)) > 0
    count, label = cv2.connectedComponents(like_hair.astype(np.uint8))
    size, within = (np.bincount(label[part], minlength=count) for part in (like_hair, like_hair & whole))
    hanging = np.bincount(label[dilate(hair, 3.0) & like_hair], minlength=count) > 0
    chosen = hanging & (within < _MOST_WITHIN * size)
    return np.asarray(chosen[label] & like_hair)


def main_colours(colours: Image) -> Image:
    """(k, 3) cluster centres of (n, 3) colours."""
    step = max(len(colours) // 4000, 1)
    samples = np.ascontiguousarray(colours[::step], np.float32)
    count = min(_COLOURS, len(samples))
    criteria = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 0.5)
    cv2.setRNGSeed(0)
    _, _, centres = cv2.kmeans(samples, count, np.empty(0), criteria, 1, cv2.KMEANS_PP_CENTERS)
    return np.asarray(centres, np.float32)


def distance_to(lab: Image, colours: Image) -> NDArray[np.float32]:
    """(h, w) distance from the nearest of ``colours`` (k, 3)."""
    distances = [lengths(lab - colour) for colour in colours]
    return np.asarray(np.min(distances, axis=0), np.float32)
