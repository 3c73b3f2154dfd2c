"""The white of the eye: continued smoothly under iris and lash."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Alpha, Image, Mask
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.eye_window import EyeWindow
from cartoonalive.layers.masks import erode, smoothstep
from cartoonalive.layers.skin import to_lab

_CORNER = 0.1
"""Length over which the lids of drawn eyes are made to meet, in eye widths."""
_NO_WHITE = 0.05
"""Room between iris and corner, in eye widths, in which no white is seen."""
_NEAR = 20.0
"""Distance in Lab from the measured white up to which a pixel is white."""
_LID_SHADE = 0.2
"""Depth of the lid's shade, in heights of the opening."""
_TIE = 0.02
"""How strongly the shading is held level, per known pixel."""
_ENOUGH = 0.05
"""Share of the opening that must be white for its shading to be believed entirely."""


def opening_alpha(window: EyeWindow) -> Alpha:
    """(h, w) coverage of the opening, from the lash's ridge to the lower lid.

    The lids meet in the corners. On drawn eyes without white beside the iris, the iris is the end of the eye: there
    the opening is as round as it.
    """
    if window.photo:
        return window.area(window.ridge, window.lower + 0.5)
    corner = 1 - np.minimum(window.x - window.first, window.last - window.x)[:1] / (_CORNER * window.width)
    meeting = 0.5 * np.clip(corner, 0, 1) ** 2 * (window.lower - window.ridge)
    opening = window.area(window.ridge + meeting, window.lower + 0.5 - meeting)
    iris = window.iris
    disc = np.clip((1.04 - iris.radius(window.x, window.y)) * iris.rx + 0.5, 0, 1)
    rows = np.clip(window.y - window.ridge, 0, 1) * np.clip(window.lower + 1 - window.y, 0, 1)
    round_end = np.minimum(disc, rows)
    left = (iris.x - iris.rx < window.first + _NO_WHITE * window.width) & (window.x < iris.x)
    right = (iris.x + iris.rx > window.last - _NO_WHITE * window.width) & (window.x >= iris.x)
    return np.asarray(np.where(left | right, round_end, opening), np.float32)


def plain_white(window: EyeWindow, white: NDArray[np.float32], seen: Mask) -> Image:
    """(h, w, 3) white without iris and lash: a smooth shading fitted to the pixels of ``seen`` (h, w) that are white.

    ``white`` (3,) is the measured RGB, which counts where hardly any is seen. Across the eye the shading is a parabola;
    downwards it is a parabola and the shade that the lid throws.
    """
    weights = np.array([0.5 if window.shaded else 1.0, 1, 1], np.float32)
    distance = lengths((window.lab - to_lab(white[None, None])[0, 0]) * weights)
    known = erode(seen & (distance < _NEAR), 1)
    flat = np.broadcast_to(white, window.portrait.shape).astype(np.float32)
    if known.sum() < 12:
        return flat
    terms = _terms(window)
    fitted = _fit(terms[known].astype(np.float64), window.portrait[known].astype(np.float64), terms)
    low, high = np.quantile(window.portrait[known], [0.05, 0.95], axis=0)
    opening = max(float(window.area(window.lid_edge, window.lower).sum()), 1.0)
    share = min(float(known.sum()) / (_ENOUGH * opening), 1.0)
    return np.asarray(flat + share * (fitted.clip(low, high) - flat), np.float32)


def shown_white(window: EyeWindow, plain: Image, seen: Alpha, beyond_iris: Alpha) -> Image:
    """(h, w, 3) the ``plain`` white with the portrait where it is ``seen``, softly joined.

    ``seen`` (h, w) 0..1; ``beyond_iris`` (h, w): pixels outside the iris's soft rim. Near the iris only what is white
    counts as seen, so that no piece of it stays behind when the gaze wanders.
    """
    off = lengths(window.lab - to_lab(plain))
    strange = smoothstep((off - 10) / 12) * (1 - smoothstep(beyond_iris / (0.25 * window.iris.rx) - 0.5))
    share = seen * smoothstep(beyond_iris / 2.5) * (1 - strange)
    soft = cv2.GaussianBlur(share.astype(np.float32), (0, 0), 1.0)[..., None]
    return np.asarray(plain + soft * (window.portrait - plain), np.float32)


def _terms(window: EyeWindow) -> NDArray[np.float32]:
    """(h, w, 5) the functions of place that make up the shading."""
    across = (2 * window.x - window.first - window.last) / window.width
    down = (window.y - window.lid_edge) / np.maximum(window.lower - window.lid_edge, 2.0)
    down = down.clip(0, 1)
    return np.stack([np.ones_like(across), across, across**2, down, np.exp(-down / _LID_SHADE)], axis=-1)


def _fit(terms: NDArray[np.float64], colours: NDArray[np.float64], everywhere: NDArray[np.float32]) -> Image:
    """Robust, tied least squares of ``colours`` (n, 3) on ``terms`` (n, 5), evaluated ``everywhere`` (h, w, 5)."""
    tie = np.diag([0.0, *[_TIE * len(terms)] * 4])
    weight = np.ones(len(terms))
    for _ in range(4):
        weighted = terms * weight[:, None]
        solution = np.linalg.solve(terms.T @ weighted + tie + 1e-6 * np.eye(5), weighted.T @ colours)
        residual = lengths(terms @ solution - colours)
        weight = 1 / (1 + (residual / max(1.5 * float(np.median(residual)), 2.0)) ** 2)
    return np.asarray(everywhere @ solution, np.float32)
