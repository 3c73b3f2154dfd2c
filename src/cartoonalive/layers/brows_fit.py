"""Where the brows are: a ridge of darkness (or of light, on old faces) above the lash.

Method and limits: recipes-face section 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import BROW_LOWER, BROW_UPPER, SIDES, Box, Side
from cartoonalive.layers.closeup import Closeup
from cartoonalive.layers.masks import dilate, pixel_grid, polygon_mask
from cartoonalive.layers.model import BrowShape, EyeShape, FacePaint
from cartoonalive.layers.skin import skin_distance, skin_field, skin_model
from cartoonalive.layers.trace import cheapest_path, robust_polynomial, smooth

if TYPE_CHECKING:
    from cartoonalive.layers.eyes import EyeFit

Curve = NDArray[np.float64]
Mask = NDArray[np.bool_]

_EYE_DISTANCE = 150.0
_REACH, _REACH_ANIME = 0.11, 0.20
"""How far from the landmarks the brow is looked for, in eye distances."""
_CLEARANCE = 0.035
"""Least distance of the ridge above the lash, in eye distances."""
_THICKEST = 0.185
"""A brow thicker than this, in eye distances, is hair or a frame of glasses."""
_LEAST_VISIBLE, _MOST_HAIR = 0.18, 0.45
"""Shares of the columns that must show a clean brow, and that may run into hair."""
_HIDDEN = 0.4
"""Share of its columns from which a brow counts as hidden by hair."""
_LEAST_WIDTH = 0.5
"""Of the landmark brow's width."""
_LIGHT_LEAST, _LIGHT_ADVANTAGE = 12.0, 1.5
"""Contrast (L) that a light brow must have, and by how much it must beat a dark one."""
_LEAST_FREE = 12
"""Columns without hair above that it takes to know how thick the brow is."""
_FRAMED = 0.4
"""Share of a brow's columns in which a frame of glasses is taken for the brow, or crosses it too much to part them."""
_LEAST_CONTRAST = 4.0
_LEAST_COVERED = 0.55
"""Share of the columns between the brow's ends that must show it."""
_OTHER_COLOUR = 20.0
"""Distance (Lab) from the brow's own colour from which a darker pixel is a frame of glasses or a strand of hair."""


@dataclass(frozen=True, kw_only=True)
class BrowFit:
    """One brow as found on the portrait."""

    shape: BrowShape
    """Curves in canvas pixels."""
    area: Mask
    """(h, w) pixels that belong to the brow, soft edges included."""
    foreign: Mask
    """(h, w) pixels around it that are not skin."""


@dataclass(frozen=True)
class _View:
    """Close-up evidence of one side; close-up pixels."""

    closeup: Closeup
    side: Side
    columns: NDArray[np.intp]
    prior: Curve
    """Row of the landmark brow per column."""
    ceiling: Curve
    """Row that the ridge must stay above (the eye)."""
    reach: float
    middle: float
    width: float
    thickness: float
    """Middle column, width and thickness of the landmark brow."""
    contrast: NDArray[np.float32]
    """(h, w) L below skin; above skin for white brows; 0 on hair."""
    distance: NDArray[np.float32]
    spread: float
    skin_chroma: float


def fit_brows(paint: FacePaint, eyes: Mapping[Side, EyeFit], spectacles: Mask | None = None) -> dict[Side, BrowFit]:
    """The brows that are to be seen, by side; sides whose brow is hidden or cannot be told from hair are missing.

    ``spectacles`` (h, w) is a frame that is still painted on the face; where it runs along a brow, both brows stay.
    """
    views = {side: _measure(paint, side, eyes[side].shape if side in eyes else None) for side in SIDES}
    found = {side: trace for side, view in views.items() if (trace := _best_trace(view)) is not None}
    missing = [side for side in SIDES if side not in found]
    if len(missing) == 1 and _hidden_share(views[missing[0]]) < _HIDDEN:
        # One brow that moves beside one that does not looks worse than none.
        return {}
    fits = {side: _on_canvas(paint, *trace) for side, trace in found.items()}
    if spectacles is not None and any(_along(fit.area, spectacles) for fit in fits.values()):
        return {}
    return fits


