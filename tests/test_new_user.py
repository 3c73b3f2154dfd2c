"""The way of a new user: the program in a process of its own, on the drawn example, and the README word by word."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cartoonalive.cli.app import run
from cartoonalive.drawing.example import write_example
from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.formats.bundle import read_bundle
from cartoonalive.staging import PREFIX
from tests.oracle.core import compare, open_core

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
WINDOWS = sys.platform == "win32"
QUICK = ("--poses", "20")


def cartoonalive(*arguments: str, cwd: Path, prefix: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    command = [*prefix, sys.executable, "-m", "cartoonalive", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where ``cartoonalive create alice.png --json`` was run."""
    folder = tmp_path_factory.mktemp("home")
    write_example(folder / "alice.png")
    done = cartoonalive("create", "alice.png", "--json", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    (folder / "result.json").write_text(done.stdout)
    return folder


@pytest.fixture
def copy(home: Path, tmp_path: Path) -> Path:
    """The same folder, to be changed."""
    return Path(shutil.copytree(home, tmp_path / "home"))


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_result_is_told_as_json(home: Path) -> None:
    result = json.loads((home / "result.json").read_text())
    assert set(result) == {"model", "timings_s", "peak_rss_mb", "measures", "warnings"}
    assert result["model"] == "alice"
    stages = {"portrait", "landmarks", "layers", "rig", "formats", "check"}
    assert set(result["timings_s"]) == {*stages, "total"}
    assert WINDOWS or 50 < result["peak_rss_mb"] < 1500


def test_the_model_is_whole_and_good(home: Path) -> None:
    bundle = read_bundle(home / "alice", strict=True)
    assert bundle.settings.group("EyeBlink") == ("ParamEyeLOpen", "ParamEyeROpen")
    assert bundle.settings.group("LipSync") == ("ParamMouthOpenY",)
    assert set(bundle.motions) == {"Idle", "TapHead", "TapBody"}
    assert len(bundle.expressions) == 10
    report = json.loads((home / "alice" / "report.json").read_text(encoding="utf-8"))
    assert set(report) == {"counts", "measures", "warnings"}
    measures = report["measures"]
    assert measures["neutral_psnr_db"] >= 35
    assert measures["neutral_ssim"] >= 0.975
    assert max(measures["eye_visible_when_closed"].values()) <= 0.02
    assert measures["mouth_opening"] >= 0.08
    assert measures["flipped_triangles"] == 0
    assert measures["holes"] <= 0.001
    assert measures["dead_parameters"] == []


@pytest.mark.core
def test_the_official_core_opens_it_and_agrees(home: Path) -> None:
    bundle = read_bundle(home / "alice")
    random = np.random.default_rng(0)
    settings = [
        {item.id: float(random.uniform(item.minimum, item.maximum)) for item in bundle.rig.parameters}
        for _ in range(200)
    ]
    core = open_core()
    try:
        assert core.problems(bundle.moc) == []
        theirs = core.evaluate(bundle.moc, settings)
    finally:
        core.close()
    difference = compare(Evaluator(bundle.rig).evaluate_many(settings), theirs.frames)
    assert difference.agrees(), difference


def test_every_file_of_the_folder_is_there(home: Path) -> None:
    names = set(files(home / "alice"))
    for name in ("model3.json", "moc3", "physics3.json", "cdi3.json", "vtube.json"):
        assert f"alice.{name}" in names
    for name in ("icon.png", "preview.png", "report.json", "report.html", "motions/idle.motion3.json"):
        assert name in names
    for name in ("portrait.png", "matte.png", "landmarks.json", "layers.psd", "layers/layers.json"):
        assert f"source/{name}" in names
    with Image.open(home / "alice" / "icon.png") as icon:
        assert icon.size == (512, 512)


def test_nothing_else_was_left(home: Path) -> None:
    assert sorted(path.name for path in home.iterdir()) == ["alice", "alice.png", "result.json"]


def test_no_file_names_the_machine(home: Path) -> None:
    for name, content in files(home / "alice").items():
        assert str(home).encode() not in content, name
        assert PREFIX.encode() not in content, name


def test_no_number_stands_directly_before_a_closing_brace(home: Path) -> None:
    for path in (home / "alice").rglob("*3.json"):
        assert not re.search(r"[0-9][ \t]*}", path.read_text(encoding="utf-8")), path.name
        assert "\\u" not in path.read_text(encoding="utf-8")


def test_the_python_of_the_readme_runs_and_gives_the_same_bytes(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_example(tmp_path / "alice.png")
    for snippet in re.findall(r"```python\n(.*?)```", README, re.DOTALL):
        exec(compile(snippet, "README.md", "exec"), {})
    assert files(tmp_path / "alice") == files(home / "alice")


def test_the_commands_of_the_readme_run(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(copy)
    lines = re.findall(r"^cartoonalive (.*)$", README, re.MULTILINE)
    commands = {"create", "render", "animate", "shape", "check", "draw", "dump", "export", "doctor"}
    assert {line.split()[0] for line in lines} == commands
    for line in lines:
        tokens = shlex.split(line, comments=True)
        if tokens != ["create", "alice.png"] and tokens[0] != "doctor":
            assert run([*tokens, *(QUICK if tokens[0] in ("create", "check") else ())]) == 0
    with Image.open(copy / "pose.png") as pose:
        assert pose.mode == "RGBA"
        assert np.asarray(pose)[0, 0, 3] == 0
    assert run(["undump", "alice.txt", "-o", "again.moc3"]) == 0
    assert (copy / "again.moc3").read_bytes() == (copy / "alice" / "alice.moc3").read_bytes()


def test_layers_corrected_by_hand_are_taken_up(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(copy)
    before = files(copy / "alice")
    assert run(["create", "alice.png", "--resume"]) == 0
    assert files(copy / "alice") == before
    layer = next((copy / "alice" / "source" / "layers").glob("*front hair.png"))
    pixels = np.asarray(Image.open(layer)).copy()
    pixels[..., :3] = (250, 10, 10)
    Image.fromarray(pixels).save(layer)
    assert run(["create", "alice.png", "--resume", *QUICK]) == 0
    assert run(["render", "alice", "-o", "red.png"]) == 0
    red = np.asarray(Image.open(copy / "red.png"))
    assert ((red[..., :3] == (250, 10, 10)).all(axis=-1)).mean() > 0.02


def test_resuming_without_a_model_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["create", "alice.png", "-o", str(tmp_path / "alice"), "--resume"]) == 2
    assert "--resume" in capsys.readouterr().err


def test_a_refused_picture_leaves_nothing(tmp_path: Path) -> None:
    Image.new("RGB", (400, 400), (200, 180, 160)).save(tmp_path / "blank.png")
    done = cartoonalive("create", "blank.png", "-o", "deep/er/model", cwd=tmp_path)
    assert done.returncode == 3
    told = [line for line in done.stderr.splitlines() if line.startswith(("error: ", "hint: "))]
    assert [line.split(":")[0] for line in told] == ["error", "hint"]
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["blank.png"]


def test_a_missing_picture_is_told(tmp_path: Path) -> None:
    done = cartoonalive("create", "nowhere.png", "--json", cwd=tmp_path)
    assert done.returncode == 3
    assert json.loads(done.stdout)["error"]["code"] == "not_found"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(WINDOWS, reason="kills a process")
@pytest.mark.parametrize(("stage", "resume"), [("layers", False), ("check", True)])
def test_a_killed_run_leaves_no_half_model(copy: Path, stage: str, resume: bool) -> None:
    if not resume:
        shutil.rmtree(copy / "alice")
    before = files(copy)
    command = [sys.executable, "-m", "cartoonalive", "create", "alice.png", *(["--resume"] if resume else [])]
    process = subprocess.Popen(command, cwd=copy, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    assert any(stage in line for line in process.stderr)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stderr.close()
    kept = {name: content for name, content in files(copy).items() if not name.startswith(PREFIX)}
    assert kept == before
    assert bool(list(copy.glob(f"{PREFIX}*"))) == resume


@pytest.mark.skipif(WINDOWS, reason="needs ulimit")
def test_a_full_disk_leaves_the_earlier_model(copy: Path) -> None:
    before = files(copy)
    prefix = ["bash", "-c", 'ulimit -f 400; exec "$@"', "quota"]
    done = cartoonalive("create", "alice.png", "--resume", "--json", cwd=copy, prefix=prefix)
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["error"]["code"] == "disk_full"
    assert files(copy) == before


@pytest.mark.skipif(WINDOWS, reason="needs a pipe that closes")
def test_a_reader_that_leaves_is_no_error(home: Path) -> None:
    command = f"{shlex.quote(sys.executable)} -m cartoonalive dump alice | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], cwd=home, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1


def test_python_dash_m_and_version(tmp_path: Path) -> None:
    done = cartoonalive("--version", cwd=tmp_path)
    assert done.returncode == 0
    assert re.fullmatch(r"\d+\.\d+\.\d+\s*", done.stdout)
    assert "NO_COLOR" in os.environ or "\x1b" not in done.stdout
