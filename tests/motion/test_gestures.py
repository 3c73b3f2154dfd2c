"""The short motions and the library of a model's motions."""

import numpy as np
import pytest

from cartoonalive.motion.curves import CurveSampler
from cartoonalive.motion.gestures import GESTURES, gesture
from cartoonalive.motion.library import motions
from cartoonalive.motion.model import IDLE, TAP_BODY, TAP_HEAD
from cartoonalive.rig.parameters import SHAPED, STANDARD

KNOWN = {**STANDARD, **SHAPED}


@pytest.mark.parametrize("name", GESTURES)
def test_gestures_start_and_end_at_rest_and_stay_in_range(name: str) -> None:
    motion = gesture(name, KNOWN)
    times = np.linspace(0, motion.duration, 200)
    for curve in motion.curves:
        parameter = KNOWN[curve.parameter]
        values = CurveSampler(curve).at(times)
        assert values[[0, -1]] == pytest.approx([0.0, 0.0])
        assert parameter.minimum <= values.min() <= values.max() <= parameter.maximum
        assert np.ptp(values) > 0.02 * (parameter.maximum - parameter.minimum)
        assert np.abs(np.diff(values)).max() < 0.25 * (parameter.maximum - parameter.minimum)


def test_no_motion_moves_eyelids_mouth_or_hair() -> None:
    for members in motions(STANDARD).values():
        for motion in members:
            moved = {curve.parameter for curve in motion.curves}
            assert not {one for one in moved if any(word in one for word in ("EyeLO", "EyeRO", "Mouth", "Hair"))}


def test_groups_names_and_variety() -> None:
    library = motions(STANDARD)
    names = {group: [motion.name for motion in members] for group, members in library.items()}
    assert names == {
        IDLE: ["idle", "idle_2", "idle_3"],
        TAP_HEAD: ["nod", "shake", "tilt", "surprise"],
        TAP_BODY: ["greet", "think", "talk"],
    }
    assert library[IDLE][0].curves != library[IDLE][1].curves


def test_a_model_without_a_neck_gets_no_empty_motions() -> None:
    library = motions({"ParamBreath"})
    assert set(library) == {IDLE}
    assert motions(()) == {}
