"""From a blurred person probability to an edge that follows the picture.

Colour models of figure and backdrop with a graph cut (GrabCut, Rother et al. 2004) at low resolution decide where the
figure ends; a colour guided filter (He et al. 2010) at full resolution draws the edge.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from cartoonalive.landmarks.model import OVAL, FaceFrame, Landmarks
from cartoonalive.layers.arrays import Alpha, Mask
from cartoonalive.layers.masks import dilate, erode, polygon_mask
from cartoonalive.layers.skin import to_lab

_CUT_SIDE = 400
"""Longest side in pixels at which the graph cut runs."""
_ROUNDS = 2
_SURE = 0.97
"""Probability from which a pixel is figure unless its colour is altogether foreign."""
_CELL = 5.0
"""Grid of the colour palettes, Lab."""
_LIKE_BACKDROP, _UNLIKE_FIGURE = 6.0, 12.0
"""Lab distances from both palettes that make a pixel backdrop seen through the figure."""
_FOREIGN, _COMMON = 30.0, 0.02
"""Lab distance from the figure's palette that no certainty of the network outweighs, and the least share of the
backdrop that must look like that."""
_LEAST_ISLAND, _LARGEST_ISLAND = 0.0015, 0.12
"""Area of such an island in square face widths."""


def refine_person(rgb: NDArray[np.uint8], probability: Alpha, inside: Mask, landmarks: Landmarks) -> Alpha:
    """Alpha (h, w) of the figure from the network's ``probability`` (h, w).

    ``rgb`` (h, w, 3) 0..255 with valid colours outside the picture, ``inside`` (h, w) where the picture is.
    """
    frame = FaceFrame.of(landmarks)
    figure = _graph_cut(rgb, probability, inside, landmarks, frame)
    radius = max(2, round(0.04 * frame.width))
    guided = cv2.ximgproc.guidedFilter(rgb, figure, radius, 60.0)
    alpha: Alpha = np.clip((guided - 0.15) / 0.7, 0.0, 1.0)
    return alpha


def _graph_cut(
    rgb: NDArray[np.uint8], probability: Alpha, inside: Mask, landmarks: Landmarks, frame: FaceFrame
) -> Alpha:
    """0/1 figure at full size, found at low resolution; only what hangs together with the face is kept."""
    scale = min(1.0, _CUT_SIDE / max(rgb.shape[:2]))
    size = (max(1, round(rgb.shape[1] * scale)), max(1, round(rgb.shape[0] * scale)))
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    belief = cv2.resize(probability, size, interpolation=cv2.INTER_AREA)
    pictured = cv2.resize(inside.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    face = polygon_mask(small.shape, landmarks.points[list(OVAL)] * scale) > 0.5
    reach = 0.05 * frame.width * scale

    seeds = np.where(belief > 0.5, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    seeds[erode(belief > 0.9, reach) | erode(face, reach)] = cv2.GC_FGD
    seeds[erode(belief < 0.1, reach) & ~dilate(face, reach)] = cv2.GC_BGD
    seeds[~pictured & (belief < 0.5)] = cv2.GC_BGD
    if not ((seeds == cv2.GC_BGD).any() and (seeds == cv2.GC_FGD).any()):
        return (probability > 0.5).astype(np.float32)
    cv2.setRNGSeed(0)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(np.ascontiguousarray(small), seeds, None, *models, _ROUNDS, cv2.GC_INIT_WITH_MASK)
    figure = _connected((seeds == cv2.GC_FGD) | (seeds == cv2.GC_PR_FGD), face)
    figure &= ~_backdrop_seen_through(small, figure, pictured, belief, face, frame.width * scale)
    enlarged: Alpha = cv2.resize(figure.astype(np.float32), rgb.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return enlarged


def _backdrop_seen_through(
    rgb: NDArray[np.uint8], figure: Mask, inside: Mask, belief: Alpha, face: Mask, width: float
) -> Mask:
    """Islands in the figure, between locks or under an arm, with the backdrop's colours and none of the figure's."""
    lab = to_lab(cv2.bilateralFilter(rgb, 5, 20, 3))
    around = inside & ~dilate(figure, 0.03 * width) & dilate(figure, 0.6 * width)
    core = erode(figure, 0.06 * width)
    if min(around.sum(), core.sum()) < 100:
        return np.zeros_like(figure)
    behind, own = _palette_distance(lab, lab[around], 0.004), _palette_distance(lab, lab[core], 0.004)
    common = _palette_distance(lab, lab[around], _COMMON) < _LIKE_BACKDROP
    foreign = ((own > _FOREIGN) & common) | ((own > _UNLIKE_FIGURE) & (belief < _SURE))
    alike = figure & inside & ~dilate(face, 0.02 * width) & (behind < _LIKE_BACKDROP) & foreign
    _, parts, stats, _ = cv2.connectedComponentsWithStats(alike.astype(np.uint8))
    areas = stats[:, cv2.CC_STAT_AREA]
    islands = np.flatnonzero((areas > _LEAST_ISLAND * width**2) & (areas < _LARGEST_ISLAND * width**2))
    found = np.isin(parts, islands[islands > 0])
    return dilate(found, 1) & (behind < own)


def _palette_distance(lab: NDArray[np.float32], samples: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    """Lab distance (h, w) to the nearest colour of samples (n, 3) that makes up at least ``share`` of them."""
    cells, counts = np.unique(np.rint(samples / _CELL).astype(np.int32), axis=0, return_counts=True)
    palette = (cells[counts >= min(share * len(samples), counts.max())] * _CELL).astype(np.float32)
    distance, _ = cKDTree(palette).query(lab.reshape(-1, 3))
    return np.asarray(distance, np.float32).reshape(lab.shape[:2])


def _connected(figure: Mask, face: Mask) -> Mask:
    """The components that touch the face, and any other of at least a tenth of their area."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(figure.astype(np.uint8))
    touching = np.unique(labels[face & figure])
    touching = touching[touching > 0]
    if len(touching) == 0:
        return figure
    areas = stats[:, cv2.CC_STAT_AREA]
    large = np.flatnonzero(areas > 0.1 * areas[touching].sum())
    return np.isin(labels, np.union1d(touching, large[large > 0]))
