"""``cartoonalive check``: measure a written model."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from cartoonalive.options import CheckOptions


def check(
    model: Path,
    /,
    *,
    json_output: Annotated[bool, Parameter(name="--json", negative="")] = False,
    options: Annotated[CheckOptions, Parameter(name="*", group="Check")] = CheckOptions(),
) -> int:
    """Measure a written model by moving it, and write its report and preview anew.

    Args:
        model: A model folder or its model3.json.
        json_output: Print the report as one JSON object.
    """
    from cartoonalive.check.report import PREVIEW, REPORT_HTML, report_json
    from cartoonalive.check.stage import check_model
    from cartoonalive.formats.bundle import find_model3

    folder = find_model3(model).parent
    report = check_model(model, options)
    if json_output:
        print(json.dumps(report_json(report), indent=1, ensure_ascii=False))
        return 0
    for name, value in report.measures.items():
        print(f"{name:26} {_text(value)}")
    for warning in report.warnings:
        print(f"warning: {warning.message} {warning.hint}", file=sys.stderr)
    print(f"{'preview':26} {folder / PREVIEW}")
    print(f"{'report':26} {folder / REPORT_HTML}")
    return 0


def _text(value: object) -> str:
    if value is None:
        return "not measured"
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_text(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return str(value)
