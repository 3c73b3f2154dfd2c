"""Whole models, written and read back: the official Core opens them and moves them as the evaluator does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cartoonalive.check.movement import random_poses
from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.formats.bundle import Bundle
from cartoonalive.formats.moc3.read import check_moc3
from tests.models.small_models import Version, written
from tests.oracle.core import Core, compare

POSES = 200
STYLES: tuple[tuple[str, Version], ...] = (
    ("3d_pixarlike_boy.jpg", 4),
    ("cartoon_dicebear_personas_luna_256.png", 3),
    ("painting_pearl_earring.jpg", 4),
    ("photo_glasses_curly.jpg", 3),
)


def opens_and_agrees(core: Core, bundle: Bundle) -> None:
    assert check_moc3(bundle.moc) == []
    assert core.problems(bundle.moc) == []
    poses = [{}, *random_poses(bundle.rig, POSES, seed=0)]
    model = core.evaluate(bundle.moc, [{p.id: p.default for p in bundle.rig.parameters} | pose for pose in poses])
    difference = compare(Evaluator(bundle.rig).evaluate_many(poses), model.frames)
    assert difference.agrees(), difference
    extent = max(float(np.abs(vertices).max()) for frame in model.frames for vertices in frame.vertices)
    assert extent < 4, "the tolerance is in units, so the model has to be about one unit large"


@pytest.mark.core
@pytest.mark.parametrize("version", [3, 4])
def test_the_drawn_example(core: Core, example: Path, tmp_path: Path, version: Version) -> None:
    opens_and_agrees(core, written(example, tmp_path, version))


@pytest.mark.core
@pytest.mark.portraits
@pytest.mark.parametrize(("name", "version"), STYLES)
def test_real_portraits(core: Core, portraits: Path, tmp_path: Path, name: str, version: Version) -> None:
    opens_and_agrees(core, written(portraits / "dev" / name, tmp_path, version))
