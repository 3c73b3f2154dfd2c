"""One direction: stages -> rig model -> formats; the renderer knows the rig and the evaluator only."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import cartoonalive

PACKAGE = Path(cartoonalive.__file__).parent
ANYWHERE = {"errors", "events"}
NOUNS = {"portrait.model", "landmarks.model", "layers.model", "rig.model", "shape.model"}
STAGES = {"portrait", "landmarks", "layers", "fit"}
ALLOWED: dict[str, set[str]] = {
    "rig": {
        "rig",
        "arkit",
        "shape",
        "options",
        "landmarks.model",
        "layers.model",
        "layers.masks",
        "layers.trace",
        "layers.mouth_shape",
    },
    "arkit": {"arkit", "formats.jsonfile"},
    "shape": {"shape", "landmarks.model", "formats.jsonfile", "options"},
    "training": {"training", "shape", "drawing", "landmarks.model"},
    "motion": {"motion", "rig.model"},
    "formats": {"formats", "rig.model", "rig.check", "motion.model", "puppet.model"},
    "puppet": {"puppet", "rig.model", "evaluate", "motion", "formats.jsonfile"},
    "speech": {"speech", "motion.model"},
    "tracking": {"tracking", "arkit", "motion.model", "rig.model"},
    "video": {"video", "speech.model"},
    "evaluate": {"evaluate", "rig.model", "rig.check"},
    "render": {"render", "rig.model", "evaluate"},
    "drawing": {"drawing"},
    "landmarks": {"landmarks", "portrait", "options", "weights"},
    "portrait": {"portrait", "landmarks.model", "layers.masks", "layers.fill", "options"},
    "layers": {
        "layers",
        "formats.picture",
        "landmarks.model",
        "landmarks.mouth",
        "landmarks.tflite",
        "portrait.model",
        "options",
        "weights",
    },
}
"""What the modules of a folder may import of this package, besides ``ANYWHERE``."""
LIGHT = {"numpy", "attrs", "__future__", "cartoonalive", *sys.stdlib_module_names}
"""What a ``model.py`` of nouns may import when it is loaded."""


def imported(path: Path, *, whole: bool) -> Iterator[str]:
    """Modules that a file imports: in the whole file, or only when it is loaded."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree) if whole else tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def bound_modules() -> list[Path]:
    return [path for path in modules() if path.relative_to(PACKAGE).parts[0] in ALLOWED]


@pytest.mark.parametrize("path", bound_modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_modules_import_in_one_direction(path: Path) -> None:
    folder = path.relative_to(PACKAGE).parts[0]
    allowed = ALLOWED[folder] | ANYWHERE
    for name in imported(path, whole=True):
        inner = name.removeprefix("cartoonalive.")
        if inner != name:
            assert any(inner == door or inner.startswith(f"{door}.") for door in allowed), f"{path.name} imports {name}"


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("model.py")), ids=lambda path: path.parent.name)
def test_nouns_import_nothing_heavy(path: Path) -> None:
    for name in imported(path, whole=False):
        assert name.split(".")[0] in LIGHT, f"{path.parent.name}/model.py imports {name}"


def test_only_known_folders_exist() -> None:
    folders = {path.parent.relative_to(PACKAGE).parts[0] for path in modules() if path.parent != PACKAGE}
    assert folders - set(ALLOWED) <= {"cli", "check"}


def test_importing_the_package_is_light() -> None:
    command = "import sys, cartoonalive; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert not {"numpy", "cv2", "skia", "scipy", "cyclopts"} & set(done.stdout.split())


def test_help_is_light() -> None:
    command = "import sys\nfrom cartoonalive.cli.app import run\nrun(['--help'])\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert not {"numpy", "cv2", "skia", "scipy"} & set(done.stderr.split())
