"""Running the cached TensorFlow Lite networks on the CPU."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from cartoonalive.errors import MissingComponentError
from cartoonalive.weights import weight_path

THREADS = 2


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
        self._interpreter = Interpreter(model_path=str(weight_path(name)), num_threads=THREADS)
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


@cache
def network(name: str) -> Network:
    """The network of `cartoonalive.weights.WEIGHTS` by name, loaded once per process."""
    return Network(name)
