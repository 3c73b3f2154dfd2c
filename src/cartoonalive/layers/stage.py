"""The cutting stage: a levelled portrait in, all layers with their curves out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cartoonalive.events import ModelWarning
from cartoonalive.landmarks.model import FaceFrame
from cartoonalive.layers.features import Features, lift_features
from cartoonalive.layers.hair import split_hair
from cartoonalive.layers.model import Layer, LayerStack
from cartoonalive.layers.parts import NECKWEAR, Parts, take_apart
from cartoonalive.layers.sheet import Sheet, coverage
from cartoonalive.options import LayerOptions
from cartoonalive.portrait.model import Canvas

_SEEN_THROUGH = 0.5
"""Alpha of the face below which what is lifted off it is taken off the body, too."""


def cut(canvas: Canvas, options: LayerOptions) -> LayerStack:
    """Cut a canvas into layers back to front, with the curves that the rig needs.

    First the figure is cut from its backdrop, freed of brows drawn over hair and of what hangs, and taken apart into
    overlapping sheets, then eyes, mouth and nose are lifted off the face sheet, which closes under them, and the skin
    around other brows is copied. What a cutter cannot cut stays painted on the face and is reported in ``warnings``.
    """
    landmarks = canvas.landmarks
    frame = FaceFrame.of(landmarks)
    parts = take_apart(canvas, options)
    features = lift_features(parts, landmarks, frame)
    hair = split_hair(parts.sheets.hair, landmarks, parts.regions.oval, frame.width)
    cuts = (parts.matte, features.eyes, features.eyewear, features.mouth, features.nose)
    return LayerStack(
        size=canvas.size,
        layers=tuple(layer for layer in _back_to_front(parts, features, hair) if not layer.empty),
        landmarks=landmarks,
        frame=frame,
        eyes=features.eyes.shapes,
        brows=features.brows.shapes,
        mouth=features.mouth.shape,
        nose=features.nose.shape,
        figure=_united(coverage(parts.sheets.stack), parts.hanging),
        inside=canvas.inside,
        warnings=_once(warning for one in cuts for warning in one.warnings),
    )


def _back_to_front(parts: Parts, features: Features, hair: Sequence[Sheet]) -> Iterator[Layer]:
    """All layers in drawing order."""
    sheets, paint = parts.sheets, features.paint
    lifted = paint.lifted[..., None]
    over_body = lifted & (sheets.face.alpha < _SEEN_THROUGH)[..., None]
    yield _layer(sheets.back_hair)
    yield _layer(replace(sheets.body, colour=np.where(over_body, paint.skin, sheets.body.colour)))
    yield from (layer for layer in parts.hanging if layer.name == NECKWEAR)
    yield Layer.cropped("face", np.where(lifted, paint.skin, sheets.face.colour), sheets.face.alpha)
    for layers in (features.brows, features.nose, features.mouth, features.eyes):
        yield from layers.layers
    yield from features.blush
    yield from features.eyewear.layers
    yield from map(_layer, hair)
    yield from parts.brows.layers
    yield from (layer for layer in parts.hanging if layer.name != NECKWEAR)


def _layer(sheet: Sheet) -> Layer:
    """A sheet, cropped."""
    return Layer.cropped(sheet.name, sheet.colour, sheet.alpha)


def _united(figure: NDArray[np.float32], layers: Sequence[Layer]) -> NDArray[np.float32]:
    """Alpha (h, w) of the ``figure`` and of ``layers`` over it."""
    for layer in layers:
        rows, columns = layer.pixels.shape[:2]
        part = figure[layer.top : layer.top + rows, layer.left : layer.left + columns]
        part += (1 - part) * (layer.pixels[..., 3] / np.float32(255))
    return figure


def _once(warnings: Iterable[ModelWarning]) -> tuple[ModelWarning, ...]:
    """The first warning of each code."""
    return tuple({warning.code: warning for warning in reversed(list(warnings))}.values())[::-1]
