"""What the whole suite shares: when tests that need the official Core or real portraits run, and that it is told."""

from __future__ import annotations

import ctypes
import importlib.util
import os
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("steady", derandomize=True)
settings.register_profile("search", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
"""The suite tries the same examples every time; ``HYPOTHESIS_PROFILE=search`` looks for new ones."""

ROOT = Path(__file__).resolve().parents[1]
REQUIRED = os.environ.get("CARTOONALIVE_REQUIRE", "").replace(",", " ").split()


@cache
def core_problem() -> str | None:
    """Why the official Cubism Core cannot be loaded here, or ``None``."""
    spec = importlib.util.find_spec("live2d")
    if spec is None or spec.origin is None:
        return "live2d-py is not installed"
    try:
        ctypes.CDLL(str(Path(spec.origin).with_name("_live2d.so")))
    except OSError as error:
        return str(error)
    return None


def portraits_folder() -> Path | None:
    """The folder of real portraits: ``CARTOONALIVE_PORTRAITS``, else the one shared beside the checkout."""
    folder = Path(os.environ.get("CARTOONALIVE_PORTRAITS") or ROOT.parent / "shared" / "portraits")
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def portraits() -> Path:
    """The folder of real portraits, with ``dev/``, ``bad/`` and ``SOURCES.tsv``."""
    folder = portraits_folder()
    if folder is None:
        pytest.skip("no folder of real portraits; set CARTOONALIVE_PORTRAITS")
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("core") and core_problem() and "core" not in REQUIRED:
            item.add_marker(pytest.mark.skip(reason=f"no Cubism Core: {core_problem()}"))
        if item.get_closest_marker("portraits") and portraits_folder() is None:
            item.add_marker(pytest.mark.skip(reason="no folder of real portraits; set CARTOONALIVE_PORTRAITS"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if core_problem() and "core" not in REQUIRED:
        terminalreporter.section("THE OFFICIAL CORE WAS NOT ASKED", red=True)
        terminalreporter.write_line(
            f"Tests marked 'core' were skipped: {core_problem()}. They need Linux on x86_64 with libx11-6 and "
            "libxext6; set CARTOONALIVE_REQUIRE=core to fail without it.",
            red=True,
        )
