"""Whole models in the official native framework: it finds every file and plays it as our own player does."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from cartoonalive.formats.bundle import Bundle
from cartoonalive.motion.player import Player
from tests.models.small_models import written
from tests.oracle import framework, player, snippet

pytestmark = pytest.mark.core
PAGE = Path(__file__).parents[2] / "docs" / "using" / "native.md"
FRAMES, FRAME_S = 60, 1 / 30
TOLERANCE = 1e-3
"""Of a parameter's range: motions and pendulums agree to 2e-5 each, and pendulums hang on what motions do."""


@pytest.fixture(scope="module")
def model(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return written(example, tmp_path_factory.mktemp("alice"), 4)


def answer_of(command: Sequence[object], folder: Path) -> str:
    """Standard output of a script of the oracle; skips the test where there is no OpenGL."""
    words = [sys.executable, *map(str, command)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120, cwd=folder)
    if done.returncode == framework.SKIPPED:
        pytest.skip(f"no OpenGL without a display: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_file_is_found(model: Bundle) -> None:
    """The framework's own lines come before or after the answer, as its buffer is flushed."""
    lines = answer_of([framework.__file__, model.folder / "model.model3.json"], model.folder).splitlines()
    found = json.loads(next(line for line in lines if line.startswith("{")))
    assert found["motions"] == {"Idle": 3, "TapHead": 4, "TapBody": 3}
    assert sorted(found["expressions"]) == sorted(model.expressions)
    assert found["parameters"] == [parameter.id for parameter in model.rig.parameters]
    assert {"ParamBreath", "ParamMouthForm", "ParamHairFront"} <= set(found["moved"])


def test_every_motion_with_every_expression_and_physics(model: Bundle) -> None:
    """In the framework's order: motion, expression, physics; each of ten motions with another expression."""
    listed = [(group, number) for group, members in model.motions.items() for number in range(len(members))]
    spans = {one.id: one.maximum - one.minimum for one in model.rig.parameters}
    assert len(listed) == len(model.expressions) == 10
    for (group, number), expression in zip(listed, model.expressions, strict=True):
        steps: list[player.Step] = [{"seconds": FRAME_S} for _ in range(FRAMES)]
        first = {**steps[0], "motion": [group, number], "expression": expression}
        theirs = player.ask(model.folder / "model.model3.json", [first, *steps[1:]])
        ours = Player(model.rig)
        ours.play(model.motions[group][number].motion("played"))
        ours.show(model.expressions[expression].expression(expression))
        for mine, other in zip([ours.update(FRAME_S) for _ in steps], theirs, strict=True):
            worst = max(spans, key=lambda name: abs(mine[name] - other[name]) / spans[name])
            gap = abs(mine[worst] - other[worst]) / spans[worst]
            assert gap < TOLERANCE, f"{group} {number} with {expression}: {worst}"


def test_the_snippet_of_the_documentation_runs(model: Bundle, tmp_path: Path) -> None:
    shutil.copytree(model.folder, tmp_path / "alice")
    for file in (tmp_path / "alice").glob("model.*"):
        if file.is_file() and file.name != "model.moc3":
            file.rename(file.with_name(file.name.replace("model.", "alice.", 1)))
    settings = tmp_path / "alice" / "alice.model3.json"
    settings.write_text(re.sub(r'"model\.(?=[a-z0-9]+\.json)', '"alice.', settings.read_text(encoding="utf-8")))
    answer = answer_of([snippet.__file__, PAGE], tmp_path)
    assert snippet.DONE in answer
    moved = json.loads(next(line for line in answer.splitlines() if line.startswith("{")))
    assert moved["expressions"] == 10
    assert moved["hit"] == {"Head": True, "Body": True}
