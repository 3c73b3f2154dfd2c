"""The curves of one eye: lash ridge, lower lid, lash rims, found as cheapest paths over the columns of the view.

Source: recipes-face section 3. Curves are in view pixels, one value per column.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Curve, Mask
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.eye_bridge import bridged, hidden_columns
from cartoonalive.layers.eye_prior import EyeRegion, LidPrior
from cartoonalive.layers.eye_pull import arch, brightest, pull_to_white
from cartoonalive.layers.eye_view import EyeView
from cartoonalive.layers.masks import erode, polygon_mask
from cartoonalive.layers.trace import cheapest_path, robust_polynomial, smooth

_JUMP = 1.2
_MOST_LASH = {"anime": 0.1, "drawn": 0.1, "photo": 0.05}
"""Thickness of the upper lash above its ridge, in eye widths by style; what is dark beyond is hair or shade."""
_MOST_BELOW = {"anime": 0.06, "drawn": 0.06, "photo": 0.035}
"""Thickness of the upper lash below its ridge."""
_NOTCH = 0.45
"""Width of notches in the lower lid that are filled, in eye widths."""
_SHALLOW = 0.25
"""Share of its depth up to which a notch's flat ends do not add to its width."""
_CORNER = 0.12
"""Length over which the lids of a photograph are made to meet, in eye widths."""
_FULL_DARK, _FULL_DROP = 20.0, 10.0
"""Contrasts of ridge and lower lid that count as clearly drawn."""


@dataclass(frozen=True, kw_only=True)
class LidCurves:
    """The fitted curves over the view's columns ``first`` ... ``first + n - 1``."""

    first: int
    ridge: Curve
    lower: Curve
    lash_top: Curve
    lid_edge: Curve
    white: NDArray[np.float32]
    """(3,) Lab colour of the white."""
    tall: float
    trust: float
    ridge_contrast: float
    """Mean darkness of the ridge below skin, capped."""
    lower_contrast: float
    """Mean drop of the distance from skin across the lower lid, capped."""
    leak: float
    """Share of the rim just below the lower lid that is eye rather than skin."""
    missed: float
    """Share of the rim just above the upper lash that is as dark as pupil and lash."""

    @property
    def x(self) -> Curve:
        """Column centres."""
        return self.first + 0.5 + np.arange(len(self.ridge), dtype=np.float64)

    @property
    def width(self) -> float:
        """Corner to corner."""
        return float(len(self.ridge) - 1)

    @property
    def height(self) -> float:
        """Tallest opening."""
        return float((self.lower - self.ridge).max())

    @property
    def quality(self) -> float:
        """About -0.6..0.7: how clearly both lids are drawn, and whether the eye ends at them."""
        return float(0.4 * self.lower_contrast / _FULL_DROP + 0.3 * self.ridge_contrast / _FULL_DARK - 0.6 * self.leak)

    def outline(self, upper: Curve | None = None, above: float = 0.0, below: float = 0.0) -> Curve:
        """Closed polygon (2n, 2) between ``upper`` (the ridge) + ``above`` and the lower lid - ``below``."""
        top = (self.ridge if upper is None else upper) + above
        bottom = self.lower - below
        return np.vstack([np.column_stack([self.x, top]), np.column_stack([self.x, bottom])[::-1]])


def fit_lids(view: EyeView, evidence: EyeView, region: EyeRegion, prior: LidPrior) -> LidCurves:
    """Find both lids near ``prior`` and the rims of the upper lash.

    The paths follow ``evidence``, which is ``view`` itself or ``view`` with the other eye mixed in; everything finer is
    measured on ``view``.
    """
    darkness = cv2.GaussianBlur(view.dark, (3, 3), 0)
    drop = _drop_downwards(evidence)
    ridge = _upper_path(view, cv2.GaussianBlur(evidence.dark, (3, 3), 0), prior)
    lower = _lower_path(view, drop, prior, ridge)
    first, ridge, lower = pull_to_white(view, region, prior, ridge, lower)
    lower = without_notches(lower)
    if view.landmarks.style == "photo":
        ridge, lower = _meeting(ridge, lower)
    columns = np.arange(first, first + len(ridge))
    hidden = hidden_columns(view, first, ridge) & (view.landmarks.style != "photo")
    ridge = bridged(ridge, hidden)
    lash_top = _lash_top(
        darkness,
        columns,
        ridge,
        (0.14 if prior.trust > 0.5 and view.landmarks.style == "photo" else 0.3) * prior.tall,
        _MOST_LASH[view.landmarks.style] * len(columns),
    )
    lash_top = ridge + bridged(lash_top - ridge, hidden, degree=0)
    white = _white_colour(view, first, ridge, lower)
    above = float(np.median(ridge - lash_top))
    most = min(1.3 * above, _MOST_BELOW[view.landmarks.style] * len(columns)) + 1
    lid_edge = _lid_edge(view, columns, ridge, lower, white, most)
    ridge_rows = np.clip(ridge.astype(int), 0, view.shape[0] - 1)
    lower_rows = np.clip(lower.astype(int), 0, view.shape[0] - 1)
    at_lower = np.max([drop[np.clip(lower_rows + k, 0, view.shape[0] - 1), columns] for k in (-1, 0, 1)], axis=0)
    return LidCurves(
        first=first,
        ridge=ridge,
        lower=lower,
        lash_top=lash_top,
        lid_edge=lid_edge,
        white=white,
        tall=prior.tall,
        trust=prior.trust,
        ridge_contrast=float(np.clip(darkness[ridge_rows, columns], 0, _FULL_DARK).mean()),
        lower_contrast=float(np.clip(at_lower, 0, _FULL_DROP).mean()),
        leak=_leak(view, region, columns, lower, float((lower - ridge).max())),
        missed=_missed(region, columns, lash_top, float((lower - ridge).max())),
    )


