"""Many characters on one sheet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cartoonalive.drawing.draw import draw
from cartoonalive.drawing.model import Character


def sheet(characters: Sequence[Character], *, columns: int, size: int) -> NDArray[np.uint8]:
    """(rows x size, columns x size, 3) RGB of the characters in rows, white where none is left."""
    rows = -(-len(characters) // columns)
    page = np.full((rows * size, columns * size, 3), 255, np.uint8)
    for number, character in enumerate(characters):
        top, left = (number // columns) * size, (number % columns) * size
        page[top : top + size, left : left + size] = draw(character, size).shown()
    return page
