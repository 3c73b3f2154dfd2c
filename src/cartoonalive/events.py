"""Warnings that travel with a model, and the progress events of a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ModelWarning:
    """Something that could not be done as well as hoped; ends up in ``report.json``."""

    code: str
    """Stable word such as ``glasses`` or ``eyes_closed``."""
    message: str
    """What was found."""
    hint: str
    """What the user can do about it."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """One step of a run begins: ``stage`` is number ``index`` (from 0) of ``count``."""

    stage: str
    index: int
    count: int


ProgressListener = Callable[[Progress], None]
