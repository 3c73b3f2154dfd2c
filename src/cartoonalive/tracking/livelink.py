"""The CSV files of the Live Link Face app: one row a frame, one column an ARKit input.

The first column is a time code ``HH:MM:SS:FF.fff`` (frames counted at the file's own rate, the part behind the point
is a share of a frame); the head's turns are ``HeadYaw``, ``HeadPitch`` and ``HeadRoll`` in radians.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cartoonalive.errors import FormatError
from cartoonalive.tracking.model import ARKIT_INPUTS, HEAD_INPUTS, Capture

MAX_BYTES = 256 << 20
_COMMON_RATES = (24.0, 25.0, 30.0, 48.0, 50.0, 60.0, 120.0)
_TIME_CODE = re.compile(r"(\d+):(\d+):(\d+)[:;](\d+(?:\.\d+)?)")


def read_livelink(path: Path | str) -> Capture:
    """The frames of a Live Link Face CSV.

    Raises:
        FormatError: not such a file; the message names the line.
        OSError: the file cannot be read.
    """
    file = Path(path)
    if file.stat().st_size > MAX_BYTES:
        raise _error(file, f"larger than {MAX_BYTES >> 20} MiB")
    try:
        lines = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
    except (UnicodeDecodeError, csv.Error) as error:
        raise _error(file, f"not a text table ({error})") from None
    if not lines:
        raise _error(file, "it is empty")
    header = [_camel(name.strip()) for name in lines[0]]
    columns = {name: header.index(name) for name in (*ARKIT_INPUTS, *HEAD_INPUTS) if name in header}
    if not columns or not lines[0][0].strip().lower().startswith("time"):
        raise _error(file, "its first line names no time code and no ARKit inputs such as EyeBlinkLeft")
    rows = [(number, line) for number, line in enumerate(lines[1:], start=2) if any(cell.strip() for cell in line)]
    if not rows:
        raise _error(file, "it has no frames")
    values = np.array([_numbers(file, number, line, list(columns.values())) for number, line in rows])
    times = _seconds(file, [(number, line[0]) for number, line in rows])
    times, first = np.unique(times, return_index=True)
    return Capture(times=times - times[0], inputs={name: values[first, index] for index, name in enumerate(columns)})


def _camel(name: str) -> str:
    return name[:1].lower() + name[1:]


def _numbers(file: Path, number: int, line: list[str], columns: list[int]) -> list[float]:
    try:
        values = [float(line[column]) for column in columns]
    except (ValueError, IndexError):
        raise _error(file, f"line {number}: a number is missing or broken") from None
    if not np.isfinite(values).all():
        raise _error(file, f"line {number}: a value is not finite")
    return values


def _seconds(file: Path, codes: list[tuple[int, str]]) -> NDArray[np.float64]:
    parts = []
    for number, code in codes:
        found = _TIME_CODE.fullmatch(code.strip())
        if found is None:
            raise _error(file, f"line {number}: {code!r:.40} is no time code HH:MM:SS:FF.fff")
        parts.append([float(part) for part in found.groups()])
    hours, minutes, seconds, frames = np.array(parts).T
    rate = _rate(seconds, frames)
    return np.asarray(hours * 3600 + minutes * 60 + seconds + frames / rate)


def _rate(seconds: NDArray[np.float64], frames: NDArray[np.float64]) -> float:
    """Frames a second of the time code: the least common rate that holds the largest frame number.

    A recording shorter than a second may never reach it; then 60, the app's own rate, is the least.
    """
    least = float(np.floor(frames.max())) + 1
    if len(np.unique(seconds)) < 3:
        least = max(least, 60.0)
    return next((rate for rate in _COMMON_RATES if rate >= least), least)


def _error(file: Path, reason: str) -> FormatError:
    return FormatError(
        f"{file.name}: {reason}", hint="Give a CSV file recorded by the Live Link Face app.", code="invalid_capture"
    )
