"""Pendulums without the framework: at rest, in range, the same at every frame rate."""

import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.motion.physics import PhysicsRuntime
from cartoonalive.rig.parameters import STANDARD
from cartoonalive.rig.physics import pendulums

RUNTIME = PhysicsRuntime(groups=pendulums(STANDARD), parameters=STANDARD)


def swing(runtime: PhysicsRuntime, fps: float, seconds: float = 3.0) -> NDArray[np.float64]:
    runtime.reset()
    frames = []
    for number in range(round(seconds * fps)):
        values = {"ParamAngleX": 30.0 * float(np.clip(4 * (number + 1) / fps - 1.0, 0.0, 1.0))}
        runtime.update(values, 1 / fps)
        frames.append([values[name] for name in ("ParamHairFront", "ParamHairSide", "ParamHairBack")])
    return np.array(frames)


def test_a_head_at_rest_leaves_the_hair_at_rest() -> None:
    RUNTIME.reset()
    values: dict[str, float] = {}
    for _ in range(60):
        RUNTIME.update(values, 1 / 30)
    assert [values[name] for name in ("ParamHairFront", "ParamHairBack")] == pytest.approx([0.0, 0.0])


def test_hair_swings_after_the_head_and_stays_in_range() -> None:
    values = swing(RUNTIME, 30)
    assert (np.ptp(values, axis=0) > 0.2).all()
    assert np.abs(values).max() <= 1.0


def test_the_frame_rate_hardly_matters() -> None:
    slow, fast = swing(RUNTIME, 30), swing(RUNTIME, 120)
    assert slow == pytest.approx(fast[3::4], abs=0.06)


def test_reset_makes_it_repeatable() -> None:
    assert (swing(RUNTIME, 24) == swing(RUNTIME, 24)).all()


def test_a_long_gap_is_dropped() -> None:
    RUNTIME.reset()
    values = {"ParamAngleX": 30.0}
    RUNTIME.update(values, 60.0)
    assert values["ParamHairBack"] == 0.0


def test_parameters_that_the_model_lacks_are_ignored() -> None:
    few = {name: STANDARD[name] for name in ("ParamAngleX", "ParamHairBack")}
    runtime = PhysicsRuntime(groups=pendulums(STANDARD), parameters=few)
    values = {"ParamAngleX": 30.0}
    for _ in range(10):
        runtime.update(values, 1 / 30)
    assert set(values) == {"ParamAngleX", "ParamHairBack"}
