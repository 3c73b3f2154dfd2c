"""The cutting stage: a levelled portrait in, all layers with their curves out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cartoonalive.events import ModelWarning
from cartoonalive.landmarks.model import FaceFrame
from cartoonalive.layers.blush import cut_blush
from cartoonalive.layers.brows import BrowCut, brow_area, brow_shapes, copy_brows, pinned_skin
from cartoonalive.layers.brows_fit import fit_brows
from cartoonalive.layers.brows_lift import lift_brows
from cartoonalive.layers.crown import continue_crown
from cartoonalive.layers.earring_search import find_earrings
from cartoonalive.layers.eyes import fit_eyes, lift_eyes
from cartoonalive.layers.eyewear import lift_eyewear
from cartoonalive.layers.hair import split_hair
from cartoonalive.layers.hanging import lift_hanging
from cartoonalive.layers.labels import Regions, find_regions
from cartoonalive.layers.matte import Matte, cut_figure
from cartoonalive.layers.model import FacePaint, Layer, LayerStack
from cartoonalive.layers.mouth import lift_mouth
from cartoonalive.layers.neckwear_search import find_neckwear
from cartoonalive.layers.nose import lift_nose
from cartoonalive.layers.segment import SEGMENT_SIDE
from cartoonalive.layers.sheet import Sheet, coverage
from cartoonalive.layers.sheets import cut_sheets
from cartoonalive.layers.unmix import over
from cartoonalive.options import LayerOptions
from cartoonalive.portrait.model import Canvas

NECKWEAR = "neckwear"
"""Layer of what hangs below the chin."""
_SEEN_THROUGH = 0.5
"""Alpha of the face below which what is lifted off it is taken off the body, too."""
_BROW_RIM = 5.0
"""Width of a brow's soft edge, which eyes leave alone, at 150 pixels between the eyes."""


def cut(canvas: Canvas, options: LayerOptions) -> LayerStack:
    """Cut a canvas into layers back to front, with the curves that the rig needs.

    First the figure is cut from its backdrop, freed of brows drawn over hair and of what hangs, and taken apart into
    overlapping sheets, then eyes, mouth and nose are lifted off the face sheet, which closes under them, and the skin
    around other brows is copied. What a cutter cannot cut stays painted on the face and is reported in ``warnings``.
    """
    landmarks = canvas.landmarks
    frame = FaceFrame.of(landmarks)
    matte = continue_crown(cut_figure(canvas, options), canvas)
    regions = find_regions(matte.colour, matte.alpha, canvas.inside, landmarks)
    on_hair = lift_brows(matte, regions, landmarks)
    picture = _on_white(canvas)
    if on_hair.layers:
        picture = np.where(on_hair.area[..., None], on_hair.matte.colour, picture)
    matte, regions, hanging = _without_hanging(canvas, picture, on_hair.matte, on_hair.regions)
    grain = max(1.0, max(matte.alpha.shape) / SEGMENT_SIDE)
    sheets = cut_sheets(matte, regions, landmarks, grain)

    drawn = sheets.without_hair
    paint = FacePaint(
        portrait=drawn,
        skin=drawn.copy(),
        hair=sheets.hair.alpha,
        lifted=np.zeros(matte.alpha.shape, bool),
        landmarks=landmarks,
        frame=frame,
        hair_colour=sheets.hair.colour,
        visible=sheets.face.alpha,
    )
    eyewear = lift_eyewear(paint, picture, sheets.face.alpha)
    glasses = None if eyewear.layers else eyewear.mask
    eye_fits = fit_eyes(paint, glasses)
    found = {} if on_hair.layers else fit_brows(paint, eye_fits)
    eyes = lift_eyes(paint, eye_fits, brow_area(paint.hair.shape, found.values(), _BROW_RIM * frame.unit))
    mouth = lift_mouth(paint)
    nose = lift_nose(paint, float(np.min(mouth.shape.upper_outer)))
    pinned = pinned_skin(paint, eyes.shapes, sheets.face.alpha, glasses)
    blush = cut_blush(paint, sheets.face.alpha, eyes.shapes, mouth.shape)
    brows = BrowCut(layers=(), shapes=on_hair.shapes)
    if not on_hair.layers:
        brows = copy_brows(paint, brow_shapes(landmarks, found), pinned)

    lifted = paint.lifted[..., None]
    face = Layer.cropped("face", np.where(lifted, paint.skin, sheets.face.colour), sheets.face.alpha)
    over_body = lifted & (sheets.face.alpha < _SEEN_THROUGH)[..., None]
    body = replace(sheets.body, colour=np.where(over_body, paint.skin, sheets.body.colour))
    hair = split_hair(sheets.hair, landmarks, regions.oval, frame.width)
    layers = (
        *_layers((sheets.back_hair, body)),
        *(layer for layer in hanging if layer.name == NECKWEAR),
        face,
        *brows.layers,
        *nose.layers,
        *mouth.layers,
        *eyes.layers,
        *blush,
        *eyewear.layers,
        *_layers(hair),
        *on_hair.layers,
        *(layer for layer in hanging if layer.name != NECKWEAR),
    )
    return LayerStack(
        size=canvas.size,
        layers=tuple(layer for layer in layers if not layer.empty),
        landmarks=landmarks,
        frame=frame,
        eyes=eyes.shapes,
        brows=brows.shapes,
        mouth=mouth.shape,
        nose=nose.shape,
        figure=_united(coverage(sheets.stack), hanging),
        inside=canvas.inside,
        warnings=_once((*matte.warnings, *eyes.warnings, *eyewear.warnings, *mouth.warnings, *nose.warnings)),
    )


def _without_hanging(
    canvas: Canvas, picture: NDArray[np.float32], matte: Matte, regions: Regions
) -> tuple[Matte, Regions, list[Layer]]:
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
    return matte, regions, layers


def _on_white(canvas: Canvas) -> NDArray[np.float32]:
    """(h, w, 3) the canvas as seen on white paper."""
    colour = canvas.pixels[..., :3].astype(np.float32)
    return over(np.full_like(colour, 255), colour, canvas.pixels[..., 3] / np.float32(255))


def _united(figure: NDArray[np.float32], layers: Sequence[Layer]) -> NDArray[np.float32]:
    """Alpha (h, w) of the ``figure`` and of ``layers`` over it."""
    for layer in layers:
        rows, columns = layer.pixels.shape[:2]
        part = figure[layer.top : layer.top + rows, layer.left : layer.left + columns]
        part += (1 - part) * (layer.pixels[..., 3] / np.float32(255))
    return figure


def _layers(sheets: tuple[Sheet, ...]) -> tuple[Layer, ...]:
    """Sheets cropped to layers."""
    return tuple(Layer.cropped(sheet.name, sheet.colour, sheet.alpha) for sheet in sheets)


def _once(warnings: tuple[ModelWarning, ...]) -> tuple[ModelWarning, ...]:
    """The first warning of each code."""
    return tuple({warning.code: warning for warning in reversed(warnings)}.values())[::-1]
