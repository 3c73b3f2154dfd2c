"""Many drawings with their truth on disk: tar shards and a manifest, resumable, same bytes for the same seed."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from cartoonalive.drawing.draw import draw
from cartoonalive.drawing.layers import class_map
from cartoonalive.drawing.sampling.characters import sample
from cartoonalive.drawing.sampling.styles import STYLES
from cartoonalive.drawing.sampling.weights import TRAINING
from cartoonalive.drawing.toml import write_character
from cartoonalive.drawing.truth import facts, matte, png
from cartoonalive.errors import UsageError
from cartoonalive.events import Progress, ProgressListener

SHARD = 100
"""Drawings in a shard."""
MANIFEST = "manifest.json"


@dataclass(frozen=True, kw_only=True)
class DatasetPlan:
    """What a data set holds."""

    count: int
    size: int = 256
    seed: int = 0
    styles: tuple[str, ...] = tuple(STYLES)

    @property
    def shards(self) -> int:
        """Number of shard files."""
        return -(-self.count // SHARD)

    def numbers(self, shard: int) -> range:
        """Numbers of the drawings in a shard."""
        return range(shard * SHARD, min((shard + 1) * SHARD, self.count))


def write_dataset(folder: Path, plan: DatasetPlan, *, jobs: int = 1, listener: ProgressListener | None = None) -> Path:
    """Draw what is missing of a data set and write its manifest; returns the manifest's path.

    Raises:
        UsageError: the folder holds a data set of another plan.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _claim(folder, plan)
    missing = [shard for shard in range(plan.shards) if not _shard_path(folder, shard).exists()]
    done = plan.shards - len(missing)
    for shard in _written(folder, plan, missing, jobs):
        done += 1
        if listener is not None:
            listener(Progress(stage=f"shard {shard}", index=done - 1, count=plan.shards))
    manifest = folder / MANIFEST
    manifest.write_text(json.dumps(_manifest(folder, plan), indent=1) + "\n", encoding="utf-8")
    return manifest


def _claim(folder: Path, plan: DatasetPlan) -> None:
    """Note the plan first, so that a run that was cut off goes on only with the same one."""
    path = folder / "plan.json"
    text = json.dumps(asdict(plan), indent=1) + "\n"
    if path.exists() and path.read_text(encoding="utf-8") != text:
        raise UsageError(
            f"{folder} holds a data set with other settings",
            hint="Choose a new folder, or the count, size, seed and style that it was begun with.",
            code="other_dataset",
        )
    path.write_text(text, encoding="utf-8")


def _written(folder: Path, plan: DatasetPlan, shards: Sequence[int], jobs: int) -> Iterator[int]:
    """Write shards, in several processes when asked; yields the number of each when it is there."""
    work: Callable[[int], int] = _Work(folder, plan)
    if jobs <= 1 or len(shards) <= 1:
        yield from map(work, shards)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, shards)


@dataclass(frozen=True)
class _Work:
    folder: Path
    plan: DatasetPlan

    def __call__(self, shard: int) -> int:
        path = _shard_path(self.folder, shard)
        partial = path.with_suffix(f".{os.getpid()}.part")
        with tarfile.open(partial, "w", format=tarfile.USTAR_FORMAT) as tar:
            for number in self.plan.numbers(shard):
                for name, data in entries(self.plan, number).items():
                    entry = tarfile.TarInfo(f"{number:07d}.{name}")
                    entry.size = len(data)
                    tar.addfile(entry, io.BytesIO(data))
        partial.replace(path)
        return shard


def entries(plan: DatasetPlan, number: int) -> dict[str, bytes]:
    """The files of one drawing: picture, classes, matte, facts and the character itself."""
    style = plan.styles[number % len(plan.styles)]
    character = sample(style, plan.seed * 1_000_003 + number, TRAINING)
    drawing = draw(character, plan.size)
    return {
        "png": png(drawing.shown()),
        "classes.png": png(class_map(drawing.layers, drawing.size)),
        "matte.png": png(matte(drawing)),
        "json": json.dumps(facts(drawing)).encode(),
        "toml": write_character(character).encode(),
    }


def _shard_path(folder: Path, shard: int) -> Path:
    return folder / f"shard_{shard:05d}.tar"


def _manifest(folder: Path, plan: DatasetPlan) -> dict[str, Any]:
    shards = []
    for shard in range(plan.shards):
        path = _shard_path(folder, shard)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        shards.append(
            {"file": path.name, "first": plan.numbers(shard)[0], "count": len(plan.numbers(shard)), "sha256": digest}
        )
    return {**asdict(plan), "shards": shards}
