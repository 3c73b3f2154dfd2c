"""Rig to moc3 bytes."""

from __future__ import annotations

from cartoonalive.formats.moc3.lower import lower
from cartoonalive.formats.moc3.sections import encode
from cartoonalive.rig.check import require_valid
from cartoonalive.rig.model import Rig


def write_moc3(rig: Rig, version: int = 3) -> bytes:
    """A moc3 file.

    ``version`` 3 is read by SDK 4.0 and later; 4 (SDK 4.2) adds colours and blend shapes; 1, 2 and 5 work if they fit.

    Raises :class:`FormatError` when the rig is invalid or needs a newer version.
    """
    require_valid(rig)
    return encode(lower(rig, version))
