"""Whole models, written and read back: the official Core opens them and moves them as the evaluator does."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from PIL import Image

from cartoonalive.check.movement import random_poses
from cartoonalive.drawing.example import draw_example
from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.formats.bundle import Bundle, read_bundle, write_bundle
from cartoonalive.formats.exp3 import Expression3
from cartoonalive.formats.moc3.read import check_moc3
from cartoonalive.landmarks.detect import find_face
from cartoonalive.layers.model import LayerStack
from cartoonalive.layers.stage import cut
from cartoonalive.motion.expressions import expressions
from cartoonalive.motion.library import motions
from cartoonalive.options import LandmarkOptions, LayerOptions, PortraitOptions, RigOptions
from cartoonalive.portrait.canvas import level
from cartoonalive.portrait.read import read_portrait
from cartoonalive.rig.atlas import pack
from cartoonalive.rig.bake import without_blend_shapes
from cartoonalive.rig.build import build_rig
from cartoonalive.shape.identity import identity_of
from tests.oracle import framework
from tests.oracle.core import Core, compare

SIZE = 320
"""Longest side of the pictures: what is tested is the rig, not the looks."""
POSES = 200
Version = Literal[3, 4]
STYLES: tuple[tuple[str, Version], ...] = (
    ("3d_pixarlike_boy.jpg", 4),
    ("cartoon_dicebear_personas_luna_256.png", 3),
    ("painting_pearl_earring.jpg", 4),
    ("photo_glasses_curly.jpg", 3),
)


@cache
def layers(picture: Path) -> LayerStack:
    options = PortraitOptions(max_size=SIZE)
    portrait = read_portrait(picture, options)
    face, _ = find_face(portrait, LandmarkOptions())
    return cut(level(portrait, face, options), LayerOptions())


def written(picture: Path, folder: Path, version: Version) -> Bundle:
    """The model of a picture, small, from its files."""
    stack = layers(picture)
    atlas = pack(stack.layers, 2048)
    rig = build_rig(stack, atlas, RigOptions(), identity_of(stack.landmarks, stack.frame))
    rig = rig if version >= 4 else without_blend_shapes(rig)
    parameters = [parameter.id for parameter in rig.parameters]
    write_bundle(
        folder,
        name="model",
        rig=rig,
        pages=atlas.pages,
        motions=motions(parameters),
        expressions={one.name: Expression3.of(one) for one in expressions(parameters)},
        moc_version=version,
    )
    return read_bundle(folder, strict=True)


def opens_and_agrees(core: Core, bundle: Bundle) -> None:
    assert check_moc3(bundle.moc) == []
    assert core.problems(bundle.moc) == []
    poses = [{}, *random_poses(bundle.rig, POSES, seed=0)]
    model = core.evaluate(bundle.moc, [{p.id: p.default for p in bundle.rig.parameters} | pose for pose in poses])
    difference = compare(Evaluator(bundle.rig).evaluate_many(poses), model.frames)
    assert difference.agrees(), difference
    extent = max(float(np.abs(vertices).max()) for frame in model.frames for vertices in frame.vertices)
    assert extent < 4, "the tolerance is in units, so the model has to be about one unit large"


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("example") / "example.png"
    Image.fromarray(draw_example(SIZE)).save(path)
    return path


@pytest.mark.core
@pytest.mark.parametrize("version", [3, 4])
def test_the_drawn_example(core: Core, example: Path, tmp_path: Path, version: Version) -> None:
    opens_and_agrees(core, written(example, tmp_path, version))


@pytest.mark.core
@pytest.mark.portraits
@pytest.mark.parametrize(("name", "version"), STYLES)
def test_real_portraits(core: Core, portraits: Path, tmp_path: Path, name: str, version: Version) -> None:
    opens_and_agrees(core, written(portraits / "dev" / name, tmp_path, version))


@pytest.mark.core
def test_the_native_framework_plays_it(example: Path, tmp_path: Path) -> None:
    """Motion, expression and physics files do what they are for in the official framework."""
    written(example, tmp_path, 3)
    command = [sys.executable, str(framework.__file__), str(tmp_path / "model.model3.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode == framework.SKIPPED:
        pytest.skip(f"no OpenGL without a display: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    # The framework's own lines come before or after the answer, as its buffer is flushed.
    found = json.loads(next(line for line in done.stdout.splitlines() if line.startswith("{")))
    assert found["motions"] == {"Idle": 3, "TapHead": 4, "TapBody": 3}
    assert "joy" in found["expressions"]
    assert {"ParamBreath", "ParamMouthForm", "ParamHairFront"} <= set(found["moved"])
