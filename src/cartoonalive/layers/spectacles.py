"""The lines of a frame of glasses: two closed ones around the eyes and a bridge across the nose.

Each rim is the best closed line around an eye in polar coordinates (dynamic programming on the strength of thin bars),
the bridge the best line between the rims. Faces without glasses have such lines in part (lids, brows, bags, strands of
hair), hardly ever all of them together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import EYE_LOWER, EYE_UPPER, SIDES, FaceFrame, Landmarks, Side
from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.bars import bar_strength, best_closed_line, best_line
from cartoonalive.layers.channels import lengths

Points = NDArray[np.float64]

_DISTANCE = 150.0
"""Pixels between the eyes in the view in which glasses are looked for."""
_VIEW = (440, 280)
"""Width and height of the view; the eyes' midpoint lies at its middle."""
_ANGLES = 180
_RADII = np.arange(20, 104)
"""Pixels of the view, vertically; horizontally rims are `_ASPECT` times as wide."""
_ASPECT = 1.3
_VISIBLE = 5.0
"""Strength (Lab) from which a bar counts as seen in fair light."""
_LEAST_COVER, _LEAST_LOWER_COVER = 0.89, 0.8
"""Share of a rim, and of its lower part, that must be seen."""
_LEAST_BRIDGE = 0.8
"""Share of the bridge that must be seen."""
_WIDEST_GAP = 0.42
"""Between the rims, in eye distances; eyes that look like rims themselves lie further apart."""
_THICKEST = 11
"""Half thickness of a frame in pixels of the view."""


@dataclass(frozen=True, kw_only=True)
class Rim:
    """One closed line around an eye, in pixels of the view."""

    points: Points
    """(n, 2) clockwise from the right."""
    seen: Mask
    """(n,) where a bar is to be seen."""
    inner: NDArray[np.float64]
    """(n,) half thickness towards the middle of the lens."""
    outer: NDArray[np.float64]
    """(n,) half thickness away from it."""

    @property
    def cover(self) -> float:
        """Share of the line that is seen."""
        return float(self.seen.mean())

    @property
    def lower_cover(self) -> float:
        """Share of the lower part, where faces have no lines of their own, that is seen."""
        y = self.points[:, 1]
        low = y > 0.4 * y.min() + 0.6 * y.max()
        return float(self.seen[low].mean())


@dataclass(frozen=True, kw_only=True)
class Spectacles:
    """Rims and bridge in the view, and where the view lies."""

    rims: Mapping[Side, Rim]
    bridge: Points
    """(n, 2) left to right."""
    bridge_seen: Mask
    thickness: float
    """Half thickness of the bridge."""
    matrix: NDArray[np.float64]
    """(2, 3) from picture to view."""

    @property
    def view_size(self) -> NDArray[np.float64]:
        """(2,) width and height of the view."""
        return np.array(_VIEW, np.float64)

    @property
    def points(self) -> Points:
        """(n, 2) all points of the frame that are seen, in picture pixels."""
        parts = [rim.points[rim.seen] for rim in self.rims.values()]
        return self.to_picture(np.concatenate([*parts, self.bridge[self.bridge_seen]]))

    def to_picture(self, points: Points) -> Points:
        """Points (..., 2) of the view in picture pixels."""
        moved: Points = (points - self.matrix[:, 2]) / self.matrix[0, 0]
        return moved

    def ribbons(self, shape: tuple[int, ...]) -> Mask:
        """(h, w) the frame as ribbons of its measured thickness along its lines."""
        mask = np.zeros(shape[:2], np.uint8)
        shift = np.array([0.0, self.thickness])
        strips = [(self.bridge - shift, self.bridge + shift, False)]
        for rim in self.rims.values():
            away = rim.points - rim.points.mean(axis=0)
            away /= np.linalg.norm(away, axis=1, keepdims=True)
            strips.append((rim.points - away * rim.inner[:, None], rim.points + away * rim.outer[:, None], True))
        for one, other, closed in strips:
            _fill_strip(mask, self.to_picture(one), self.to_picture(other), closed)
        return mask > 0

    @property
    def gap(self) -> float:
        """Between the rims, in eye distances."""
        return float(np.ptp(self.bridge[:, 0])) / _DISTANCE

    @property
    def believable(self) -> bool:
        """Whether all parts of a frame are there."""
        rims = self.rims.values()
        return (
            float(np.mean([rim.cover for rim in rims])) > _LEAST_COVER
            and float(np.mean([rim.lower_cover for rim in rims])) > _LEAST_LOWER_COVER
            and float(self.bridge_seen.mean()) > _LEAST_BRIDGE
            and self.gap < _WIDEST_GAP
        )


