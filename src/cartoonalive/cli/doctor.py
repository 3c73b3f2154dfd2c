"""``cartoonalive doctor``: what is installed, what is missing, how to get it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from typing import Annotated

from cyclopts import Parameter

from cartoonalive.errors import MissingComponentError

OPTIONAL = {
    "animeface": "finds drawn faces more surely; without it the general detector does it alone",
    "av": "writes MP4 and WebM films and reads compressed sound; without it there are APNG, GIF and WAV",
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One component."""

    component: str
    state: str
    needed: bool
    present: bool
    remedy: str = ""


def doctor(
    *,
    fetch: Annotated[bool, Parameter(negative="")] = False,
    json_output: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Tell what is installed and what is missing.

    Args:
        fetch: Fetch missing network weights now; afterwards everything works offline.
        json_output: Print the findings as one JSON object.
    """
    from cartoonalive.weights import fetch_weights

    if fetch:
        fetch_weights()
    findings = [*_packages(), *_weights()]
    if json_output:
        print(json.dumps({"components": [asdict(finding) for finding in findings]}, indent=1))
    else:
        for finding in findings:
            mark = "ok" if finding.present else ("MISSING" if finding.needed else "absent")
            print(f"{mark:8} {finding.component}: {finding.state}")
            if finding.remedy:
                print(f"{'':8} {finding.remedy}")
    missing = any(finding.needed and not finding.present for finding in findings)
    return MissingComponentError.exit_code if missing else 0


def _packages() -> Iterator[Finding]:
    yield Finding(component="python", state=sys.version.split()[0], needed=True, present=True)
    for requirement in requires("cartoonalive") or ():
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        needed = name not in OPTIONAL
        try:
            yield Finding(component=name, state=version(name), needed=needed, present=True)
        except PackageNotFoundError:
            why = OPTIONAL.get(name, "needed")
            remedy = f"pip install '{requirement.split(';')[0].strip()}'"
            yield Finding(component=name, state=why, needed=needed, present=False, remedy=remedy)


def _weights() -> Iterator[Finding]:
    from cartoonalive.weights import WEIGHTS, cached_path, missing_weights

    missing = set(missing_weights())
    for name, weight in WEIGHTS.items():
        if name in missing:
            remedy = "cartoonalive doctor --fetch"
            yield Finding(component=name, state="not fetched yet", needed=True, present=False, remedy=remedy)
        else:
            yield Finding(component=name, state=str(cached_path(weight)), needed=True, present=True)
