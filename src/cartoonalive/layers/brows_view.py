"""What the brows' fit looks at: a close-up above each eye, with the contrast against skin measured on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import BROW_LOWER, BROW_UPPER, Box, Side
from cartoonalive.layers.arrays import Curve
from cartoonalive.layers.closeup import Closeup
from cartoonalive.layers.masks import pixel_grid
from cartoonalive.layers.model import EyeShape, FacePaint
from cartoonalive.layers.skin import skin_field, skin_model

EYE_DISTANCE = 150.0
"""Pixels between the eyes in the close-up."""
_REACH, _REACH_ANIME = 0.11, 0.20
"""How far from the landmarks the brow is looked for, in eye distances."""
_CLEARANCE = 0.035
"""Least distance of the ridge above the lash, in eye distances."""


@dataclass(frozen=True, kw_only=True)
class BrowView:
    """What is known of the brow on one side; close-up pixels."""

    closeup: Closeup
    side: Side
    columns: NDArray[np.intp]
    prior: Curve
    """Row of the landmark brow per column."""
    ceiling: Curve
    """Row that the ridge must stay above (the eye)."""
    reach: float
    middle: float
    width: float
    thickness: float
    """Middle column, width and thickness of the landmark brow."""
    contrast: NDArray[np.float32]
    """(h, w) L below skin; above skin for white brows; 0 on hair."""
    skin_chroma: float


def measure(paint: FacePaint, side: Side, eye: EyeShape | None) -> BrowView:
    """Look at the brow's surroundings on one side; ``eye`` is the eye below it, which the brow must stay above."""
    landmarks, distance = paint.landmarks, paint.landmarks.eye_distance
    brow = landmarks.points[[*BROW_UPPER[side], *BROW_LOWER[side]]]
    low, high = brow.min(axis=0), brow.max(axis=0)
    closeup = Closeup.of(
        paint,
        Box(
            left=low[0] - 0.35 * distance,
            right=high[0] + 0.35 * distance,
            top=low[1] - 0.4 * distance,
            bottom=max(high[1], landmarks.eye_centre(side)[1]) + 0.75 * distance,
        ),
    )
    points = closeup.landmarks.points
    upper, lower = points[list(BROW_UPPER[side])], points[list(BROW_LOWER[side])]
    width = float(np.ptp(np.concatenate([upper, lower])[:, 0]))
    thickness = max(float(np.mean(lower[:, 1] - upper[:, 1])), 0.07 * width)
    middle = (upper + lower) / 2
    middle = middle[np.argsort(middle[:, 0])]
    columns = np.arange(int(middle[0, 0] - 0.16 * width), int(middle[-1, 0] + 0.16 * width))
    columns = columns[(columns > 2) & (columns < closeup.shape[1] - 3)]
    held = np.clip(columns, middle[0, 0] - 0.1 * width, middle[-1, 0] + 0.1 * width)
    prior: Curve = np.asarray(np.polyval(np.polyfit(middle[:, 0], middle[:, 1], 2), held), np.float64)
    reach = (_REACH_ANIME if landmarks.boxes is not None and landmarks.presence < 0.97 else _REACH) * EYE_DISTANCE
    ceiling = np.full(len(columns), float(closeup.shape[0]))
    if eye is not None:
        lash = np.minimum(eye.lash_top, eye.ridge - 2 / closeup.scale[1])
        rows = (lash - closeup.origin[1]) * closeup.scale[1]
        ceiling = np.interp(columns + 0.5, (eye.x - closeup.origin[0]) * closeup.scale[0], rows)
        ceiling = ceiling - _CLEARANCE * EYE_DISTANCE
        prior = np.minimum(prior, ceiling - 0.04 * EYE_DISTANCE)
    model = skin_model(closeup.lab, closeup.landmarks, closeup.hair)
    x, y = pixel_grid(closeup.shape)
    around = (np.abs(y - np.interp(x[0], columns + 0.5, prior)[None]) < 1.2 * thickness) & (
        (x > columns[0]) & (x < columns[-1])
    )
    field = skin_field(closeup.lab, model, around | closeup.hair, 1.0)
    contrast = field[..., 0] - closeup.lab[..., 0]
    contrast[closeup.hair] = 0
    return BrowView(
        closeup=closeup,
        side=side,
        columns=columns,
        prior=prior,
        ceiling=ceiling,
        reach=reach,
        middle=float((middle[0, 0] + middle[-1, 0]) / 2),
        width=width,
        thickness=thickness,
        skin_chroma=float(np.linalg.norm(model.mean[1:])),
        contrast=contrast,
    )
