"""``cartoonalive dump`` and ``undump``: a moc3 file as readable text, and back to the same bytes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from cartoonalive.errors import FormatError, UsageError

Out = Annotated[Path | None, Parameter(name=["--out", "-o"])]


def dump(model: Path, /, *, out: Out = None) -> int:
    """Show a moc3 file as text, one value a line, so that two versions can be compared.

    Args:
        model: A .moc3 file, a model folder or its model3.json.
        out: The text file; by default standard output.
    """
    from cartoonalive.formats.moc3.dump import dump as dump_moc3

    text = dump_moc3(_moc_file(model).read_bytes())
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8")
    return 0


def undump(text: Path, /, *, out: Annotated[Path, Parameter(name=["--out", "-o"])]) -> int:
    """Make the moc3 file of a text that ``dump`` wrote.

    Args:
        text: The text file.
        out: The .moc3 file.
    """
    from cartoonalive.formats.moc3.dump import undump as undump_moc3

    try:
        lines = _existing(text).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise FormatError(
            f"{text}: not UTF-8 text (byte {error.start})", hint="Name a text that 'dump' wrote.", code="bad_moc3_text"
        ) from None
    out.write_bytes(undump_moc3(lines))
    return 0


def _moc_file(model: Path) -> Path:
    """The moc3 file that is meant."""
    if model.is_file() and model.suffix == ".moc3":
        return model
    from cartoonalive.formats.bundle import find_model3
    from cartoonalive.formats.jsonfile import Place
    from cartoonalive.formats.model3 import Model3
    from cartoonalive.formats.reference import resolve

    model_file = find_model3(model)
    name = Model3.read(model_file, strict=False).file_references.moc
    return resolve(model_file.parent, name, Place(model_file.name, "FileReferences.Moc"))


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise UsageError(f"{path}: no such file", hint="Check the path.", code="no_such_file")
    return path
