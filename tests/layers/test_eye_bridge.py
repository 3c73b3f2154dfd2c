"""A lid goes on below a lock of hair as its seen parts promise."""

from __future__ import annotations

import numpy as np

from cartoonalive.layers.eye_bridge import bridged

X = np.arange(60, dtype=np.float64)
LID = 0.01 * (X - 30) ** 2 + 50


def test_a_hidden_part_follows_the_arch() -> None:
    hidden = (X > 20) & (X < 34)
    np.testing.assert_allclose(bridged(np.where(hidden, 40.0, LID), hidden), LID, atol=0.3)


def test_a_hidden_end_goes_on() -> None:
    hidden = X > 48
    np.testing.assert_allclose(bridged(np.where(hidden, LID[48], LID), hidden), LID, atol=0.3)


def test_with_little_seen_the_curve_is_left_alone() -> None:
    hidden = X > 20
    np.testing.assert_array_equal(bridged(LID, hidden), LID)
