"""Layers and the curves measured on them: what the cutting stage hands to the rig.

Layer names follow the See-through vocabulary (``front hair``, ``back hair``, ``face``, ``eyewhite-l`` ...), ``-l/-r``
being the character's own sides. Curves are sampled at integer-spaced columns left to right, canvas pixels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.events import ModelWarning
from cartoonalive.landmarks.model import FaceFrame, Landmarks, Side
from cartoonalive.layers.arrays import Curve


@dataclass(frozen=True, kw_only=True)
class Layer:
    """A cut-out of the canvas."""

    name: str
    pixels: NDArray[np.uint8]
    """(h, w, 4) RGBA, alpha not premultiplied."""
    left: int
    """Canvas column of the layer's first column."""
    top: int
    """Canvas row of the layer's first row."""

    @classmethod
    def cropped(cls, name: str, colour: NDArray[np.floating], alpha: NDArray[np.floating], margin: int = 2) -> Layer:
        """A layer from canvas-sized colour (h, w, 3) in 0..255 and alpha (h, w) in 0..1, cropped to its content.

        ``margin`` transparent pixels are kept around so that bilinear sampling fades out. Transparent pixels take the
        colour of the nearest opaque one, so that no dark or background rim bleeds in.
        """
        from cartoonalive.layers.matting import bleed_colour

        rows, columns = np.nonzero(alpha > 1 / 510)
        if len(rows) == 0:
            return cls(name=name, pixels=np.zeros((1, 1, 4), np.uint8), left=0, top=0)
        height, width = alpha.shape
        top, bottom = max(rows.min() - margin, 0), min(rows.max() + 1 + margin, height)
        left, right = max(columns.min() - margin, 0), min(columns.max() + 1 + margin, width)
        crop = (slice(top, bottom), slice(left, right))
        a = np.clip(np.rint(alpha[crop] * 255), 0, 255).astype(np.uint8)
        rgb = np.clip(np.rint(colour[crop]), 0, 255).astype(np.uint8)
        return cls(name=name, pixels=np.dstack([bleed_colour(rgb, a), a]), left=int(left), top=int(top))

    @property
    def empty(self) -> bool:
        """Whether nothing is to be seen on it."""
        return not bool((self.pixels[..., 3] > 0).any())


@dataclass(frozen=True, kw_only=True)
class EyeShape:
    """The curves of one eye over its columns ``x``, from corner to corner."""

    side: Side
    x: Curve
    lash_top: Curve
    """Upper rim of the upper lash (T)."""
    ridge: Curve
    """Darkest line of the upper lash (R); the white reaches up to it."""
    lid_edge: Curve
    """Lower rim of the upper lash (U)."""
    lower: Curve
    """Lower lid (B)."""
    closed: Curve
    """Where the upper lash comes to lie when the eye is shut (C)."""
    iris: tuple[float, float, float, float]
    """Centre x, centre y, half width, half height."""
    trust: float
    """0..1, how far the landmark contour was believed."""
    kind: str = "open"
    """``open``: white, iris and lashes were cut. ``dot``: no white to be seen, the blob is squashed to a line.
    ``closed``: the portrait's eye is shut already. ``kept``: could not be cut and stays painted on the face."""

    @property
    def width(self) -> float:
        """Corner to corner."""
        return float(self.x[-1] - self.x[0])

    @property
    def height(self) -> float:
        """Tallest opening, ridge to lower lid."""
        return float(np.max(self.lower - self.ridge))


@dataclass(frozen=True, kw_only=True)
class BrowShape:
    """A brow's ridge and rims over its columns."""

    side: Side
    x: Curve
    top: Curve
    ridge: Curve
    bottom: Curve
    lifted: bool = False
    """Drawn over hair: its layer holds the brow alone, in front of the hair, and no skin goes along."""

    @property
    def outline(self) -> NDArray[np.float64]:
        """(n, 2) closed polygon around the brow."""
        return np.concatenate([np.column_stack([self.x, self.top]), np.column_stack([self.x, self.bottom])[::-1]])


@dataclass(frozen=True, kw_only=True)
class MouthShape:
    """The mouth's line and lip contours over its columns ``x``, from corner to corner.

    For a closed mouth ``upper_inner`` and ``lower_inner`` both are the line.
    """

    x: Curve
    line: Curve
    upper_outer: Curve
    lower_outer: Curve
    upper_inner: Curve
    lower_inner: Curve
    has_lips: bool
    """Lips have an area of their own colour; otherwise the mouth is one line."""
    is_open: bool
    default_open: float
    """ParamMouthOpenY at which the mouth looks as in the portrait: 0 when closed."""
    opening: float
    """Height in pixels the cavity reaches at ParamMouthOpenY 1."""

    @property
    def width(self) -> float:
        """Corner to corner."""
        return float(self.x[-1] - self.x[0])

    @property
    def centre(self) -> NDArray[np.float64]:
        """(2,) middle of the line."""
        return np.array([(self.x[0] + self.x[-1]) / 2, float(self.line.mean())])


@dataclass(frozen=True, kw_only=True)
class NoseShape:
    """Bounds of the nose patch."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, kw_only=True)
class LayerStack:
    """All layers back to front on a canvas of ``size``, with the curves that the rig needs."""

    size: tuple[int, int]
    """Width and height of the canvas."""
    layers: tuple[Layer, ...]
    landmarks: Landmarks
    frame: FaceFrame
    eyes: Mapping[Side, EyeShape]
    brows: Mapping[Side, BrowShape]
    mouth: MouthShape | None
    nose: NoseShape | None
    figure: NDArray[np.float32]
    """(height, width) alpha of the whole figure."""
    inside: NDArray[np.bool_] | None = None
    """(height, width) where the canvas shows the picture (``Canvas.inside``); None: everywhere. A figure that touches
    its rim is cut off there, and the rig keeps it still at the bottom."""
    warnings: tuple[ModelWarning, ...] = ()

    def __getitem__(self, name: str) -> Layer:
        return next(layer for layer in self.layers if layer.name == name)

    def __contains__(self, name: object) -> bool:
        return any(layer.name == name for layer in self.layers)


@dataclass
class FacePaint:
    """The face sheet while features are lifted off it; the one mutable thing of the stage.

    Each cutter reads ``portrait``, replaces what it lifted by skin in ``skin``, and adds the area to ``lifted``.
    """

    portrait: NDArray[np.float32]
    """(h, w, 3) RGB 0..255: the face as drawn, skin continued under the hair."""
    skin: NDArray[np.float32]
    """(h, w, 3) the same with the features lifted so far replaced by skin."""
    hair: NDArray[np.float32]
    """(h, w) 0..1: how much the hair sheet covers; such pixels are no evidence of anything on the face."""
    lifted: NDArray[np.bool_]
    """(h, w) where ``skin`` differs from ``portrait``."""
    landmarks: Landmarks
    frame: FaceFrame
    hair_colour: NDArray[np.float32] | None = None
    """(h, w, 3) RGB of the hair sheet, meaningful where ``hair`` covers; None: not known."""
    visible: NDArray[np.float32] | None = None
    """(h, w) alpha of the face sheet; None: opaque everywhere."""
