"""A flat backdrop (one colour or a slow gradient) found from the picture's border and flooded away."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import FaceFrame
from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.masks import dilate
from cartoonalive.layers.skin import to_lab, to_rgb

_INLIER = 5.0
"""Lab distance from the fitted backdrop that still counts as backdrop when it is judged."""
_FLOOD = 9.0
"""Lab distance up to which the flood runs on."""
_LEAST_SHARE = 0.9
"""Share of the border above the shoulders, figure left out, that must follow the fit."""
_LEAST_SHARE_BLIND = 0.5
"""The same where nobody knows the figure: hair may be cut by the border, and lettering be printed on it."""
_WIDEST_SHIRT = 1.2
"""Gap between figure on the left and on the right up to which backdrop colour below the chin is clothes, in W."""
_LETTER = 0.012
"""Area in square face widths up to which something on the backdrop may be lettering."""
_HALO, _HALO_CHROMA, _OUTLINE = 2.0, 8.0, 25.0
"""Width in picture pixels of the halo that sharpening leaves around outlines, how far its tint may be off the
backdrop's, and how much darker than the backdrop the outline must be, in Lab."""
_SLIT, _SLIT_BEHIND = 0.002, 0.04
"""Area in square face widths up to which backdrop closed in by strands is let out, and how far behind the edge it may
lie, in face widths."""
_GAP = 4.0
"""Lab distance up to which a piece of backdrop that the flood does not reach is of its exact colour."""
_TINTED, _EVEN = 6.0, 1.0
"""Chroma from which a backdrop's colour is hardly met in clothes by chance, and deviation (Lab) from the fitted
backdrop up to which a piece of it is even."""
_LEAST_GAP = 0.004
"""Area in square face widths from which such a piece beside the neck is a gap."""
_GAP_ROWS = (0.1, 0.3)
"""Where the middle of such a gap lies: from here below the eyes to there below the chin, in face widths."""
_LEAST_LIGHTNESS = 22.0
"""L of a backdrop that can be told from shadows and dark hair."""


@dataclass(frozen=True, kw_only=True)
class Backdrop:
    """A backdrop that was recognised as flat."""

    colour: Image
    """(h, w, 3) RGB 0..255 of the backdrop everywhere, also behind the figure."""
    area: Mask
    """(h, w) what was flooded: backdrop connected to the border, and closed gaps of exactly its colour."""


def find_flat_backdrop(
    rgb: Image,
    inside: Mask,
    frame: FaceFrame,
    figure_hint: NDArray[np.float32],
    trusted: bool,
    grain: float = 1.0,
) -> Backdrop | None:
    """Recognise a flat backdrop and flood it from the borders above the shoulders.

    ``rgb`` (h, w, 3) 0..255, valid colours also outside the picture; ``inside`` (h, w) where the canvas shows the
    picture; ``figure_hint`` (h, w) 0..1 a figure found by other means and whether it is ``trusted``; ``grain``
    canvas pixels per pixel of the picture. Below the chin what a trusted hint claims is never flooded, so that white
    clothes on white paper survive. Returns None when the border is not flat, or too dark to be told from shadows.
    """
    core = _face_core(rgb.shape, frame)
    lab = cv2.bilateralFilter(to_lab(rgb), 5, 6, 2)
    rows = np.arange(rgb.shape[0])[:, None] + 0.5
    border = _border(inside, max(3.0, 0.02 * frame.width)) & (rows < frame.origin[1] + frame.chin * frame.width)
    if border.sum() < 50:
        return None
    model = _fit(lab, border)
    if model[border][:, 0].mean() < _LEAST_LIGHTNESS:
        return None
    distance = lengths(lab - model)
    free = border & (figure_hint < 0.5) if trusted else border
    if free.sum() < 50 or (distance[free] < _INLIER).mean() < (_LEAST_SHARE if trusted else _LEAST_SHARE_BLIND):
        return None
    chin_row = frame.origin[1] + (frame.chin + 0.1) * frame.width
    kept = (rows > chin_row) & (figure_hint > 0.8) & trusted | core
    kept |= _enclosed(distance > _FLOOD, inside, frame) & ((figure_hint > 0.35) | (not trusted))
    near = (distance < _FLOOD) & ~kept
    _, labels = cv2.connectedComponents(near.astype(np.uint8), connectivity=4)
    start = np.unique(labels[near & border])
    area = np.isin(labels, start[start > 0])
    area |= _halo(lab, model, area, ~kept, grain)
    area |= _slits(distance, near & ~area, area, frame)
    if trusted:
        area |= _closed_gaps(distance, near & ~area, area, figure_hint, frame)
        area |= _tinted_gaps(lab - model, model, area | core | ~inside, frame)
    return Backdrop(colour=to_rgb(model), area=area)


