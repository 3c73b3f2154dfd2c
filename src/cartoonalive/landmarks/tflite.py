"""Running the cached TensorFlow Lite networks on the CPU."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cartoonalive.errors import MissingComponentError
from cartoonalive.weights import weight_path

THREADS = 2
STANDARD_ERROR = 2
_hush = threading.Lock()


class Network:
    """One network with a single square RGB input, (1, side, side, 3) float32."""

    def __init__(self, name: str) -> None:
        try:
            from ai_edge_litert.interpreter import Interpreter
        except ImportError as error:
            raise MissingComponentError(
                "the package ai-edge-litert, which runs the face networks, is not installed",
                hint="pip install ai-edge-litert",
                code="litert_missing",
            ) from error
        path = weight_path(name)
        with _hushed():
            self._interpreter = Interpreter(model_path=str(path), num_threads=THREADS)
            self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]
        self._outputs = self._interpreter.get_output_details()
        self.side = int(self._input["shape"][1])
        """Input height and width in pixels."""

    def run(self, image: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """Outputs without their batch axis for one image (side, side, 3), already scaled as the network wants it."""
        self._interpreter.set_tensor(self._input["index"], np.ascontiguousarray(image[None], np.float32))
        self._interpreter.invoke()
        return [self._interpreter.get_tensor(output["index"])[0].copy() for output in self._outputs]


@contextmanager
def _hushed() -> Iterator[None]:
    """Keep back what the runtime's C++ writes to standard error, past Python's streams, while the block runs."""
    with _hush:
        try:
            kept = os.dup(STANDARD_ERROR)
        except OSError:  # it is closed: nothing to keep back
            yield
            return
        try:
            with open(os.devnull, "wb") as nowhere:
                os.dup2(nowhere.fileno(), STANDARD_ERROR)
            yield
        finally:
            os.dup2(kept, STANDARD_ERROR)
            os.close(kept)


@cache
def network(name: str) -> Network:
    """The network of `cartoonalive.weights.WEIGHTS` by name, loaded once per process."""
    return Network(name)
