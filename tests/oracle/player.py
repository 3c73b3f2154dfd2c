"""The official native framework moving a model through a script of steps, in a process of its own.

Started as a script with a model3 file; reads a list of steps as JSON from standard input, each
``{"seconds": s, "motion": [group, number], "expression": name, "before": {id: value}, "values": {id: value},
"add": {id: value}, "parts": "mep"}`` with every key but the first optional, and prints one list of parameter values per
step. ``before`` is set before the expression, ``values`` are set and ``add`` is added after it; ``parts`` names which
updates run: motion, expression, physics. Exit code 77: no OpenGL without a display.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

SKIPPED = 77
FORCE = 3
Step = Mapping[str, Any]


def ask(model_file: Path, steps: Sequence[Step]) -> list[dict[str, float]]:
    """Parameter values by id after every step; skips the test where the framework cannot run."""
    import pytest

    done = subprocess.run(
        [sys.executable, __file__, str(model_file)],
        input=json.dumps(list(steps)),
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    if done.returncode == SKIPPED:
        pytest.skip(f"no OpenGL without a display: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    answer = json.loads(next(line for line in done.stdout.splitlines() if line.startswith('{"ids"')))
    return [dict(zip(answer["ids"], row, strict=True)) for row in answer["rows"]]


def play(path: str, steps: Sequence[Step]) -> dict[str, object]:
    """Run the steps in the framework."""
    sys.path.insert(0, str(Path(__file__).parent))
    from framework import open_model  # type: ignore[import-not-found]  # a script has no package

    model = open_model(path)
    ids = model.GetParamIds()
    rows = []
    for step in steps:
        parts, seconds = step.get("parts", "mep"), step["seconds"]
        if "motion" in step:
            model.StartMotion(*step["motion"], FORCE)
        if "expression" in step:
            model.SetExpression(step["expression"])
        model.LoadParameters()
        if "m" in parts:
            model.UpdateMotion(seconds)
        model.SaveParameters()
        for name, value in step.get("before", {}).items():
            model.SetParamById(name, value)
        if "e" in parts:
            model.UpdateExpression(seconds)
        for name, value in step.get("values", {}).items():
            model.SetParamById(name, value)
        for name, value in step.get("add", {}).items():
            model.AddParamById(name, value)
        if "p" in parts:
            model.UpdatePhysics(seconds)
        rows.append([model.GetParamValueById(name) for name in ids])
    return {"ids": ids, "rows": rows}


if __name__ == "__main__":
    os.environ |= {"PYOPENGL_PLATFORM": "egl", "EGL_PLATFORM": "surfaceless", "LIBGL_ALWAYS_SOFTWARE": "1"}
    try:
        answer = play(sys.argv[1], json.load(sys.stdin))
    except (OSError, ImportError) as error:
        print(error, file=sys.stderr)
        sys.exit(SKIPPED)
    print(json.dumps(answer))
