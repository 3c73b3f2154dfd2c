"""Every picture that must be refused, through the command line: two lines, exit code 3, nothing left behind."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from cartoonalive.cli.app import run
from cartoonalive.errors import PictureError
from tests.conftest import portraits_folder

REFUSED = ("expect=refuse", "expect=clear_error")


def refused_pictures() -> list[str]:
    """Files that can only be refused, as the list beside them says."""
    folder = portraits_folder()
    if folder is None:
        return []
    with (folder / "SOURCES.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [row["file"] for row in rows if row["category_tags"].partition(":")[0] in REFUSED]


pytestmark = pytest.mark.portraits


@pytest.mark.parametrize("name", refused_pictures())
def test_refused_in_two_lines(
    portraits: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["create", str(portraits / name)]) == PictureError.exit_code
    out, err = capfd.readouterr()
    assert out == ""
    told = [line for line in err.splitlines() if not line.startswith("[")]
    assert [line.partition(": ")[0] for line in told] == ["error", "hint"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["bad/noface_brick.png", "bad/corrupt_truncated.jpg", "bad/bomb_30000x30000.png"])
def test_refused_as_json(portraits: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str) -> None:
    assert run(["create", str(portraits / name), "-o", str(tmp_path / "model"), "--json"]) == PictureError.exit_code
    out, err = capfd.readouterr()
    assert err == ""
    assert set(json.loads(out)["error"]) == {"code", "message", "hint"}
    assert list(tmp_path.iterdir()) == []
