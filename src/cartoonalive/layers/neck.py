"""The neck behind the jaw: continued upward so that a turning head shows more of it and never opens a gap.

Source of the method: recipes-turn section 4, rule 7, with a picture instead of a flat colour. The two edges of the neck
run on towards the ears in the direction in which they are seen below the jaw, with their outline, and lean inward just
so far that they are hidden again behind a turned head's ears. Between them what touches the jaw from below is drawn
out upward, ever softer.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Alpha, Image
from cartoonalive.layers.labels import Regions
from cartoonalive.layers.masks import smoothstep
from cartoonalive.layers.neck_edge import trace_edge
from cartoonalive.layers.place import Place
from cartoonalive.layers.scene import Scene

_TOP = 0.12
"""Face coordinate v up to which the neck goes, behind the ears."""
_LOWEST = 1.1
"""v down to which a face with a long beard may reach."""
_WIDEST = 0.55
"""|u| beyond which nothing that touches the jaw is neck."""
_TOUCHING = 0.012, 0.025
"""Body from so far below the jaw on, and so far, touches it, in face widths."""
_SAMPLED = 0.025, 0.05
"""The colour is taken from so far below the jaw on, free of its outline and shadow, and so far, in face widths."""
_LOWEST_SHARE = 0.4
"""Share of the looked-at pixels of a column that must be neck."""
_NARROWEST = 0.1
"""Width of a neck in face widths; narrower contacts are none."""
_GAP = 0.05
"""Gaps of the contact with the jaw that are closed, in face widths."""
_SOFT = 0.01, 0.08
"""Blur across the neck in face widths at the jaw and well above it: nothing is drawn out to long streaks."""


@dataclass(frozen=True, kw_only=True)
class HiddenNeck:
    """What of the body lies behind the jaw."""

    alpha: Alpha
    """(h, w) 0..1."""
    colour: Image
    """(h, w, 3) RGB 0..255, valid where alpha is not 0."""


@dataclass(frozen=True, kw_only=True)
class _Contact:
    """The columns in which the neck touches the jaw."""

    left: int
    right: int
    """The last one."""


def hidden_neck(scene: Scene) -> HiddenNeck:
    """Continue the neck, or without one what else touches the jaw, behind the face.

    A head without anything below gets an empty neck.
    """
    jaw = _jaw(scene.regions, scene.place)
    contact = _contact(scene, jaw)
    if contact is None:
        return HiddenNeck(alpha=np.zeros_like(scene.matte.alpha), colour=scene.matte.colour)
    top = float(np.interp(_TOP, scene.place.v[:, 0], np.arange(len(scene.place.v))))
    y, x = np.mgrid[: scene.seen.shape[0], : scene.seen.shape[1]].astype(np.float32)
    edges = [
        trace_edge(scene, (column, int(jaw[column])), inward, _hiding_place(scene, inward, top))
        for column, inward in ((contact.left, 1), (contact.right, -1))
    ]
    depths = [edge.depth(x, y, top) for edge in edges]
    colour = _drawn_out(scene, contact, jaw, depths, y)
    alpha = np.ones_like(scene.matte.alpha)
    for edge, depth in zip(edges, depths, strict=True):
        colour = edge.paint(colour, depth)
        alpha = np.minimum(alpha, edge.coverage(depth))
    behind = (scene.regions.oval | scene.regions.face | scene.regions.hair) & ~scene.regions.body & scene.seen
    behind &= (y > top) & (y <= np.where(jaw < 0, 0, jaw)[None, :] + 1)
    return HiddenNeck(alpha=np.where(behind, alpha, 0).astype(np.float32), colour=colour)


def _jaw(regions: Regions, place: Place) -> NDArray[np.int64]:
    """(w,) the row of the lowest face pixel of each column below the mouth's corners; -1 where there is none."""
    face = (regions.face | regions.oval) & (place.v > 0.2) & (place.v < _LOWEST) & ~regions.body
    height = face.shape[0]
    lowest = height - 1 - face[::-1].argmax(axis=0)
    return np.where(face.any(axis=0), lowest, -1)