def _along(area: Mask, spectacles: Mask) -> bool:
    """Whether a frame covers a brow in a good part of the brow's columns."""
    columns = np.count_nonzero(area.any(axis=0))
    framed = np.count_nonzero((area & spectacles).any(axis=0))
    return bool(framed > _FRAMED * columns)


def _measure(paint: FacePaint, side: Side, eye: EyeShape | None) -> _View:
    landmarks, distance = paint.landmarks, paint.landmarks.eye_distance
    brow = landmarks.points[[*BROW_UPPER[side], *BROW_LOWER[side]]]
    low, high = brow.min(axis=0), brow.max(axis=0)
    closeup = Closeup.of(
        paint,
        Box(
            left=low[0] - 0.35 * distance,
            right=high[0] + 0.35 * distance,
            top=low[1] - 0.4 * distance,
            bottom=max(high[1], landmarks.eye_centre(side)[1]) + 0.75 * distance,
        ),
    )
    points = closeup.landmarks.points
    upper, lower = points[list(BROW_UPPER[side])], points[list(BROW_LOWER[side])]
    width = float(np.ptp(np.concatenate([upper, lower])[:, 0]))
    thickness = max(float(np.mean(lower[:, 1] - upper[:, 1])), 0.07 * width)
    middle = (upper + lower) / 2
    middle = middle[np.argsort(middle[:, 0])]
    columns = np.arange(int(middle[0, 0] - 0.16 * width), int(middle[-1, 0] + 0.16 * width))
    columns = columns[(columns > 2) & (columns < closeup.shape[1] - 3)]
    held = np.clip(columns, middle[0, 0] - 0.1 * width, middle[-1, 0] + 0.1 * width)
    prior: Curve = np.asarray(np.polyval(np.polyfit(middle[:, 0], middle[:, 1], 2), held), np.float64)
    reach = (_REACH_ANIME if landmarks.boxes is not None and landmarks.presence < 0.97 else _REACH) * _EYE_DISTANCE
    ceiling = np.full(len(columns), float(closeup.shape[0]))
    if eye is not None:
        lash = np.minimum(eye.lash_top, eye.ridge - 2 / closeup.scale[1])
        rows = (lash - closeup.origin[1]) * closeup.scale[1]
        ceiling = np.interp(columns + 0.5, (eye.x - closeup.origin[0]) * closeup.scale[0], rows)
        ceiling = ceiling - _CLEARANCE * _EYE_DISTANCE
        prior = np.minimum(prior, ceiling - 0.04 * _EYE_DISTANCE)
    model = skin_model(closeup.lab, closeup.landmarks, closeup.hair)
    x, y = pixel_grid(closeup.shape)
    around = (np.abs(y - np.interp(x[0], columns + 0.5, prior)[None]) < 1.2 * thickness) & (
        (x > columns[0]) & (x < columns[-1])
    )
    field = skin_field(closeup.lab, model, around | closeup.hair, 1.0)
    contrast = field[..., 0] - closeup.lab[..., 0]
    contrast[closeup.hair] = 0
    return _View(
        closeup=closeup,
        side=side,
        columns=columns,
        prior=prior,
        ceiling=ceiling,
        reach=reach,
        middle=float((middle[0, 0] + middle[-1, 0]) / 2),
        width=width,
        thickness=thickness,
        skin_chroma=float(np.linalg.norm(model.mean[1:])),
        contrast=contrast,
        distance=skin_distance(closeup.lab, field),
        spread=model.spread,
    )


def _hidden_share(view: _View) -> float:
    """Share of the columns where hair lies over the expected brow."""
    rows = np.clip(view.prior.astype(int), 0, view.closeup.shape[0] - 1)
    return float(view.closeup.hair[rows, view.columns].mean())


def _best_trace(view: _View) -> tuple[_View, BrowShape] | None:
    """The dark brow, or the light one of an old face, with the evidence it was found on; None when there is none."""
    dark = replace(view, contrast=np.maximum(view.contrast, 0))
    light = replace(view, contrast=np.maximum(-view.contrast, 0))
    traces = [(evidence, _trace(evidence)) for evidence in (dark, light)]
    strengths = [0.0 if shape is None else _strength(evidence, shape) for evidence, shape in traces]
    if traces[1][1] is not None and _chroma(light, traces[1][1]) > 0.7 * view.skin_chroma:
        strengths[1] = 0.0
    best = 1 if strengths[1] > max(_LIGHT_LEAST, _LIGHT_ADVANTAGE * strengths[0]) else 0
    evidence, shape = traces[best]
    return None if shape is None else (evidence, shape)


