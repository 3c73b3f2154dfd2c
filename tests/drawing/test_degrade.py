"""Worn pictures: as asked, and always the same."""

from __future__ import annotations

import numpy as np
import pytest

from cartoonalive.drawing.degrade import degrade
from cartoonalive.drawing.setting import Degradation

PICTURE = np.tile(np.linspace(0, 255, 64, dtype=np.uint8)[None, :, None], (64, 1, 3))
PICTURE[20:40, 20:40] = 128


def test_nothing_is_done_by_default() -> None:
    assert np.array_equal(degrade(PICTURE, Degradation()), PICTURE)


@pytest.mark.parametrize(
    "how",
    [
        Degradation(scale=0.3),
        Degradation(blur=20.0),
        Degradation(noise=8.0),
        Degradation(jpeg=20),
        Degradation(paper=1.0),
        Degradation(levels=8),
        Degradation(halo=1.0, blur=2.0),
    ],
)
def test_each_way_changes_the_picture_and_repeats(how: Degradation) -> None:
    worn = degrade(PICTURE, how)
    assert worn.shape == PICTURE.shape
    assert worn.dtype == np.uint8
    assert not np.array_equal(worn, PICTURE)
    assert np.array_equal(worn, degrade(PICTURE, how))


def test_banding_leaves_few_levels() -> None:
    assert len(np.unique(degrade(PICTURE, Degradation(levels=6)))) == 6
