"""The thick blob of foreign colour that an open mouth or flat lips are in a drawing, and what can be told from it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from cartoonalive.layers.arrays import Curve, Mask
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.masks import dilate, erode, pixel_grid, polygon_mask
from cartoonalive.layers.mouth_view import MouthView, is_trusted, landmarks_open, skin_lightness

_ALIKE = 22.0
"""Lab distance up to which two lips count as the same colour."""
_AROUND_LIPS = 0.015
"""How far beyond trusted lip contours a mouth may reach, in face heights."""


def find_blob(view: MouthView) -> Mask | None:
    """The connected area of foreign colour nearest to where the mouth is expected, holes filled.

    The search window grows when the area touches its rim (downwards only where the landmarks show parted lips, not to
    take in beards); an area as wide as the widest window is no mouth.
    """
    rise = sink = 0.0
    wide_open = landmarks_open(view)
    for reach in (max(0.75 * view.width, 40.0), max(1.1 * view.width, 70.0)):
        blob = _blob_within(view, _mouth_window(view, reach, rise, sink))
        if blob is not None:
            rows = np.nonzero(blob.any(axis=1))[0]
            rise = 0.06 * view.face_height if rows[0] <= _window_top(view, rise) + 1 else rise
            sink = 0.12 * view.face_height if wide_open and rows[-1] >= _window_floor(view, sink) - 2 else sink
            blob = _blob_within(view, _mouth_window(view, reach, rise, sink))
        if blob is None:
            break
        columns = np.nonzero(blob.any(axis=0))[0]
        if np.abs(columns[[0, -1]] - view.centre[0]).max() < reach - 2:
            filled: Mask = ndimage.binary_fill_holes(blob)
            return filled
    return _blob_in_lips(view)


def _blob_in_lips(view: MouthView) -> Mask | None:
    """What is foreign within trusted lip contours of a drawing, where it hangs together with the jaw or clothes."""
    if not is_trusted(view) or view.closeup.landmarks.style != "anime":
        return None
    outline = np.concatenate(view.outer)
    margin = _AROUND_LIPS * view.face_height
    x, y = pixel_grid(view.distance.shape)
    (left, top), (right, bottom) = outline.min(axis=0) - margin, outline.max(axis=0) + margin
    blob = _blob_within(view, (x > left) & (x < right) & (y > top) & (y < bottom))
    return None if blob is None else ndimage.binary_fill_holes(blob)


def _window_top(view: MouthView, rise: float) -> float:
    outline = float(np.concatenate(view.outer)[:, 1].min())
    return min(view.nose + 0.015 * view.face_height, outline - 0.01 * view.face_height) - rise


def _window_floor(view: MouthView, sink: float) -> float:
    floor: float = view.centre[1] + 0.8 * (view.chin - view.centre[1]) + 0.02 * view.face_height + sink
    return floor


def _mouth_window(view: MouthView, reach: float, rise: float, sink: float) -> Mask:
    x, y = pixel_grid(view.distance.shape)
    beside = np.abs(x - view.centre[0]) < reach
    window: Mask = beside & (y > _window_top(view, rise)) & (y < _window_floor(view, sink))
    return window


def _blob_within(view: MouthView, window: Mask) -> Mask | None:
    """Foreign pixels of the strongest component and the weaker ones that hang together with it."""
    strong = max(10.0, 2 * view.tolerance)
    usable = window & ~view.closeup.hair
    weak = ((view.distance > 0.6 * strong) & usable).astype(np.uint8)
    weak = cv2.morphologyEx(weak, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, labels, _, centroids = cv2.connectedComponentsWithStats(weak)
    if count < 2:
        return None
    sure = np.bincount(labels[(view.distance > strong) & usable], minlength=count)
    away = np.abs(centroids - view.centre) @ [1.0, 1.5]
    score = np.where(sure > 0, np.sqrt(sure) - 0.5 * away, -np.inf)
    score[0] = -np.inf
    best = int(np.argmax(score))
    if sure[best] < 60:
        return None
    blob: Mask = labels == best
    return blob


def extent(blob: Mask, columns: NDArray[np.intp]) -> tuple[Curve, Curve]:
    """First and last row of a blob in each of its columns."""
    top = blob[:, columns].argmax(axis=0).astype(np.float64)
    bottom = blob.shape[0] - blob[::-1, columns].argmax(axis=0).astype(np.float64)
    return top, bottom


def fitted_by_landmarks(view: MouthView, blob: Mask) -> Mask:
    """The blob held within the outer landmark contour where that contour parts skin from foreign colour."""
    outline = polygon_mask(view.distance.shape, np.concatenate([view.outer[0], view.outer[1][::-1]])) > 0.5
    ring = dilate(outline, 0.035 * view.face_height) & ~dilate(outline, 0.015 * view.face_height)
    foreign = view.distance > 0.6 * max(10.0, 2 * view.tolerance)
    if outline.sum() > 60 and foreign[outline].mean() > 0.75 and foreign[ring].mean() < 0.3:
        return blob & dilate(outline, 0.008 * view.face_height)
    return blob


def misses_opening(view: MouthView, blob: Mask) -> bool:
    """Whether the blob leaves out most of what lies between the inner lip contours: it is but a dark corner."""
    opening = polygon_mask(blob.shape, np.concatenate([view.inner[0], view.inner[1][::-1]])) > 0.5
    return bool(opening.any() and blob[opening].mean() < 0.5)


def without_lips(view: MouthView, blob: Mask) -> Mask:
    """The dark part of a blob when what remains is darker than skin too: lips around an open mouth."""
    lightness = view.closeup.lab[..., 0]
    skin = skin_lightness(view, blob)
    _, labels, stats, _ = cv2.connectedComponentsWithStats((blob & (lightness < 0.72 * skin)).astype(np.uint8))
    if len(stats) < 2:
        return blob
    dark: Mask = ndimage.binary_fill_holes(labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])))
    rest = blob & ~dark
    if dark.sum() < 0.3 * blob.sum() or not rest.any() or np.median(lightness[rest]) > skin - 2:
        return blob
    return dark


def without_glow(view: MouthView, blob: Mask) -> Mask:
    """The blob without a wide soft rim in which its colour fades into the skin's."""
    core = view.distance > 0.45 * np.quantile(view.distance[blob], 0.8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats((blob & core).astype(np.uint8))
    if len(stats) < 2:
        return blob
    solid: Mask = ndimage.binary_fill_holes(labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])))
    return solid if 0.45 < solid.sum() / blob.sum() < 0.8 else blob


