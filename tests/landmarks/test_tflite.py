"""The networks run without telling of it."""

from __future__ import annotations

import os
import sys

import numpy as np
import pytest

from cartoonalive.landmarks.tflite import Network


@pytest.mark.usefixtures("networks")
def test_the_runtime_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    network = Network("iris_landmark")
    outputs = network.run(np.zeros((network.side, network.side, 3), np.float32))
    assert all(np.isfinite(output).all() for output in outputs)
    os.write(2, b"standard error works again\n")
    assert capfd.readouterr() == ("", "standard error works again\n")


@pytest.mark.skipif(sys.platform == "win32", reason="closes standard error")
@pytest.mark.usefixtures("networks")
def test_a_closed_standard_error_does_no_harm() -> None:
    kept = os.dup(2)
    try:
        os.close(2)
        Network("iris_landmark")
    finally:
        os.dup2(kept, 2)
        os.close(kept)
