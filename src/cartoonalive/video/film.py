"""Which film format a file name means, and what goes with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cartoonalive.video.ffmpeg import FfmpegWriter
from cartoonalive.video.model import FilmWriter
from cartoonalive.video.pictures import PictureWriter

if TYPE_CHECKING:
    from cartoonalive.speech.model import Sound

OPAQUE = (".mp4",)
"""Formats without transparency."""
BY_PYAV = (".mp4", ".webm")
BY_PILLOW = (".apng", ".png", ".gif")
FORMATS = (*BY_PYAV, *BY_PILLOW)


def film_writer(path: Path, fps: float, size: tuple[int, int], sound: Sound | None = None) -> FilmWriter:
    """The writer of a film file by its extension, one of ``FORMATS``; MP4 and WebM take the sound along.

    Raises:
        MissingComponentError: the format needs PyAV.
    """
    if path.suffix.lower() in BY_PYAV:
        return FfmpegWriter(path, fps, size, sound)
    return PictureWriter(path, fps)
