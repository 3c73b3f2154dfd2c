from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from cartoonalive.drawing.example import draw_example
from tests.models.small_models import SIZE
from tests.oracle.core import Core, open_core


@pytest.fixture(scope="module")
def core() -> Iterator[Core]:
    oracle = open_core()
    yield oracle
    oracle.close()


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("example") / "example.png"
    Image.fromarray(draw_example(SIZE)).save(path)
    return path
