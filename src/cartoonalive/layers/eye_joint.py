"""Both eyes fitted together: what one eye hides, its mirror image in the other often shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import SIDES, Side
from cartoonalive.layers.arrays import Mask
from cartoonalive.layers.eye_bridge import LEAST_SEEN, hidden_columns
from cartoonalive.layers.eye_fit import LidCurves, blot_curves, fit_lids
from cartoonalive.layers.eye_iris import Iris, find_iris, solid_body
from cartoonalive.layers.eye_kind import find_blot, mesh_is_shut
from cartoonalive.layers.eye_prior import SURE_PRESENCE, EyeRegion, eye_region, mesh_prior, pixel_prior
from cartoonalive.layers.eye_view import EyeView, contour
from cartoonalive.layers.masks import pixel_grid, polygon_mask

_LEAST_QUALITY = -0.2
"""Quality of the lids below which an eye is left alone."""
_LASH_ZONE = 0.04
"""Height above the ridge, in eye widths, in which the lash is looked for."""
_LEAST_WITHIN = 0.03
"""Share of the opening under hair below which only a brow is near, taken for hair."""
_MOST_COVERED = 0.295
"""Share of that zone under hair above which the lash counts as hidden; a quarter of it when little is seen of it."""
_MOST_FRAMED = 0.5
"""Share of that zone under a spectacle frame above which the lash cannot be told from it."""
_FAINT_RIDGE = 15.0
"""Mean darkness of a ridge of which little is seen."""
_MOST_SAG = 0.04
"""Mean sag of an upper lid below the line between its ends, in eye widths."""
_PARTNER_WEIGHT = 0.6
"""Weight of the other eye's evidence when both look the same."""
_LEAST_LIKENESS = 0.4
"""Correlation of the two eyes below which they are fitted alone (winks, one eye under hair)."""
_SHARP_LOWER = {"anime": 6.0, "drawn": 6.0, "photo": 7.5}
"""Contrast of a lower lid that is drawn sharply."""
_SHARP_LEAD = {"anime": -0.15, "drawn": 0.10, "photo": 0.15}
_CLEAR_LEAD = {"anime": -0.15, "drawn": 0.28, "photo": 0.5}
"""Lead in quality that the fit around the pixels needs over that around the mesh, with sharp lower lids and without."""
_SHOWN_BOTH_YAW = 20.0
"""Degrees of head turn up to which both eyes are cut or none."""
_SHIFT = 7
"""Pixels that the mirror image may be off."""


@dataclass(frozen=True, kw_only=True)
class FittedEye:
    """One eye in view pixels."""

    region: EyeRegion
    curves: LidCurves
    iris: Iris
    kind: str
    """As in :class:`cartoonalive.layers.model.EyeShape`."""


def fit_both(view: EyeView) -> dict[Side, FittedEye]:
    """Fit the lids and irises of both eyes in ``view``."""
    regions = {side: eye_region(view, side) for side in SIDES}
    lids = _best_lids(view, regions)
    fitted: dict[Side, FittedEye] = {}
    for side in SIDES:
        blot = find_blot(view, side, regions[side])
        curves = lids[side] if blot is None else blot_curves(view, blot.mask, lids[side].trust)
        if blot is not None:
            kind = blot.kind
        elif mesh_is_shut(view, side):
            kind = "closed"
        else:
            hidden = _lash_hidden(view, curves) or _behind_frame(view, curves) or sags(curves)
            kind = "open" if curves.quality > _LEAST_QUALITY and not hidden else "kept"
        iris = find_iris(view, curves, view.landmarks.irises[side], regions[side].solid)
        fitted[side] = FittedEye(region=regions[side], curves=curves, iris=iris, kind=kind)
    fitted = _shut_together(fitted)
    kinds = {eye.kind for eye in fitted.values()}
    if kinds == {"kept", "open"} and abs(view.landmarks.yaw) < _SHOWN_BOTH_YAW:
        return {side: replace(eye, kind="kept") for side, eye in fitted.items()}
    return fitted


def _shut_together(fitted: dict[Side, FittedEye]) -> dict[Side, FittedEye]:
    """Where one eye is shut, the other is open only if an iris is seen in it."""
    if "closed" not in {eye.kind for eye in fitted.values()}:
        return fitted
    return {
        side: replace(eye, kind="closed")
        if eye.kind == "open" and solid_body(eye.curves, eye.region.solid) is None
        else eye
        for side, eye in fitted.items()
    }


def _lash_zone(view: EyeView, curves: LidCurves) -> Mask:
    """(h, w) where the upper lash is looked for."""
    above, ridge = curves.ridge - _LASH_ZONE * curves.width, curves.ridge + 1
    outline = np.vstack([np.column_stack([curves.x, above]), np.column_stack([curves.x, ridge])[::-1]])
    return polygon_mask(view.shape, outline) > 0.5


def _behind_frame(view: EyeView, curves: LidCurves) -> bool:
    """Whether a spectacle frame runs along the upper lash, so that the two cannot be told apart."""
    zone = _lash_zone(view, curves)
    return bool(zone.any()) and float(view.frame[zone].mean()) > _MOST_FRAMED


