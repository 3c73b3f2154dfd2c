"""The iris: its ellipse inside the opening.

Source: recipes-face section 3, item 5.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cartoonalive.layers.arrays import Mask
from cartoonalive.layers.channels import lengths
from cartoonalive.layers.eye_fit import LidCurves
from cartoonalive.layers.eye_view import EyeView
from cartoonalive.layers.masks import polygon_mask

_CAP = 45.0
"""Lab distance from white that counts as entirely iris."""
_FULL_COLUMN = 0.4
"""Height of a column of iris in those of the opening, and of the tallest column."""
_MOST_STEPS = 20
"""Steps of 5 % by which an iris grows at most: enough to get from a pupil to the iris of a toy's eye."""


@dataclass(frozen=True)
class Iris:
    """An upright ellipse in pixels."""

    x: float
    y: float
    rx: float
    ry: float

    def radius(self, x: NDArray[np.floating], y: NDArray[np.floating]) -> NDArray[np.float32]:
        """Distance from the centre in iris radii; 1 on the rim."""
        result: NDArray[np.float32] = np.hypot((x - self.x) / self.rx, (y - self.y) / self.ry).astype(np.float32)
        return result


def find_iris(view: EyeView, curves: LidCurves, network: NDArray[np.float64], solid: Mask) -> Iris:
    """The ellipse that best parts iris from white inside the opening.

    Maximises share * (1 - share) * (inside - outside)^2 of the distance from white. ``network`` (5, 2): centre and rim
    points of the iris network in view pixels, a prior as far as the lid contour is trusted. ``solid`` (h, w): what
    clearly is neither skin nor white, a prior for anime eyes.
    """
    search = _Search.of(view, curves, network, solid)
    best = search.best(search.candidates())
    best = search.best(search.refined(best))
    return search.grown(search.centred(best))


def solid_body(curves: LidCurves, solid: Mask) -> tuple[float, float, float] | None:
    """Middle column, half width and bottom of the solid pixels between the lids; None when they are no iris."""
    columns = np.arange(curves.first, curves.first + len(curves.ridge))
    rows = np.arange(solid.shape[0])[:, None] + 0.5
    between = (rows > curves.lid_edge + 1) & (rows < curves.lower)
    body = solid[:, columns] & between
    tall = body.sum(axis=0)
    full = tall > _FULL_COLUMN * tall.max()
    if tall.max() <= _FULL_COLUMN * between.sum(axis=0).max():
        return None
    starts, stops = (np.flatnonzero(np.diff(np.pad(full, 1).astype(int)) == sign) for sign in (1, -1))
    widest = int((stops - starts).argmax())
    start, stop = int(starts[widest]), int(stops[widest])
    if stop - start < 0.2 * len(columns):
        return None
    bottom = float(np.quantile(curves.lower[start:stop], 0.7))
    return curves.first + (start + stop) / 2, (stop - start) / 2, bottom


