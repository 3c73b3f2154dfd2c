"""Shapes of what hangs, told from those of necklines and gaps."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.layers.neckwear_shape import evenness, hangs, is_bow

UNIT = 100.0


def polygon(*corners: tuple[int, int]) -> NDArray[np.bool_]:
    """(100, 100) a polygon of (column, row)."""
    mask = np.zeros((100, 100), np.uint8)
    drawn: NDArray[np.bool_] = cv2.fillPoly(mask, [np.array(corners)], 1) > 0
    return drawn


TIE = polygon((44, 10), (56, 10), (60, 80), (50, 92), (40, 80))
JABOT = polygon((48, 10), (52, 10), (75, 80), (25, 80))
NECKLINE = polygon((20, 10), (80, 10), (50, 80))
SLIT = polygon((42, 10), (58, 10), (50, 80))
BOW = polygon((20, 20), (50, 32), (80, 20), (80, 48), (56, 44), (66, 70), (50, 46), (34, 70), (44, 44), (20, 48))
FRAME = polygon((48, 10), (52, 10), (80, 80), (20, 80)) & ~polygon((50, 35), (68, 72), (32, 72))


@pytest.mark.parametrize("mask", [TIE, JABOT, BOW])
def test_what_is_slim_or_starts_narrow_hangs(mask: NDArray[np.bool_]) -> None:
    assert hangs(mask, UNIT)


@pytest.mark.parametrize("mask", [NECKLINE, SLIT, FRAME])
def test_what_is_widest_above_or_has_a_hole_does_not(mask: NDArray[np.bool_]) -> None:
    assert not hangs(mask, UNIT)


def test_a_bow_has_a_waist_above_and_below() -> None:
    assert is_bow(BOW)
    assert not any(is_bow(mask) for mask in (TIE, JABOT, NECKLINE, SLIT))


def test_evenness_tells_a_whole_from_a_half() -> None:
    assert evenness(TIE) > 0.9
    assert evenness(polygon((20, 10), (24, 10), (70, 80), (20, 80))) < 0.6
