"""Places behind the figure: drawn, and quieter than the figure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cartoonalive.drawing.draw import draw
from cartoonalive.drawing.model import Character
from cartoonalive.drawing.setting import Background
from cartoonalive.drawing.vocabulary import Scene


def ground(kind: Scene, seed: int) -> np.ndarray:
    character = replace(Character(), background=Background(kind=kind, seed=seed))
    return draw(character, 64).layers[0].on(64)[..., :3].astype(float)


@pytest.mark.parametrize("kind", ["room", "hills", "city"])
def test_places_differ_from_seed_to_seed_and_are_not_plain(kind: Scene) -> None:
    first = ground(kind, 1)
    assert first.std(axis=(0, 1)).max() > 4
    assert np.abs(first - ground(kind, 2)).max() > 8
    assert np.array_equal(first, ground(kind, 1))
