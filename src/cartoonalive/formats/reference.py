"""Resolving the file names inside a model: they must stay in its folder and be spelled exactly."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath, PureWindowsPath

from cartoonalive.formats.jsonfile import Place


def resolve(folder: Path, name: str, place: Place) -> Path:
    """The existing regular file ``name`` (relative, with ``/``) below ``folder``; ``place`` is named in errors.

    Raises:
        FormatError: absolute, leaving the folder (by ``..`` or a link), missing, not a file, or in another letter
            case (which would work on some systems only).
    """
    parts = PurePosixPath(name).parts
    if not parts or "\0" in name:
        raise place.error("empty file name", code="bad_reference")
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).drive or "\\" in name:
        raise place.error(f"{name!r} is not a relative path with '/'", code="bad_reference")
    if ".." in parts:
        raise place.error(f"{name!r} leads out of the model folder", code="bad_reference")
    directory = folder
    for part in parts:
        _check_spelling(directory, part, name, place)
        directory = directory / part
    if not directory.resolve().is_relative_to(folder.resolve()):
        raise place.error(f"{name!r} is a link that leads out of the model folder", code="bad_reference")
    if not directory.is_file():
        raise place.error(f"{name!r} is not a file", code="bad_reference")
    return directory


def _check_spelling(directory: Path, part: str, name: str, place: Place) -> None:
    entries = os.listdir(directory) if directory.is_dir() else []
    if part in entries:
        return
    alike = next((entry for entry in entries if entry.lower() == part.lower()), None)
    if alike is not None:
        raise place.error(f"{name!r}: the file is called {alike!r}; letter case must agree", code="bad_reference")
    raise place.error(f"{name!r} does not exist", code="missing_file")
