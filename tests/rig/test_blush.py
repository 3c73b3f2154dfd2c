"""The blush in the rig: unseen at rest, seen with its parameter, and one with the face below it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.layers.model import Layer, LayerStack
from cartoonalive.options import RigOptions
from cartoonalive.render.skia import Renderer
from cartoonalive.render.triangles import canvas_pixels
from cartoonalive.rig.atlas import Atlas, pack
from cartoonalive.rig.build import build_rig
from cartoonalive.rig.model import Rig

LEFT, TOP = 160, 230
TURNED = {"ParamAngleX": 30.0, "ParamAngleY": -30.0, "ParamAngleZ": 20.0}


@pytest.fixture(scope="module")
def model(stack: LayerStack) -> tuple[Rig, Atlas]:
    pixels = np.full((24, 32, 4), (255, 150, 160, 200), np.uint8)
    spot = Layer(name="blush-r", pixels=pixels, left=LEFT, top=TOP)
    after_face = [layer.name for layer in stack.layers].index("face") + 1
    layers = (*stack.layers[:after_face], spot, *stack.layers[after_face:])
    atlas = pack(layers, 1024)
    return build_rig(replace(stack, layers=layers), atlas, RigOptions()), atlas


def test_it_is_not_drawn_at_rest_and_reddens_the_cheek_at_one(model: tuple[Rig, Atlas]) -> None:
    rig, atlas = model
    evaluator = Evaluator(rig)
    number = [mesh.id for mesh in rig.meshes].index("ArtMeshBlushR")
    assert evaluator.evaluate({}).opacity[number] == 0
    rest, blushing = (
        Renderer(rig, atlas.pages).render(evaluator.evaluate(pose)).astype(int) for pose in ({}, {"ParamCheek": 1.0})
    )
    change = blushing - rest
    spot = change[TOP + 6 : TOP + 18, LEFT + 8 : LEFT + 24]
    assert np.abs(spot[..., 0]).max() <= 3
    assert spot[..., 1].max() < -30
    assert np.abs(change[..., 3]).max() == 0


def test_it_goes_with_the_face(model: tuple[Rig, Atlas]) -> None:
    rig = model[0]
    ids = [mesh.id for mesh in rig.meshes]
    blush, face = ids.index("ArtMeshBlushR"), ids.index("ArtMeshFace")
    frames = [Evaluator(rig).evaluate(pose) for pose in ({}, TURNED)]
    rest, moved = ([canvas_pixels(frame.vertices[number], rig.canvas) for number in (blush, face)] for frame in frames)
    for at, gone in zip(rest[0], moved[0], strict=True):
        nearest = np.argsort(np.linalg.norm(rest[1] - at, axis=1))[:3]
        shift = (moved[1] - rest[1])[nearest]
        assert np.linalg.norm(shift.mean(axis=0) - (gone - at)) < 4
