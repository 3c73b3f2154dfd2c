"""What hangs becomes a layer of its own, and what lies behind it is continued below it.

It is taken off the figure before the sheets are cut: they then never hold any of it, and whatever swings aside shows
clean skin, hair, cloth or nothing. Where the figure was cut too narrowly, it is first given the thing back.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from cartoonalive.layers.arrays import Alpha, Image, Mask
from cartoonalive.layers.channels import dots, lengths
from cartoonalive.layers.fill import nearest_fill
from cartoonalive.layers.labels import Regions
from cartoonalive.layers.masks import dilate, spread
from cartoonalive.layers.matte import Matte
from cartoonalive.layers.model import Layer
from cartoonalive.layers.unmix import colour_for

Window = tuple[slice, slice]

_RIM, _BODY_RIM, _LEAST_RIM = 0.011, 0.022, 2.0
"""Width of outline and soft rim around the mask of a thing on the head and on the body, in face widths, and at least in
pixels."""
_AROUND = 0.08
"""Room around a thing that tells what lies behind it, in face widths."""
_AT_FACE = 0.05
"""Distance from the face in face widths up to which its outline and soft edge may cover what lies on the body."""
_STROKE = 3
"""Pixels around a missing one that tell its colour."""
_FAINT = 0.06
"""Coverage below which nothing of a thing is left."""
_KEPT = 0.9
"""Alpha, for a whole thing its mean, from which on the figure has all that is there."""
_SHADES, _FOREIGN = (1.0, 0.8, 0.6), 50.0
"""Brightness of a thing's outline, and levels by which a mixture of it with the ground may be off."""
_LEAST_MISSING = 0.1
"""Transparency of the ground from which on the figure's alpha tells how far a thing covers it."""
_LEAST_STEP = 40.0
"""Levels between a thing and its ground below which its rim is not told from the ground."""


def lift_hanging(
    picture: Image, matte: Matte, regions: Regions, name: str, mask: Mask, width: float, *, on_body: bool = False
) -> tuple[Matte, Regions, Layer]:
    """Figure and regions without a thing, and the thing as the layer ``name``; over them it shows the figure again.

    ``picture`` (h, w, 3) is the figure on its backdrop, ``mask`` (h, w) what surely belongs to the thing, ``width`` the
    face width in pixels. A thing ``on_body`` lies behind face and hair: nothing of theirs is taken off, only body goes
    on behind it, and what of it touches the face or lies on the picture's soft rim stays with the body.
    """
    rim = max((_BODY_RIM if on_body else _RIM) * width, _LEAST_RIM)
    window = _window(mask, rim + _AROUND * width)
    core = mask[window]
    area = dilate(core, rim)
    owners = np.stack([regions.hair[window], regions.face[window], regions.body[window]])
    owner = owners.argmax(axis=0).astype(np.uint8)
    in_front = np.zeros_like(area)
    if on_body:
        kept = dilate(regions.face[window], _AT_FACE * width) | (matte.alpha[window] < _KEPT)
        in_front = ~regions.body[window] | (kept & area)
        core, area = core & ~in_front, area & ~in_front
    else:
        owner = spread(owner, ~area)
    colour, alpha = _given_back(picture[window], matte.colour[window], matte.alpha[window], core, area)
    ground, ground_alpha = _ground(colour, alpha, area, in_front)
    coverage = _coverage(_premultiplied(colour, alpha), _premultiplied(ground, ground_alpha), core, area)
    coverage = np.minimum(coverage, _most(alpha, ground_alpha))
    touched = coverage > 0
    ground = np.where(touched[..., None], ground, colour)
    ground_alpha = np.where(touched, ground_alpha, alpha)
    thing = _thing_colour(colour, alpha, ground, ground_alpha, coverage)

    whole_colour, whole_alpha = matte.colour.copy(), matte.alpha.copy()
    whole_colour[window], whole_alpha[window] = ground, ground_alpha
    new_owners = {"hair": regions.hair.copy(), "face": regions.face.copy(), "body": regions.body.copy()}
    for number, region in enumerate(new_owners.values()):
        region[window] = np.where(area, owner == number, region[window])
    layer = Layer.cropped(name, thing, coverage)
    layer = replace(layer, left=layer.left + window[1].start, top=layer.top + window[0].start)
    return replace(matte, colour=whole_colour, alpha=whole_alpha), replace(regions, **new_owners), layer


