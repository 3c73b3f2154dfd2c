"""What is to be seen in an open mouth: a cavity, tongue and teeth made up, or the portrait's own inside.

Colours follow the portrait's skin (recipes-face section 5); on photos and paintings everything is shaded and soft.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Image
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.fill import nearest_fill
from cartoonalive.layers.masks import erode, smoothstep
from cartoonalive.layers.model import Layer, MouthShape
from cartoonalive.layers.mouth_colours import InsideColours, bare_skin, inside_colours, is_flat
from cartoonalive.layers.mouth_fit import MouthFit
from cartoonalive.layers.mouth_patch import MouthPatch
from cartoonalive.layers.mouth_shape import Edges, across, edges
from cartoonalive.layers.skin import to_lab
from cartoonalive.layers.trace import robust_polynomial

_OUTLINE_CONTRAST = 7.0
"""By how much (L) an outline must be darker than the inside."""
_SHEEN = 0.10
"""How much lighter a shaded tongue is beside its groove."""
_TEETH = (0.0, 0.135, 0.238, 0.357, 0.468, 0.579)
"""Gaps between shaded upper teeth, in eye distances from the middle: two incisors, the canine, two premolars a side."""
_GAP_DEPTH, _GAP_WIDTH = 0.20, 0.012
"""How much darker the gaps are, and how wide in eye distances."""
_TOOTH_LIGHTNESS, _TOOTH_SHARE = 0.92, 0.3


def keeps_still(patch: MouthPatch, fit: MouthFit) -> bool:
    """Whether the portrait's open mouth shows teeth, or so little that it must not be stretched."""
    shape = fit.shape
    if fit.inside != "seen":
        return False
    if float(np.max(shape.lower_inner - shape.upper_inner)) < 0.5 * shape.opening:
        return True
    inside = patch.between(shape.x, shape.upper_inner, shape.lower_inner) > 0.9
    skin = bare_skin(patch, fit)
    if inside.sum() < 20 or not skin.any():
        return False
    lab = to_lab(patch.image)
    bright = lab[..., 0] > _TOOTH_LIGHTNESS * np.median(lab[skin][:, 0])
    pale = lengths(lab[..., 1:]) < np.median(lengths(lab[skin][:, 1:])) + 4
    return bool((bright & pale)[inside].mean() > _TOOTH_SHARE)


def made_up_inside(patch: MouthPatch, fit: MouthFit) -> list[Layer]:
    """Cavity, tongue and upper teeth of a mouth that the portrait shows shut, painted at ParamMouthOpenY 1."""
    shape, colours = fit.shape, inside_colours(patch, fit)
    rims = edges(shape, 1.0)
    return [
        _cavity(patch, fit, rims, colours, grow=1.0),
        tongue(patch, fit, rims, colours),
        _teeth(patch, fit, rims, colours),
    ]


def tongue(patch: MouthPatch, fit: MouthFit, rims: Edges, colours: InsideColours) -> Layer:
    """The tongue at the bottom of the open mouth: lit in front, in shadow towards the throat, a groove along it."""
    centre, (half_width, half_height) = tongue_ellipse(fit.shape)
    dx, dy = (patch.x - centre[0]) / half_width, (patch.y - centre[1]) / half_height
    edge = 0.7 if is_flat(fit) else 2.0
    inside = np.clip((1 - np.hypot(dx, dy)) * half_height / (edge * max(patch.unit, 0.4)) + 0.5, 0, 1)
    light = 1 - 0.10 * np.exp(-((dx / 0.12) ** 2))
    if not is_flat(fit):
        light = light * (0.70 + 0.30 * smoothstep((dy + 1) / 0.9)) * (1 - 0.22 * np.clip(np.abs(dx), 0, 1) ** 3)
        light = light + _SHEEN * np.exp(-(((np.abs(dx) - 0.34) / 0.2) ** 2) - ((dy + 0.35) / 0.3) ** 2)
    colour = np.minimum(colours.tongue * light[..., None], 255)
    return patch.layer("tongue", colour.astype(np.float32), inside.astype(np.float32))


def tongue_ellipse(shape: MouthShape) -> tuple[NDArray[np.float64], tuple[float, float]]:
    """Centre and half axes of the tongue at ParamMouthOpenY 1, canvas pixels."""
    rims = edges(shape, 1.0)
    middle = len(rims.x) // 2
    width = float(rims.x[-1] - rims.x[0])
    height = float(np.max(rims.lower - rims.upper))
    return np.array([rims.x[middle], rims.lower[middle] + 0.02 * height]), (0.34 * width, 0.42 * height)


def _cavity(patch: MouthPatch, fit: MouthFit, rims: Edges, colours: InsideColours, grow: float) -> Layer:
    """The dark between the lips, darker at the top and, in shaded pictures, in the corners."""
    height = max(float(np.max(rims.lower - rims.upper)), 1.0)
    depth = np.clip((patch.y - rims.upper.min()) / height, 0, 1)
    shade = 0.75 + 0.35 * depth
    if not is_flat(fit):
        columns = patch.x[0]
        u = np.interp(columns, rims.x, across(fit.shape), left=-1, right=1)[None]
        upper, lower = (np.interp(columns, rims.x, row)[None] for row in (rims.upper, rims.lower))
        depth = np.clip((patch.y - upper) / np.maximum(lower - upper, 0.1 * height), 0, 1)
        shade = (0.50 + 0.75 * depth**1.5) * (1 - 0.45 * u**2)
    colour = (colours.cavity * shade[..., None]).astype(np.float32)
    return patch.layer("mouth", colour, patch.between(rims.x, rims.upper, rims.lower, grow))


