"""What sort of eye was drawn: open, a dot without white, or shut already."""

from __future__ import annotations

import numpy as np

from cartoonalive.layers.eye_joint import FittedEye
from cartoonalive.layers.eye_view import EyeView
from cartoonalive.layers.masks import polygon_mask

_SLIT = 0.07
"""Height of the opening, in eye widths, below which the eye counts as shut."""
_DARKER = 12.0
"""Lightness by which the brightest part of a dot eye is darker than skin."""


def eye_kind(view: EyeView, eye: FittedEye) -> str:
    """``open``, ``dot`` or ``closed``; see :class:`cartoonalive.layers.model.EyeShape`."""
    curves = eye.curves
    inside = polygon_mask(view.shape, curves.outline(curves.lid_edge)) > 0.5
    inside &= ~view.blocked
    gap = float(np.quantile(curves.lower - curves.lid_edge, 0.9))
    if gap < _SLIT * curves.width or inside.sum() < 12:
        return "closed"
    if (view.distance[inside] > eye.region.threshold).mean() < 0.3:
        return "closed"
    skin = float(np.median(view.skin[inside][:, 0]))
    if curves.white[0] < skin - _DARKER:
        return "dot"
    return "open"
