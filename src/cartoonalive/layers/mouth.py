"""The mouth is lifted off the face: skin below, the inside, lips or line above.

Layers back to front: ``mouth`` (the inside), ``tongue``, ``tooth-t``, ``lip-lower``, ``lip-upper``, and where needed
``lip-line`` (the seam of an open mouth that shuts) and ``mouth-detail`` (what the others cannot show at rest). At rest
they give the portrait again over ``paint.skin``. A mouth drawn open without teeth shows its own inside; its tongue is
``tongue-out``, which is not to be seen until it is put out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from cartoonalive.events import ModelWarning
from cartoonalive.landmarks.model import Landmarks
from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.masks import smoothstep
from cartoonalive.layers.model import FacePaint, Layer, MouthShape
from cartoonalive.layers.mouth_colours import inside_colours, is_flat
from cartoonalive.layers.mouth_fit import MouthFit, fit_mouth
from cartoonalive.layers.mouth_inside import dark_behind, keeps_still, made_up_inside, own_inside, tongue
from cartoonalive.layers.mouth_lips import (
    Sheet,
    feature_area,
    leftover,
    lift_line,
    lift_lips,
    seam,
    soft_margin,
    split,
)
from cartoonalive.layers.mouth_patch import MouthPatch
from cartoonalive.layers.mouth_repaint import ground_under, with_scraps
from cartoonalive.layers.mouth_search import with_drawn_mouth
from cartoonalive.layers.mouth_shape import edges
from cartoonalive.layers.unmix import over

_BEARD = 0.45
"""Share of skin around the mouth below which a beard (or a hand) covers it."""
_DOUBTFUL = 0.55
"""Confidence of the mouth's landmarks below which they are reported."""
_WIDE = 0.6
"""Height of the opening, in mouth widths, from which shutting it is guesswork."""
_SEAM_OVERLAP = 0.6
"""Pixels that both halves of an open mouth's outline reach over its middle, so that no gap shows between them."""
_UNCERTAIN, _INVISIBLE = 0.55, 0.3
"""Shares of the mouth's columns that must show a clear line: to be sure of it, to cut it at all."""


@dataclass(frozen=True, kw_only=True)
class MouthCut:
    """The mouth's layers and curves."""

    layers: tuple[Layer, ...]
    """Back to front."""
    shape: MouthShape
    """The curves; of a mouth too faint to cut, where it is expected."""
    warnings: tuple[ModelWarning, ...] = ()


def lift_mouth(paint: FacePaint) -> MouthCut:
    """Cut the mouth out of ``paint``, skin or beard in its place; a line too faint to cut stays painted and opens."""
    paint = with_drawn_mouth(paint)
    fit = fit_mouth(paint)
    patch = MouthPatch.of(paint, fit)
    if fit.inside == "none" and fit.certainty < _INVISIBLE:
        inside = tuple(layer for layer in made_up_inside(patch, fit) if not layer.empty)
        shape = replace(fit.shape, has_lips=False, is_open=False, default_open=0.0)
        return MouthCut(layers=inside, shape=shape, warnings=_warnings(fit, paint.landmarks))
    area = with_scraps(patch, fit, feature_area(patch, fit)) & (patch.hair < 0.5)
    ground = ground_under(paint.skin[patch.crop], patch, fit, area)
    if fit.shape.has_lips and not is_flat(fit):
        ground = _blended_in(patch.image, ground, area, soft_margin(fit))
    layers = _open_layers(patch, fit, ground, area) if fit.shape.is_open else _shut_layers(patch, fit, ground, area)
    paint.skin[patch.crop][area] = ground[area]
    paint.lifted[patch.crop] |= area
    kept = tuple(layer for layer in layers if not layer.empty)
    return MouthCut(layers=kept, shape=fit.shape, warnings=_warnings(fit, paint.landmarks))


def _blended_in(image: Image, ground: Image, area: Mask, margin: float) -> Image:
    """``ground`` with the portrait showing through towards the rim of ``area``, where it is skin anyway.

    Otherwise the difference between the two would be carried away as a ring by lips that move.
    """
    depth = cv2.distanceTransform(area.astype(np.uint8), cv2.DIST_L2, 5)
    share = smoothstep((depth - 1) / margin)[..., None].astype(np.float32)
    blended: Image = image + (ground - image) * share
    return blended


