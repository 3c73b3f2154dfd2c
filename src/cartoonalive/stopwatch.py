"""Time per stage and peak memory of a run. They are told to the caller and never stored: models are deterministic."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cartoonalive.events import Progress, ProgressListener


class Stopwatch:
    """Announces the stages of a run and takes their times."""

    def __init__(self, stages: Sequence[str], listener: ProgressListener | None) -> None:
        self._stages = tuple(stages)
        self._listener = listener
        self.timings_s: dict[str, float] = {}
        """Seconds by stage, in order."""

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Announce the stage ``name`` and time the block."""
        if self._listener is not None:
            self._listener(Progress(stage=name, index=self._stages.index(name), count=len(self._stages)))
        start = time.perf_counter()
        yield
        self.timings_s[name] = round(time.perf_counter() - start, 3)


def peak_rss_mb() -> float | None:
    """Largest resident memory of this process so far, in MiB; ``None`` where the system does not tell."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next((line for line in status.read_text().splitlines() if line.startswith("VmHWM:")), None)
        return None if line is None else round(int(line.split()[1]) / 1024, 1)
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10), 1)
