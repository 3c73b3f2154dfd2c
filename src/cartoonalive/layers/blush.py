"""Blush: a soft spot on each cheek that multiplies the skin below it, so that lines and grain stay.

The spot lies on the cheek below the eye, keeps clear of eye, nose, mouth and the face's outline, and leaves out what is
no skin: beards, painted-on frames. Its colour is that of the portrait's own skin, reddened; in a portrait without
colours it is a shade.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import NOSE_BASE, OVAL, SIDES, Landmarks, Side
from cartoonalive.layers.arrays import Image, Mask
from cartoonalive.layers.masks import exact_depth, pixel_grid, polygon_mask, smoothstep
from cartoonalive.layers.model import EyeShape, FacePaint, Layer, MouthShape
from cartoonalive.layers.skin import SkinModel, skin_model, to_lab, to_rgb

Weight = NDArray[np.float64]

_DOWN, _DOWN_UNCUT = 0.42, 0.72
"""Where between lower lid and mouth the middle of a spot lies; below an eye that was not cut its lid is uncertain."""
_HALF = {"photo": (0.21, 0.15), "anime": (0.17, 0.105), "drawn": (0.17, 0.105)}
"""Half axes of a spot in face widths, by style."""
_SPAN = 0.45
"""Largest half width as a share of the cheek between nose and outline: the far cheek of a turned face is narrow."""
_RIM = 0.06
"""Distance in face widths over which a spot fades out towards eye, mouth and the face's outline."""
_AROUND = 0.025
"""Sigma in face widths to which skin and what is none are told apart: lines, freckles and gleams count as skin."""
_LEAST_SKIN = 0.35
"""Share of a spot that is skin, below which the colour of the skin is taken to be misjudged."""
_DARKER, _REDDER, _YELLOWER = 0.86, 0.30, 0.08
"""From skin to blush: factor of the lightness L, and shifts of a and b as shares of L."""
_COLOURLESS = (4.0, 12.0)
"""Chroma of the most colourful tenth of the face, up to which blush is a shade and from which it is red."""
_STRENGTH = {"photo": 0.62, "anime": 0.95, "drawn": 0.95}
"""Alpha in the middle of a spot, by style."""


def cut_blush(
    paint: FacePaint, face: NDArray[np.float32], eyes: Mapping[Side, EyeShape], mouth: MouthShape
) -> tuple[Layer, ...]:
    """The layers ``blush-r`` and ``blush-l``, to be multiplied with what lies below them and not seen at rest.

    ``face`` (h, w) is the alpha of the face sheet. Comes after the cutters that lift features off ``paint.skin``.
    """
    cheeks = _Cheeks.of(paint, face, eyes, mouth)
    strength = _STRENGTH[paint.landmarks.style]
    colour = np.broadcast_to(cheeks.factor, cheeks.skin.shape)
    layers = []
    for side in SIDES:
        layer = Layer.cropped(f"blush-{side}", colour, strength * cheeks.spot(side, eyes[side]))
        layers.append(replace(layer, left=layer.left + cheeks.left, top=layer.top + cheeks.top))
    return tuple(layers)


