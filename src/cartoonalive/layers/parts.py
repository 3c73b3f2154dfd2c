"""The figure taken apart: freed of its backdrop, of brows drawn over hair and of what hangs, then in sheets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cartoonalive.landmarks.model import FaceFrame
from cartoonalive.layers.arrays import Image
from cartoonalive.layers.brows_lift import LiftedBrows, lift_brows
from cartoonalive.layers.crown import continue_crown
from cartoonalive.layers.earring_search import find_earrings
from cartoonalive.layers.hanging import lift_hanging
from cartoonalive.layers.labels import Regions, find_regions
from cartoonalive.layers.matte import Matte, cut_figure
from cartoonalive.layers.model import Layer
from cartoonalive.layers.neckwear_search import find_neckwear
from cartoonalive.layers.segment import SEGMENT_SIDE
from cartoonalive.layers.sheet import Sheets
from cartoonalive.layers.sheets import cut_sheets
from cartoonalive.layers.unmix import over
from cartoonalive.options import LayerOptions
from cartoonalive.portrait.model import Canvas

NECKWEAR = "neckwear"
"""Layer of what hangs below the chin."""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """A portrait in overlapping parts, before features are lifted off its face."""

    picture: Image
    """(h, w, 3) the canvas on white, without brows drawn over hair."""
    matte: Matte
    """The figure without what hangs on it."""
    regions: Regions
    sheets: Sheets
    brows: LiftedBrows
    """Those drawn over hair."""
    hanging: tuple[Layer, ...]
    """Earrings and neckwear."""


def take_apart(canvas: Canvas, options: LayerOptions) -> Parts:
    """The parts of a canvas."""
    matte = continue_crown(cut_figure(canvas, options), canvas)
    regions = find_regions(matte.colour, matte.alpha, canvas.inside, canvas.landmarks)
    brows = lift_brows(matte, regions, canvas.landmarks)
    picture = _on_white(canvas)
    if brows.layers:
        picture = np.where(brows.area[..., None], brows.matte.colour, picture)
    matte, regions, hanging = _without_hanging(canvas, picture, brows.matte, brows.regions)
    grain = max(1.0, max(matte.alpha.shape) / SEGMENT_SIDE)
    return Parts(
        picture=picture,
        matte=matte,
        regions=regions,
        sheets=cut_sheets(matte, regions, canvas.landmarks, grain),
        brows=brows,
        hanging=hanging,
    )


def _without_hanging(
    canvas: Canvas, picture: Image, matte: Matte, regions: Regions
) -> tuple[Matte, Regions, tuple[Layer, ...]]:
    """The figure without what hangs on it, its regions, and a layer of each such thing.

    ``picture`` (h, w, 3) is the canvas on white.
    """
    landmarks, layers = canvas.landmarks, []
    earrings = find_earrings(picture, matte.alpha, canvas.inside, regions, landmarks)
    masks = {f"earwear-{earring.side}": earring.mask for earring in earrings}
    neckwear = find_neckwear(picture, matte.alpha, canvas.inside, regions, landmarks)
    if neckwear is not None:
        masks[NECKWEAR] = neckwear
    for name, mask in masks.items():
        width, on_body = FaceFrame.of(landmarks).width, name == NECKWEAR
        matte, regions, layer = lift_hanging(picture, matte, regions, name, mask, width, on_body=on_body)
        layers.append(layer)
    return matte, regions, tuple(layers)


def _on_white(canvas: Canvas) -> Image:
    """(h, w, 3) the canvas as seen on white paper."""
    colour = canvas.pixels[..., :3].astype(np.float32)
    return over(np.full_like(colour, 255), colour, canvas.pixels[..., 3] / np.float32(255))
