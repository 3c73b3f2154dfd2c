"""Where the brows are: a ridge of darkness (or of light, on old faces) above the lash.

Method and limits: recipes-face section 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from cartoonalive.landmarks.model import SIDES, Side
from cartoonalive.layers.arrays import Curve, Mask
from cartoonalive.layers.brows_blob import blob_brow
from cartoonalive.layers.brows_view import EYE_DISTANCE, BrowView, measure
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.closeup import Closeup
from cartoonalive.layers.model import BrowShape, FacePaint
from cartoonalive.layers.trace import cheapest_path, robust_polynomial, smooth

if TYPE_CHECKING:
    from cartoonalive.layers.eyes import EyeFit


_THICKEST = 0.185
"""A brow thicker than this, in eye distances, is hair or a frame of glasses."""
_LEAST_VISIBLE, _MOST_HAIR = 0.18, 0.45
"""Shares of the columns that must show a clean brow, and that may run into hair."""
_LEAST_WIDTH = 0.5
"""Of the landmark brow's width."""
_LIGHT_LEAST, _LIGHT_ADVANTAGE = 12.0, 1.5
"""Contrast (L) that a light brow must have, and by how much it must beat a dark one."""
_LEAST_FREE = 12
"""Columns without hair above that it takes to know how thick the brow is."""
_LEAST_CONTRAST = 4.0
_LEAST_COVERED = 0.55
"""Share of the columns between the brow's ends that must show it."""


def fit_brows(paint: FacePaint, eyes: Mapping[Side, EyeFit]) -> dict[Side, BrowShape]:
    """The curves of the brows by side; a brow that is hidden or cannot be told from hair is missing."""
    fits = {}
    for side in SIDES:
        view = measure(paint, side, eyes[side].shape if side in eyes else None)
        shape = _best_trace(view) or blob_brow(view)
        if shape is not None:
            fits[side] = _on_canvas(view.closeup, shape)
    return fits


def _best_trace(view: BrowView) -> BrowShape | None:
    """The dark brow, or the light one of an old face; None when there is none."""
    dark = replace(view, contrast=np.maximum(view.contrast, 0))
    light = replace(view, contrast=np.maximum(-view.contrast, 0))
    traces = [(evidence, _trace(evidence)) for evidence in (dark, light)]
    strengths = [0.0 if shape is None else _strength(evidence, shape) for evidence, shape in traces]
    if traces[1][1] is not None and _chroma(light, traces[1][1]) > 0.7 * view.skin_chroma:
        strengths[1] = 0.0
    best = 1 if strengths[1] > max(_LIGHT_LEAST, _LIGHT_ADVANTAGE * strengths[0]) else 0
    return traces[best][1]


def _strength(view: BrowView, shape: BrowShape) -> float:
    """Mean contrast along the ridge."""
    return float(view.contrast[shape.ridge.astype(int), shape.x.astype(int)].mean())


def _chroma(view: BrowView, shape: BrowShape) -> float:
    """Median distance from grey along the ridge."""
    along = view.closeup.lab[shape.ridge.astype(int), shape.x.astype(int), 1:]
    return float(np.median(lengths(along)))


def _trace(view: BrowView) -> BrowShape | None:
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
    limit = max(2.2 * view.thickness, 0.09 * EYE_DISTANCE)
    upper, lower, hairy = _runs(view, ridge, strength, limit)
    clean = clear & ~hairy
    if clean.mean() < _LEAST_VISIBLE or (clear.any() and hairy[clear].mean() > _MOST_HAIR):
        return None
    if np.median((lower - upper)[clean]) > _THICKEST * EYE_DISTANCE:
        return None
    return _fitted(view, ridge, upper, lower, clean)


def _runs(view: BrowView, ridge: Curve, strength: Curve, limit: float) -> tuple[Curve, Curve, Mask]:
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
    lower = np.minimum(start + down + 1.0, view.ceiling + 0.03 * EYE_DISTANCE)
    endless = up >= reach - 1
    return upper, lower, endless | (hair_above & ~_whole(lower - upper, ~hair_above & ~endless))


def _whole(thickness: Curve, free: Mask) -> Mask:
    """Columns about as thick as the free-standing ones: hair that ends right above them covers nothing."""
    if free.sum() < _LEAST_FREE:
        return np.zeros_like(free)
    typical = float(np.median(thickness[free]))
    return np.asarray(np.abs(thickness - typical) < 0.35 * typical, np.bool_)


def _fitted(view: BrowView, ridge: Curve, upper: Curve, lower: Curve, clean: Mask) -> BrowShape | None:
    """Rims as robust parabolas around the ridge, over the columns between the outermost clean ones."""
    columns: Curve = view.columns.astype(np.float64) + 0.5
    found = np.nonzero(_longest_run(clean, gap=round(0.06 * EYE_DISTANCE)))[0]
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
    most = 0.5 * _THICKEST * EYE_DISTANCE + 2
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


def _on_canvas(closeup: Closeup, shape: BrowShape) -> BrowShape:
    """The same curves over integer-spaced canvas columns."""
    x = closeup.canvas_x(shape.x)
    columns = np.arange(np.ceil(x[0] - 0.5), np.floor(x[-1] - 0.5) + 1) + 0.5

    def curve(rows: Curve) -> Curve:
        return np.asarray(np.interp(columns, x, closeup.canvas_y(rows)), np.float64)

    return replace(shape, x=columns, top=curve(shape.top), ridge=curve(shape.ridge), bottom=curve(shape.bottom))