def blot_curves(view: EyeView, mask: Mask, trust: float) -> LidCurves:
    """The rims of one solid shape as curves: lash top and ridge above, lower lid below."""
    columns = np.flatnonzero(mask.any(axis=0))
    columns = np.arange(columns[0], columns[-1] + 1)
    part = mask[:, columns]
    seen = np.flatnonzero(part.any(axis=0))
    index = np.arange(len(columns))
    top = np.interp(index, seen, part.argmax(axis=0)[seen])
    bottom = np.interp(index, seen, (part.shape[0] - part[::-1].argmax(axis=0))[seen])
    return LidCurves(
        first=int(columns[0]),
        ridge=top,
        lower=bottom,
        lash_top=top,
        lid_edge=(top + bottom) / 2,
        white=np.median(view.skin[mask], axis=0),
        tall=float((bottom - top).max()),
        trust=trust,
        ridge_contrast=_FULL_DARK,
        lower_contrast=_FULL_DROP,
        leak=0.0,
        missed=0.0,
    )


def _drop_downwards(view: EyeView) -> NDArray[np.float32]:
    """(h, w) how much nearer to skin the row below is than the row above, as far as it ends on skin."""
    distance = cv2.GaussianBlur(np.minimum(view.distance, 40), (3, 3), 0)
    drop = np.zeros_like(distance)
    drop[1:-1] = distance[:-2] - distance[2:]
    landing = np.full_like(distance, 40)
    landing[:-5] = distance[5:]
    skin_like = np.exp(-((landing / np.clip(1.8 * view.spread, 7, 14)) ** 2))
    return np.asarray(np.where(drop > 0, drop * skin_like, drop), np.float32)


def _leash(offset: NDArray[np.float64], slack: float | Curve) -> NDArray[np.float64]:
    """Cost of straying from the prior: quadratic near it, linear further off (pseudo-Huber)."""
    return np.asarray(2 * (np.sqrt(1 + (offset / slack) ** 2) - 1), np.float64)


def _row_range(view: EyeView, prior: LidPrior) -> tuple[int, int]:
    top = int(max(0, prior.upper.min() - 0.5 * prior.tall))
    return top, int(min(view.shape[0], max(prior.lower.max() + 0.4 * prior.tall, top + 6)))


def _upper_path(view: EyeView, darkness: NDArray[np.float32], prior: LidPrior) -> Curve:
    """Ridge of the upper lash."""
    top, bottom = _row_range(view, prior)
    rows = np.arange(top, bottom)[:, None] + 0.5
    cost = -darkness[top:bottom, prior.columns] / 18 + _leash(rows - prior.upper, prior.slack)
    return smooth(cheapest_path(cost, _JUMP) + top + 0.5, 2.2)


def _lower_path(view: EyeView, drop: NDArray[np.float32], prior: LidPrior, ridge: Curve) -> Curve:
    """Lower edge of the opening, below the ridge."""
    top, bottom = _row_range(view, prior)
    rows = np.arange(top, bottom)[:, None] + 0.5
    cost = -drop[top:bottom, prior.columns] / 4 + _leash(rows - prior.lower, 1.1 * prior.slack)
    lash = rows < ridge + np.maximum(0.4 * (prior.lower - prior.upper), 1)
    cost = np.where(lash, np.maximum(cost, 0) + 2, cost) + 1e3 * (rows < ridge + 1)
    return np.maximum(smooth(cheapest_path(cost, _JUMP) + top + 0.5, 2.0), ridge + 0.5)


def without_notches(lower: Curve) -> Curve:
    """A lower lid without the narrow notches where it was drawn up around a dark iris; wide hollows stay."""
    level = -arch(-lower)
    depth = level - lower
    deep = np.pad(depth > 0.5, 1).astype(int)
    starts, stops = (np.flatnonzero(np.diff(deep) == sign) for sign in (1, -1))
    filled = lower.copy()
    for start, stop in zip(starts, stops, strict=True):
        hollow = depth[start:stop]
        if (hollow > _SHALLOW * hollow.max()).sum() < _NOTCH * len(lower):
            filled[start:stop] = level[start:stop]
    return smooth(filled, 1.5)


