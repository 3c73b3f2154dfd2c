"""The part of the canvas that the mouth cutters work on, with its pixel coordinates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Curve, Image, Mask
from cartoonalive.layers.masks import pixel_grid, polygon_mask
from cartoonalive.layers.model import FacePaint, Layer, MouthShape
from cartoonalive.layers.mouth_fit import MouthFit

_Value = TypeVar("_Value", bound=np.generic)


@dataclass(frozen=True, kw_only=True)
class MouthPatch:
    """A crop of the canvas around the mouth; arrays are of the crop, curves in canvas pixels."""

    left: int
    top: int
    image: Image
    """(h, w, 3) the portrait, RGB 0..255."""
    hair: NDArray[np.float32]
    distance: NDArray[np.float32]
    """(h, w) distance from skin and beard, Lab."""
    bearded: Mask
    """(h, w) nearer to a beard than to skin."""
    x: NDArray[np.float32]
    """(h, w) canvas column of every pixel centre."""
    y: NDArray[np.float32]
    """(h, w) canvas row of every pixel centre."""
    unit: float
    """Eye distance / 150."""

    @classmethod
    def of(cls, paint: FacePaint, fit: MouthFit) -> MouthPatch:
        """The examined part of the face, enlarged downwards for the open mouth."""
        height, width = paint.hair.shape
        shape = fit.shape
        left, top = fit.corner
        rows, columns = fit.skin_distance.shape
        right = min(max(left + columns, int(shape.x[-1] + 0.5 * shape.width)), width)
        bottom = min(max(top + rows, int(shape.line.max() + 1.3 * shape.opening)), height)
        crop = (slice(top, bottom), slice(left, right))
        x, y = pixel_grid((bottom - top, right - left))
        below, beside = max(bottom - top - rows, 0), max(right - left - columns, 0)

        def enlarged(values: NDArray[_Value]) -> NDArray[_Value]:
            return np.pad(values[: bottom - top, : right - left], ((0, below), (0, beside)), "edge")

        return cls(
            left=left,
            top=top,
            image=paint.portrait[crop],
            hair=paint.hair[crop],
            distance=enlarged(fit.skin_distance),
            bearded=enlarged(fit.bearded),
            x=x + np.float32(left),
            y=y + np.float32(top),
            unit=paint.frame.unit,
        )

    @property
    def crop(self) -> tuple[slice, slice]:
        """Rows and columns of the canvas."""
        height, width = self.distance.shape
        return slice(self.top, self.top + height), slice(self.left, self.left + width)

    def polygon(self, points: NDArray[np.floating]) -> NDArray[np.float32]:
        """Coverage 0..1 of a polygon (n, 2) in canvas pixels."""
        return polygon_mask(self.distance.shape, np.asarray(points, np.float64) - (self.left, self.top))

    def between(self, x: Curve, upper: Curve, lower: Curve, grow: float = 0.0) -> NDArray[np.float32]:
        """Coverage of the area between two curves, grown vertically by ``grow`` pixels."""
        outline = [np.column_stack([x, upper - grow]), np.column_stack([x, lower + grow])[::-1]]
        return self.polygon(np.concatenate(outline))

    def row_of(self, shape: MouthShape, curve: Curve) -> NDArray[np.float64]:
        """(1, w) the row of a curve at each column, held beyond the corners."""
        rows: Curve = np.interp(self.x[0], shape.x, curve)[None]
        return rows

    def layer(self, name: str, colour: Image, alpha: NDArray[np.floating]) -> Layer:
        """A layer from crop-sized colour and alpha."""
        layer = Layer.cropped(name, colour, alpha)
        return replace(layer, left=layer.left + self.left, top=layer.top + self.top)
