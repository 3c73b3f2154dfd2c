"""All error and warning codes as one Markdown page, found in the source: ``python -m tools.error_reference OUT.md``."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import cartoonalive
from cartoonalive import errors
from cartoonalive.cli.failure import InternalError

PACKAGE = Path(cartoonalive.__file__).parent
KINDS: Mapping[str, int] = {
    name: kind.exit_code
    for name, kind in {**vars(errors), "InternalError": InternalError}.items()
    if isinstance(kind, type) and issubclass(kind, errors.CartoonAliveError)
}
"""Exit code of every error class."""
WARNINGS = ("ModelWarning", "Target")
MESSAGES = ("message", "problem")

INTRODUCTION = """\
# Errors and warnings

Written by `make docs` from the source; do not edit. An **error** ends the run; it is told in one `error:` and one
`hint:` line, in Python as an exception of the class named below with `code` and `hint`, and with `--json`
as `{"error": {"code", "message", "hint"}}`. A **warning** travels with the finished model in `report.json`.
`…` stands for a name or number.
"""


@dataclass(frozen=True, order=True)
class Entry:
    """One place in the source that can raise a code."""

    kind: str
    code: str
    message: str
    hint: str


def entries() -> list[Entry]:
    """All of them, sorted."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))]
    kind_of = dict(pair for tree in trees for pair in _helpers(tree))
    return sorted({entry for tree in trees for entry in _entries(tree, kind_of)})


def _helpers(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Functions that make an error, and the class of it."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        made = [_name(node) for node in ast.walk(function) if isinstance(node, ast.Call)]
        if kind := next((name for name in made if name in KINDS or name in WARNINGS), None):
            yield function.name, kind


def _entries(tree: ast.Module, kind_of: Mapping[str, str]) -> Iterator[Entry]:
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        named = {keyword.arg: keyword.value for keyword in call.keywords}
        code = named.get("code")
        if not isinstance(code, ast.Constant) or not isinstance(code.value, str):
            continue
        name = _name(call)
        kind = name if name in KINDS or name in WARNINGS else kind_of.get(name, "")
        message = next((named[word] for word in MESSAGES if word in named), call.args[0] if call.args else None)
        yield Entry("Warning" if kind in WARNINGS else kind, code.value, _text(message), _text(named.get("hint")))


def _name(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _text(node: ast.expr | None) -> str:
    """A text with ``…`` for what is filled in."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else "…"


def reference() -> str:
    """The whole page."""
    by_kind: dict[str, list[Entry]] = {}
    for entry in entries():
        by_kind.setdefault(entry.kind, []).append(entry)
    order = sorted(by_kind, key=lambda kind: (kind == "Warning", KINDS.get(kind, 0), kind))
    sections = [INTRODUCTION]
    for kind in order:
        title = "Warnings" if kind == "Warning" else f"{kind} (exit code {KINDS[kind]})"
        rows = [f"| `{entry.code}` | {_cell(entry.message)} | {_cell(entry.hint)} |" for entry in by_kind[kind]]
        sections.append("\n".join([f"## {title}\n", "| code | what | what to do |", "|---|---|---|", *rows, ""]))
    return "\n".join(sections)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference(), encoding="utf-8")
