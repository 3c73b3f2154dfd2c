"""The top of a head that the picture's border cuts off: continued upward to a rounded crown.

What lies close below the border is mirrored above it and drawn out, and an arch that springs from where the border cuts
the hair's sides ends it. Nothing inside the picture changes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import BROW_UPPER, SIDES, FaceFrame
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.fill import nearest_fill
from cartoonalive.layers.masks import smoothstep
from cartoonalive.layers.matte import Matte
from cartoonalive.layers.skin import SkinModel, skin_model, to_lab
from cartoonalive.portrait.model import Canvas

_HEIGHT = 0.3
"""Height of the arch as a share of the cut's width."""
_STRETCH = 0.35
"""Picture taken for the crown, as a share of the crown's height: hair above a forehead often is but a strip."""
_SHADE = np.float32(0.94)
"""Brightness at the top of the crown, which turns away."""
_LOWER, _MOST_WIDENING = 0.1, 1.35
"""So far below the border, in face widths, a cut head is wider at most by this factor; else it is but grazed."""
_NARROWEST = 0.2
"""Strands run together towards the top of a crown to this share of their distance."""
_LEAST_CUT = 0.4
"""Width of a cut in face widths below which it is no head's."""
_TALLEST = 0.95
"""v of the highest point of a crown above the eyes, in face widths."""
_HAIRY, _HAIRY_SPREADS = 24.0, 2.6
"""Lab distance from skin that a tenth of a crown must reach if it is hair: so much, and so many spreads of the skin."""
_OVERGROWN = 0.08
"""Height in face widths within which a mirrored forehead turns into hair."""
_BLEND = 0.15
"""Blur of the hair's colour over such a forehead, in face widths."""
_BORDER = 3
"""Pixels next to the border that levelling may have tainted; all but the outermost keep the picture's colour."""


@dataclass(frozen=True)
class _Arch:
    """The outline of a crown above a cut: an arc over the chord that the border cuts from a head, drawn out."""

    half: float
    """Half the cut's width in pixels."""
    depth: float
    """Of the arc's centre below the cut: 0 for half an ellipse."""
    rise: float
    """Height of the arc's top above the cut in pixels."""

    @classmethod
    def over(cls, half: float, lower_half: float, lower: float) -> _Arch:
        """The arch over a cut; the head's half width ``lower`` pixels below tells whether the border but grazes it.

        A head that widens fast below the cut is a circle through the four points, of which little is cut off.
        """
        if lower_half <= _MOST_WIDENING * half:
            return cls(half, 0.0, _HEIGHT * 2 * half)
        depth = (lower_half**2 - half**2 + lower**2) / (2 * lower)
        return cls(half, depth, float(np.hypot(half, depth)) - depth)

    def profile(self, x: NDArray[np.floating]) -> NDArray[np.float64]:
        """Relative height 0..1 at ``x`` pixels from the middle."""
        radius = np.hypot(self.half, self.depth)
        height = np.sqrt(np.maximum(radius**2 - x**2, 0)) - self.depth
        profile: NDArray[np.float64] = np.clip(height / (radius - self.depth), 0, 1)
        return profile

    def springs(self, x: NDArray[np.floating], height: NDArray[np.floating]) -> NDArray[np.float64]:
        """Where on the cut the strand springs that passes at ``x`` and relative ``height``: all meet at the top."""
        radius = np.hypot(self.half, self.depth)
        level = self.depth + np.clip(height, 0, 1) * (radius - self.depth)
        narrowed = np.sqrt(np.maximum(radius**2 - level**2, 0)) / self.half
        springs: NDArray[np.float64] = np.clip(x / np.maximum(narrowed, _NARROWEST), -self.half, self.half)
        return springs


