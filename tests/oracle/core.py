"""The official Cubism Core as an oracle: does it accept a file, and what does it make of it?"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.evaluate.model import Frame
from tests.oracle.worker import receive, send

TOLERANCE = 1e-5


class CoreCrashError(Exception):
    """Core took its process down."""


class CoreMissingError(Exception):
    """Core cannot be loaded on this machine."""


@dataclass(frozen=True)
class CoreModel:
    """What Core says about a loaded model."""

    facts: Mapping[str, NDArray[Any]]
    """Ids, ranges, counts, flags, uvs, indices, masks, as named in the worker."""
    frames: list[Frame]


class Core:
    """A worker process; started anew after a crash."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._start()

    def _start(self) -> None:
        script = Path(__file__).with_name("worker.py")
        self._process = subprocess.Popen(
            [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        if self._read() is None:
            assert self._process.stderr is not None
            reason = self._process.stderr.read().decode("utf-8", "replace").strip().splitlines()
            self.close()
            raise CoreMissingError(reason[-1] if reason else "the worker did not start")

    def _read(self) -> Any | None:
        assert self._process is not None
        assert self._process.stdout is not None
        return receive(self._process.stdout)  # type: ignore[arg-type]

    def _ask(self, **request: Any) -> Any:
        if self._process is None:
            self._start()
        assert self._process is not None
        assert self._process.stdin is not None
        try:
            send(self._process.stdin, request)  # type: ignore[arg-type]
            answer = self._read()
        except BrokenPipeError:
            answer = None
        if answer is None:
            code = self._process.wait()
            self.close()
            raise CoreCrashError(f"Core ended its process with {code}")
        return answer

    def problems(self, data: bytes) -> list[str]:
        """What csmHasMocConsistency logs about a file; empty when it accepts it."""
        answer = self._ask(data=np.frombuffer(data, np.uint8))
        return [] if answer["consistent"] else [*answer["log"].tolist(), "inconsistent"]

    def evaluate(self, data: bytes, settings: Sequence[Mapping[str, float]]) -> CoreModel:
        """Load a file, which must be consistent, and evaluate it at ``settings``."""
        names = sorted({name for setting in settings for name in setting})
        values = np.array([[setting[name] for name in names] for setting in settings], np.float32)
        answer = self._ask(
            data=np.frombuffer(data, np.uint8),
            names=np.array(names, "U64"),
            values=values.reshape(len(settings), len(names)),
        )
        if not answer["consistent"]:
            raise ValueError(f"Core refuses the file: {answer['log'].tolist()}")
        facts = {name: answer[name] for name in answer.files}
        return CoreModel(facts, [_frame(facts, number) for number in range(len(settings))])

    def kill(self) -> None:
        """End the worker the way a crash does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """End the worker."""
        if self._process is not None:
            for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
                if stream is not None:
                    with contextlib.suppress(BrokenPipeError):
                        stream.close()
            self._process.kill()
            self._process.wait()
            self._process = None


def _frame(facts: Mapping[str, NDArray[Any]], number: int) -> Frame:
    points = facts["frame_vertices"][number].astype(np.float64).reshape(-1, 2)
    ends = np.cumsum(facts["vertex_counts"])[:-1]
    return Frame(
        vertices=tuple(np.split(points, ends)) if len(facts["vertex_counts"]) else (),
        opacity=facts["frame_opacity"][number].astype(np.float64),
        visible=facts["frame_visible"][number].astype(bool),
        draw_order=facts["frame_draw_order"][number].astype(np.intp),
        render_order=facts["frame_render_order"][number].astype(np.intp),
        multiply=facts["frame_multiply"][number].astype(np.float64),
        screen=facts["frame_screen"][number].astype(np.float64),
    )


def open_core() -> Core:
    """Core, or skip the test loudly; fail instead when the environment demands Core."""
    try:
        return Core()
    except CoreMissingError as error:
        reason = f"Cubism Core cannot be loaded: {error}"
        if "core" in os.environ.get("CARTOONALIVE_REQUIRE", "").split(","):
            pytest.fail(f"{reason}, but CARTOONALIVE_REQUIRE demands it")
        pytest.skip(reason)


@dataclass(frozen=True)
class Difference:
    """Largest differences over all frames; vertices relative to the size of the model where it exceeds 1 unit."""

    vertices: float
    opacity: float
    colour: float
    visible: int
    draw_order: int
    render_order: int

    def agrees(self) -> bool:
        """Within the tolerance of 1e-5 and without any difference in what is drawn where."""
        close = max(self.vertices, self.opacity, self.colour) <= TOLERANCE
        return close and not (self.visible or self.draw_order or self.render_order)


def compare(ours: Sequence[Frame], theirs: Sequence[Frame]) -> Difference:
    """Differences of what is seen; Core leaves the vertices of switched off drawables as they were."""
    vertices = opacity = colour = 0.0
    visible = draw_order = render_order = 0
    for mine, core in zip(ours, theirs, strict=True):
        seen = np.flatnonzero(core.visible & mine.visible)
        for drawable in seen:
            scale = max(1.0, float(np.abs(core.vertices[drawable]).max()))
            gap = np.abs(mine.vertices[drawable] - core.vertices[drawable])
            vertices = max(vertices, float(gap.max()) / scale)
        if len(seen):
            opacity = max(opacity, float(np.abs(mine.opacity - core.opacity)[seen].max()))
            colour = max(colour, float(np.abs(mine.multiply - core.multiply)[seen].max()))
            colour = max(colour, float(np.abs(mine.screen - core.screen)[seen].max()))
        visible += int((mine.visible != core.visible).sum())
        draw_order += int((mine.draw_order != core.draw_order)[seen].sum())
        render_order += int((mine.render_order != core.render_order).sum())
    return Difference(vertices, opacity, colour, visible, draw_order, render_order)
