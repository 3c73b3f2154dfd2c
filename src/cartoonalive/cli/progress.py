"""Progress of a run: a bar on a terminal, plain lines elsewhere, nothing when a program reads along."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from cartoonalive.events import Progress, ProgressListener


@contextmanager
def progress(*, quiet: bool) -> Iterator[ProgressListener | None]:
    """A listener that shows the stages on standard error while the block runs."""
    if quiet:
        yield None
    elif sys.stderr.isatty():
        with _bar() as listener:
            yield listener
    else:
        yield _line


def _line(event: Progress) -> None:
    print(f"[{event.index + 1}/{event.count}] {event.stage}", file=sys.stderr, flush=True)


@contextmanager
def _bar() -> Iterator[ProgressListener]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (SpinnerColumn(), TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn())
    with Bars(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("", total=None)

        def show(event: Progress) -> None:
            bars.update(task, description=event.stage, completed=event.index, total=event.count)

        yield show
