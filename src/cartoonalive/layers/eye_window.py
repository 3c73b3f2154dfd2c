"""One eye's rectangle of the canvas with the evidence and curves that the cutter works on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Alpha, Image, Mask
from cartoonalive.layers.eye_iris import Iris
from cartoonalive.layers.eye_view import on_canvas
from cartoonalive.layers.masks import disc, pixel_grid, polygon_mask, without_islands
from cartoonalive.layers.model import FacePaint
from cartoonalive.layers.skin import skin_distance, to_lab

if TYPE_CHECKING:
    from cartoonalive.layers.eyes import EyeFit

Row = NDArray[np.float64]

_SHADED = 5.0
"""Spread of the cheek's colour above which a picture counts as shaded."""
_BROW_GAP = 0.12
"""Height above the lash, in eye widths, below which nothing is brow."""
_LEAST_STRAND = 0.04
"""Area, in squared eye widths, from which a strand of hair is left in place."""
_LINE = 0.06
"""Half width of lines around the eye, in eye widths."""
_MARGIN = {"side": 0.45, "up": 0.55, "down": 0.4}
"""Room around the eye in eye widths."""


@dataclass(frozen=True, kw_only=True)
class EyeWindow:
    """A rectangle around one eye. All positions are pixels of the window; curve rows have one value per column."""

    rows: slice
    columns: slice
    unit: float
    """Eye distance / 150."""
    width: float
    """Corner to corner."""
    portrait: Image
    """(h, w, 3) RGB."""
    lab: Image
    distance: Alpha
    """(h, w) colour distance from skin, 0 under hair and brow."""
    dark: Alpha
    """(h, w) lightness below skin."""
    brow: Mask
    """(h, w) what lies over the eye and stays: brow and spectacle frame."""
    hair: Mask
    """(h, w) the hair sheet covers it, or a strand was left on the face."""
    hair_colour: Image | None
    """(h, w, 3) RGB of the hair sheet, meaningful where it covers; None: not known."""
    strands: Mask
    """(h, w) hair that was left on the face and stays there; small pieces do not."""
    opaque: Mask
    """(h, w) where the face sheet is rather opaque, within the outline of the head."""
    x: Image
    """(h, w) column centres."""
    y: Image
    """(h, w) row centres."""
    first: float
    """x of the first curve column."""
    last: float
    lash_top: Row
    """(1, w), held beyond the corners; so are the others."""
    ridge: Row
    lid_edge: Row
    lower: Row
    closed: Row
    """Where the lash lies when shut."""
    iris: Iris
    threshold: float
    strong: float
    spread: float
    photo: bool
    """A photograph or a realistic painting."""

    @classmethod
    def of(cls, paint: FacePaint, fit: EyeFit, brow_area: Mask) -> EyeWindow:
        """Cut the window out of the canvas."""
        shape = fit.shape
        height, width = paint.portrait.shape[:2]
        size = max(shape.width, 4.0)
        rows = slice(
            int(np.clip(shape.lash_top.min() - _MARGIN["up"] * size, 0, height - 2)),
            int(np.clip(shape.lower.max() + _MARGIN["down"] * size, 2, height)),
        )
        columns = slice(
            int(np.clip(shape.x[0] - _MARGIN["side"] * size, 0, width - 2)),
            int(np.clip(shape.x[-1] + _MARGIN["side"] * size, 2, width)),
        )
        portrait = paint.portrait[rows, columns]
        lab = to_lab(portrait)
        skin = on_canvas(fit.view, fit.view.skin, rows, columns)
        strands = on_canvas(fit.view, fit.view.strands.astype(np.float32), rows, columns) > 0.5
        hair = (paint.hair[rows, columns] > 0.35) | strands
        strands = without_islands(strands, _LEAST_STRAND * size**2)
        frame = on_canvas(fit.view, fit.view.frame.astype(np.float32), rows, columns) > 0.2
        x, y = pixel_grid(portrait.shape)

        def row(curve: NDArray[np.float64]) -> Row:
            values: Row = np.interp(x[0], shape.x - columns.start, curve - rows.start)[None]
            return values

        opaque = np.ones(portrait.shape[:2], np.bool_)
        if paint.visible is not None:
            opaque = paint.visible[rows, columns] > 0.5
        above_lid = y < row(shape.lash_top) - _BROW_GAP * size
        brow = (brow_area[rows, columns] & above_lid) | frame
        free = ~hair & ~brow
        iris_x, iris_y, rx, ry = shape.iris
        return cls(
            rows=rows,
            columns=columns,
            unit=paint.frame.unit,
            width=size,
            portrait=portrait,
            lab=lab,
            distance=skin_distance(lab, skin) * free,
            dark=np.maximum(skin[..., 0] - lab[..., 0], 0) * free,
            brow=brow,
            hair=hair,
            hair_colour=None if paint.hair_colour is None else paint.hair_colour[rows, columns],
            strands=strands,
            opaque=opaque,
            x=x,
            y=y,
            first=float(shape.x[0] - columns.start),
            last=float(shape.x[-1] - columns.start),
            lash_top=row(shape.lash_top),
            ridge=row(shape.ridge),
            lid_edge=row(shape.lid_edge),
            lower=row(shape.lower),
            closed=row(shape.closed),
            iris=Iris(iris_x - columns.start, iris_y - rows.start, rx, ry),
            threshold=fit.threshold,
            strong=fit.strong,
            spread=fit.view.spread,
            photo=paint.landmarks.style == "photo",
        )

    @property
    def shaded(self) -> bool:
        """Whether shading is as strong as lines, as on photographs and paintings."""
        return self.photo or self.spread > _SHADED

    @cached_property
    def fine_darkness(self) -> NDArray[np.float32]:
        """(h, w) lightness below the close surroundings: lines, but not broad shading."""
        lightness = self.lab[..., 0]
        closed = cv2.morphologyEx(lightness, cv2.MORPH_CLOSE, disc(max(_LINE * self.width, 2.0)))
        return np.asarray(closed - lightness, np.float32)

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width of the window."""
        return self.portrait.shape[0], self.portrait.shape[1]

    @property
    def between_corners(self) -> Mask:
        """(h, w) columns of the curves."""
        return (self.x >= self.first) & (self.x <= self.last)

    def area(self, upper: Row, lower: Row) -> Alpha:
        """Antialiased coverage between two curves, corner to corner."""
        inside = self.between_corners[0]
        x = self.x[0, inside]
        points = np.vstack([np.column_stack([x, upper[0, inside]]), np.column_stack([x, lower[0, inside]])[::-1]])
        return polygon_mask(self.shape, points)