def flat_alpha(backdrop: Backdrop, inside: Mask) -> NDArray[np.float32]:
    """Antialiased alpha (h, w) of what the flood left over; the rim is refined by ``decontaminate``."""
    figure = _without_specks(~backdrop.area, inside)
    alpha: NDArray[np.float32] = cv2.GaussianBlur(figure.astype(np.float32), (0, 0), 0.8)
    return alpha


def _without_specks(figure: Mask, inside: Mask) -> Mask:
    """Drop lettering and ornaments beside the figure: components far smaller than the largest."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats((figure & inside).astype(np.uint8))
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    kept: Mask = figure & ~np.isin(labels, np.flatnonzero((areas > 0) & (areas < 0.05 * areas.max())))
    return kept


def _border(inside: Mask, thickness: float) -> Mask:
    """The strip of picture next to its border, without the antialiased edge of a levelled picture."""
    padded = np.pad(inside, 1)
    picture = cv2.erode(padded.astype(np.uint8), np.ones((5, 5), np.uint8), borderValue=0)[1:-1, 1:-1] > 0
    core = (
        cv2.erode(picture.astype(np.uint8), np.ones((3, 3), np.uint8), iterations=round(thickness), borderValue=0) > 0
    )
    border: Mask = inside & ~core
    return border


def _enclosed(figure: Mask, inside: Mask, frame: FaceFrame) -> Mask:
    """Below the chin: pixels with figure near on both sides, as shirts and collars have it on white paper."""
    opened = cv2.morphologyEx((figure & inside).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    _, parts, stats, _ = cv2.connectedComponentsWithStats(opened)
    solid = (stats[:, cv2.CC_STAT_AREA] > _LETTER * frame.width**2)[parts] & (parts > 0)
    columns = np.arange(figure.shape[1])[None, :]
    last = np.maximum.accumulate(np.where(solid, columns, -(10**6)), axis=1)
    following = np.minimum.accumulate(np.where(solid, columns, 10**6)[:, ::-1], axis=1)[:, ::-1]
    rows = np.arange(figure.shape[0])[:, None] + 0.5
    below_chin = rows > frame.origin[1] + (frame.chin + 0.02) * frame.width
    enclosed: Mask = (following - last < _WIDEST_SHIRT * frame.width) & below_chin
    return enclosed


def _fit(lab: Image, border: Mask) -> Image:
    """Plane per channel through the border's colours, outliers (hair cut by the border) dropped in three rounds."""
    height, width = border.shape
    rows, columns = np.nonzero(border)
    if len(rows) > 20_000:
        step = len(rows) // 20_000 + 1
        rows, columns = rows[::step], columns[::step]
    matrix = np.column_stack([np.ones(len(rows)), columns / width - 0.5, rows / height - 0.5])
    colours = lab[rows, columns].astype(np.float64)
    good = np.linalg.norm(colours - _mode(colours), axis=1) < 15
    coefficients = np.vstack([np.median(colours[good], axis=0), np.zeros((2, 3))])
    for limit in (12.0, 8.0, 6.0):
        if good.sum() < 30:
            break
        ridge = np.diag([1e-6, 0.02, 0.02]) * good.sum()
        coefficients = np.linalg.solve(matrix[good].T @ matrix[good] + ridge, matrix[good].T @ colours[good])
        good = np.linalg.norm(matrix @ coefficients - colours, axis=1) < limit
    x = np.linspace(-0.5, 0.5, width)[None, :, None]
    y = np.linspace(-0.5, 0.5, height)[:, None, None]
    model: Image = (coefficients[0] + x * coefficients[1]).astype(np.float32) + (y * coefficients[2]).astype(np.float32)
    return model