def trace_spectacles(rgb: NDArray[np.generic], landmarks: Landmarks, frame: FaceFrame) -> Spectacles:
    """The likeliest frame, whether or not there is one.

    ``rgb`` (h, w, 3) in 0..255, ``landmarks`` and ``frame`` of a level face in its pixels.
    """
    scale = _DISTANCE / landmarks.eye_distance
    middle = np.array(_VIEW) / 2
    matrix = np.concatenate([np.eye(2) * scale, (middle - scale * frame.origin)[:, None]], axis=1)
    lab = _view(np.asarray(rgb, np.float32), matrix, scale)
    eyes = {side: _to_view(matrix, landmarks.eye_centre(side)) for side in SIDES}
    rims = {side: _rim(lab, eyes[side], _to_view(matrix, _contour(landmarks, side))) for side in SIDES}
    bridge, seen, thickness = _bridge(lab, rims["r"], rims["l"])
    return Spectacles(rims=rims, bridge=bridge, bridge_seen=seen, thickness=thickness, matrix=matrix)


def _view(rgb: Image, matrix: NDArray[np.float64], scale: float) -> Image:
    """The eye region in Lab; dark parts are spread so that a frame in the shade is as plain as one in the light."""
    if scale < 0.7:
        rgb = cv2.GaussianBlur(rgb, (0, 0), 0.4 / scale)
    centred = matrix.copy()
    centred[:, 2] += 0.5 * scale - 0.5
    region = cv2.warpAffine(rgb, centred, _VIEW, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    lab = cv2.cvtColor(np.clip(region / 255, 0, 1).astype(np.float32), cv2.COLOR_RGB2Lab)
    lightness = cv2.GaussianBlur(lab[..., 0], (0, 0), 12)
    return np.asarray(lab * np.clip(50 / np.maximum(lightness, 1), 1, 2.5)[..., None], np.float32)


def _to_view(matrix: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    moved: NDArray[np.float64] = points @ matrix[:, :2].T + matrix[:, 2]
    return moved


def _contour(landmarks: Landmarks, side: Side) -> Points:
    return landmarks.points[[*EYE_UPPER[side], *EYE_LOWER[side][::-1]]]


def _rim(lab: Image, centre: NDArray[np.float64], eye: Points) -> Rim:
    """The best closed line around the eye."""
    angle = np.arange(_ANGLES) * 2 * np.pi / _ANGLES
    direction = np.stack([_ASPECT * np.cos(angle), np.sin(angle)], axis=-1)
    at = centre + [0.0, 4.0] + _RADII[:, None, None] * direction
    polar = sampled(lab, at)
    strength = bar_strength(np.concatenate([polar[:, -20:], polar, polar[:, :20]], axis=1), 2.0)[:, 20:-20]
    within = cv2.convexHull(eye.astype(np.float32))
    hidden = np.array(
        [cv2.pointPolygonTest(within, (float(x), float(y)), True) > -3 for x, y in at.reshape(-1, 2)]
    ).reshape(strength.shape)
    lower = at[..., 1] > centre[1]
    strength = np.where(hidden & lower, 0, strength)
    path = best_closed_line(_score(strength), step=4)
    column = np.arange(_ANGLES)
    seen = strength[path, column] > _VISIBLE
    inner, outer = _thickness(polar, path, np.linalg.norm(direction, axis=1).astype(np.float64))
    return Rim(points=at[path, column], seen=seen, inner=inner, outer=outer)


def _score(strength: Image) -> Image:
    """Any visible bar counts nearly fully; between two, the stronger one wins."""
    return np.asarray(0.7 * np.clip(strength / 12, 0, 1) + 0.3 * np.clip(strength / 50, 0, 1), np.float32)


def _bridge(lab: Image, right: Rim, left: Rim) -> tuple[Points, Mask, float]:
    """The best line between the rims: points (n, 2), where it is seen (n,), and its half thickness."""
    start = float(right.points[:, 0].max())
    end = max(float(left.points[:, 0].min()), start + 8)
    top = max(right.points[:, 1].min(), left.points[:, 1].min()) - 6
    bottom = 0.4 * min(right.points[:, 1].min(), left.points[:, 1].min()) + 0.6 * max(
        right.points[:, 1].max(), left.points[:, 1].max()
    )
    margin = 12
    x = np.arange(round(start) - margin, round(end) + margin) + 0.5
    y = np.arange(round(top) - 24, round(bottom) + 24) + 0.5
    patch = sampled(lab, np.stack(np.meshgrid(x, y), axis=-1))
    strength = bar_strength(patch, 3.0)
    allowed = (y > top) & (y < bottom)
    inside = slice(margin, len(x) - margin)
    strength = np.where(allowed[:, None], strength, 0)
    path = best_line(_score(strength)[:, inside], step=2)
    column = np.arange(len(path))
    inner, outer = _thickness(patch[:, inside], path, np.ones(len(path)), closed=False)
    points = np.stack([x[inside], y[path]], axis=-1)
    return points, strength[:, inside][path, column] > _VISIBLE, float(np.median((inner + outer) / 2))


def _thickness(
    image: Image, path: NDArray[np.int_], spacing: NDArray[np.floating], closed: bool = True
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How far the bar under ``path`` reaches to lower and to higher rows, in pixels; rows are ``spacing`` apart.

    It ends where the colour is as near to that beside the bar as to that on it; outliers are smoothed away along the
    line.
    """
    column = np.arange(len(path))
    on = image[path, column]
    half = []
    for sign in (-1, 1):
        rows = np.clip(path + sign * np.arange(2 * _THICKEST)[:, None], 0, len(image) - 1)
        away = lengths(image[rows, column] - on)
        limit = 0.5 * np.maximum(away[:_THICKEST].max(axis=0), 1.0)
        reach = (away > limit).argmax(axis=0).astype(np.float64) * spacing
        half.append(_median(np.clip(reach, 1.0, _THICKEST), closed))
    return half[0], half[1]


def _median(values: NDArray[np.float64], closed: bool) -> NDArray[np.float64]:
    """Median over 15 neighbours along a line."""
    padded = np.pad(values, 7, mode="wrap" if closed else "edge")
    result: NDArray[np.float64] = np.median(np.lib.stride_tricks.sliding_window_view(padded, 15), axis=1)
    return result


def sampled(image: Image, at: NDArray[np.float64]) -> Image:
    """Values at points (..., 2) given in continuous pixels."""
    grid = (at - 0.5).astype(np.float32)
    drawn = cv2.remap(image, grid[..., 0], grid[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(drawn, np.float32)


def _fill_strip(mask: NDArray[np.uint8], one: Points, other: Points, closed: bool) -> None:
    """Fill between two lines of as many points."""
    bits = 4
    if closed:
        one, other = (np.concatenate([line, line[:1]]) for line in (one, other))
    for i in range(len(one) - 1):
        corners = np.array([one[i], one[i + 1], other[i + 1], other[i]]) - 0.5
        cv2.fillConvexPoly(mask, np.rint(corners * (1 << bits)).astype(np.int32), 1, shift=bits)
