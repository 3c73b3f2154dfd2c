"""File names inside a model must stay in its folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from cartoonalive.errors import FormatError
from cartoonalive.formats.jsonfile import Place
from cartoonalive.formats.reference import resolve

PLACE = Place("a.model3.json", "FileReferences.Moc")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    model = tmp_path / "model"
    (model / "sub").mkdir(parents=True)
    (model / "sub" / "File.png").write_bytes(b"x")
    (tmp_path / "secret").write_bytes(b"secret")
    return model


@pytest.mark.parametrize("name", ["sub/File.png", "./sub/File.png"])
def test_files_inside_are_found(folder: Path, name: str) -> None:
    assert resolve(folder, name, PLACE).read_bytes() == b"x"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "empty"),
        (".", "empty"),
        ("/etc/passwd", "not a relative path"),
        ("C:/secret", "not a relative path"),
        ("sub\\File.png", "not a relative path"),
        ("../secret", "leads out"),
        ("sub/../../secret", "leads out"),
        ("sub/file.png", "is called 'File.png'; letter case"),
        ("Sub/File.png", "is called 'sub'; letter case"),
        ("sub/other.png", "does not exist"),
        ("sub/File.png/x", "does not exist"),
        ("sub", "is not a file"),
        ("a\0b", "empty"),
    ],
)
def test_everything_else_is_refused(folder: Path, name: str, words: str) -> None:
    with pytest.raises(FormatError, match=words) as raised:
        resolve(folder, name, PLACE)
    assert "a.model3.json: FileReferences.Moc" in str(raised.value)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights")
def test_links_that_lead_out_are_refused(folder: Path) -> None:
    (folder / "link").symlink_to(folder.parent / "secret")
    with pytest.raises(FormatError, match="a link that leads out"):
        resolve(folder, "link", PLACE)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_pipes_are_refused(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    with pytest.raises(FormatError, match="is not a file"):
        resolve(folder, "pipe", PLACE)
