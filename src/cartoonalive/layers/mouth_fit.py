"""Where the mouth is: its line, its corners, whether it is open, whether it has lips.

Method (recipes-face section 5): the line is a ridge of darkness followed by a cheapest path near the landmark
contour; an open mouth is either believed from trusted landmarks or found as a thick blob of foreign colour.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Curve, Mask
from cartoonalive.layers.closeup import Closeup
from cartoonalive.layers.masks import dilate, erode, pixel_grid, polygon_mask
from cartoonalive.layers.model import FacePaint, MouthShape
from cartoonalive.layers.mouth_line import closed_shape, trace_line
from cartoonalive.layers.mouth_opening import PLAIN_SKIN, Inside, around_drawn_lips, blob_shape, landmark_shape
from cartoonalive.layers.mouth_view import MouthView, landmarks_open, measure


@dataclass(frozen=True, kw_only=True)
class MouthFit:
    """A mouth as found on the portrait, canvas pixels."""

    shape: MouthShape
    inside: Inside
    """``none``: shut. ``drawn``: an outlined or flat shape. ``seen``: teeth or dark between real lips."""
    face_height: float
    """Forehead to chin, pixels."""
    spread: float
    """Spread of the skin colour in Lab; below 4.5 the art is flat."""
    skin_distance: NDArray[np.float32]
    """(h, w) distance from skin and beard of the canvas crop that begins at ``corner``."""
    bearded: Mask
    """(h, w) where that crop is nearer to a beard than to skin."""
    tolerance: float
    """Distance above which a pixel is neither skin nor beard."""
    corner: tuple[int, int]
    """Left and top canvas pixel of the examined crop."""
    outlined: bool
    """An open drawn mouth has an outline darker than both skin and inside."""
    certainty: float
    """0..1: share of the line's columns that show a clear line."""
    skin_share: float
    """0..1: how much of the ring around the mouth is skin or a plain beard; low under others and hands."""


def fit_mouth(paint: FacePaint) -> MouthFit:
    """Find the mouth on the portrait."""
    view = around_drawn_lips(_look(paint))
    x, line, certainty = trace_line(view)
    found = blob_shape(view) if view.spread < PLAIN_SKIN else None
    inside: Inside
    if found is not None:
        inside, shape = found
    elif landmarks_open(view) and view.shaded:
        inside, shape = "seen", landmark_shape(view)
    else:
        inside, shape = "none", closed_shape(view, x, line)
    height, width = view.distance.shape
    scale = view.closeup.scale
    size = (round(width / scale[0]), round(height / scale[1]))
    return MouthFit(
        shape=_to_canvas(shape, view.closeup),
        inside=inside,
        face_height=view.face_height / float(scale[1]),
        spread=view.spread,
        skin_distance=cv2.resize(view.distance, size, interpolation=cv2.INTER_LINEAR),
        bearded=cv2.resize(view.bearded.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0,
        tolerance=view.tolerance,
        corner=(int(view.closeup.origin[0]), int(view.closeup.origin[1])),
        outlined=inside == "drawn" and _is_outlined(view, shape),
        certainty=certainty,
        skin_share=_skin_share(view, shape),
    )


def _look(paint: FacePaint) -> MouthView:
    """The view on the mouth; on drawings whose cheeks are not plain skin, another that a large mouth does not spoil."""
    view = measure(paint)
    if view.spread > PLAIN_SKIN and view.closeup.landmarks.style != "photo":
        other = measure(paint, beside_nose=True)
        return view if blob_shape(other) is None else other
    return view


def _is_outlined(view: MouthView, shape: MouthShape) -> bool:
    rims = [np.column_stack([shape.x, shape.upper_inner]), np.column_stack([shape.x, shape.lower_inner])[::-1]]
    area = polygon_mask(view.distance.shape, np.concatenate(rims)) > 0.5
    core, lightness = erode(area, 3), view.closeup.lab[..., 0]
    ring = dilate(area, 1.5) & ~erode(area, 2)
    skin = ~dilate(area, 4) & (view.distance < view.tolerance)
    if not core.any() or not skin.any():
        return True
    ground = min(float(np.median(lightness[core])), float(np.median(lightness[skin])))
    return float(np.quantile(lightness[ring], 0.2)) < ground - 7


def _skin_share(view: MouthView, shape: MouthShape) -> float:
    """Share of skin in a ring around the mouth."""
    x, y = pixel_grid(view.distance.shape)
    centre = shape.centre
    half_width = shape.width / 2 + 0.08 * view.face_height
    half_height = float(np.max(shape.lower_outer - shape.upper_outer)) / 2 + 0.07 * view.face_height
    radius = ((x - centre[0]) / half_width) ** 2 + ((y - centre[1]) / half_height) ** 2
    ring = (radius > 0.75) & (radius < 1.2)
    limit = float(np.clip(2 * view.spread, 10, 22))
    return float((view.distance[ring] < limit).mean()) if ring.any() else 0.0


def _to_canvas(shape: MouthShape, closeup: Closeup) -> MouthShape:
    """The same curves over integer-spaced canvas columns."""
    x = closeup.canvas_x(shape.x)
    columns = np.arange(np.ceil(x[0] - 0.5), np.floor(x[-1] - 0.5) + 1) + 0.5

    def curve(rows: Curve) -> Curve:
        return np.interp(columns, x, closeup.canvas_y(rows))

    return MouthShape(
        x=columns,
        line=curve(shape.line),
        upper_outer=curve(shape.upper_outer),
        lower_outer=curve(shape.lower_outer),
        upper_inner=curve(shape.upper_inner),
        lower_inner=curve(shape.lower_inner),
        has_lips=shape.has_lips,
        is_open=shape.is_open,
        default_open=shape.default_open,
        opening=shape.opening / float(closeup.scale[1]),
    )