def _lash_hidden(view: EyeView, curves: LidCurves) -> bool:
    """Whether the hair sheet covers so much of the upper lash that what is seen of it cannot close the eye."""
    inside = _lash_zone(view, curves)
    hair = view.blocked & ~view.strands & ~view.frame
    opening = polygon_mask(view.shape, curves.outline()) > 0.5
    if not inside.any() or float(hair[opening].mean()) < _LEAST_WITHIN:
        return False
    covered = float(hair[inside].mean())
    faint = view.landmarks.boxes is not None and curves.ridge_contrast < _FAINT_RIDGE
    if view.landmarks.style != "photo" and not faint:
        bridgeable = 1 - hidden_columns(view, curves.first, curves.ridge).mean() > LEAST_SEEN
        return covered > _MOST_COVERED and not bridgeable
    return covered > (0.25 if faint else 1.0) * _MOST_COVERED


def sags(curves: LidCurves) -> bool:
    """Whether the upper lid hangs below the line between its ends, as no lid does: something else was followed."""
    chord = np.interp(curves.x, curves.x[[0, -1]], curves.ridge[[0, -1]])
    return float((curves.ridge - chord).mean()) > _MOST_SAG * curves.width


def _best_lids(view: EyeView, regions: Mapping[Side, EyeRegion]) -> dict[Side, LidCurves]:
    """Fit both eyes around the mesh's lids, and both around the eyes' pixels; the better explanation wins.

    The mesh is right on photographs and too small on most drawings. Shadows make its lids score badly, so the pixels
    have to win clearly, unless their lower lids are drawn sharply.
    """
    evidence = {side: with_partner(view, side, region) for side, region in regions.items()}
    pixels = {
        side: fit_lids(view, evidence[side], region, pixel_prior(view, side, region))
        for side, region in regions.items()
    }
    if view.landmarks.boxes is not None and view.landmarks.presence < SURE_PRESENCE:
        return pixels
    mesh = {side: fit_lids(view, evidence[side], region, mesh_prior(view, side)) for side, region in regions.items()}
    lead = np.mean(
        [pixels[side].quality - mesh[side].quality + mesh[side].missed - pixels[side].missed for side in SIDES]
    )
    style = view.landmarks.style
    sharp = np.mean([pixels[side].lower_contrast for side in SIDES]) > _SHARP_LOWER[style]
    return pixels if lead > (_SHARP_LEAD if sharp else _CLEAR_LEAD)[style] else mesh


def with_partner(view: EyeView, side: Side, region: EyeRegion) -> EyeView:
    """The view with the mirrored evidence of the other eye mixed in around the eye of ``side``.

    The other eye is mirrored onto this one, scaled to its width, shifted to the best match, and weighted by how alike
    the two are.
    """
    rows, columns = (np.flatnonzero(region.ellipse.any(axis=axis)) for axis in (1, 0))
    if len(rows) < 8 or len(columns) < 8:
        return view
    mirrored = _mirrored(view, side)
    shift, likeness = _best_shift(view, mirrored, (slice(rows[0], rows[-1]), slice(columns[0], columns[-1])))
    weight = _PARTNER_WEIGHT * float(np.clip((likeness - _LEAST_LIKENESS) / 0.3, 0, 1))
    if weight == 0:
        return view
    moved = np.array([[1, 0, shift[0]], [0, 1, shift[1]]], np.float64)
    size = view.shape[::-1]
    partner = cv2.warpAffine(mirrored, moved, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    own_weight = (~view.blocked).astype(np.float32)
    partner_weight = weight * partner[..., 2]
    total = np.maximum(own_weight + partner_weight, 1e-3)
    return replace(
        view,
        dark=(view.dark * own_weight + partner[..., 0] * partner_weight) / total,
        distance=(view.distance * own_weight + partner[..., 1] * partner_weight) / total,
        blocked=total < 0.2,
    )


def _mirrored(view: EyeView, side: Side) -> NDArray[np.float32]:
    """(h, w, 3) darkness, distance and freedom from hair of the other eye, mirrored onto this one."""
    other: Side = "l" if side == "r" else "r"
    own_centre, other_centre = view.landmarks.eye_centre(side), view.landmarks.eye_centre(other)
    widths = [float(np.ptp(contour(view.landmarks, s)[0][:, 0])) for s in (side, other)]
    stretch = float(np.clip(widths[0] / max(widths[1], 1), 0.7, 1.4))
    x, y = pixel_grid(view.shape)
    map_x = (other_centre[0] - (x - own_centre[0]) / stretch - 0.5).astype(np.float32)
    map_y = (y + (other_centre[1] - own_centre[1]) - 0.5).astype(np.float32)
    evidence = np.dstack([view.dark, view.distance, (~view.blocked).astype(np.float32)])
    mirrored: NDArray[np.float32] = cv2.remap(evidence, map_x, map_y, cv2.INTER_LINEAR)
    return mirrored


def _best_shift(
    view: EyeView, mirrored: NDArray[np.float32], window: tuple[slice, slice]
) -> tuple[tuple[float, float], float]:
    """Shift (x, y) of the mirror image that matches best within ``window``, and its correlation."""
    template = np.minimum(view.distance[window], 40)
    padded = cv2.copyMakeBorder(
        np.minimum(mirrored[..., 1], 40), _SHIFT, _SHIFT, _SHIFT, _SHIFT, cv2.BORDER_CONSTANT, value=0
    )
    top, left = window[0].start, window[1].start
    height, width = template.shape
    area = padded[top : top + height + 2 * _SHIFT, left : left + width + 2 * _SHIFT]
    if template.std() < 1e-3 or area.std() < 1e-3:
        return (0.0, 0.0), 0.0
    match = cv2.matchTemplate(area, template, cv2.TM_CCOEFF_NORMED)
    _, likeness, _, place = cv2.minMaxLoc(match)
    return (float(_SHIFT - place[0]), float(_SHIFT - place[1])), float(likeness)
