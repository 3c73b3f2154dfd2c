"""Both eyes fitted together: each alone first, then the worse one again with the better one's mirror image as prior."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cartoonalive.landmarks.model import SIDES, Side
from cartoonalive.layers.eye_fit import LidCurves, fit_lids, mirrored_prior
from cartoonalive.layers.eye_iris import Iris, find_iris
from cartoonalive.layers.eye_prior import EyeRegion, LidPrior, eye_region, landmark_prior
from cartoonalive.layers.eye_view import EyeView

_FRONTAL_YAW = 22.0
"""Degrees of head turn up to which the eyes are expected to be mirror images."""
_TOLERANCE = 0.22
"""Relative difference of width or height above which the eyes disagree."""


@dataclass(frozen=True, kw_only=True)
class FittedEye:
    """One eye in view pixels."""

    region: EyeRegion
    curves: LidCurves
    iris: Iris


def fit_both(view: EyeView) -> dict[Side, FittedEye]:
    """Fit the lids and irises of both eyes in ``view``."""
    regions = {side: eye_region(view, side) for side in SIDES}
    priors = {side: landmark_prior(view, side, regions[side]) for side in SIDES}
    curves = {side: fit_lids(view, regions[side], priors[side]) for side in SIDES}
    if abs(view.landmarks.yaw) < _FRONTAL_YAW and _disagree(view, curves):
        curves = _repaired(view, regions, priors, curves)
    return {
        side: FittedEye(
            region=regions[side],
            curves=curves[side],
            iris=find_iris(view, curves[side], view.landmarks.irises[side]),
        )
        for side in SIDES
    }


def _disagree(view: EyeView, curves: Mapping[Side, LidCurves]) -> bool:
    """Whether the two eyes are no mirror images of one another."""
    a, b = (curves[side] for side in SIDES)
    width, height = max(a.width, b.width), max(a.height, b.height)
    offsets = [np.array([c.x.mean() - view.landmarks.eye_centre(s)[0], c.lower.mean()]) for s, c in curves.items()]
    shift = abs(offsets[0][0] + offsets[1][0]) / width
    level = abs(offsets[0][1] - offsets[1][1]) / height
    differences = (abs(a.width - b.width) / width, abs(a.height - b.height) / height, shift, level)
    return max(differences) > _TOLERANCE


def _repaired(
    view: EyeView,
    regions: Mapping[Side, EyeRegion],
    priors: Mapping[Side, LidPrior],
    curves: dict[Side, LidCurves],
) -> dict[Side, LidCurves]:
    """Fit the less clear eye again around the mirror image of the clearer one; keep it unless it is much worse."""
    worse, better = sorted(SIDES, key=lambda side: curves[side].quality)
    centre, other = (float(view.landmarks.eye_centre(side)[0]) for side in (worse, better))
    prior = mirrored_prior(view, curves[better], priors[worse], centre, other)
    again = fit_lids(view, regions[worse], prior)
    if again.quality < 0.7 * curves[worse].quality:
        return curves
    return {**curves, worse: again}
