"""Runs the first Python snippet of a Markdown page in the official framework, in the current folder.

Started as a script with the page; the snippet makes ``model``. Prints what it found as JSON. Exit code 77: no OpenGL
without a display.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

SKIPPED = 77
DONE = "snippet done"
STEP = 10
"""Pixels between the places where the model is touched."""


def touched(model: Any, area: str) -> bool:
    """Whether the hit area is anywhere in a window of 400 x 600."""
    places = ((float(x), float(y)) for x in range(0, 400, STEP) for y in range(0, 600, STEP))
    return any(model.IsAreaHit(area, x, y) for x, y in places)


def run(page: Path) -> dict[str, object]:
    """Run the snippet and ask the model that it made."""
    sys.path.insert(0, str(Path(__file__).parent))
    import live2d  # noqa: F401  before Mesa
    from framework import make_context  # type: ignore[import-not-found]  # a script has no package

    make_context()
    found = re.search(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None, "the page has no snippet"
    scope: dict[str, Any] = {}
    exec(compile(found.group(1), page.name, "exec"), scope)
    model = scope["model"]
    return {
        "expressions": len(model.GetExpressions()),
        "hit": {area: touched(model, area) for area in ("Head", "Body")},
    }


if __name__ == "__main__":
    os.environ |= {"PYOPENGL_PLATFORM": "egl", "EGL_PLATFORM": "surfaceless", "LIBGL_ALWAYS_SOFTWARE": "1"}
    try:
        answer = run(Path(sys.argv[1]))
    except (OSError, ImportError) as error:
        print(error, file=sys.stderr)
        sys.exit(SKIPPED)
    print(json.dumps(answer))
    print(DONE)