def _window(mask: Mask, margin: float) -> Window:
    """Rows and columns around a mask."""
    left, top, width, height = cv2.boundingRect(mask.astype(np.uint8))
    room = int(np.ceil(margin))
    return slice(max(top - room, 0), top + height + room), slice(max(left - room, 0), left + width + room)


def _given_back(picture: Image, colour: Image, alpha: Alpha, core: Mask, area: Mask) -> tuple[Image, Alpha]:
    """Colour (h, w, 3) and alpha (h, w) of the figure with the thing, even where it was taken for backdrop."""
    colour = np.where(core[..., None], picture, colour)
    if alpha[core].mean() > _KEPT:
        return colour, alpha
    opaque = np.ones_like(alpha)
    behind, _ = _ground(picture, opaque, area, np.zeros_like(area))
    coverage = _coverage(_premultiplied(picture, opaque), _premultiplied(behind, opaque), core, area)
    more = coverage > alpha
    own = np.where(more[..., None], colour_for(picture, behind, coverage), colour)
    return own.astype(np.float32), np.maximum(alpha, coverage)


def _ground(colour: Image, alpha: Alpha, area: Mask, in_front: Mask) -> tuple[Image, Alpha]:
    """Colour (h, w, 3) and alpha (h, w) of the figure as it goes on in an ``area`` (Telea 2004).

    What lies ``in_front`` (h, w) tells nothing.
    """
    radius, unknown = _STROKE, area | in_front
    missing = unknown.astype(np.uint8)
    shown = np.rint(np.clip(nearest_fill(colour, (alpha > 0.5) & ~unknown), 0, 255)).astype(np.uint8)
    filled = cv2.inpaint(shown, missing, radius, cv2.INPAINT_TELEA)
    cover = cv2.inpaint(np.rint(255 * alpha).astype(np.uint8), missing, radius, cv2.INPAINT_TELEA)
    ground = np.where(area[..., None], filled, colour).astype(np.float32)
    return ground, np.where(area, cover / np.float32(255), alpha).astype(np.float32)


def _premultiplied(colour: Image, alpha: Alpha) -> Image:
    """(h, w, 4) colour times alpha, and alpha, all 0..255: unlike a plain colour it tells a figure from no figure."""
    return np.dstack([colour * alpha[..., None], 255 * alpha])


def _coverage(shown: Image, ground: Image, core: Mask, area: Mask) -> Alpha:
    """How far a thing covers its ground (h, w): wholly in its core, beyond it as far as its colour is mixed in.

    Its outline is its own colour in a shade. What is no mixture of the two with the ground is a line beside the thing.
    """
    lit = spread(shown, core)
    coverage, best = np.zeros(core.shape, np.float32), np.full(core.shape, _FOREIGN, np.float32)
    for shade in _SHADES:
        towards = lit * (shade, shade, shade, 1) - ground
        share = np.clip(dots(shown - ground, towards) / np.maximum(dots(towards, towards), _LEAST_STEP**2), 0, 1)
        rest = lengths(shown - ground - share[..., None] * towards)
        coverage, best = np.where(rest < best, share, coverage), np.minimum(best, rest)
    result: Alpha = np.where(core, 1.0, coverage * (area & (coverage > _FAINT))).astype(np.float32)
    return result


def _most(alpha: Alpha, ground_alpha: Alpha) -> Alpha:
    """The coverage (h, w) that makes the ground as opaque as the figure; 1 where the ground is opaque itself."""
    missing = 1 - ground_alpha
    most = np.clip((alpha - ground_alpha) / np.maximum(missing, _LEAST_MISSING), 0, 1)
    limit: Alpha = np.where(missing > _LEAST_MISSING, most, 1).astype(np.float32)
    return limit


def _thing_colour(colour: Image, alpha: Alpha, ground: Image, ground_alpha: Alpha, coverage: Alpha) -> Image:
    """The colour (h, w, 3) that with ``coverage`` over the ground gives the figure again."""
    shown, below = _premultiplied(colour, alpha), _premultiplied(ground, ground_alpha)
    own = shown - (1 - coverage[..., None]) * below
    thing: Image = (255 * own[..., :3] / np.maximum(own[..., 3:], 1.0)).clip(0, 255).astype(np.float32)
    return thing