@dataclass(frozen=True, kw_only=True)
class _Search:
    """The opening's pixels and the priors of one eye's iris search."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    value: NDArray[np.float64]
    """Distance from white of each pixel of the opening, capped."""
    middle: float
    width: float
    top: float
    bottom: float
    trust: float
    network: NDArray[np.float64]
    network_radius: float
    photo: bool
    body: tuple[float, float, float] | None
    """Middle column, half width and bottom of the solid pixels of an anime iris."""

    @classmethod
    def of(cls, view: EyeView, curves: LidCurves, network: NDArray[np.float64], solid: Mask) -> _Search:
        inside = polygon_mask(view.shape, curves.outline(curves.lid_edge, below=0.5)) > 0.5
        if inside.sum() < 20:
            inside = polygon_mask(view.shape, curves.outline()) > 0.5
        free = inside & ~view.blocked
        rows, columns = np.nonzero(free if free.sum() >= 20 else inside)
        colours = view.lab[rows, columns] - curves.white
        value = np.minimum(lengths(colours * np.array([1, 0.8, 0.8])), _CAP)
        across = np.linalg.norm(network[1] - network[3]) + np.linalg.norm(network[2] - network[4])
        return cls(
            x=columns.astype(np.float64) + 0.5,
            y=rows.astype(np.float64) + 0.5,
            value=value.astype(np.float64),
            middle=float((curves.x[0] + curves.x[-1]) / 2),
            width=curves.width,
            top=float(rows.min()) if len(rows) else float(curves.ridge.mean()),
            bottom=float(rows.max() + 1) if len(rows) else float(curves.lower.mean()),
            trust=curves.trust,
            network=network[0],
            network_radius=max(float(across) / 4, 0.08 * curves.width),
            photo=view.landmarks.style == "photo",
            body=None if view.landmarks.boxes is None else solid_body(curves, solid),
        )

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def candidates(self) -> NDArray[np.float64]:
        """(n, 4) coarse grid of ellipses: centre x, centre y, rx, ry."""
        if self.trust > 0.5:
            rx = np.linspace(0.8, 1.2 if self.photo else 1.6, 7) * self.network_radius
            aspects: tuple[float, ...] = (0.95, 1.08)
            cx = self.network[0] + np.arange(-0.16, 0.17, 0.04) * self.width
            cy = self.network[1] + np.arange(-0.12, 0.13, 0.04) * self.width
        else:
            rx = np.linspace(0.15, 0.37, 8) * self.width
            aspects = (0.95, 1.1, 1.25, 1.45)
            cx = self.middle + np.arange(-0.28, 0.29, 0.05) * self.width
            cy = self.top + np.linspace(0.25, 0.75, 7) * self.height
        grid = np.array(np.meshgrid(cx, cy, rx, aspects, indexing="ij")).reshape(4, -1).T
        return self._allowed(np.column_stack([grid[:, :3], grid[:, 2] * grid[:, 3]]))

    def refined(self, best: Iris) -> NDArray[np.float64]:
        """(n, 4) fine grid around an ellipse."""
        shift = np.linspace(-0.03, 0.03, 5) * self.width
        factors = np.linspace(0.92, 1.08, 5)
        grid = np.array(np.meshgrid(shift, shift, factors, factors, indexing="ij")).reshape(4, -1).T
        return self._allowed(
            np.column_stack([best.x + grid[:, 0], best.y + grid[:, 1], best.rx * grid[:, 2], best.ry * grid[:, 3]])
        )

    def _allowed(self, ellipses: NDArray[np.float64]) -> NDArray[np.float64]:
        ry = ellipses[:, 3]
        fits = (ry <= self.height) & (2 * ry >= 0.55 * self.height)
        fits &= ellipses[:, 1] + ry <= self.bottom + 0.14 * self.height
        return ellipses[fits]

    def best(self, ellipses: NDArray[np.float64]) -> Iris:
        """The ellipse of the highest score; a centred guess when there is none."""
        if len(ellipses) == 0 or len(self.value) < 8:
            radius = 0.25 * self.width
            return Iris(self.middle, (self.top + self.bottom) / 2, radius, max(radius, 0.5 * self.height))
        score = np.concatenate([self._scores(chunk) for chunk in np.array_split(ellipses, len(ellipses) // 256 + 1)])
        return Iris(*(float(v) for v in ellipses[int(score.argmax())]))

    def _scores(self, ellipses: NDArray[np.float64]) -> NDArray[np.float64]:
        step = max(1, len(self.value) // 900)
        x, y, value = (a[::step].astype(np.float32) for a in (self.x, self.y, self.value))
        cx, cy, rx, ry = (ellipses[:, [k]].astype(np.float32) for k in range(4))
        inside = (((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1).astype(np.float32)
        count = inside.sum(axis=1)
        total = len(value)
        mean_in = inside @ value / np.maximum(count, 1)
        mean_out = (value.sum() - inside @ value) / np.maximum(total - count, 1)
        share = count / total
        score = share * (1 - share) * (mean_in - mean_out) * np.abs(mean_in - mean_out)
        score = np.where((count < 8) | (count > total - 4), -np.inf, score)
        return np.asarray(score * self._prior(ellipses), np.float64)

    def _prior(self, ellipses: NDArray[np.float64]) -> NDArray[np.float64]:
        """Weight of each ellipse: near the network's iris where trusted, near the middle of the opening."""
        cx, cy, rx = ellipses[:, 0], ellipses[:, 1], ellipses[:, 2]
        spread = 0.09 * self.width
        network = ((cx - self.network[0]) / spread) ** 2 + ((cy - self.network[1]) / spread) ** 2
        network += ((rx / self.network_radius - 1.05) / 0.3) ** 2
        middle = (self.top + self.bottom) / 2
        central = 0.5 * ((cx - self.middle) / (0.35 * self.width)) ** 2
        central += 0.25 * ((cy - middle) / (0.5 * self.height)) ** 2
        if self.body is not None:
            bottom = cy + ellipses[:, 3] - self.body[2]
            off = ((cx - self.body[0]) ** 2 + bottom**2) / (0.07 * self.width) ** 2
            central += 0.5 * (off + ((rx / self.body[1] - 1) / 0.2) ** 2)
        weight: NDArray[np.float64] = np.exp(-0.5 * self.trust * network - central)
        return weight

    def _levels(self, iris: Iris) -> tuple[float, float]:
        """Mean value inside the ellipse, and the value of white."""
        inside = iris.radius(self.x, self.y) < 1
        within = float(self.value[inside].mean()) if inside.any() else 0.0
        return within, float(np.quantile(self.value, 0.15))

    def centred(self, iris: Iris) -> Iris:
        """Set both sides to where the iris ends in its middle rows, if white is seen on both sides."""
        within, white = self._levels(iris)
        rows = np.abs(self.y - iris.y) < 0.35 * iris.ry
        if rows.sum() < 8:
            return iris
        columns = np.floor(self.x[rows]).astype(int)
        base = columns.min()
        count = np.bincount(columns - base)
        profile = np.bincount(columns - base, self.value[rows]) / np.maximum(count, 1)
        inside = (profile > 0.5 * (within + white)) & (count > 0)
        middle = int(np.clip(iris.x - base, 0, len(inside) - 1))
        left = middle
        while left > 0 and inside[left - 1]:
            left -= 1
        right = middle
        while right < len(inside) - 1 and inside[right + 1]:
            right += 1
        radius = (right + 1 - left) / 2
        at_corner = left == 0 or right == len(inside) - 1
        if at_corner or not 0.8 * iris.rx < radius < 1.35 * iris.rx:
            return iris
        return Iris(base + left + radius, iris.y, radius, iris.ry * max(radius / iris.rx, 1.0))

    def grown(self, iris: Iris) -> Iris:
        """Grow while the ring just outside is still over half iris-coloured (3D and toy eyes)."""
        within, white = self._levels(iris)
        for _ in range(2 if self.photo and self.trust > 0.5 else _MOST_STEPS):
            radius = iris.radius(self.x, self.y)
            ring = (radius >= 1) & (radius < 1.1) & (np.abs(self.y - iris.y) < 0.5 * iris.ry)
            if ring.sum() < 8 or self.value[ring].mean() < 0.5 * (within + white) or iris.rx > 0.40 * self.width:
                break
            iris = Iris(iris.x, iris.y, iris.rx * 1.05, iris.ry * 1.05)
        return iris
