"""A drawn head on a neck as a labelled scene, to test single sheets on."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import CHIN, EYE_LOWER, EYE_UPPER, FOREHEAD, OVAL, SIDES, Landmarks
from cartoonalive.layers.labels import Regions
from cartoonalive.layers.matte import Matte
from cartoonalive.layers.scene import Scene

Mask = NDArray[np.bool_]
Colour = tuple[int, int, int]

SIZE = 320
CENTRE, HALF = np.array([160.0, 130.0]), np.array([60.0, 80.0])
"""Face ellipse."""
NECK = (130, 190)
"""Columns of the neck's edges."""
SKIN, SHADE, LINE, HAIR = (245, 215, 195), (228, 186, 166), (40, 20, 20), (60, 40, 120)


def drawn_scene(line: int = 2) -> Scene:
    """An oval face with an outline ``line`` pixels wide on a straight neck with outlined edges."""
    points = np.tile(CENTRE, (468, 1))
    angles = np.radians(np.arange(len(OVAL)) * 360 / len(OVAL))
    points[list(OVAL)] = CENTRE + HALF * np.stack([np.sin(angles), -np.cos(angles)], axis=-1)
    points[CHIN], points[FOREHEAD] = CENTRE + HALF * (0, 1), CENTRE - HALF * (0, 1)
    for side, x in zip(SIDES, (-30.0, 30.0), strict=True):
        centre = CENTRE + np.array((x, -5.0))
        across = np.stack([np.linspace(-10, 10, 9), np.zeros(9)], axis=-1)
        points[list(EYE_UPPER[side])], points[list(EYE_LOWER[side])] = centre + across - (0, 3), centre + across
    landmarks = Landmarks(points=points, irises={}, presence=1.0, style="drawn", confidence={}, boxes=None)
    picture = np.full((SIZE, SIZE, 3), 255, np.uint8)
    cv2.rectangle(picture, (NECK[0], 180), (NECK[1], SIZE), SHADE, -1)
    for column in (NECK[0], NECK[1] - line + 1):
        cv2.rectangle(picture, (column, 180), (column + line - 1, SIZE), LINE, -1)
    oval = points[list(OVAL)].astype(np.int32)
    face = np.zeros((SIZE, SIZE), np.uint8)
    cv2.fillConvexPoly(face, oval, 1)
    cv2.fillConvexPoly(picture, oval, SKIN)
    cv2.polylines(picture, [oval], True, LINE, line)
    figure = (face > 0) | (picture < 250).any(axis=-1)
    nothing = np.zeros((SIZE, SIZE), np.bool_)
    return Scene(
        matte=Matte(alpha=figure.astype(np.float32), colour=picture.astype(np.float32), source="alpha"),
        regions=Regions(hair=nothing, face=face > 0, body=figure & (face == 0), oval=face > 0),
        landmarks=landmarks,
        grain=1.0,
    )


def painted(scene: Scene, box: tuple[slice, slice], colour: Colour, label: Literal["hair", "face", "body"]) -> Scene:
    """The scene with ``colour`` in a box (rows, columns), labelled as ``label``."""
    picture, alpha = scene.matte.colour.copy(), scene.matte.alpha.copy()
    mask = np.zeros_like(scene.seen)
    mask[box], picture[box], alpha[box] = True, colour, 1.0
    regions = {name: getattr(scene.regions, name) & ~mask for name in ("hair", "face", "body")}
    regions[label] |= mask
    return replace(
        scene, matte=replace(scene.matte, colour=picture, alpha=alpha), regions=replace(scene.regions, **regions)
    )
