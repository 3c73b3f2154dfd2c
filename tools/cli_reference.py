"""The command line's help as one Markdown page: ``python -m tools.cli_reference OUT.md``."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from rich.console import Console

from cartoonalive.cli.app import app
from cartoonalive.cli.failure import EXIT_CODES

WIDTH = 110
INTRODUCTION = """\
# Command line

Written by `make docs` from the program's own help; do not edit. `MODEL` is a model folder or its `model3.json`.

What goes wrong is told on standard error in one `error:` and one `hint:` line, or with `--json` on standard output as
`{"error": {"code": ..., "message": ..., "hint": ...}}`. [errors.md](errors.md) lists the codes.
"""


def commands() -> list[str]:
    """Names of all commands, in the order of the help."""
    return [name for name in app if not name.startswith("-")]


def reference() -> str:
    """The whole page."""
    codes = "\n".join(f"| {code} | {meaning} |" for code, meaning in EXIT_CODES.items())
    sections = [INTRODUCTION, "| exit code | meaning |\n|---|---|\n" + codes + "\n", _section([])]
    return "\n".join([*sections, *(_section([command]) for command in commands())])


def _section(tokens: list[str]) -> str:
    console = Console(width=WIDTH, file=io.StringIO(), color_system=None, force_terminal=False, legacy_windows=False)
    with console.capture() as capture:
        app.help_print(tokens, console=console)
    text = "\n".join(line.rstrip() for line in capture.get().strip().splitlines())
    return f"## {' '.join(['cartoonalive', *tokens])}\n\n```\n{text}\n```\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference(), encoding="utf-8")
