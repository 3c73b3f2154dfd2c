"""The nose as a layer of its own, so that it can move a little against the face in a head turn.

Flat and line art: the dark line alone is lifted. Photos, paintings and renders: a patch of original pixels with a
feathered edge. Either way skin is painted below, and at rest the portrait comes out again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.events import ModelWarning
from cartoonalive.landmarks.model import NOSE_BASE, NOSE_TIP, Box
from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.closeup import Closeup
from cartoonalive.layers.masks import dilate, pixel_grid, smoothstep
from cartoonalive.layers.model import FacePaint, Layer, NoseShape
from cartoonalive.layers.repaint import repaint
from cartoonalive.layers.skin import skin_distance, skin_field, skin_model
from cartoonalive.layers.unmix import colour_for, over, unmix, unmix_dark

_WIDTH = 0.24
"""Half width of the looked-at area, in eye distances, at least the width of the nose base."""
_FLAT_SPREAD = 4.5
_RISE = 0.75
"""How far the area reaches from the tip of the nose up to the eye line."""
_FAINT = 0.04
_LEAST_PIXELS = 6


@dataclass(frozen=True, kw_only=True)
class NoseCut:
    """The nose layer and its bounds."""

    layers: tuple[Layer, ...]
    shape: NoseShape | None
    """None when the nose stays on the face."""
    warnings: tuple[ModelWarning, ...] = ()


@dataclass(frozen=True)
class _View:
    """Canvas crop around the nose."""

    crop: tuple[slice, slice]
    ellipse: NDArray[np.float32]
    """(h, w) 0 at the centre of the nose, 1 at the rim of its area."""
    foreign: Mask
    """(h, w) not skin."""
    distance: NDArray[np.float32]
    tolerance: float
    spread: float


def lift_nose(paint: FacePaint, mouth_top: float) -> NoseCut:
    """Cut the nose above ``mouth_top`` (canvas row) out of ``paint`` and put skin in its place."""
    view = _measure(paint, mouth_top)
    if view is None:
        return NoseCut(layers=(), shape=None)
    flat = view.spread < _FLAT_SPREAD
    lifted = _lift_line(paint, view) if flat else _lift_patch(paint, view)
    if lifted is None:
        return NoseCut(layers=(), shape=None)
    colour, alpha, ground, area = lifted
    paint.skin[view.crop][area] = ground[area]
    paint.lifted[view.crop] |= area
    rows, columns = view.crop
    layer = Layer.cropped("nose", colour, alpha)
    layer = replace(layer, left=layer.left + columns.start, top=layer.top + rows.start)
    height, width = layer.pixels.shape[:2]
    shape = NoseShape(
        left=float(layer.left), top=float(layer.top), right=float(layer.left + width), bottom=float(layer.top + height)
    )
    return NoseCut(layers=(layer,), shape=shape)


def _measure(paint: FacePaint, mouth_top: float) -> _View | None:
    points, unit = paint.landmarks.points, paint.frame.unit
    base, tip, eye_line = points[list(NOSE_BASE)], points[NOSE_TIP], float(paint.frame.origin[1])
    bottom = min(float(base[:, 1].max()) + 9 * unit, mouth_top - 2 * unit)
    top = tip[1] - _RISE * (tip[1] - eye_line)
    half = max(0.62 * float(np.ptp(base[:, 0])), _WIDTH * 150 * unit * 0.7)
    centre = np.array([(float(base[:, 0].mean()) + tip[0]) / 2, (top + bottom) / 2])
    if bottom - top < 8 * unit:
        return None
    half_width, half_height = half + 8 * unit, (bottom - top) / 2 + 2 * unit
    margin = 45 * unit
    box = Box(
        left=centre[0] - half_width - margin,
        right=centre[0] + half_width + margin,
        top=centre[1] - half_height - margin,
        bottom=min(centre[1] + half_height + margin, float(paint.hair.shape[0])),
    )
    closeup = Closeup.of(paint, box)
    left, upper = closeup.origin.astype(int)
    size = np.rint(np.array(closeup.shape[::-1]) / closeup.scale).astype(int)
    crop = (slice(int(upper), int(upper + size[1])), slice(int(left), int(left + size[0])))
    x, y = pixel_grid((int(size[1]), int(size[0])))
    dx, dy = (x + left - centre[0]) / half_width, (y + upper - centre[1]) / half_height
    ellipse = (np.abs(dx) ** 2.5 + np.abs(dy) ** 2.5) ** 0.4
    model = skin_model(closeup.lab, closeup.landmarks, closeup.hair)
    inside = cv2.resize(ellipse.astype(np.float32), closeup.shape[::-1], interpolation=cv2.INTER_LINEAR) < 0.9
    field = skin_field(closeup.lab, model, inside | closeup.hair, 1.0)
    distance = cv2.resize(skin_distance(closeup.lab, field), (int(size[0]), int(size[1])))
    busy = paint.lifted[crop] | (paint.hair[crop] > 0.35)
    tolerance = float(np.clip(1.5 * model.spread, 5, 12))
    foreign = dilate(distance > np.clip(1.6 * model.spread, 3.5, 0.8 * tolerance), 1) | busy
    return _View(crop, ellipse.astype(np.float32), foreign, distance, tolerance, model.spread)


def _lift_line(paint: FacePaint, view: _View) -> tuple[Image, NDArray[np.float32], Image, Mask] | None:
    """Lines and shadows that lie wholly within the nose area."""
    portrait, busy = paint.portrait[view.crop], paint.lifted[view.crop] | (paint.hair[view.crop] > 0.35)
    unit = paint.frame.unit
    drawn = (view.distance > 0.7 * view.tolerance) & ~busy
    _, labels = cv2.connectedComponents(drawn.astype(np.uint8), connectivity=8)
    inside = drawn & (view.ellipse < 1.0)
    leaving = np.unique(labels[drawn & (view.ellipse > 1.15)])
    kept = inside & ~np.isin(labels, leaving)
    if kept.sum() < _LEAST_PIXELS * max(1.0, unit):
        return None
    area = dilate(kept, max(2.0, 3 * unit)) & ~busy
    ground = repaint(paint.skin[view.crop], area, view.foreign, unit)
    darkest = np.quantile(portrait[kept], 0.03, axis=0)
    line = np.minimum(np.minimum(darkest, cv2.erode(portrait, np.ones((5, 5), np.uint8))), ground - 6)
    colour, alpha = unmix_dark(portrait, ground, line.astype(np.float32))
    alpha = np.where(area & (alpha > _FAINT), alpha, 0).astype(np.float32)
    exact_colour, exact = unmix(portrait, ground)
    wrong = area & (np.abs(over(ground, colour, alpha) - portrait).max(axis=-1) > 1.5) & (exact > alpha)
    colour = np.where(wrong[..., None], exact_colour, colour)
    return colour, np.where(wrong, exact, alpha).astype(np.float32), ground, area


def _lift_patch(paint: FacePaint, view: _View) -> tuple[Image, NDArray[np.float32], Image, Mask] | None:
    """A patch of original pixels, opaque in the middle and feathered to nothing at the rim of the area."""
    portrait = paint.portrait[view.crop]
    busy = paint.lifted[view.crop] | (paint.hair[view.crop] > 0.35)
    free = cv2.GaussianBlur((~dilate(busy, 2 * paint.frame.unit)).astype(np.float32), (0, 0), 2 * paint.frame.unit)
    alpha = smoothstep((1.0 - view.ellipse) / 0.38).astype(np.float32) * smoothstep(2 * free - 1).astype(np.float32)
    core = (alpha > 0.85) & ~busy
    if core.sum() < 40 * paint.frame.unit**2:
        return None
    # The skin below need only be plain where the patch is opaque; towards the rim it returns to the portrait.
    plain = repaint(paint.skin[view.crop], (alpha > 0) & ~busy, view.foreign & (view.ellipse > 0.9), paint.frame.unit)
    weight = smoothstep(alpha / 0.85)[..., None].astype(np.float32)
    ground = paint.skin[view.crop] * (1 - weight) + plain * weight
    _, least = unmix(portrait, ground)
    differs = np.abs(portrait - ground).max(axis=-1) > 0.5
    alpha = np.where(differs, np.maximum(alpha, least), alpha).astype(np.float32)
    area = (alpha > 0) & ~busy
    alpha = np.where(area, alpha, 0).astype(np.float32)
    return colour_for(portrait, ground, alpha), alpha, ground, area
