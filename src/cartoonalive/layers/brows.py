"""Brows on skin move with the skin that carries them: over each lies a soft-edged copy of the face around it.

The face below keeps its brow. The rim of the copy never moves and the copy is opaque within, so it covers the face's
brow in every pose; nothing has to be told from skin, and no outline of a repainted area can show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import BROW_LOWER, BROW_UPPER, EYE_LOWER, EYE_UPPER, SIDES, Landmarks, Side
from cartoonalive.layers.arrays import Mask
from cartoonalive.layers.masks import dilate, exact_depth, polygon_mask, smoothstep
from cartoonalive.layers.model import BrowShape, EyeShape, FacePaint, Layer

__all__ = ["BrowCut", "brow_area", "brow_shapes", "copy_brows", "pinned_skin"]


_REACH = 0.30
"""How far around a brow the skin goes along, in eye distances."""
_ROOM = 4
"""Transparent pixels around a copy."""
_FEATHER = 0.05
"""Width of the copy's soft rim, in eye distances."""
_MARGIN = 0.01
"""Skin around pinned things that stays with them, in eye distances."""
_HAIR = 0.02
"""Alpha of hair above which the face below stays: hair that lets it through was solved for what lies there at rest."""
_LEAST_COLUMNS = 8
_LEAST_THICKNESS = 0.02
"""Half the height that is assumed of a brow known from landmarks alone, at least, in eye distances."""


@dataclass(frozen=True, kw_only=True)
class BrowCut:
    """The copies ``eyebrow-r`` and ``eyebrow-l`` and the brows' curves."""

    layers: tuple[Layer, ...]
    shapes: dict[Side, BrowShape]


def brow_shapes(landmarks: Landmarks, found: Mapping[Side, BrowShape]) -> dict[Side, BrowShape]:
    """The curves of both brows: those ``found`` on the portrait, else the landmarks'."""
    return {side: found.get(side) or _landmark_brow(landmarks, side) for side in SIDES}


def brow_area(size: tuple[int, ...], shapes: Iterable[BrowShape], margin: float) -> Mask:
    """(h, w) the brows' pixels on a canvas of ``size``, with ``margin`` pixels around for their soft edges."""
    area = np.zeros(size[:2], bool)
    for shape in shapes:
        area |= dilate(polygon_mask(size, shape.outline) > 0.3, margin)
    return area


def copy_brows(paint: FacePaint, shapes: Mapping[Side, BrowShape], pinned: Mask) -> BrowCut:
    """Copy the face around each brow; ``pinned`` (h, w) is what must not move and is left out.

    Comes after all cutters whose features may lie near a brow: the copy must not show what they lifted.
    """
    middle = float(shapes["r"].x[-1] + shapes["l"].x[0]) / 2
    copies = {side: _copy(paint, shape, pinned, middle) for side, shape in shapes.items()}
    shown = {side: layer for side, layer in copies.items() if not layer.empty}
    return BrowCut(layers=tuple(shown.values()), shapes={side: shapes[side] for side in shown})


def _copy(paint: FacePaint, shape: BrowShape, pinned: Mask, middle: float) -> Layer:
    """One copy, on its own side of the column ``middle``: no skin goes along with both brows."""
    distance = paint.landmarks.eye_distance
    rows, columns = crop = _crop(shape, paint.hair.shape, _REACH * distance + _ROOM)
    brow = polygon_mask(pinned[crop].shape, shape.outline - (columns.start, rows.start)) > 0.5
    x = np.arange(columns.start, columns.stop) + 0.5
    own = x < middle if shape.side == "r" else x > middle
    free = np.pad(dilate(brow, _REACH * distance) & ~pinned[crop] & own, 1)
    depth = exact_depth(free)[1:-1, 1:-1]
    layer = Layer.cropped(f"eyebrow-{shape.side}", paint.skin[crop], smoothstep(depth / (_FEATHER * distance)))
    return replace(layer, left=layer.left + columns.start, top=layer.top + rows.start)


def pinned_skin(paint: FacePaint, eyes: Mapping[Side, EyeShape], face: NDArray[np.float32], frame: Mask | None) -> Mask:
    """(h, w) what stays where it is when a brow moves: eyes, hair, the face's outline, and painted-on glasses.

    ``face`` (h, w) is the alpha of the face sheet, ``frame`` (h, w) a frame of glasses that is still painted on it.
    """
    pinned = (face < 0.99) | (paint.hair > _HAIR)
    for outline in _eye_outlines(paint.landmarks, eyes):
        pinned |= polygon_mask(pinned.shape, outline) > 0.5
    if frame is not None:
        pinned |= frame
    return dilate(pinned, _MARGIN * paint.landmarks.eye_distance)


def _eye_outlines(landmarks: Landmarks, eyes: Mapping[Side, EyeShape]) -> Iterable[NDArray[np.float64]]:
    """Polygons (n, 2) around the eyes; a lash that is a layer of its own may have moving skin below it."""
    for side in SIDES:
        if side in eyes:
            eye = eyes[side]
            top = eye.lash_top if eye.kind == "kept" else eye.ridge
            upper, lower = np.column_stack([eye.x, top]), np.column_stack([eye.x, eye.lower])
        else:
            upper, lower = landmarks.points[list(EYE_UPPER[side])], landmarks.points[list(EYE_LOWER[side])]
        yield np.concatenate([upper, lower[::-1]])


def _landmark_brow(landmarks: Landmarks, side: Side) -> BrowShape:
    """The landmarks' brow, made wide and thick enough to be one."""
    upper, lower = (landmarks.points[list(points[side])] for points in (BROW_UPPER, BROW_LOWER))
    first, last = np.rint(upper[:, 0].min()), np.rint(upper[:, 0].max())
    x = np.arange(first, max(last, first + _LEAST_COLUMNS)) + 0.5

    def rows(points: NDArray[np.float64]) -> NDArray[np.float64]:
        ordered = points[np.argsort(points[:, 0])]
        return np.asarray(np.interp(x, ordered[:, 0], ordered[:, 1]), np.float64)

    ridge = (rows(upper) + rows(lower)) / 2
    least = _LEAST_THICKNESS * landmarks.eye_distance
    return BrowShape(
        side=side,
        x=x,
        top=np.minimum(rows(upper), ridge - least),
        ridge=ridge,
        bottom=np.maximum(rows(lower), ridge + least),
    )


def _crop(shape: BrowShape, size: tuple[int, ...], reach: float) -> tuple[slice, slice]:
    """Rows and columns of the canvas that the copy may cover."""
    outline = shape.outline
    left, top = np.maximum(np.floor(outline.min(axis=0) - reach).astype(int), 0)
    right, bottom = np.minimum(np.ceil(outline.max(axis=0) + reach).astype(int), (size[1], size[0]))
    return slice(int(top), int(bottom)), slice(int(left), int(right))
