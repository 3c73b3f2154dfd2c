"""The portrait taken apart into four sheets that overlap under one another: back hair, body, face, hair.

Source of the method: recipes-turn section 4. Every sheet continues under the one above it; the upper edges are soft
mattes whose colours are solved so that at rest the sheets composite to the portrait again.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from cartoonalive.landmarks.model import Landmarks
from cartoonalive.layers.back_sheet import back_sheet
from cartoonalive.layers.body_sheet import body_sheet
from cartoonalive.layers.face_sheet import face_sheet
from cartoonalive.layers.hair_sheet import hair_sheet
from cartoonalive.layers.jaw import jaw_area, trim_beside_jaw
from cartoonalive.layers.labels import Regions
from cartoonalive.layers.masks import dilate, disc, erode
from cartoonalive.layers.matte import Matte
from cartoonalive.layers.neck_corner import neck_corners
from cartoonalive.layers.ownership import settled
from cartoonalive.layers.scene import Scene
from cartoonalive.layers.seams import close_seams, push_residual
from cartoonalive.layers.sheet import Sheet, Sheets

_AROUND_FACE, _CRACK = 0.1, 0.008
"""So far around the face cracks are closed, and half the width of the widest ones, in face widths."""
_MARGIN = 8
"""Pixels kept around the figure."""


def cut_sheets(matte: Matte, regions: Regions, landmarks: Landmarks, grain: float) -> Sheets:
    """Cut the figure into sheets; ``grain`` is how many pixels the outlines of ``regions`` may be off."""
    rows, columns = np.flatnonzero((matte.alpha > 0).any(axis=1)), np.flatnonzero((matte.alpha > 0).any(axis=0))
    if len(rows) == 0:
        rows, columns = np.array([0]), np.array([0])
    top, left = max(rows[0] - _MARGIN, 0), max(columns[0] - _MARGIN, 0)
    box = (slice(top, rows[-1] + 1 + _MARGIN), slice(left, columns[-1] + 1 + _MARGIN))
    cropped = _cut(
        Scene(
            matte=replace(matte, alpha=matte.alpha[box], colour=matte.colour[box]),
            regions=Regions(
                hair=regions.hair[box], face=regions.face[box], body=regions.body[box], oval=regions.oval[box]
            ),
            landmarks=landmarks.transformed(np.array([[1.0, 0, -left], [0, 1.0, -top]])),
            grain=grain,
        )
    )

    def placed(sheet: Sheet) -> Sheet:
        colour, alpha = matte.colour.copy(), np.zeros_like(matte.alpha)
        colour[box], alpha[box] = sheet.colour, sheet.alpha
        return replace(sheet, colour=colour, alpha=alpha)

    return Sheets(
        back_hair=placed(cropped.back_hair),
        body=placed(cropped.body),
        face=placed(cropped.face),
        hair=placed(cropped.hair),
    )


def _cut(scene: Scene) -> Sheets:
    """All sheets of a scene."""
    scene = neck_corners(settled(_without_cracks(scene)))
    jaw = jaw_area(scene.regions, scene.skin, scene.place, scene.width)
    back = back_sheet(scene)
    body = body_sheet(scene)
    face = face_sheet(scene, body)
    hair = hair_sheet(scene, back, body, face)
    face = replace(face, alpha=trim_beside_jaw(face.alpha, hair.alpha, jaw, scene.place))
    return push_residual(scene, close_seams(scene, Sheets(back_hair=back, body=body, face=face, hair=hair)))


def _without_cracks(scene: Scene) -> Scene:
    """The scene with an opaque face and jaw: shapes of vector art leave hairlines of the backdrop where they meet."""
    reach = max(1.0, _CRACK * scene.width)
    near = dilate(scene.regions.oval, _AROUND_FACE * scene.width) & ~scene.regions.hair
    backdrop = dilate(erode(~scene.seen, reach), 3 * reach)
    closed = cv2.morphologyEx(scene.matte.alpha, cv2.MORPH_CLOSE, disc(reach))
    alpha = np.where(near & ~backdrop, closed, scene.matte.alpha).astype(np.float32)
    return replace(scene, matte=replace(scene.matte, alpha=alpha))
