"""Reading sound files: WAV with SciPy alone, everything else with PyAV where it is installed."""

from __future__ import annotations

import importlib.util
import struct
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.io import wavfile

from cartoonalive.errors import FormatError, MissingComponentError
from cartoonalive.speech.model import Sound

MAX_SECONDS = 3600
MIN_RATE, MAX_RATE = 4000, 768_000
WAV_MAGIC = (b"RIFF", b"RIFX", b"RF64")
_BROKEN = (ValueError, EOFError, TypeError, KeyError, ArithmeticError, MemoryError, UnboundLocalError, struct.error)
"""What SciPy's reader raises on damaged files."""


def read_sound(path: Path | str) -> Sound:
    """The sound of a file, its channels mixed to one.

    Raises:
        FormatError: not a sound file, damaged, empty or too long.
        MissingComponentError: not a WAV file, and PyAV is not installed.
        OSError: the file cannot be read.
    """
    file = Path(path)
    with file.open("rb") as stream:
        magic = stream.read(4)
    rate, samples = _read_wav(file) if magic in WAV_MAGIC else _read_any(file)
    if len(samples) == 0:
        raise _unreadable(file, "it holds no samples")
    if not MIN_RATE <= rate <= MAX_RATE:
        raise _unreadable(file, f"{rate} samples a second")
    if len(samples) > MAX_SECONDS * rate:
        raise FormatError(
            f"{file.name}: longer than {MAX_SECONDS // 60} minutes", hint="Cut it into parts.", code="sound_too_long"
        )
    mixed = samples.mean(axis=1) if samples.ndim == 2 else samples
    return Sound(samples=np.clip(np.nan_to_num(mixed, posinf=0, neginf=0), -1, 1).astype(np.float32), rate=rate)


def _read_wav(file: Path) -> tuple[int, NDArray[np.float32]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", wavfile.WavFileWarning)
            rate, samples = wavfile.read(file)
    except _BROKEN as error:
        raise _unreadable(file, str(error)) from None
    return int(rate), _within_one(samples)


def _within_one(samples: NDArray[Any]) -> NDArray[np.float32]:
    """Whole numbers of any width as -1..1; eight bits are unsigned."""
    if samples.dtype == np.uint8:
        return np.asarray((samples.astype(np.float32) - 128) / 128, np.float32)
    if np.issubdtype(samples.dtype, np.integer):
        return np.asarray(samples / -float(np.iinfo(samples.dtype).min), np.float32)
    return samples.astype(np.float32)


def _read_any(file: Path) -> tuple[int, NDArray[np.float32]]:
    """Compressed sound, or that of a video."""
    if importlib.util.find_spec("av") is None:
        raise MissingComponentError(
            f"{file.name}: only WAV files can be read without PyAV",
            hint="Install it with: pip install 'cartoonalive[video]', or convert the sound to WAV.",
            code="no_video_extra",
        )
    import av

    try:
        with av.open(str(file)) as container:
            if not container.streams.audio:
                raise _unreadable(file, "it has no sound")
            stream = container.streams.audio[0]
            resampler = av.AudioResampler(format="fltp", layout="mono", rate=stream.rate)
            parts = [part.to_ndarray()[0] for frame in container.decode(stream) for part in resampler.resample(frame)]
            rate = int(stream.rate)
    except (av.FFmpegError, ValueError) as error:
        raise _unreadable(file, str(error)) from None
    return rate, np.concatenate(parts) if parts else np.zeros(0, np.float32)


def _unreadable(file: Path, reason: str) -> FormatError:
    return FormatError(
        f"{file.name}: not a readable sound file: {reason}",
        hint="Give a WAV, MP3, OGG, FLAC or M4A file.",
        code="invalid_sound",
    )
