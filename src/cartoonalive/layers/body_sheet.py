"""The body with its neck, continued behind the jaw and under the hair that lies on it."""

from __future__ import annotations

import cv2
import numpy as np

from cartoonalive.layers.arrays import Mask
from cartoonalive.layers.fill import membrane_fill
from cartoonalive.layers.masks import dilate
from cartoonalive.layers.neck import HiddenNeck, hidden_neck
from cartoonalive.layers.scene import BAND, SEAM, Scene
from cartoonalive.layers.sheet import Sheet

_UNDERLAP = 0.25
"""Body under the hair, in face widths."""
_BEHIND, _CLEAR = 0.12, 0.07
"""Body behind lower face and hair, and how far it keeps from the backdrop there, in face widths."""
_CHEEKS = 0.3
"""Face coordinate v below which body may run on behind the face."""
_SHOULDERS = 0.62
"""Face coordinate v below which the body may run on under hair."""


def body_sheet(scene: Scene) -> Sheet:
    """Body and neck; below the jaw and beside the hair free of their outlines and shadows."""
    regions, width, person = scene.regions, scene.width, scene.matte.alpha
    visible = regions.body & scene.seen
    neck = hidden_neck(scene)
    shoulders = visible & (scene.place.v > _SHOULDERS)
    under_hair = dilate(visible, _UNDERLAP * width) & scene.hair & ~regions.oval
    under_hair &= (scene.place.v > _SHOULDERS) & _hull(shoulders, width)
    rim = dilate(visible, SEAM * width + scene.grain) & (regions.hair | regions.face) & scene.seen
    rim &= ~_beside_neck(scene, visible, neck)
    covering = (regions.face & (scene.place.v > _CHEEKS)) | (scene.hair & ~regions.oval)
    rim |= covering & dilate(visible, _BEHIND * width) & ~dilate(~scene.seen, _CLEAR * width)
    drawn = neck.alpha > 0
    hidden = (drawn | under_hair | rim) & ~visible

    shadowed = visible & (dilate(scene.hair, BAND * width) | scene.below_jaw)
    source = visible & ~shadowed & ~dilate(regions.oval, 0.02 * width)
    if not source.any():
        source = visible
    painted = np.where(drawn[..., None], neck.colour, scene.matte.colour)
    colour = membrane_fill(painted, (hidden & ~drawn) | shadowed, unknown=~(source | drawn))
    solid = visible | (hidden & ~drawn)
    edge = cv2.GaussianBlur(dilate(solid, 1).astype(np.float32), (0, 0), 1.0)
    alpha = np.where(drawn, neck.alpha, np.where(solid, 1.0, edge))
    return Sheet(name="topwear", colour=colour.astype(np.float32), alpha=(alpha * person).astype(np.float32))


def _beside_neck(scene: Scene, visible: Mask, neck: HiddenNeck) -> Mask:
    """Jaw at the figure's outline past the neck's own edge: skin under it would stick out when the head turns away.

    ``visible`` (h, w) is the body as seen. Clothes that reach so high run on under the jaw.
    """
    if not (neck.alpha > 0).any():
        return np.zeros_like(visible)
    at_outline = scene.regions.face & (scene.place.v > _CHEEKS) & dilate(~scene.seen, _CLEAR * scene.width)
    at_cloth = dilate(visible & ~scene.shadowed_skin, SEAM * scene.width + scene.grain)
    beside: Mask = at_outline & (neck.alpha == 0) & ~at_cloth
    return beside


def _hull(mask: Mask, width: float) -> Mask:
    """Convex hull of the sizeable components."""
    count, parts, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    large = [k for k in range(1, count) if stats[k, cv2.CC_STAT_AREA] > 0.02 * width**2]
    hull = np.zeros(mask.shape, np.uint8)
    if large:
        points = np.argwhere(np.isin(parts, large))[:, ::-1].astype(np.int32)
        cv2.fillConvexPoly(hull, cv2.convexHull(points), 1)
    return hull > 0
