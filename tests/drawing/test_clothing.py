from __future__ import annotations

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from cartoonalive.drawing.draw import draw
from cartoonalive.drawing.model import Character
from cartoonalive.drawing.setting import Crop
from cartoonalive.drawing.vocabulary import Garment, Pattern

HALF_BODY = Crop(scale=0.13, x=0.5, y=0.3)


def _clothes(garment: Garment, pattern: Pattern) -> np.ndarray:
    plain = Character(crop=HALF_BODY)
    character = replace(plain, body=replace(plain.body, garment=garment, pattern=pattern))
    return next(layer for layer in draw(character, 128).layers if layer.name == "clothes").on(128)


@pytest.mark.parametrize("garment", get_args(Garment))
def test_every_garment_covers_the_chest(garment: Garment) -> None:
    assert _clothes(garment, "plain")[110, 52:76, 3].min() == 255


@pytest.mark.parametrize("pattern", [name for name in get_args(Pattern) if name != "plain"])
def test_every_pattern_changes_the_cloth_but_not_its_outline(pattern: Pattern) -> None:
    plain, patterned = _clothes("crew", "plain"), _clothes("crew", pattern)
    assert np.abs(plain[..., 3].astype(int) - patterned[..., 3]).max() <= 1
    assert (np.abs(plain.astype(int) - patterned)[..., :3].max(axis=2) > 10).mean() > 0.003


def test_arms_hang_away_from_the_waist() -> None:
    """One sees through between arm and trunk: two gaps in a row of pixels at the elbows."""
    row = _clothes("crew", "plain")[100, :, 3] > 128
    assert np.count_nonzero(np.diff(row.astype(int)) == 1) == 3
