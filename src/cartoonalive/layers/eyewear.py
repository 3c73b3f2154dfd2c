"""Glasses as a layer of their own: lids move behind them, and they never bend."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.events import ModelWarning
from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.channels import dots
from cartoonalive.layers.fill import membrane_fill
from cartoonalive.layers.glasses import find_glasses
from cartoonalive.layers.masks import dilate
from cartoonalive.layers.model import FacePaint, Layer
from cartoonalive.layers.unmix import colour_for, unmix

_SOFT_RIM = 2.5
"""Width of a frame's antialiased rim, at 150 pixels between the eyes."""
_FAINT = 0.01


@dataclass(frozen=True, kw_only=True)
class EyewearCut:
    """The layer ``eyewear``, if there is one."""

    layers: tuple[Layer, ...] = ()
    mask: Mask | None = None
    """(h, w) pixels of the frame, lifted or not; None without glasses."""
    warnings: tuple[ModelWarning, ...] = ()


def lift_eyewear(paint: FacePaint, picture: Image, visible: NDArray[np.float32]) -> EyewearCut:
    """Lift a frame of one colour off the face; other frames stay painted on it.

    Changes ``paint.portrait`` and ``paint.skin``, in which the face goes on below the frame, so it has to come before
    all other cutters. ``picture`` (h, w, 3) RGB 0..255 is the portrait with its hair, in which the glasses are looked
    for; ``visible`` (h, w) is the alpha of the face sheet.
    """
    covered = (paint.hair > 0.35) | (visible < 0.5)
    glasses = find_glasses(picture, paint.landmarks, paint.frame, covered)
    if glasses is None:
        return EyewearCut()
    if not glasses.exact:
        return EyewearCut(mask=glasses.mask, warnings=(_painted_on(),))
    area = dilate(glasses.mask, max(2.0, _SOFT_RIM * paint.frame.unit)) & ~covered
    ground = membrane_fill(paint.portrait, area, covered)
    alpha = _coverage(paint.portrait, ground, glasses.mask) * area
    colour = colour_for(paint.portrait, ground, alpha)
    paint.portrait[area] = ground[area]
    paint.skin[area] = ground[area]
    layer = Layer.cropped("eyewear", colour, alpha * visible)
    return EyewearCut(layers=(layer,), mask=glasses.mask)


def _coverage(image: Image, ground: Image, frame: Mask) -> NDArray[np.float32]:
    """(h, w) alpha of the frame: 1 on it, and along its rim what share of its colour is mixed in."""
    line = np.median(image[frame], axis=0)
    towards = line - ground
    share = dots(image - ground, towards) / np.maximum(dots(towards, towards), 1.0)
    _, least = unmix(image, ground)
    mixed = np.maximum(np.clip(share, 0, 1), least)
    mixed = np.where(mixed < _FAINT, 0, mixed)
    alpha: NDArray[np.float32] = np.where(frame, 1.0, mixed).astype(np.float32)
    return alpha


def _painted_on() -> ModelWarning:
    return ModelWarning(
        code="glasses",
        message="Glasses were found; they stay painted on the face, and the eyes move behind them.",
        hint="A portrait without glasses gives cleaner lids.",
    )
