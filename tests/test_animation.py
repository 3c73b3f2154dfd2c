"""``animate``: from sounds, motions and captures to films and motion files, by the command line and in Python."""

from __future__ import annotations

import importlib.util
import re
import shlex
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence
from scipy.io import wavfile

import cartoonalive
from cartoonalive.cli.app import run
from cartoonalive.formats.motion3 import Motion3
from cartoonalive.motion.curves import CurveSampler
from cartoonalive.motion.expressions import expressions
from cartoonalive.motion.library import motions
from cartoonalive.rig.parameters import STANDARD
from tests.motion.models import triangle_rig, write_model
from tests.speech.voice import spoken


def length(path: Path) -> float:
    """Seconds of an animated picture; equal pictures may be stored as one."""
    with Image.open(path) as film:
        return sum(float(frame.info["duration"]) for frame in ImageSequence.Iterator(film)) / 1000


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder with a model, a recording and a capture."""
    monkeypatch.chdir(tmp_path)
    write_model(tmp_path / "alice", triangle_rig(), motions(STANDARD), expressions(STANDARD))
    sound = spoken("AIUEO", seconds=0.2, pause=0.1)
    wavfile.write(tmp_path / "speech.wav", sound.rate, sound.samples)
    rows = [f"00:00:0{frame // 30}:{frame % 30:02d},61,{frame / 100},0.5" for frame in range(100)]
    (tmp_path / "face.csv").write_text("\n".join(["Timecode,BlendShapeCount,EyeBlinkLeft,JawOpen", *rows]))
    return tmp_path


def test_speech_becomes_a_film_and_a_motion(home: Path) -> None:
    command = "animate alice --audio speech.wav --size 48 --fps 12 -o talk.gif -o talk.motion3.json"
    assert run(command.split()) == 0
    motion = Motion3.read(home / "talk.motion3.json").motion("talk")
    by_id = {curve.parameter: CurveSampler(curve) for curve in motion.curves}
    opening = by_id["ParamMouthOpenY"].at(np.linspace(0, motion.duration, 100))
    assert opening.max() > 0.4
    assert opening[[0, -1]] == pytest.approx([0, 0], abs=0.1)
    assert not {"ParamEyeLOpen", "ParamEyeROpen"} & set(by_id)
    with Image.open(home / "talk.gif") as film:
        assert film.size == (48, 48)
    assert length(home / "talk.gif") == pytest.approx(motion.duration, abs=0.1)
    assert not re.search(r"[0-9][ \t]*}", (home / "talk.motion3.json").read_text())


def test_a_motion_by_name_or_file_and_a_capture(home: Path) -> None:
    film = ["--size", "32", "--fps", "5"]
    assert run(["animate", "alice", "--motion", "nod", *film, "-o", "nod.apng"]) == 0
    assert run(["animate", "alice", "--motion", "alice/motions/nod.motion3.json", *film, "-o", "file.apng"]) == 0
    assert (home / "nod.apng").read_bytes() == (home / "file.apng").read_bytes()
    assert run(["animate", "alice", "--arkit", "face.csv", *film, "-o", "face.gif", "-o", "face.motion3.json"]) == 0
    motion = Motion3.read(home / "face.motion3.json").motion("face")
    assert {curve.parameter for curve in motion.curves} == {"ParamEyeLOpen", "ParamMouthOpenY"}
    assert motion.duration == pytest.approx(3.33, abs=0.05)


def test_a_motion_and_speech_go_into_one_file(home: Path) -> None:
    assert (
        run(
            [
                "animate",
                "alice",
                "--motion",
                "shake",
                "--audio",
                "speech.wav",
                "--seconds",
                "1",
                "-o",
                "both.motion3.json",
            ]
        )
        == 0
    )
    motion = Motion3.read(home / "both.motion3.json").motion("both")
    moved = [curve.parameter for curve in motion.curves]
    assert {"ParamAngleX", "ParamMouthOpenY"} <= set(moved)
    assert len(moved) == len(set(moved))
    assert (motion.duration, motion.loop) == (1.0, False)


def test_the_python_way_is_deterministic(home: Path) -> None:
    model = cartoonalive.load("alice")
    options = cartoonalive.AnimateOptions(size=32, fps=10, seconds=1.5, expression="wink", background="#204060")
    for name in ("a.apng", "b.apng"):
        cartoonalive.animate(model, [name], options=options)
    assert (home / "a.apng").read_bytes() == (home / "b.apng").read_bytes()
    assert length(home / "a.apng") == pytest.approx(1.5)
    with Image.open(home / "a.apng") as film:
        assert film.convert("RGBA").getpixel((0, 0)) == (0x20, 0x40, 0x60, 255)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ("--motion dance -o a.gif", 2, "no motion dance"),
        ("--expression grin -o a.gif", 2, "no expression grin"),
        ("-o a.avi", 2, "a.avi"),
        ("-o nowhere/a.gif", 2, "nowhere"),
        ("--background mauvish -o a.gif", 2, "mauvish"),
        ("--fps 0 -o a.gif", 2, "fps"),
        ("--audio alice/model.moc3 -o a.gif", (4, 5), "model.moc3"),
        ("--audio none.wav -o a.gif", 1, "none.wav"),
        ("--arkit speech.wav -o a.gif", 4, "speech.wav"),
        ("--motion face.csv -o a.gif", 4, "face.csv"),
    ],
)
def test_bad_input_is_told_in_two_lines(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: str, code: int | tuple[int, ...], told: str
) -> None:
    found = run(["animate", "alice", *arguments.split()])
    assert found in (code if isinstance(code, tuple) else (code,))
    lines = [line for line in capsys.readouterr().err.splitlines() if not line.startswith("[")]
    assert [line.split(":")[0] for line in lines] == ["error", "hint"]
    assert told in lines[0]
    assert not (home / "a.gif").exists()
    assert not list(home.glob(".writing-*"))


def test_the_examples_of_the_documentation_run(home: Path) -> None:
    page = (Path(__file__).parents[1] / "docs/using/animate.md").read_text(encoding="utf-8")
    lines = [shlex.split(line) for line in re.findall(r"^cartoonalive (.*)$", page, re.MULTILINE)]
    assert len(lines) == 6
    has_av = importlib.util.find_spec("av") is not None
    for tokens in lines:
        outputs = [after for before, after in pairwise(tokens) if before == "-o"]
        if has_av or not any(name.endswith((".mp4", ".webm")) for name in outputs):
            small = [word for word in tokens if word not in ("--size", "720", "--fps", "25")]
            assert run([*small, "--size", "32", "--fps", "6"]) == 0
            assert all((home / name).stat().st_size > 100 for name in outputs)
    for snippet in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        exec(compile(snippet, "animate.md", "exec"), {})
