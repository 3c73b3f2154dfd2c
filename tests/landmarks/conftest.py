"""The networks are fetched once; without them and without a connection these tests are skipped, and say so."""

from __future__ import annotations

import pytest

from cartoonalive import weights
from cartoonalive.errors import MissingComponentError


@pytest.fixture(scope="session")
def networks() -> None:
    try:
        for name in ("face_detection_short_range", "iris_landmark"):
            weights.weight_path(name)
    except MissingComponentError as error:
        pytest.skip(f"{error}; {error.hint}")