def _strength(view: _View, shape: BrowShape) -> float:
    """Mean contrast along the ridge."""
    return float(view.contrast[shape.ridge.astype(int), shape.x.astype(int)].mean())


def _chroma(view: _View, shape: BrowShape) -> float:
    """Median distance from grey along the ridge."""
    along = view.closeup.lab[shape.ridge.astype(int), shape.x.astype(int), 1:]
    return float(np.median(np.linalg.norm(along, axis=-1)))


def _trace(view: _View) -> BrowShape | None:
    """Ridge and rims in close-up pixels; None when no brow can be told."""
    columns, soft = view.columns, cv2.GaussianBlur(view.contrast, (0, 0), 1.5)
    if len(columns) < 12:
        return None
    top = int(max(0, view.prior.min() - view.reach - 10))
    bottom = int(min(view.closeup.shape[0] - 2, view.prior.max() + 0.6 * view.reach))
    if bottom - top < 6:
        return None
    rows = np.arange(top, bottom)[:, None] + 0.5
    cost = ((rows - view.prior) / (0.5 * view.reach)) ** 2 - soft[top:bottom, columns[0] : columns[-1] + 1] / 14
    cost = cost + np.where(rows > view.ceiling, 1e3, 0.0)
    ridge = smooth(cheapest_path(cost, 1.2) + top + 0.5, 2.0)
    strength = soft[ridge.astype(int), columns]
    within = np.abs(columns - view.middle) < 0.5 * view.width
    clear = strength > max(_LEAST_CONTRAST, 0.4 * float(np.median(strength[within])))
    limit = max(2.2 * view.thickness, 0.09 * _EYE_DISTANCE)
    upper, lower, hairy = _runs(view, ridge, strength, limit)
    clean = clear & ~hairy
    if clean.mean() < _LEAST_VISIBLE or (clear.any() and hairy[clear].mean() > _MOST_HAIR):
        return None
    if np.median((lower - upper)[clean]) > _THICKEST * _EYE_DISTANCE:
        return None
    return _fitted(view, ridge, upper, lower, clean)


def _runs(view: _View, ridge: Curve, strength: Curve, limit: float) -> tuple[Curve, Curve, Mask]:
    """First and last row of the dark run through the ridge in every column, and where it runs on into hair."""
    columns = view.columns
    height = view.contrast.shape[0]
    level = 0.45 * np.maximum(strength, 8.0)
    reach = int(np.ceil(limit))
    start = ridge.astype(int)
    offsets = np.arange(1, reach + 1)
    above = view.contrast[np.clip(start - offsets[:, None], 0, height - 1), columns] > level
    below = view.contrast[np.clip(start + offsets[:, None], 0, height - 1), columns] > level
    up = np.cumprod(above, axis=0).sum(axis=0).astype(np.float64)
    down = np.cumprod(below, axis=0).sum(axis=0).astype(np.float64)
    hair_above = view.closeup.hair[np.clip(start - up.astype(int) - 2, 0, height - 1), columns]
    upper = start - up
    lower = np.minimum(start + down + 1.0, view.ceiling + 0.03 * _EYE_DISTANCE)
    endless = up >= reach - 1
    return upper, lower, endless | (hair_above & ~_whole(lower - upper, ~hair_above & ~endless))


def _whole(thickness: Curve, free: Mask) -> Mask:
    """Columns about as thick as the free-standing ones: hair that ends right above them covers nothing."""
    if free.sum() < _LEAST_FREE:
        return np.zeros_like(free)
    typical = float(np.median(thickness[free]))
    return np.asarray(np.abs(thickness - typical) < 0.35 * typical, np.bool_)


