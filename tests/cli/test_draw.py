"""The command that draws."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cartoonalive.cli.app import run
from cartoonalive.formats.picture import read_png


def test_a_picture_with_layers_and_truth(tmp_path: Path) -> None:
    out = tmp_path / "a.png"
    tokens = ["draw", "--style", "webtoon", "--seed", "5", "--size", "96", "-o", str(out)]
    assert run([*tokens, "--layers", str(tmp_path / "layers"), "--truth"]) == 0
    assert read_png(out).shape[:2] == (96, 96)
    layers = sorted((tmp_path / "layers").glob("*.png"))
    assert layers[0].name == "00_background.png"
    facts = json.loads((tmp_path / "a.truth" / "truth.json").read_text())
    assert len(facts["layers"]) == len(layers)
    assert {"classes.png", "matte.png", "eyes_shut.png", "turned_left.json"} <= {
        item.name for item in (tmp_path / "a.truth").iterdir()
    }


def test_a_character_file(tmp_path: Path) -> None:
    (tmp_path / "me.toml").write_text('name = "Me"\n[palette]\nbackground = "#102030"\n')
    out = tmp_path / "me.png"
    assert run(["draw", "--character", str(tmp_path / "me.toml"), "--size", "64", "-o", str(out)]) == 0
    assert read_png(out)[0, 0].tolist()[:3] == [0x10, 0x20, 0x30]


def test_a_sheet(tmp_path: Path) -> None:
    out = tmp_path / "sheet.png"
    assert run(["draw", "--sheet", "--count", "5", "--size", "48", "-o", str(out)]) == 0
    assert read_png(out).shape[:2] == (144, 96)


def test_a_data_set(tmp_path: Path) -> None:
    assert run(["draw", "--dataset", str(tmp_path / "set"), "--count", "2", "--size", "48"]) == 0
    assert (tmp_path / "set" / "manifest.json").exists()


@pytest.mark.parametrize(
    ("tokens", "code"),
    [
        (["--style", "cubist"], 2),
        (["--character", "nobody"], 2),
        (["--size", "1"], 2),
        (["--seed", "-1"], 2),
        (["--count", "0", "--sheet"], 2),
        (["--style", "cubist", "--dataset", "x"], 2),
        (["--character", "missing.toml"], 1),
    ],
)
def test_mistakes(
    tokens: list[str], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["draw", *tokens]) == code
    assert [line.partition(":")[0] for line in capsys.readouterr().err.splitlines()] == ["error", "hint"]
    assert list(tmp_path.iterdir()) == []