def _shut_layers(patch: MouthPatch, fit: MouthFit, ground: Image, area: Mask) -> list[Layer]:
    shape = fit.shape
    if not shape.has_lips:
        # The same line twice: the lower copy appears as the mouth opens.
        line = lift_line(patch, ground, area)
        upper = lower = line
        shown = line.over(ground)
    else:
        lips = lift_lips(patch, fit, ground, area, np.zeros(area.shape, np.float32))
        overlap = max(1.5, 0.006 * fit.face_height)
        softness = 1.0 if is_flat(fit) else 2 * overlap
        upper, lower = split(patch, lips, patch.row_of(shape, shape.line), overlap, softness)
        shown = upper.over(lower.over(ground))
    return [
        *made_up_inside(patch, fit),
        patch.layer("lip-lower", lower.colour, lower.alpha),
        patch.layer("lip-upper", upper.colour, upper.alpha),
        _detail(patch, shown, area),
    ]


def _open_layers(patch: MouthPatch, fit: MouthFit, ground: Image, area: Mask) -> list[Layer]:
    shape = fit.shape
    colour, alpha = own_inside(patch, fit)
    if keeps_still(patch, fit):
        inside = [*dark_behind(patch, fit), patch.layer("tooth-t", colour, alpha)]
    else:
        inside = [patch.layer("mouth", colour, alpha)]
    below = over(ground, colour, alpha)
    opening = patch.between(shape.x, shape.upper_inner, shape.lower_inner)
    if not is_flat(fit):
        opening = cv2.GaussianBlur(opening, (0, 0), max(0.8, patch.unit))
    if fit.inside == "seen":
        lips = lift_lips(patch, fit, below, area, opening)
    elif fit.outlined:
        lips = lift_line(patch, below, area)
    else:
        lips = Sheet(below, np.zeros(area.shape, np.float32))
    middle = patch.row_of(shape, (shape.upper_inner + shape.lower_inner) / 2)
    upper, lower = split(patch, lips, middle, _SEAM_OVERLAP)
    line: Sheet = seam(patch, fit, lips, ground)
    layers = [
        *inside,
        patch.layer("lip-lower", lower.colour, lower.alpha),
        patch.layer("lip-upper", upper.colour, upper.alpha),
        patch.layer("lip-line", line.colour, line.alpha),
        _detail(patch, upper.over(lower.over(below)), area),
    ]
    if any(layer.name == "tongue" for layer in inside):
        return layers
    put_out = tongue(patch, fit, edges(shape, 1.0), inside_colours(patch, fit))
    return [*layers, replace(put_out, name="tongue-out")]


def _detail(patch: MouthPatch, shown: Image, area: Mask) -> Layer:
    rest = leftover(patch, shown, area)
    return patch.layer("mouth-detail", rest.colour, rest.alpha)


def _gape(shape: MouthShape) -> float:
    """Height of the portrait's opening in mouth widths."""
    return float(np.max(shape.lower_inner - shape.upper_inner)) / max(shape.width, 1.0)


def _warnings(fit: MouthFit, landmarks: Landmarks) -> tuple[ModelWarning, ...]:
    found = []
    if fit.skin_share < _BEARD:
        found.append(
            ModelWarning(
                code="beard_covers_mouth",
                message="There is little bare skin around the mouth, so it could not be parted from its surroundings.",
                hint="Check the open mouth in the preview; a portrait without beard or hand at the mouth works better.",
            )
        )
    if fit.inside == "seen" and _gape(fit.shape) > _WIDE:
        found.append(
            ModelWarning(
                code="mouth_wide_open",
                message="The portrait's mouth is wide open, so most of the shut mouth had to be invented.",
                hint="Check the shut mouth in the preview; a portrait with a shut or slightly open mouth works better.",
            )
        )
    doubtful = landmarks.confidence.get("mouth", 1.0) < _DOUBTFUL
    if doubtful or (not fit.shape.is_open and fit.certainty < _UNCERTAIN):
        found.append(
            ModelWarning(
                code="mouth_uncertain",
                message="It is not sure that the mouth was found, or was found whole.",
                hint="Check the mouth in the preview; a larger portrait with a clearly drawn mouth works better.",
            )
        )
    return tuple(found)
