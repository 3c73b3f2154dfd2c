"""The command line: commands are loaded when called, so that ``--help`` is quick."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from importlib.metadata import version
from types import FrameType

from cyclopts import App

from cartoonalive.cli.failure import guarded

app = App(
    name="cartoonalive",
    help="One flat portrait in, a living model compatible with Live2D Cubism out.",
    version=version("cartoonalive"),
    help_format="plaintext",
    suppress_keyboard_interrupt=False,
)

COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("create", "create", "Turn a portrait into a model folder that Live2D Cubism players open."),
    ("check", "check", "Measure a written model by moving it."),
    ("render", "render", "Draw one pose of a model on a transparent background."),
    ("animate", "animate", "Film a model that speaks, plays a motion or follows a recorded face."),
    ("shape", "shape", "Print the shape weights of a model, and draw what each of them does."),
    ("draw", "draw", "Draw a portrait by code, a sheet of many, or a data set."),
    ("export", "export", "Write a model as an Inochi2D puppet, with a report of what is lost."),
    ("dump", "dump", "Show a moc3 file as text, one value a line."),
    ("undump", "dump", "Make the moc3 file of a text that 'dump' wrote."),
    ("train", "train", "Make a network of the package anew, from nothing."),
    ("doctor", "doctor", "Tell what is installed and what is missing."),
)
"""Name, module and first sentence of the help of every command, in the order of a user's way."""

for order, (name, module, sentence) in enumerate(COMMANDS):
    app.command(f"cartoonalive.cli.{module}:{name}", name=name, help=sentence, sort_key=order)


def run(tokens: Sequence[str]) -> int:
    """Run one command line and return its exit code; what goes wrong is told in two lines, never as a traceback."""

    def command() -> int:
        result = app(list(tokens), exit_on_error=False, print_error=False, result_action="return_value")
        return result if isinstance(result, int) else 0

    return guarded(command, as_json="--json" in tokens)


def main() -> None:
    """Entry point of the ``cartoonalive`` script."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115  as long as the process
        getattr(sys, name).reconfigure(errors="backslashreplace")
    signal.signal(signal.SIGTERM, _terminate)
    sys.exit(run(sys.argv[1:]))


def _terminate(number: int, frame: FrameType | None) -> None:
    """End by unwinding the stack, so that temporary folders are removed."""
    sys.exit(128 + number)
