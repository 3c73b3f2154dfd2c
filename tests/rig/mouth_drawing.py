"""Mouths as curves over blank layers, for the tests of their meshes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import CHIN, EYE_LOWER, EYE_UPPER, FOREHEAD, OVAL, SIDES, FaceFrame, Landmarks, Side
from cartoonalive.layers.model import Layer, LayerStack, MouthShape
from cartoonalive.rig.atlas import Atlas, pack
from cartoonalive.rig.model import ArtMesh, CanvasInfo
from cartoonalive.rig.mouth import rig_mouth
from cartoonalive.rig.space import Space

SIZE = (260, 300)
EYE_X: dict[Side, float] = {"r": 80.0, "l": 180.0}
CANVAS = CanvasInfo(width=260, height=300, pixels_per_unit=260, origin=(130, 150))
SPACE = Space.root(CANVAS)


def landmarks() -> Landmarks:
    points = np.full((468, 2), (130.0, 130.0))
    angle = np.linspace(-np.pi / 2, 1.5 * np.pi, len(OVAL), endpoint=False)
    points[list(OVAL)] = np.column_stack([130 + 95 * np.cos(angle), 130 + 115 * np.sin(angle)])
    points[CHIN], points[FOREHEAD] = (130, 245), (130, 15)
    for side in SIDES:
        points[list(EYE_UPPER[side] + EYE_LOWER[side])] = (EYE_X[side], 100.0)
    irises: dict[Side, NDArray[np.float64]] = {side: np.full((5, 2), (EYE_X[side], 100.0)) for side in SIDES}
    return Landmarks(points=points, irises=irises, presence=1.0, style="drawn", confidence={}, boxes=None)


def box_layer(name: str, left: int, top: int, right: int, bottom: int) -> Layer:
    return Layer(name=name, pixels=np.full((bottom - top, right - left, 4), 200, np.uint8), left=left, top=top)


def mouth_shape(*, is_open: bool, has_lips: bool = False, slant: float = 0.0, width: float = 60.0) -> MouthShape:
    x = np.arange(130 - width / 2, 130 + width / 2) + 0.5
    u = (x - x.mean()) / (width / 2)
    line = 178 + slant * u
    bow = np.clip(1 - u**2, 0, 1)
    return MouthShape(
        x=x,
        line=line,
        upper_outer=line - 10 * bow,
        lower_outer=line + 16 * bow,
        upper_inner=line - 5 * bow if is_open else line,
        lower_inner=line + 9 * bow if is_open else line,
        has_lips=has_lips,
        is_open=is_open,
        default_open=0.5 if is_open else 0.0,
        opening=27.0,
    )


def stack_of(*layers: Layer) -> LayerStack:
    found = landmarks()
    return LayerStack(
        size=SIZE,
        layers=layers,
        landmarks=found,
        frame=FaceFrame.of(found),
        eyes={},
        brows={},
        mouth=None,
        nose=None,
        figure=np.ones((SIZE[1], SIZE[0]), np.float32),
    )


def mouth_stack(shape: MouthShape) -> LayerStack:
    names: tuple[str, ...] = ("mouth", "tongue", "tooth-t", "lip-lower", "lip-upper", "mouth-detail")
    names += ("lip-line",) if shape.is_open else ()
    return stack_of(*(box_layer(name, 92, 160, 168, 215) for name in names))


def mouth_meshes(shape: MouthShape) -> dict[str, ArtMesh]:
    stack = mouth_stack(shape)
    return {mesh.name: mesh for mesh in rig_mouth(shape, stack, atlas_of(stack), SPACE)}


def atlas_of(stack: LayerStack) -> Atlas:
    return pack(stack.layers, 1024)