@dataclass(frozen=True, kw_only=True)
class _Cheeks:
    """The face between eyes and mouth, in pixels of a window of the canvas."""

    left: int
    top: int
    """Canvas column and row of the window's corner."""
    skin: Image
    """(h, w, 3) RGB, the face without its features."""
    lab: Image
    face: Mask
    """(h, w) where the face is; without eyes, mouth and all below its line, where the jaw moves."""
    mouth_row: float
    """Row of the mouth's line, at its highest."""
    landmarks: Landmarks
    model: SkinModel
    width: float
    """Width of the face, W."""

    @classmethod
    def of(
        cls, paint: FacePaint, face: NDArray[np.float32], eyes: Mapping[Side, EyeShape], mouth: MouthShape
    ) -> _Cheeks:
        contour = paint.landmarks.points[list(OVAL)]
        height, width = face.shape
        left, top = np.maximum(np.floor([contour[:, 0].min(), paint.frame.origin[1]]), 0).astype(int).tolist()
        right, bottom = np.minimum(np.ceil(contour.max(axis=0)), (width, height)).astype(int).tolist()
        crop = (slice(top, bottom), slice(left, right))
        skin = np.ascontiguousarray(paint.skin[crop])
        lab = to_lab(skin)
        landmarks = paint.landmarks.transformed(np.array([[1.0, 0, -left], [0, 1.0, -top]]))
        oval = polygon_mask(skin.shape, landmarks.points[list(OVAL)]) > 0.5
        rims = [(eye.x, eye.ridge, eye.lower) for eye in eyes.values()]
        rims.append((mouth.x, mouth.upper_outer, mouth.lower_outer))
        outlines = [np.concatenate([np.column_stack([x, up]), np.column_stack([x, low])[::-1]]) for x, up, low in rims]
        features = np.max([polygon_mask(skin.shape, outline - (left, top)) for outline in outlines], axis=0) > 0.5
        mouth_row = float(mouth.line.min()) - top
        above_mouth = np.arange(skin.shape[0])[:, None] + 0.5 < mouth_row
        return cls(
            left=left,
            top=top,
            skin=skin,
            lab=lab,
            face=oval & (face[crop] > 0.99) & above_mouth & ~features,
            mouth_row=mouth_row,
            landmarks=landmarks,
            model=skin_model(lab, landmarks, paint.hair[crop] > 0.35),
            width=paint.frame.width,
        )

    @property
    def factor(self) -> NDArray[np.float32]:
        """(3,) RGB 0..255 that turns skin into blush when it is multiplied with it."""
        chroma = np.linalg.norm(self.lab[self.face][:, 1:], axis=1) if self.face.any() else np.zeros(1)
        low, high = _COLOURLESS
        red = float(smoothstep((np.quantile(chroma, 0.9) - low) / (high - low)))
        shift = red * float(self.model.mean[0]) * np.array([0, _REDDER, _YELLOWER])
        blush = self.model.mean * (_DARKER, 1, 1) + shift
        skin, flushed = (to_rgb(one).clip(1, 255) for one in (self.model.mean, blush))
        factor: NDArray[np.float32] = (255 * np.minimum(flushed / skin, 1)).astype(np.float32)
        return factor

    def spot(self, side: Side, eye: EyeShape) -> Weight:
        """(h, w) 0..1 how strongly the cheek on one side blushes."""
        x, y = pixel_grid(self.skin.shape)
        (column, row), (across, down) = self._place(side, eye)
        radius = np.hypot((x - column) / across, (y - row) / down)
        depth = exact_depth(np.pad(self.face, 1))[1:-1, 1:-1]
        spot = (1 - smoothstep(radius)) * smoothstep(depth / (_RIM * self.width))
        on_skin = spot * self._skin_share
        return on_skin if on_skin.sum() > _LEAST_SKIN * spot.sum() else spot

    def _place(self, side: Side, eye: EyeShape) -> tuple[tuple[float, float], tuple[float, float]]:
        """Middle and half axes of a spot; between nose and outline, wherever the face is turned to."""
        outwards = -1.0 if side == "r" else 1.0
        lid = float(eye.lower.max()) - self.top
        row = lid + (_DOWN_UNCUT if eye.kind == "kept" else _DOWN) * max(self.mouth_row - lid, 0.0)
        nose = self.landmarks.points[list(NOSE_BASE), 0]
        inner = float(nose.min() if side == "r" else nose.max())
        contour = self.landmarks.points[list(OVAL)]
        beside = contour[np.sign(contour[:, 0] - inner) == outwards]
        outer = float(beside[np.abs(beside[:, 1] - row).argmin(), 0]) if len(beside) else inner
        across, down = (half * self.width for half in _HALF[self.landmarks.style])
        across = min(across, max(_SPAN * abs(outer - inner), 1.0))
        below_eye, on_cheek = float(eye.x[0] + eye.x[-1]) / 2 - self.left, (inner + outer) / 2
        low, high = sorted((inner + outwards * across, outer - outwards * across))
        return (float(np.clip((below_eye + on_cheek) / 2, low, high)), row), (across, down)

    @property
    def _skin_share(self) -> Weight:
        """(h, w) 1 on skin, 0 on what is none, smooth between; skin may be redder than it is on the whole."""
        sigma = _AROUND * self.width
        off = (cv2.GaussianBlur(self.lab, (0, 0), sigma / 2) - self.model.mean) * np.array([0.4, 1, 1], np.float32)
        off[..., 1] *= np.where(off[..., 1] > 0, 0.3, 1.0)
        skin = np.linalg.norm(off, axis=-1) < np.clip(3 * self.model.spread, 16, 24)
        share = cv2.GaussianBlur(skin.astype(np.float32), (0, 0), sigma)
        return smoothstep(2 * share - 1)
