"""Which sheet a pixel moves with: the raw labels repaired by what is known of heads.

Source of the rules and their order: recipes-turn section 4, rule 1. Everything happens at low resolution; edges are
drawn later.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import Landmarks
from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.body_labels import beard_below_the_chin, drop_body_islands, floating_head_has_no_body
from cartoonalive.layers.face_labels import (
    beard_is_face,
    contour_is_face,
    drop_face_islands,
    drop_thin_lines_on_face,
    face_ends_at_ears_and_jaw,
    free_brows_are_face,
    lids_are_face,
    overhang_is_face,
    plain_skin_beside_the_face_is_ear,
)
from cartoonalive.layers.hair_labels import (
    drop_hair_islands,
    foreign_colours_are_no_hair,
    hair_hangs_from_the_head,
    hair_runs_on_downward,
    hood_of_one_piece,
)
from cartoonalive.layers.label_scene import Scene, nearest, widened_oval
from cartoonalive.layers.place import Label, Labels
from cartoonalive.layers.segment import SEGMENT_SIDE, segment

RULES: tuple[Callable[[Labels, Scene], Labels], ...] = (
    contour_is_face,
    drop_thin_lines_on_face,
    beard_is_face,
    lids_are_face,
    free_brows_are_face,
    face_ends_at_ears_and_jaw,
    drop_face_islands,
    plain_skin_beside_the_face_is_ear,
    drop_hair_islands,
    hair_runs_on_downward,
    foreign_colours_are_no_hair,
    hair_hangs_from_the_head,
    overhang_is_face,
    beard_below_the_chin,
    hood_of_one_piece,
    drop_body_islands,
    floating_head_has_no_body,
)
"""In this order: what belongs to the face, then what of the rest hangs from the head, then what the body keeps."""
_SMOOTHING = 0.7
"""Blur of the labels' steps before they are enlarged, in pixels at low resolution."""


@dataclass(frozen=True, kw_only=True)
class Regions:
    """The visible figure shared out among the sheets; the three never overlap."""

    hair: Mask
    """(h, w) hair, hats, hoods: what moves with the skull in front of the face."""
    face: Mask
    """(h, w) face with ears and beard, and the skull of a bald head."""
    body: Mask
    """(h, w) neck, clothes, hands, everything else."""
    oval: Mask
    """(h, w) the whole face contour, hair or not, a little widened."""


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
    pictured = cv2.resize(inside.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    segmentation = segment(small, small_alpha, small_landmarks)
    scene = Scene.of(small, small_alpha, pictured, small_landmarks, segmentation)
    return _enlarge(repair(segmentation.labels, scene), alpha, landmarks)


def repair(labels: Labels, scene: Scene) -> Labels:
    """Apply the rules in order; (h, w) uint8 of ``Label`` in and out."""
    for rule in RULES:
        labels = rule(labels, scene)
    return labels


def _enlarge(labels: Labels, alpha: NDArray[np.float32], landmarks: Landmarks) -> Regions:
    """Full-size masks with smooth outlines; labels are continued outside the figure."""
    size = alpha.shape[1::-1]
    known = nearest(labels, labels != Label.BACKDROP)
    shares = (
        cv2.GaussianBlur((known == label).astype(np.float32), (0, 0), _SMOOTHING)
        for label in (Label.HAIR, Label.FACE, Label.BODY)
    )
    owner = np.stack([cv2.resize(share, size, interpolation=cv2.INTER_LINEAR) for share in shares]).argmax(axis=0)
    return Regions(hair=owner == 0, face=owner == 1, body=owner == 2, oval=widened_oval(alpha.shape, landmarks))