def teeth_height(shape: MouthShape, face_height: float) -> float:
    """Height of the made-up teeth in pixels: less on small mouths."""
    return (0.24 if shape.width > 0.2 * face_height else 0.17) * shape.opening


def _teeth(patch: MouthPatch, fit: MouthFit, rims: Edges, colours: InsideColours) -> Layer:
    """Upper teeth: a band below a parabola of the upper rim, thinner towards the corners."""
    u = across(fit.shape)
    height = teeth_height(fit.shape, fit.face_height)
    lower = robust_polynomial(rims.x, rims.upper)(rims.x) + height * (1 - 0.55 * u**2)
    alpha = patch.between(rims.x, rims.upper - 4 * patch.unit, np.maximum(lower, rims.upper - 3 * patch.unit))
    colour = np.broadcast_to(colours.teeth, patch.image.shape).astype(np.float32)
    if not is_flat(fit):
        alpha = cv2.GaussianBlur(alpha, (0, 0), max(0.8, 1.2 * patch.unit))
        columns = np.interp(patch.x[0], rims.x, u, left=-1, right=1)[None]
        alpha = alpha * (1 - smoothstep((np.abs(columns) - 0.62) / 0.3))
        below_rim = patch.y - np.interp(patch.x[0], rims.x, rims.upper)[None]
        lip_shadow = 0.60 + 0.40 * smoothstep(below_rim / max(0.6 * height, 1.0))
        light = (1 - 0.45 * columns**2) * lip_shadow * _between_teeth(patch, fit)
        colour = (colour * light[..., None]).astype(np.float32)
    return patch.layer("tooth-t", colour, alpha)


def _between_teeth(patch: MouthPatch, fit: MouthFit) -> NDArray[np.float64]:
    """(1, w) light of shaded teeth by column: darker in the gaps between them."""
    eye_distance = 150 * patch.unit
    away = np.abs(patch.x[:1] - fit.shape.centre[0]) / eye_distance
    spread = max(_GAP_WIDTH, 1 / eye_distance)
    gaps = np.exp(-(((away - np.array(_TEETH)[:, None]) / spread) ** 2)).max(axis=0, keepdims=True)
    light: NDArray[np.float64] = 1 - _GAP_DEPTH * gaps
    return light


def own_inside(patch: MouthPatch, fit: MouthFit) -> tuple[Image, NDArray[np.float32]]:
    """The portrait's own inside, continued a little under the lips or the outline: colour and alpha of the crop."""
    shape = fit.shape
    outline = _outline_width(patch, fit) if fit.outlined else 0.0
    inset = 1.0 + 1.2 * patch.unit + outline
    known = erode(patch.between(shape.x, shape.upper_inner, shape.lower_inner) > 0.95, inset)
    if not known.any():
        known = patch.between(shape.x, shape.upper_inner, shape.lower_inner) > 0.6
    colour = patch.image
    if known.any():
        filled = nearest_fill(patch.image, known)
        smooth = cv2.GaussianBlur(filled, (0, 0), max(1.0, 2 * patch.unit))
        colour = np.where(known[..., None], patch.image, smooth)
    alpha = patch.between(shape.x, shape.upper_inner, shape.lower_inner, 1.5 * patch.unit)
    if outline:
        opening = erode(patch.between(shape.x, shape.upper_inner, shape.lower_inner) > 0.5, 0.5 * outline)
        alpha = cv2.GaussianBlur(opening.astype(np.float32), (0, 0), 0.8)
    return colour, alpha


def _outline_width(patch: MouthPatch, fit: MouthFit) -> float:
    """How deep (pixels) the dark outline reaches into the opening: it belongs to the lips, not to the inside."""
    shape = fit.shape
    opening = patch.between(shape.x, shape.upper_inner, shape.lower_inner) > 0.5
    depth = cv2.distanceTransform(opening.astype(np.uint8), cv2.DIST_L2, 5)
    deepest = int(min(0.025 * fit.face_height + 2, 0.4 * float(depth.max())))
    core = depth > deepest
    if deepest < 2 or not core.any():
        return 0.0
    lightness = to_lab(patch.image)[..., 0]
    at_depth = (np.median(lightness[(depth > step) & (depth <= step + 1)]) for step in range(deepest))
    profile = np.array([*at_depth, np.median(lightness[core])])
    darkest = int(profile.argmin())
    ended = np.flatnonzero(profile[darkest:] > profile[darkest] + 0.7 * (profile[-1] - profile[darkest]))
    if profile[-1] - profile[darkest] < _OUTLINE_CONTRAST or not len(ended):
        return 0.0
    return float(darkest + ended[0])


def dark_behind(patch: MouthPatch, fit: MouthFit) -> list[Layer]:
    """Cavity at the portrait's own opening and a tongue, for a mouth whose teeth stay where they are."""
    shape, colours = fit.shape, inside_colours(patch, fit)
    rest = Edges(shape.x, shape.upper_inner, shape.lower_inner)
    cavity = _cavity(patch, fit, rest, colours, grow=1.5 * patch.unit)
    return [cavity, tongue(patch, fit, edges(shape, 1.0), colours)]
