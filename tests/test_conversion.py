"""``export``: from a model folder to a puppet and its loss report, by the command line and in Python."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import cartoonalive
from cartoonalive.cli.app import run
from cartoonalive.motion.expressions import expressions
from cartoonalive.motion.library import motions
from cartoonalive.puppet.losses import LossReport
from cartoonalive.rig.parameters import STANDARD
from cartoonalive.rig.physics import pendulums
from tests.formats.inp_reader import read_inp
from tests.motion.models import triangle_rig, write_model


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    rig = triangle_rig(pendulums(STANDARD))
    write_model(tmp_path / "alice", rig, motions(STANDARD), expressions(STANDARD))
    return tmp_path


def test_the_command_writes_puppet_and_report(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "alice", "-o", "alice.inp"]) == 0
    puppet, pages = read_inp((home / "alice.inp").read_bytes())
    assert [part.id for part in puppet.parts] == ["ArtMesh1"]
    assert [parameter.name for parameter in puppet.parameters] == ["ParamBreath"]
    assert len(pages) == 1
    report = LossReport.read(home / "alice.losses.json")
    losses = {loss.code: loss.items for loss in report.losses}
    assert losses["motion_groups"] == ("Idle: 3", "TapHead: 4", "TapBody: 3")
    assert [animation.name for animation in puppet.animations] == ["idle", "idle_2", "idle_3"]
    assert losses["motions"] == ("nod", "shake", "tilt", "surprise", "greet", "think", "talk")
    assert "joy" in losses["expressions"]
    assert "EyeBlink: ParamEyeLOpen, ParamEyeROpen" in losses["groups"]
    assert "Fringe: ParamHairFront" in losses["no_physics"], "the model has no hair"
    assert "ParamAngleX" in losses["dead"]
    told = capsys.readouterr().out
    assert all(code in told for code in losses)


def test_the_report_as_json(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "alice", "--json"]) == 0
    assert (home / "model.inp").is_file()
    told = json.loads(capsys.readouterr().out)
    assert told == json.loads((home / "model.losses.json").read_text(encoding="utf-8"))


def test_the_examples_of_the_documentation_run(home: Path) -> None:
    page = (Path(__file__).parents[1] / "docs/using/inochi2d.md").read_text(encoding="utf-8")
    lines = re.findall(r"^cartoonalive (.*)$", page, re.MULTILINE)
    snippets = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert (len(lines), len(snippets)) == (1, 1)
    assert run(lines[0].split()) == 0
    written = (home / "alice.inp").read_bytes()
    exec(compile(snippets[0], "inochi2d.md", "exec"), {})
    assert (home / "alice.inp").read_bytes() == written


def test_other_formats_are_refused(home: Path) -> None:
    with pytest.raises(cartoonalive.UsageError, match="no format"):
        cartoonalive.export(cartoonalive.load(home / "alice"), "alice.inx")
    assert [path.name for path in home.iterdir()] == ["alice"]
