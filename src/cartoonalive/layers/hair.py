"""The hair sheet divided into front and side hair that overlap without showing it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import Landmarks
from cartoonalive.layers.arrays import Alpha
from cartoonalive.layers.masks import dilate, smoothstep
from cartoonalive.layers.place import Place
from cartoonalive.layers.sheet import Sheet

_FADE = 0.06
"""Width of the soft transition between two pieces, in face widths."""
_UNDERLAP = 0.05
"""How far the lower piece runs on beyond the transition, in face widths."""


def split_hair(hair: Sheet, landmarks: Landmarks, oval: NDArray[np.bool_], width: float) -> tuple[Sheet, ...]:
    """``side hair-r``, ``side hair-l`` and ``front hair``, back to front, compositing to ``hair`` again.

    Front is what lies above or on the face ``oval`` (h, w); sides hang beside it, divided in the middle. ``width`` is
    the face width in pixels. Empty pieces are left out.
    """
    place = Place.of(hair.alpha.shape, landmarks)
    u, v = place.u[:1], place.v[:, :1]
    above = smoothstep((0.02 - v) / _FADE)
    on_face = dilate(oval, 0.02 * width) * smoothstep((0.3 - v) / _FADE)
    aside = smoothstep((np.abs(u) - 0.62) / 0.2) * smoothstep((v + 0.35) / 0.2)
    front = np.maximum(above * (1 - aside), on_face).astype(np.float32)
    right = smoothstep(0.5 - u / _FADE).astype(np.float32)

    rest_alpha = _under(hair.alpha, front)
    rest_alpha = np.where(front < 1, rest_alpha, rest_alpha * dilate(front < 1, _UNDERLAP * width))
    left_share = np.broadcast_to(1 - right, hair.alpha.shape)
    right_alpha = _under(rest_alpha, left_share)
    right_alpha = np.where(left_share < 1, right_alpha, right_alpha * dilate(left_share < 1, _UNDERLAP * width))
    pieces = (
        Sheet(name="side hair-r", colour=hair.colour, alpha=right_alpha.astype(np.float32)),
        Sheet(name="side hair-l", colour=hair.colour, alpha=(rest_alpha * left_share).astype(np.float32)),
        Sheet(name="front hair", colour=hair.colour, alpha=hair.alpha * front),
    )
    return tuple(piece for piece in pieces if piece.alpha.max() > 0.02)


def _under(alpha: Alpha, share: Alpha) -> Alpha:
    """Alpha of the lower piece so that ``alpha * share`` over it gives ``alpha`` again; opaque stays opaque."""
    lower: Alpha = np.clip(1 - (1 - alpha) / np.maximum(1 - alpha * share, 1e-4), 0, 1).astype(np.float32)
    return np.where(alpha > 0.999, np.float32(1.0), lower)