def _meeting(ridge: Curve, lower: Curve) -> tuple[Curve, Curve]:
    """Both lids bent towards one another at the corners, where those of a real eye meet."""
    index = np.arange(len(ridge))
    near = 1 - np.minimum(index, index[::-1]) / max(_CORNER * len(ridge), 1.0)
    share = np.clip(near, 0, 1) ** 2
    middle = (ridge + lower) / 2
    return ridge + share * (middle - 0.5 - ridge), lower + share * (middle + 0.5 - lower)


def _lash_top(
    darkness: NDArray[np.float32], columns: NDArray[np.intp], ridge: Curve, reach: float, most: float
) -> Curve:
    """Upper rim of the dark run that contains the ridge, down to a third of the ridge's darkness.

    Looked for ``reach`` rows up; the lash is at most ``most`` thick.
    """
    rows = np.clip(ridge.astype(int), 0, darkness.shape[0] - 1)
    level = np.maximum(darkness[rows, columns], 6.0)
    steps = np.arange(1, max(int(reach), 2) + 1)[:, None]
    run = darkness[np.clip(rows - steps, 0, None), columns] > 0.33 * level
    length = np.cumprod(run, axis=0).sum(axis=0)
    top = ridge - length - 0.5
    thickness = ridge - top
    thickest = min(1.4 * float(np.median(thickness)), most) + 1
    return np.asarray(ridge - smooth(np.minimum(thickness, thickest), 2.0), np.float64)


def _lid_edge(
    view: EyeView, columns: NDArray[np.intp], ridge: Curve, lower: Curve, white: NDArray[np.float32], most: float
) -> Curve:
    """Lower rim of the upper lash: where 30 % of the lash's darkness against the white is left, at most ``most`` below.

    Measured where white is seen below the lash; one robust cubic over all columns carries it across the iris.
    """
    rows = np.clip(ridge.astype(int), 0, view.shape[0] - 1)
    height = float((lower - ridge).max())
    lightness = cv2.GaussianBlur(view.lab[..., 0], (3, 3), 0)
    depth = white[0] - lightness
    level = np.maximum(depth[rows, columns], 8.0)
    steps = np.arange(0, max(int(0.4 * height), 2))[:, None]
    below = np.clip(rows + steps, 0, view.shape[0] - 1)
    run = depth[below, columns] > 0.3 * level
    length = np.cumprod(run, axis=0).sum(axis=0).astype(np.float64) + 0.5
    landing = np.clip(rows + length.astype(int) + 1, 0, view.shape[0] - 1)
    to_white = lengths((view.lab[landing, columns] - white) * np.array([0.6, 1, 1]))
    clear = (lower - ridge > 0.35 * height) & (length < 0.36 * height) & (to_white < 20)
    if clear.sum() < 9:
        return ridge + smooth(np.minimum(min(max(1.0, 0.08 * height), most), 0.45 * (lower - ridge)), 3.0)
    x = columns.astype(np.float64)
    wide = np.ptp(x[clear]) > 0.6 * np.ptp(x)
    thickness = robust_polynomial(x[clear], length[clear], 3 if wide and clear.sum() > 16 else 1)(x)
    thickness = np.clip(thickness, 1.0, min(float(np.quantile(length[clear], 0.8)) + 1, max(most, 1.0)))
    return ridge + smooth(np.minimum(thickness, 0.45 * (lower - ridge)), 3.0)


def _leak(view: EyeView, region: EyeRegion, columns: NDArray[np.intp], lower: Curve, height: float) -> float:
    """Share of eye pixels in the band below the lower lid, middle columns."""
    middle = slice(len(columns) // 5, len(columns) - len(columns) // 5)
    steps = np.arange(3, max(int(0.3 * height), 3) + 3)[:, None]
    rows = np.clip(lower[middle].astype(int) + steps, 0, view.shape[0] - 1)
    return float((view.distance[rows, columns[middle]] > region.strong).mean())


def _missed(region: EyeRegion, columns: NDArray[np.intp], lash_top: Curve, height: float) -> float:
    """Share of the eye's darkest parts in the band above the upper lash, middle columns."""
    middle = slice(len(columns) // 5, len(columns) - len(columns) // 5)
    steps = np.arange(3, max(int(0.3 * height), 3) + 3)[:, None]
    rows = np.clip(lash_top[middle].astype(int) - steps, 0, region.lash.shape[0] - 1)
    return float(region.lash[rows, columns[middle]].mean())


def _white_colour(view: EyeView, first: int, ridge: Curve, lower: Curve) -> NDArray[np.float32]:
    """Lab colour of the white: the lightest, least coloured pixels of the opening."""
    x = first + 0.5 + np.arange(len(ridge))
    inside = polygon_mask(view.shape, np.vstack([np.column_stack([x, ridge]), np.column_stack([x, lower])[::-1]])) > 0.5
    inside &= ~view.blocked
    core = erode(inside, 1)
    area = core if core.sum() > 20 else inside
    return brightest(view.lab[area]) if area.any() else np.array([92, 0, 2], np.float32)
