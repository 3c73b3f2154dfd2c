"""What a film file is to the rest of the program: something that takes pictures one after the other."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

RGBA = NDArray[np.uint8]
"""(height, width, 4), alpha not premultiplied."""


class FilmWriter(Protocol):
    """A film being written; a context manager that closes the file."""

    def add(self, picture: RGBA) -> None:
        """Append one picture; all of a film have the same size."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
