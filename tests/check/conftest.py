"""A toy character of plain shapes that blinks, speaks and turns, and ways to break it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.check.model import Subject
from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.render.skia import Renderer
from cartoonalive.rig.model import ArtMesh, Axis, CanvasInfo, Parameter, Part, Rig

WIDTH, HEIGHT, PAGE = 240, 280, 1024
CANVAS = CanvasInfo(width=WIDTH, height=HEIGHT, pixels_per_unit=WIDTH, origin=(WIDTH / 2, HEIGHT / 2))
SKIN, WHITE, IRIS, HAIR, DARK = (240, 205, 180), (250, 250, 250), (60, 100, 160), (70, 50, 40), (90, 20, 30)

Points = NDArray[np.float64]


def lattice_triangles(rows: int, columns: int) -> NDArray[np.uint16]:
    number = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = (number[i : rows - 1 + i, j : columns - 1 + j].ravel() for i in (0, 1) for j in (0, 1))
    return np.concatenate([np.stack([a, b, c], 1), np.stack([b, d, c], 1)]).astype(np.uint16)


def ellipse(width: int, height: int, colour: tuple[int, int, int]) -> NDArray[np.uint8]:
    picture = np.zeros((height, width, 4), np.uint8)
    cv2.ellipse(picture, (width // 2, height // 2), (width // 2 - 2, height // 2 - 2), 0, 0, 360, (*colour, 255), -1)
    return picture


def box(width: int, height: int, colour: tuple[int, int, int]) -> NDArray[np.uint8]:
    return np.tile(np.array((*colour, 255), np.uint8), (height, width, 1))


@dataclass
class Character:
    """Meshes by name with their textures; :meth:`subject` packs them into a model."""

    meshes: list[ArtMesh] = field(default_factory=list)
    page: NDArray[np.uint8] = field(default_factory=lambda: np.zeros((PAGE, PAGE, 4), np.uint8))
    parameters: list[Parameter] = field(default_factory=list)
    row: int = 2

    def parameter(self, name: str, low: float = -1.0, default: float = 0.0, high: float = 1.0) -> None:
        self.parameters.append(Parameter(id=name, minimum=low, default=default, maximum=high))

    def add(
        self,
        name: str,
        texture: NDArray[np.uint8],
        at: tuple[float, float],
        *,
        moves: tuple[str, tuple[float, ...], Callable[[Points, float], Points]] | None = None,
        lattice: int = 3,
        **mesh: Any,
    ) -> None:
        """Put ``texture`` at ``at``; ``moves``: parameter, keys, and a function of (pixels, key) to pixels."""
        height, width = texture.shape[:2]
        self.page[self.row : self.row + height, 2 : 2 + width] = texture
        x, y = np.meshgrid(np.linspace(0, width, lattice), np.linspace(0, height, lattice))
        inner = np.stack([x.ravel(), y.ravel()], axis=1)
        rest = inner + at
        keys = [rest] if moves is None else [moves[2](rest.copy(), key) for key in moves[1]]
        positions = (np.stack(keys) - CANVAS.origin) / CANVAS.pixels_per_unit
        shape = () if moves is None else (len(keys),)
        self.meshes.append(
            ArtMesh(
                id=f"ArtMesh{name}",
                part="PartAll",
                texture=0,
                axes=() if moves is None else (Axis(parameter=moves[0], keys=moves[1]),),
                uvs=((inner + np.array([2, self.row])) / PAGE).astype(np.float32),
                triangles=lattice_triangles(lattice, lattice),
                positions=(positions if moves else positions[0]).astype(np.float32),
                opacity=np.ones(shape, np.float32),
                draw_order=np.full(shape, 500, np.float32),
                **mesh,
            )
        )
        self.row += height + 2

    @property
    def rig(self) -> Rig:
        return Rig(
            canvas=CANVAS,
            parameters=tuple(self.parameters),
            parts=(Part(id="PartAll"),),
            meshes=tuple(self.meshes),
        )

    def rendered(self) -> NDArray[np.uint8]:
        return Renderer(self.rig, (self.page,)).render(Evaluator(self.rig).evaluate({}))

    def subject(self, **changes: Any) -> Subject:
        portrait = self.rendered()
        portrait[..., 3] = np.where(portrait[..., 3] > 127, 255, 0)
        matte = (portrait[..., 3] / 255).astype(np.float32)
        made = Subject(name="toy", rig=self.rig, pages=(self.page,), moc_bytes=1234, portrait=portrait, matte=matte)
        return replace(made, **changes)


def squashed(points: Points, openness: float) -> Points:
    """Flat onto the lower edge when ``openness`` is 0."""
    bottom = points[:, 1].max()
    points[:, 1] = bottom + (points[:, 1] - bottom) * openness
    return points


def opened(points: Points, openness: float) -> Points:
    """Flat onto the upper edge when ``openness`` is 0."""
    top = points[:, 1].min()
    points[:, 1] = top + (points[:, 1] - top) * openness
    return points


def turned(points: Points, angle: float) -> Points:
    return np.asarray(points + np.array([angle * 0.2, 0]))


def build(*, closing: Callable[[Points, float], Points] = squashed, hair_turns: bool = True) -> Character:
    """The character; by default everything works. Face 120 px high."""
    made = Character()
    made.parameter("ParamAngleX", -30, 0, 30)
    made.parameter("ParamEyeLOpen", 0, 1, 1)
    made.parameter("ParamEyeROpen", 0, 1, 1)
    made.parameter("ParamMouthOpenY", 0, 0, 1)
    turn = ("ParamAngleX", (-30.0, 0.0, 30.0), turned)
    made.add("Topwear", box(160, 90, (40, 90, 60)), (40, 190))
    made.add("BackHair", ellipse(150, 160, HAIR), (45, 40), moves=turn if hair_turns else None)
    made.add("Face", ellipse(100, 120, SKIN), (70, 80), moves=turn)
    for side, x in (("R", 85), ("L", 131)):
        close = (f"ParamEye{side}Open", (0.0, 1.0), closing)
        made.add(f"Eyewhite{side}", ellipse(24, 18, WHITE), (x, 115), moves=close)
        made.add(f"Irides{side}", ellipse(12, 14, IRIS), (x + 6, 117), moves=close, masks=(f"ArtMeshEyewhite{side}",))
    made.add("Mouth", box(30, 24, DARK), (105, 155), moves=("ParamMouthOpenY", (0.0, 1.0), opened))
    return made


@pytest.fixture
def character() -> Character:
    return build()


@pytest.fixture
def make_character() -> Callable[..., Character]:
    return build
