"""Exit codes, two lines, never a traceback."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cartoonalive.cli.app import run
from cartoonalive.cli.failure import EXIT_CODES, guarded
from cartoonalive.errors import FormatError, MissingComponentError, PictureError, UsageError


def raising(error: BaseException) -> Callable[[], int]:
    def command() -> int:
        raise error

    return command


def _interrupted(path: Path) -> Path:
    raise KeyboardInterrupt


CASES = [
    (UsageError("what", hint="do", code="usage"), 2),
    (PictureError("what", hint="do", code="no_face"), 3),
    (FormatError("what", hint="do", code="invalid"), 4),
    (MissingComponentError("what", hint="do", code="weights_missing"), 5),
    (OSError(errno.ENOSPC, "No space left on device", "a.png"), 1),
    (PermissionError(errno.EACCES, "Permission denied", "a.png"), 1),
    (MemoryError(), 1),
    (ZeroDivisionError("a\nb"), 1),
    (RecursionError(), 1),
]


@pytest.mark.parametrize(("error", "code"), CASES)
def test_two_lines_and_the_code(error: Exception, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(raising(error), as_json=False) == code
    assert code in EXIT_CODES
    out, err = capsys.readouterr()
    assert out == ""
    first, second = err.splitlines()
    assert first.startswith("error: ")
    assert second.startswith("hint: ")


@pytest.mark.parametrize(("error", "code"), CASES)
def test_the_json_object(error: Exception, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(raising(error), as_json=True) == code
    out, err = capsys.readouterr()
    assert err == ""
    assert set(json.loads(out)["error"]) == {"code", "message", "hint"}


def test_an_interrupt_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(raising(KeyboardInterrupt()), as_json=False) == 130
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_an_interrupt_of_a_command_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cartoonalive.formats.bundle.find_model3", _interrupted)
    assert run(["check", "nowhere"]) == 130
    assert capsys.readouterr().err == "interrupted\n"


@pytest.mark.parametrize(
    "tokens",
    [
        ["creat"],
        ["create"],
        ["create", "a", "b"],
        ["create", "a.png", "--nope"],
        ["create", "a.png", "--moc-version", "7"],
        ["create", "a.png", "--face", "two"],
        ["create", "a.png", "--face", "0"],
        ["create", "a.png", "--max-size", "0"],
        ["create", "a.png", "--max-size", "1000000"],
        ["check", "nowhere", "--poses", "-1"],
        ["check", "nowhere", "--seed", "-1"],
        ["render", "nowhere"],
        ["render", "nowhere", "-p", "ParamAngleX"],
        ["undump", "nowhere", "-o", "x.moc3"],
        ["dump", "nowhere"],
    ],
)
def test_wrong_usage_exits_2(tokens: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tokens) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.split(":")[0] for line in err.splitlines()] == ["error", "hint"]


def test_a_picture_is_no_moc3_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x89PNG")
    assert run(["undump", str(tmp_path / "a.txt"), "-o", str(tmp_path / "a.moc3")]) == 4
    assert "not UTF-8" in capsys.readouterr().err


def test_system_errors_name_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    guarded(raising(PermissionError(errno.EACCES, "Permission denied", "a.png")), as_json=False)
    assert "error: a.png: Permission denied\n" in capsys.readouterr().err


def test_wrong_usage_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["create", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "usage"
