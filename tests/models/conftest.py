from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.oracle.core import Core, open_core


@pytest.fixture(scope="module")
def core() -> Iterator[Core]:
    oracle = open_core()
    yield oracle
    oracle.close()
