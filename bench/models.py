"""How large models are and what a frame of them costs: ``python -m bench.models MODEL...`` prints a Markdown table.

A frame is one evaluation with every parameter at a random value: our evaluator alone and in batches, and the official
Core where it is installed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.formats.bundle import Bundle, read_bundle
from cartoonalive.formats.moc3.write import write_moc3
from tests.oracle.worker import Library, Model

FRAMES, ROUNDS = 64, 5
HEAD = "| model | meshes | vertices | deformers | parameters | moc3 kB | texture | evaluator ms (batch) | Core ms |"
VERSION = 4


def row(model: Bundle, library: Library | None) -> str:
    """One line of the table."""
    rig, random = model.rig, np.random.default_rng(0)
    low, high = np.array([(one.minimum, one.maximum) for one in rig.parameters]).T
    values = random.uniform(low, high, (FRAMES, len(low)))
    settings = [dict(zip((one.id for one in rig.parameters), line.tolist(), strict=True)) for line in values]
    evaluator, moc = Evaluator(rig), write_moc3(rig, VERSION)
    alone = quickest(lambda: [evaluator.evaluate(setting) for setting in settings])
    together = quickest(lambda: evaluator.evaluate_many(settings))
    core = "" if library is None else f"{core_ms(Model(library, moc), values):.3f}"
    pages = ", ".join(f"{page.shape[1]} x {page.shape[0]}" for page in model.pages)
    vertices = sum(len(mesh.uvs) for mesh in rig.meshes)
    counts = f"{len(rig.meshes)} | {vertices} | {len(rig.deformers)} | {len(rig.parameters)}"
    return f"| {model.name} | {counts} | {len(moc) / 1000:.0f} | {pages} | {alone:.2f} ({together:.2f}) | {core} |"


def core_ms(model: Model, values: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> float:
    """Milliseconds of one update in Core."""
    inputs = model.array("csmGetParameterValues", len(model.parameters))

    def update() -> None:
        for line in values:
            inputs[:] = line
            model.get("csmUpdateModel")

    return quickest(update)


def quickest(frames: Callable[[], object]) -> float:
    """Milliseconds a frame in the quickest round: what else runs on the machine only ever adds to it."""
    spans = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        frames()
        spans.append((time.perf_counter() - start) * 1000 / FRAMES)
    return min(spans)


def main() -> None:
    """Print the table of the models named on the command line."""
    try:
        library = Library()
    except OSError:
        library = None
    lines = [row(read_bundle(Path(name)), library) for name in sys.argv[1:]]
    print(HEAD, "|" + "---|" * (HEAD.count("|") - 1), *lines, sep="\n")


if __name__ == "__main__":
    main()