def _contact(scene: Scene, jaw: NDArray[np.int64]) -> _Contact | None:
    """Where the neck touches the jaw, from its outermost skin on; where no skin does, clothes; None where nothing."""
    body = scene.regions.body & scene.seen
    rows = _below(scene, jaw, _TOUCHING)
    across = np.arange(len(jaw))
    near = (jaw >= 0) & (np.abs(scene.place.u[0]) < _WIDEST)
    touched = near & (body[rows, across].mean(axis=0) >= _LOWEST_SHARE)
    first, last = _longest_run(touched, _GAP * scene.width)
    if last - first < _NARROWEST * scene.width:
        return None
    skin = body & scene.shadowed_skin
    of_skin = np.flatnonzero(skin[rows, across].mean(axis=0)[first:last] >= _LOWEST_SHARE) + first
    if len(of_skin) and of_skin[-1] - of_skin[0] >= _NARROWEST * scene.width:
        return _Contact(left=int(of_skin[0]), right=int(of_skin[-1]))
    return _Contact(left=first, right=last - 1)


def _below(scene: Scene, jaw: NDArray[np.int64], where: tuple[float, float]) -> NDArray[np.int64]:
    """(k, w) rows of the pixels ``where`` = (from, extent) face widths below the ``jaw`` (w,)."""
    start, extent = max(2, round(where[0] * scene.width)), max(3, round(where[1] * scene.width))
    rows: NDArray[np.int64] = np.clip(jaw + start + np.arange(extent)[:, None], 0, scene.seen.shape[0] - 1)
    return rows


def _longest_run(mask: NDArray[np.bool_], gap: float) -> tuple[int, int]:
    """First and last-but-one index of the longest run of ``mask``, gaps of up to ``gap`` closed."""
    kernel = np.ones((1, 2 * round(gap / 2) + 1), np.uint8)
    closed = cv2.morphologyEx(mask[None].astype(np.uint8), cv2.MORPH_CLOSE, kernel)[0]
    ends = np.flatnonzero(np.diff(np.concatenate([[0], closed, [0]]).astype(np.int8)))
    runs = [(int(a), int(b)) for a, b in zip(ends[::2], ends[1::2], strict=True)]
    return max(runs, key=lambda run: run[1] - run[0], default=(0, 0))


def _hiding_place(scene: Scene, inward: int, top: float) -> float:
    """Column at the row ``top`` that the head covers on this side however it turns."""
    columns = np.flatnonzero(scene.regions.oval[round(top)])
    if len(columns) == 0:
        columns = np.array([0, scene.seen.shape[1] - 1])
    contour = columns[0] if inward > 0 else columns[-1]
    return float(contour + inward * 0.11 * scene.width)


def _drawn_out(
    scene: Scene, contact: _Contact, jaw: NDArray[np.int64], depths: list[Alpha], y: NDArray[np.float32]
) -> Image:
    """(h, w, 3) what lies below the jaw drawn out upward between the edges, ever softer."""
    columns = np.arange(contact.left, contact.right + 1)
    rows = _below(scene, jaw, _SAMPLED)[:, columns]
    weights = (scene.regions.body & scene.seen)[rows, columns][..., None].astype(np.float32)
    total = weights.sum(axis=0)
    profile = (scene.matte.colour[rows, columns] * weights).sum(axis=0)
    crisp, soft = (_smoothed(profile, total, max(0.5, share * scene.width)) for share in _SOFT)
    across = depths[0] / np.maximum(depths[0] + depths[1], 1.0)
    source = np.clip(np.rint(across * (len(columns) - 1)), 0, len(columns) - 1).astype(int)
    rise = jaw[columns][source] - y
    share = smoothstep(rise / (0.2 * scene.width))[..., None].astype(np.float32)
    drawn: Image = (crisp[source] * (1 - share) + soft[source] * share).astype(np.float32)
    return drawn


def _smoothed(sums: Image, weights: Image, sigma: float) -> Image:
    """(n, 3) colours from sums (n, 3) and weights (n, 1), blurred along n."""
    kernel = (0, 0), sigma
    blurred = cv2.GaussianBlur(sums[None], *kernel, borderType=cv2.BORDER_REFLECT)[0]
    weight = cv2.GaussianBlur(weights[None], *kernel, borderType=cv2.BORDER_REFLECT)
    colours: Image = blurred / np.maximum(weight.reshape(-1, 1), 1e-3)
    return colours
