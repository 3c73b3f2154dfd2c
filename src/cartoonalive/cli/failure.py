"""What goes wrong, in one ``error:`` and one ``hint:`` line (or a JSON object), and the exit code."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping

from cyclopts import CycloptsError

from cartoonalive.errors import CartoonAliveError, StorageError, UsageError

INTERRUPTED = 130
EXIT_CODES: Mapping[int, str] = {
    0: "done",
    1: "not possible here: no space, no permission, no memory, or a fault of ours",
    2: "wrong usage",
    3: "the picture was refused",
    4: "a model or file is invalid",
    5: "an optional component or a network's weights are missing",
    INTERRUPTED: "interrupted from the keyboard",
}
"""Every exit code and what it means."""
DEBUG = "CARTOONALIVE_DEBUG"
"""Environment variable: set, faults of ours show their traceback."""


class InternalError(CartoonAliveError):
    """A fault of ours."""


def guarded(command: Callable[[], int], *, as_json: bool) -> int:
    """Run ``command`` and turn whatever it raises into lines and an exit code."""
    try:
        code = command()
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  the reader has gone; nothing is left to say or to close
        return 0
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        return _tell(_explained(error), as_json=as_json)
    return code


def _tell(error: CartoonAliveError, *, as_json: bool) -> int:
    if as_json:
        entry = {"code": error.code, "message": str(error), "hint": error.hint}
        print(json.dumps({"error": entry}, indent=1, ensure_ascii=False))
    else:
        print(f"error: {_one_line(str(error))}", file=sys.stderr)
        print(f"hint: {_one_line(error.hint)}", file=sys.stderr)
    return error.exit_code


def _explained(error: Exception) -> CartoonAliveError:
    """Any exception as one that says what to do."""
    if isinstance(error, CartoonAliveError):
        return error
    if isinstance(error, CycloptsError):
        return UsageError(str(error), hint="See 'cartoonalive --help' or 'cartoonalive COMMAND --help'.", code="usage")
    if isinstance(error, OSError):
        told = f"{error.filename}: {error.strerror}" if error.filename and error.strerror else str(error)
        return StorageError(told, hint="Check that the path exists and may be used.", code="system")
    if isinstance(error, MemoryError):
        return InternalError("out of memory", hint="Close programs or use a smaller --max-size.", code="out_of_memory")
    return InternalError(
        f"internal fault, {type(error).__name__}: {error}",
        hint=f"Please report it, with what is printed when {DEBUG}=1 is set.",
        code="internal",
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
