"""``report.json``, ``report.html`` and ``preview.png``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cartoonalive.check.model import Counts, Report, Subject
from cartoonalive.check.page import page
from cartoonalive.check.pictures import draw_pictures
from cartoonalive.check.targets import CODES
from cartoonalive.events import ModelWarning
from cartoonalive.formats.jsonfile import dump_json
from cartoonalive.formats.picture import write_png

REPORT_JSON, REPORT_HTML, PREVIEW = "report.json", "report.html", "preview.png"


def report_json(report: Report) -> dict[str, object]:
    """The content of ``report.json``: ``counts``, ``measures``, ``warnings``; the same model gives the same content."""
    return {
        "counts": _counts(report.counts),
        "measures": report.measures,
        "warnings": [{"code": one.code, "message": one.message, "hint": one.hint} for one in report.warnings],
    }


def write_report(folder: Path, subject: Subject, report: Report) -> None:
    """Write the three files into the model's ``folder``."""
    pictures = draw_pictures(subject)
    (folder / REPORT_JSON).write_bytes(dump_json(report_json(report)))
    (folder / REPORT_HTML).write_text(page(subject.name, report, pictures), encoding="utf-8", newline="\n")
    write_png(folder / PREVIEW, pictures.preview)


def earlier_warnings(folder: Path) -> tuple[ModelWarning, ...]:
    """The warnings of an earlier ``report.json`` that only the making of the model could raise; () without a report."""
    try:
        entries = json.loads((folder / REPORT_JSON).read_text(encoding="utf-8"))["warnings"]
        found = tuple(_warning(entry) for entry in entries)
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return ()
    return tuple(warning for warning in found if warning.code not in CODES)


def _warning(entry: Mapping[str, Any]) -> ModelWarning:
    return ModelWarning(code=str(entry["code"]), message=str(entry["message"]), hint=str(entry["hint"]))


def _counts(counts: Counts) -> dict[str, object]:
    return {**asdict(counts), "texture_use": round(counts.texture_use, 4)}