def with_teeth(view: MouthView, blob: Mask) -> Mask:
    """The blob's convex hull where the notches in it are paler than skin: teeth along the rim."""
    outline, _ = cv2.findContours(blob.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    hull = cv2.fillConvexPoly(np.zeros(blob.shape, np.uint8), cv2.convexHull(np.concatenate(outline)), 1) > 0
    notch = erode(hull, 1) & ~dilate(blob, 1)
    skin = ~dilate(hull, 4) & (view.distance < view.tolerance)
    if notch.sum() < 0.02 * blob.sum() or not skin.any():
        return blob
    lab = view.closeup.lab
    chroma = lengths(lab[..., 1:])
    pale = (chroma < 0.6 * np.median(chroma[skin])) & (lab[..., 0] > np.median(lab[skin][:, 0]) - 12)
    return hull if pale[notch].mean() > 0.5 else blob


def has_lips_around(view: MouthView, blob: Mask) -> bool:
    """Whether the rim around an open mouth is of another colour than skin."""
    ring = dilate(blob, 0.022 * view.face_height) & ~dilate(blob, 0.01 * view.face_height)
    return bool(np.median(view.distance[ring]) > max(4.5, 0.8 * view.tolerance))


def is_dark(view: MouthView, blob: Mask) -> bool:
    """The inside of a mouth rather than lips: most of the blob is much darker than skin, in one piece."""
    core = erode(blob, 2)
    lightness = view.closeup.lab[..., 0]
    return bool(core.sum() > 30 and np.median(lightness[core]) < 0.62 * skin_lightness(view, blob))


def has_inner_line(view: MouthView, blob: Mask, columns: NDArray[np.intp]) -> bool:
    """Whether a dark line runs through the blob from side to side: lips that are shut."""
    thickness = blob[:, columns].sum(axis=0)
    core = erode(blob, max(2.0, 0.18 * float(np.median(thickness))))[:, columns]
    lightness = cv2.GaussianBlur(view.closeup.lab[..., 0], (0, 0), 0.8)
    away = max(3, round(0.2 * float(np.median(thickness))))
    lab = view.closeup.lab
    alike = lengths(np.roll(lab, away, axis=0) - np.roll(lab, -away, axis=0)) < _ALIKE
    above, below = np.roll(lightness, away, axis=0), np.roll(lightness, -away, axis=0)
    line = np.where(alike, np.minimum(above, below) - lightness, 0)
    crossing = np.where(core, line[:, columns], -np.inf)
    depth = np.take_along_axis(lightness[:, columns], crossing.argmax(axis=0)[None], axis=0)[0]
    rim = blob & ~erode(blob, 2)
    darker = depth < np.quantile(lightness[rim], 0.3) - 3
    return bool(np.mean((crossing.max(axis=0) > 4) & darker) > 0.6)
