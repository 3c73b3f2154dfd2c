"""Hand-made scenes whose pictures are known: textured lattices on a small canvas."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.evaluate.model import Frame
from cartoonalive.render.model import Picture
from cartoonalive.render.skia import Renderer
from cartoonalive.rig.model import ArtMesh, CanvasInfo, Rig

PAGE = 256


def lattice_triangles(rows: int, columns: int) -> NDArray[np.uint16]:
    number = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = (number[i : rows - 1 + i, j : columns - 1 + j].ravel() for i in (0, 1) for j in (0, 1))
    return np.concatenate([np.stack([a, b, c], 1), np.stack([b, d, c], 1)]).astype(np.uint16)


@dataclass
class Scene:
    """Meshes put on a canvas of ``size`` with one texture page; pixels everywhere."""

    size: tuple[int, int] = (100, 80)
    page: Picture = field(default_factory=lambda: np.zeros((PAGE, PAGE, 4), np.uint8))
    meshes: list[ArtMesh] = field(default_factory=list)
    points: list[NDArray[np.float64]] = field(default_factory=list)
    looks: list[dict[str, Any]] = field(default_factory=list)
    next_row: int = 1

    def add(
        self,
        texture: Picture,
        at: tuple[float, float] = (0.0, 0.0),
        *,
        lattice: tuple[int, int] = (2, 2),
        points: NDArray[np.float64] | None = None,
        look: dict[str, Any] | None = None,
        **mesh: Any,
    ) -> str:
        """Put straight-alpha ``texture`` at ``at`` over a lattice of vertices, or its vertices to ``points``."""
        height, width = texture.shape[:2]
        corner = np.array([1, self.next_row])
        self.page[corner[1] : corner[1] + height, 1 : 1 + width] = texture
        self.next_row += height + 1
        x, y = np.meshgrid(np.linspace(0, width, lattice[1]), np.linspace(0, height, lattice[0]))
        rest = np.stack([x.ravel(), y.ravel()], axis=1)
        self.points.append(rest + at if points is None else points)
        name = mesh.pop("id", f"Mesh{len(self.meshes)}")
        made = ArtMesh(
            id=name,
            texture=0,
            uvs=((rest + corner) / PAGE).astype(np.float32),
            triangles=mesh.pop("triangles", lattice_triangles(*lattice)),
            positions=self.units(self.points[-1]).astype(np.float32),
            **mesh,
        )
        self.meshes.append(made)
        self.looks.append(look or {})
        return str(name)

    def units(self, pixels: NDArray[np.float64]) -> NDArray[np.float64]:
        width, height = self.size
        return np.asarray((pixels - (width / 2, height / 2)) / 100.0)

    @property
    def rig(self) -> Rig:
        width, height = self.size
        canvas = CanvasInfo(width=width, height=height, pixels_per_unit=100.0, origin=(width / 2, height / 2))
        return Rig(canvas=canvas, meshes=tuple(self.meshes))

    @property
    def frame(self) -> Frame:
        count = len(self.meshes)

        def all_of(name: str, default: Any) -> NDArray[Any]:
            return np.array([look.get(name, default) for look in self.looks])

        order = np.array([look.get("order", i) for i, look in enumerate(self.looks)])
        return Frame(
            vertices=tuple(self.units(points) * (1, -1) for points in self.points),
            opacity=all_of("opacity", 1.0).astype(float),
            visible=all_of("visible", True),
            draw_order=np.full(count, 500),
            render_order=order,
            multiply=all_of("multiply", (1.0, 1.0, 1.0)).astype(float),
            screen=all_of("screen", (0.0, 0.0, 0.0)).astype(float),
        )

    def render(self, size: int | None = None, **options: Any) -> Picture:
        return Renderer(self.rig, (self.page,)).render(self.frame, size, **options)


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def plain() -> Any:
    """A function making a plain straight-alpha texture."""

    def make(width: int, height: int, *colour: int) -> Picture:
        return np.tile(np.array(colour, np.uint8), (height, width, 1))

    return make


@pytest.fixture
def noise() -> Any:
    """A function making a noisy texture with every alpha."""

    def make(width: int, height: int, seed: int = 0) -> Picture:
        return np.random.default_rng(seed).integers(0, 256, (height, width, 4), dtype=np.uint8)

    return make
