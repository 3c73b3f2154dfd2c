"""Time and memory of whole ``cartoonalive create`` runs: ``python -m bench.create [PORTRAIT ...]``.

Without arguments: the drawn example and, where a folder of real portraits is there, some of them. Every portrait is
brought to 1024 pixels on its longer side first, and every run is a process of its own, as users have it.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from cartoonalive.drawing.example import write_example

SIZE = 1024
SOME = 6
PORTRAITS = "CARTOONALIVE_PORTRAITS"


@dataclass(frozen=True, kw_only=True)
class Run:
    """One finished run."""

    name: str
    wall_s: float
    timings_s: Mapping[str, float]
    peak_rss_mb: float


def portraits(folder: Path) -> Iterator[Path]:
    """The drawn example, then an even choice of the real portraits; all 1024 px."""
    example = folder / "example.png"
    write_example(example, SIZE)
    yield example
    real = Path(os.environ.get(PORTRAITS) or Path(__file__).parents[2] / "shared" / "portraits") / "dev"
    files = sorted(path for path in real.glob("*") if path.suffix in (".png", ".jpg", ".jpeg", ".webp"))
    for path in files[:: max(1, len(files) // SOME)][:SOME]:
        yield scaled(path, folder)


def scaled(path: Path, folder: Path) -> Path:
    """``path`` at 1024 px in ``folder``."""
    with Image.open(path) as picture:
        scale = SIZE / max(picture.size)
        size = (round(picture.width * scale), round(picture.height * scale))
        picture.convert("RGBA").resize(size, Image.Resampling.LANCZOS).save(folder / f"{path.stem}.png")
    return folder / f"{path.stem}.png"


def run(portrait: Path, folder: Path) -> Run | None:
    """One run, or ``None`` when the portrait was refused."""
    command = [
        sys.executable,
        "-m",
        "cartoonalive",
        "create",
        str(portrait),
        "-o",
        str(folder / portrait.stem),
        "--json",
    ]
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wall = time.perf_counter() - start
    result = json.loads(done.stdout)
    if done.returncode:
        print(f"{portrait.stem[:28]:28} {result['error']['code']}")
        return None
    return Run(name=portrait.stem, wall_s=wall, timings_s=result["timings_s"], peak_rss_mb=result["peak_rss_mb"])


def row(name: str, values: Sequence[float]) -> str:
    *seconds, memory = values
    return f"{name[:28]:28}" + "".join(f"{value:10.2f}" for value in seconds) + f"{memory:10.0f}"


def numbers(one: Run) -> list[float]:
    return [*one.timings_s.values(), one.wall_s, one.peak_rss_mb]


def main(arguments: Sequence[str]) -> None:
    runs: list[Run] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        chosen = (scaled(Path(path), folder) for path in arguments) if arguments else portraits(folder)
        for portrait in chosen:
            if (one := run(portrait, folder)) is None:
                continue
            if not runs:
                print(" " * 28 + "".join(f"{stage:>10}" for stage in [*one.timings_s, "process", "MiB"]))
            runs.append(one)
            print(row(one.name, numbers(one)), flush=True)
    if runs:
        print(row("median", [statistics.median(column) for column in zip(*map(numbers, runs), strict=True)]))


if __name__ == "__main__":
    main(sys.argv[1:])
