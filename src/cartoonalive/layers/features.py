"""The features of a face as layers of their own, and the skin that closes under them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cartoonalive.landmarks.model import FaceFrame, Landmarks
from cartoonalive.layers.blush import cut_blush
from cartoonalive.layers.brows import BrowCut, brow_area, brow_shapes, copy_brows, pinned_skin
from cartoonalive.layers.brows_fit import fit_brows
from cartoonalive.layers.eyes import EyeCut, fit_eyes, lift_eyes
from cartoonalive.layers.eyewear import EyewearCut, lift_eyewear
from cartoonalive.layers.model import FacePaint, Layer
from cartoonalive.layers.mouth import MouthCut, lift_mouth
from cartoonalive.layers.nose import NoseCut, lift_nose
from cartoonalive.layers.parts import Parts

_BROW_RIM = 5.0
"""Width of a brow's soft edge, which eyes leave alone, at 150 pixels between the eyes."""


@dataclass(frozen=True, kw_only=True)
class Features:
    """What was lifted off a face."""

    paint: FacePaint
    """The face below them."""
    brows: BrowCut
    eyes: EyeCut
    eyewear: EyewearCut
    nose: NoseCut
    mouth: MouthCut
    blush: tuple[Layer, ...]


def lift_features(parts: Parts, landmarks: Landmarks, frame: FaceFrame) -> Features:
    """The features of a portrait; those that a cutter cannot cut stay painted on the face."""
    face = parts.sheets.face.alpha
    paint = _paint(parts, landmarks, frame)
    eyewear = lift_eyewear(paint, parts.picture, face)
    glasses = None if eyewear.layers else eyewear.mask
    eye_fits = fit_eyes(paint, glasses)
    found = {} if parts.brows.layers else fit_brows(paint, eye_fits)
    eyes = lift_eyes(paint, eye_fits, brow_area(paint.hair.shape, found.values(), _BROW_RIM * frame.unit))
    mouth = lift_mouth(paint)
    nose = lift_nose(paint, float(np.min(mouth.shape.upper_outer)))
    pinned = pinned_skin(paint, eyes.shapes, face, glasses)
    blush = cut_blush(paint, face, eyes.shapes, mouth.shape)
    brows = BrowCut(layers=(), shapes=parts.brows.shapes)
    if not parts.brows.layers:
        brows = copy_brows(paint, brow_shapes(landmarks, found), pinned)
    return Features(paint=paint, brows=brows, eyes=eyes, eyewear=eyewear, nose=nose, mouth=mouth, blush=blush)


def _paint(parts: Parts, landmarks: Landmarks, frame: FaceFrame) -> FacePaint:
    """The face before anything is lifted off it."""
    sheets = parts.sheets
    drawn = sheets.without_hair
    return FacePaint(
        portrait=drawn,
        skin=drawn.copy(),
        hair=sheets.hair.alpha,
        lifted=np.zeros(parts.matte.alpha.shape, bool),
        landmarks=landmarks,
        frame=frame,
        hair_colour=sheets.hair.colour,
        visible=sheets.face.alpha,
    )
