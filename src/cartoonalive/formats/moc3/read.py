"""moc3 bytes to a rig, and everything that is wrong with a file."""

from __future__ import annotations

from cartoonalive.errors import FormatError
from cartoonalive.formats.moc3.lift import lift
from cartoonalive.formats.moc3.sections import decode
from cartoonalive.formats.moc3.validate import structure_problems
from cartoonalive.rig.check import check_rig
from cartoonalive.rig.model import Rig


def read_moc3(data: bytes) -> Rig:
    """The rig in a moc3 file of version 1 to 5.

    Raises :class:`FormatError` naming the section for files that are damaged, inconsistent or too new.
    """
    return lift(decode(data))


def check_moc3(data: bytes) -> list[str]:
    """All problems of a moc3 file as readable sentences, also those that Cubism Core accepts; empty if it is sound."""
    try:
        sections = decode(data)
    except FormatError as error:
        return [str(error)]
    problems = structure_problems(sections)
    return problems or check_rig(lift(sections))