def _fitted(view: _View, ridge: Curve, upper: Curve, lower: Curve, clean: Mask) -> BrowShape | None:
    """Rims as robust parabolas around the ridge, over the columns between the outermost clean ones."""
    columns: Curve = view.columns.astype(np.float64) + 0.5
    found = np.nonzero(_longest_run(clean, gap=round(0.06 * _EYE_DISTANCE)))[0]
    first, last = int(found[0]), int(found[-1])
    if clean[first : last + 1].mean() < _LEAST_COVERED:
        return None
    if columns[last] - columns[first] < _LEAST_WIDTH * view.width:
        return None
    above = robust_polynomial(columns[clean], (ridge - upper)[clean])
    below = robust_polynomial(columns[clean], (lower - ridge)[clean])
    x = columns[first : last + 1]
    middle = ridge[first : last + 1]
    up = np.where(clean, ridge - upper, above(columns))[first : last + 1]
    down = np.where(clean, lower - ridge, below(columns))[first : last + 1]
    most = 0.5 * _THICKEST * _EYE_DISTANCE + 2
    return BrowShape(
        side=view.side,
        x=x,
        top=middle - smooth(np.clip(up, 1.0, most), 1.5),
        ridge=middle,
        bottom=middle + smooth(np.clip(down, 1.0, most), 1.5),
    )


def _longest_run(mask: Mask, gap: int) -> Mask:
    """The longest stretch of true columns, gaps of up to ``gap`` columns bridged."""
    bridged = cv2.morphologyEx(
        mask.astype(np.uint8)[None], cv2.MORPH_CLOSE, np.ones((1, 2 * (gap // 2) + 1), np.uint8), borderValue=0
    )
    _, labels, stats, _ = cv2.connectedComponentsWithStats(bridged)
    longest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_WIDTH]))
    run: Mask = mask & (labels[0] == longest)
    return run


def _on_canvas(paint: FacePaint, view: _View, shape: BrowShape) -> BrowFit:
    closeup = view.closeup
    x = closeup.canvas_x(shape.x)
    columns = np.arange(np.ceil(x[0] - 0.5), np.floor(x[-1] - 0.5) + 1) + 0.5

    def curve(rows: Curve) -> Curve:
        return np.asarray(np.interp(columns, x, closeup.canvas_y(rows)), np.float64)

    placed = replace(shape, x=columns, top=curve(shape.top), ridge=curve(shape.ridge), bottom=curve(shape.bottom))
    rims = [np.column_stack([shape.x, shape.top - 2]), np.column_stack([shape.x, shape.bottom + 2])[::-1]]
    region = dilate(polygon_mask(closeup.shape, np.concatenate(rims)) > 0.3, 3)
    other = _other_things(view, shape, dilate(region, 4)) | closeup.hair
    area = dilate(region & (view.contrast > 4) & ~other, 2) & ~other
    foreign = dilate(view.distance > np.clip(1.6 * view.spread, 3.5, 10), 1) | closeup.hair
    return BrowFit(shape=placed, area=_spread(paint, closeup, area), foreign=_spread(paint, closeup, foreign))


def _other_things(view: _View, shape: BrowShape, region: Mask) -> Mask:
    """Pixels at the brow that are darker than it and of another colour."""
    lab = view.closeup.lab
    along = lab[shape.ridge.astype(int), shape.x.astype(int)]
    own = np.median(along, axis=0)
    lightest_own = float(np.quantile(along[:, 0], 0.05))
    off = np.linalg.norm(lab - own, axis=-1) > _OTHER_COLOUR
    core = polygon_mask(
        view.closeup.shape,
        np.concatenate([np.column_stack([shape.x, shape.top]), np.column_stack([shape.x, shape.bottom])[::-1]]),
    )
    return dilate(region & off & (lab[..., 0] < lightest_own - 6) & (core < 0.5), 1)


def _spread(paint: FacePaint, closeup: Closeup, mask: Mask) -> Mask:
    """A close-up mask on the whole canvas."""
    size = np.rint(np.array(mask.shape[::-1]) / closeup.scale).astype(int)
    part = cv2.resize(mask.astype(np.float32), (int(size[0]), int(size[1])), interpolation=cv2.INTER_LINEAR) > 0.4
    canvas = np.zeros(paint.hair.shape, np.bool_)
    left, top = closeup.origin.astype(int)
    canvas[top : top + part.shape[0], left : left + part.shape[1]] = part
    return canvas
