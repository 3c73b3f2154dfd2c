"""The hair behind the neck: not where the backdrop shows between hair and neck."""

from __future__ import annotations

import numpy as np

from cartoonalive.layers.back_sheet import _beside_gap


def test_no_hair_is_behind_a_neck_beside_which_the_backdrop_shows() -> None:
    hair, backdrop = np.zeros((2, 40, 60), bool)
    hair[:, 5:10] = hair[:, 50:55] = True
    backdrop[20:, 10:22] = True
    backdrop[:20, 12] = True
    beside = _beside_gap(hair, backdrop, 2.0)
    assert not beside[5, 11:50].any()
    assert beside[30, 22:50].all()