def continue_crown(matte: Matte, canvas: Canvas) -> Matte:
    """The matte with a crown above the picture where its upper border cuts the head; else the matte itself."""
    frame = FaceFrame.of(canvas.landmarks)
    height, width = matte.alpha.shape
    pictured = canvas.inside.any(axis=0)
    border = np.where(pictured, canvas.inside.argmax(axis=0), height - 1)
    columns = np.arange(width)
    below = np.clip(border + _BORDER, 0, height - 1)
    cut = pictured & (border > 1) & (matte.alpha[below, columns] > 0.5)
    run = _run_through(cut, float(frame.origin[0]), 0.35 * frame.width)
    if run is None or run[1] - run[0] < _LEAST_CUT * frame.width:
        return matte
    left, right = run
    lower = np.clip(below + round(_LOWER * frame.width), 0, height - 1)
    middle, half = (left + right) / 2, (right - left) / 2
    arch = _Arch.over(half, _width_through(matte.alpha[lower, columns] > 0.5, middle) / 2, _LOWER * frame.width)
    brows = min(float(canvas.landmarks.points[list(BROW_UPPER[side]), 1].min()) for side in SIDES)
    room = min(float(border[left:right].min()) - 2, 0.8 * (brows - float(border[left:right].max())))
    level = float(np.median(border[left:right]))
    rise = min(arch.rise, level - float(frame.origin[1]) + _TALLEST * frame.width, room)
    if rise < 3:
        return matte
    from_middle = columns + 0.5 - middle
    y = np.arange(height)[:, None] + 0.5
    above = (below[None, :] - y) * ((columns >= left) & (columns < right))[None, :]
    coverage = np.clip(rise * arch.profile(from_middle)[None, :] + _BORDER - above + 0.5, 0, 1) * (above > 0)
    springs = arch.springs(from_middle[None, :], above / (rise + _BORDER))
    from_column = np.clip((springs + middle).astype(int), left, right - 1)
    source = np.clip(np.rint(below[from_column] + _STRETCH * above).astype(int), 0, height - 1)
    mirrored = matte.colour[source, from_column]
    solid = matte.alpha[source, from_column] > 0.9
    crown = (coverage > 0) & (above > _BORDER - 1)
    colour = matte.colour.copy()
    reflected = nearest_fill(mirrored, crown & solid)
    skin = skin_model(to_lab(matte.colour), canvas.landmarks)
    reflected = _overgrown(reflected, crown & solid, above, frame.width, skin)
    soft = cv2.GaussianBlur(reflected, (0, 0), max(0.6, 0.006 * frame.width))
    depth = smoothstep(above / max(rise, 1.0))[..., None].astype(np.float32)
    colour[crown] = (reflected + depth * (_SHADE * soft - reflected))[crown]
    alpha = np.where(above > 0, coverage, matte.alpha).astype(np.float32)
    return replace(matte, alpha=alpha, colour=nearest_fill(colour.astype(np.float32), alpha > 0.02))


def _overgrown(
    mirrored: NDArray[np.float32], crown: NDArray[np.bool_], above: NDArray[np.floating], width: float, skin: SkinModel
) -> NDArray[np.float32]:
    """A forehead mirrored (h, w, 3) into a crown of hair takes the hair's colour there and keeps its fine texture.

    ``above`` (h, w) is the height above the border in pixels, ``width`` that of the face. A bald head stays as it is.
    """
    if not crown.any():
        return mirrored
    distance = lengths((to_lab(mirrored) - skin.mean) * np.array([0.5, 1, 1], np.float32))
    farthest = float(np.quantile(distance[crown], 0.9))
    if farthest < max(_HAIRY, _HAIRY_SPREADS * skin.spread):
        return mirrored
    hair = _smoothed(nearest_fill(mirrored, crown & (distance >= 0.8 * farthest)), _BLEND * width)
    share = (1 - smoothstep(distance / farthest * 2 - 1)) * smoothstep(above / (_OVERGROWN * width))
    fine = mirrored - cv2.GaussianBlur(mirrored, (0, 0), 3.0)
    overgrown: NDArray[np.float32] = (mirrored + share[..., None] * (hair + fine - mirrored)).astype(np.float32)
    return overgrown


def _smoothed(image: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """The image blurred by many pixels, at a quarter of ``sigma``'s resolution."""
    small = cv2.resize(image, None, fx=4 / sigma, fy=4 / sigma, interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(small, (0, 0), 4.0)
    return np.asarray(cv2.resize(blurred, image.shape[1::-1], interpolation=cv2.INTER_LINEAR), np.float32)


def _width_through(mask: NDArray[np.bool_], x: float) -> int:
    """Columns of the run of ``mask`` that holds ``x``, or comes closest."""
    run = _run_through(mask, x, 1.0)
    return 0 if run is None else run[1] - run[0]


def _run_through(mask: NDArray[np.bool_], x: float, reach: float) -> tuple[int, int] | None:
    """First and last-but-one column of the longest run of ``mask`` that comes within ``reach`` of ``x``."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    runs = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < x + reach and b > x - reach]
    return max(runs, key=lambda run: run[1] - run[0], default=None)
