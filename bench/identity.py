"""What the shape basis adds to the time of ``create``: ``python -m bench.identity MODEL [ROUNDS]``.

Every step that it takes part in is done with and without it, in turns, with the layers in MODEL's ``source``; the
Markdown table has the median of each in milliseconds.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from cartoonalive.check.movement import dead_parameters, random_poses
from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.formats.moc3.read import read_moc3
from cartoonalive.formats.moc3.write import write_moc3
from cartoonalive.options import CheckOptions, FormatOptions, RigOptions
from cartoonalive.pipeline import inferred_identity
from cartoonalive.rig.atlas import pack
from cartoonalive.rig.build import build_rig
from cartoonalive.rig.thin import thinned
from cartoonalive.threads import one_blas_thread
from cartoonalive.workspace import Source

T = TypeVar("T")

VERSION = 4
ROUNDS = 15
STEPS = ("inference", "rig", "moc3 written", "moc3 read", "evaluator", "random poses", "dead parameters")


def durations(source: Source, *, shaped: bool) -> dict[str, float]:
    """Milliseconds of each step."""
    found: dict[str, float] = {}

    def timed(step: str, work: Callable[[], T]) -> T:
        start = time.perf_counter()
        result = work()
        found[step] = (time.perf_counter() - start) * 1e3
        return result

    options = CheckOptions()
    atlas = pack(source.stack.layers, FormatOptions().texture_size)
    identity = timed("inference", lambda: inferred_identity(source) if shaped else None)
    rig = timed("rig", lambda: thinned(build_rig(source.stack, atlas, RigOptions(), identity)))
    moc = timed("moc3 written", lambda: write_moc3(rig, VERSION))
    read = timed("moc3 read", lambda: read_moc3(moc))
    evaluator = timed("evaluator", lambda: Evaluator(read))
    timed("random poses", lambda: evaluator.evaluate_many(random_poses(read, options.poses, options.seed)))
    timed("dead parameters", lambda: dead_parameters(read, evaluator, options.seed))
    return found


def main() -> None:
    """Print the table."""
    source = Source.load(Path(sys.argv[1]))
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    with one_blas_thread():
        durations(source, shaped=True)
        runs = [(durations(source, shaped=False), durations(source, shaped=True)) for _ in range(rounds)]
    print("| step | without | with | added |\n|---|---|---|---|")
    total = 0.0
    for step in STEPS:
        plain, shaped = (statistics.median(run[step] for run in way) for way in zip(*runs, strict=True))
        total += shaped - plain
        print(f"| {step} | {plain:.1f} | {shaped:.1f} | {shaped - plain:.1f} |")
    print(f"| all | | | {total:.1f} |")


if __name__ == "__main__":
    main()
