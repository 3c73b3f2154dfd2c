"""Brows of the hair's colour stand free of the fringe; fringe does not."""

import numpy as np

from cartoonalive.layers.brow_labels import free_brow_pixels


def scene() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    hair = np.zeros((60, 80), bool)
    hair[:15] = True  # fringe
    band = np.zeros_like(hair)
    band[26:36, 20:50] = True
    return hair, np.ones_like(hair), band


def test_a_free_brow_is_found_and_the_fringe_is_left() -> None:
    hair, figure, band = scene()
    hair[28:33, 18:52] = True
    brow = free_brow_pixels(hair, figure, band, 8)
    assert brow[28:33, 20:50].all()
    assert brow.sum() == 5 * 30


def test_a_brow_touched_by_fringe_tips_is_still_a_brow() -> None:
    hair, figure, band = scene()
    hair[28:33, 18:52] = True
    hair[:33, 20:26] = True
    hair[:33, 40:46] = True
    brow = free_brow_pixels(hair, figure, band, 8)
    assert brow[28:33, 27:50].all(), "the part under the inner tip belongs to the brow"
    assert not brow[:, 20:26].any()
    assert not brow[:28].any()


def test_fringe_over_the_brow_is_no_brow() -> None:
    hair, figure, band = scene()
    hair[:33, 15:60] = True
    assert not free_brow_pixels(hair, figure, band, 8).any()


def test_a_thick_run_is_no_brow() -> None:
    hair, figure, band = scene()
    hair[20:40, 18:52] = True
    assert not free_brow_pixels(hair, figure, band, 8).any()