def _mode(colours: NDArray[np.float64]) -> NDArray[np.float64]:
    """Most frequent colour on a grid of 8 Lab units."""
    cells, counts = np.unique(np.rint(colours / 8), axis=0, return_counts=True)
    near = np.linalg.norm(colours - cells[counts.argmax()] * 8, axis=1) < 10
    mode: NDArray[np.float64] = np.median(colours[near], axis=0) if near.any() else np.median(colours, axis=0)
    return mode


def _face_core(shape: tuple[int, ...], frame: FaceFrame) -> Mask:
    """An ellipse well inside the face, which is figure whatever its colour."""
    u = (np.arange(shape[1]) + 0.5 - frame.origin[0]) / frame.width
    v = (np.arange(shape[0])[:, None] + 0.5 - frame.origin[1]) / frame.width
    core: Mask = (u / 0.36) ** 2 + ((v - 0.1) / 0.42) ** 2 < 1
    return core


def _halo(lab: Image, model: Image, area: Mask, free: Mask, grain: float) -> Mask:
    """The light strip that sharpening and resampling leave between the backdrop and a dark outline."""
    width = round(_HALO * grain)
    tint = lengths((lab - model)[..., 1:])
    darkest = cv2.erode(lab[..., 0], np.ones((2 * width + 3, 2 * width + 3), np.uint8))
    light = (lab[..., 0] > model[..., 0]) & (tint < _HALO_CHROMA) & (darkest < model[..., 0] - _OUTLINE) & free
    grown = area.astype(np.uint8)
    for _ in range(width):
        grown |= cv2.dilate(grown, np.ones((3, 3), np.uint8)) & light
    return grown > 0


def _slits(distance: NDArray[np.float32], candidates: Mask, area: Mask, frame: FaceFrame) -> Mask:
    """Specks of backdrop just behind the figure's edge, cut off from the rest by a strand or an outline."""
    head = np.arange(area.shape[0])[:, None] < frame.origin[1] + frame.chin * frame.width
    exact = candidates & (distance < _INLIER) & head & dilate(area, _SLIT_BEHIND * frame.width)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(exact.astype(np.uint8), connectivity=4)
    small = np.flatnonzero(stats[:, cv2.CC_STAT_AREA] < _SLIT * frame.width**2)
    return dilate(np.isin(labels, small[small > 0]), 1) & candidates


def _closed_gaps(
    distance: NDArray[np.float32], candidates: Mask, area: Mask, hint: NDArray[np.float32], frame: FaceFrame
) -> Mask:
    """Backdrop seen between strands or under an arm: its exact colour, away from the face, claimed by nobody."""
    exact = candidates & (distance < _GAP) & ~dilate(_face_core(distance.shape, frame), 0.12 * frame.width)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(exact.astype(np.uint8), connectivity=4)
    gaps = np.zeros_like(exact)
    nearby = dilate(area, 0.06 * frame.width)
    for index in range(1, count):
        if stats[index, cv2.CC_STAT_AREA] < 0.0004 * frame.width**2:
            continue
        gap = labels == index
        if hint[gap].mean() < 0.35 and nearby[gap].any():
            gaps |= gap
    return dilate(gaps, 1) & (distance < _FLOOD) & candidates


def _tinted_gaps(residual: Image, model: Image, known: Mask, frame: FaceFrame) -> Mask:
    """Backdrop that hair, neck and shoulders close in, whoever claims it: even pieces of the exact tint of a backdrop.

    ``residual`` (h, w, 3) is the picture less the fitted backdrop ``model``, in Lab; pieces end at what is ``known``.
    White and grey prove nothing, as clothes have them, too.
    """
    gaps = np.zeros_like(known)
    if float(np.median(lengths(model[..., 1:]))) < _TINTED:
        return gaps
    distance = lengths(residual)
    exact = (distance < _GAP) & ~known
    count, labels, stats, centres = cv2.connectedComponentsWithStats(exact.astype(np.uint8), connectivity=4)
    v = (centres[:, 1] - frame.origin[1]) / frame.width
    beside = (v > _GAP_ROWS[0]) & (v < frame.chin + _GAP_ROWS[1])
    large = stats[:, cv2.CC_STAT_AREA] > _LEAST_GAP * frame.width**2
    for index in np.flatnonzero(beside & large & (np.arange(count) > 0)):
        gap = labels == index
        if residual[gap].std(axis=0).max() < _EVEN:
            gaps |= gap
    return dilate(gaps, 1) & (distance < _FLOOD) & ~known
