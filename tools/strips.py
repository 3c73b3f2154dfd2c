"""What an animator would look at: ``python -m tools.strips -o DIR [--audio SPEECH.wav] MODEL...``.

One sheet a model and motion: pictures in even steps of time, as the player plays it with everything it adds (physics,
expressions, blinks); a sheet of the expressions, at rest, speaking and blinking; and a talking strip for a sound.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from cartoonalive.animation import Performance, performance_of, poses
from cartoonalive.check.pictures import eye_window, mouth_window
from cartoonalive.check.stage import subject_of
from cartoonalive.formats.bundle import Bundle, read_bundle
from cartoonalive.motion.player import Player
from cartoonalive.options import AnimateOptions
from cartoonalive.render.model import Window
from cartoonalive.render.sheet import Cell, contact_sheet

CELL = (230, 230)
COLUMNS = 8
CELLS, SPEECH_CELLS = 16, 48
FPS = 30.0
SETTLED_S = 1.0
FACE_ROOM, HEAD_ROOM = 0.15, 0.35


class Stage:
    """One model, ready to be drawn: its face or its head."""

    def __init__(self, model: Bundle) -> None:
        self.model = model
        self._subject = subject_of(model)
        canvas = model.rig.canvas
        whole = Window(left=0.0, top=0.0, width=canvas.width, height=canvas.height)
        features = [window for window in (eye_window(self._subject), mouth_window(self._subject)) if window]
        self.face = _around(features, FACE_ROOM) if features else whole
        self.head = _around([self.face], HEAD_ROOM)

    def cell(self, values: dict[str, float], label: str, window: Window) -> Cell:
        frame = self._subject.evaluator.evaluate(values)
        return Cell(picture=self._subject.renderer.render(frame, CELL[0], window=window), label=label)


def _around(windows: list[Window], room: float) -> Window:
    corners = [(one.left + x * one.width, one.top + y * one.height) for one in windows for x, y in ((0, 0), (1, 1))]
    return Window.around(np.array(corners), room, 1.0)


def motion_cells(stage: Stage, motion: str) -> Iterator[Cell]:
    """Pictures in even steps over a motion."""
    options = AnimateOptions(fps=FPS, life=False)
    performance = performance_of(stage.model, motion=motion, options=options)
    for time, values in _moments(stage, performance, options, CELLS):
        yield stage.cell(values, f"{time:.2f} s", stage.head)


def speech_cells(stage: Stage, audio: Path) -> Iterator[Cell]:
    """Pictures in even steps over a sound."""
    options = AnimateOptions(fps=FPS)
    performance = performance_of(stage.model, audio=audio, options=options)
    for time, values in _moments(stage, performance, options, SPEECH_CELLS):
        mouth = values.get("ParamMouthOpenY", 0.0), values.get("ParamMouthForm", 0.0)
        yield stage.cell(values, f"{time:.2f} s  {mouth[0]:.2f} {mouth[1]:+.2f}", stage.face)


def _moments(
    stage: Stage, performance: Performance, options: AnimateOptions, cells: int
) -> Iterator[tuple[float, dict[str, float]]]:
    count = round(performance.duration * FPS)
    shown = set(np.linspace(0, count - 1, cells).round().astype(int).tolist())
    for number, values in enumerate(poses(stage.model, performance, options, count)):
        if number in shown:
            yield number / FPS, values


def expression_cells(stage: Stage) -> Iterator[Cell]:
    """Every expression at rest, with the mouth open and with a blink half way."""
    lids = stage.model.settings.group("EyeBlink")
    for name, expression in stage.model.expressions.items():
        player = Player(stage.model.rig, eyelids=lids, lips=stage.model.settings.group("LipSync"))
        player.show(expression.expression(name))
        player.update(SETTLED_S)
        yield stage.cell(player.update(0.01), name, stage.face)
        yield stage.cell(player.update(0.01, mouth_opening=0.6), f"{name}, speaking", stage.face)
        yield stage.cell(player.update(0.01, tracking=dict.fromkeys(lids, 0.0)), f"{name}, blink", stage.face)


def main() -> None:
    """Write the sheets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", type=Path, nargs="+")
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--audio", type=Path)
    parser.add_argument("--motions", nargs="*", default=["idle", "nod", "shake", "tilt", "surprise", "greet", "think"])
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for path in options.models:
        stage = Stage(read_bundle(path))
        sheets = {motion: (list(motion_cells(stage, motion)), COLUMNS) for motion in options.motions}
        sheets["expressions"] = list(expression_cells(stage)), 9
        if options.audio is not None:
            sheets["speech"] = list(speech_cells(stage, options.audio)), COLUMNS
        for name, (cells, columns) in sheets.items():
            sheet = contact_sheet(cells, columns=columns, cell_size=CELL)
            Image.fromarray(sheet).save(options.out / f"{stage.model.name}-{name}.png")


if __name__ == "__main__":
    main()
