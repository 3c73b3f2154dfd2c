import numpy as np
import pytest

from cartoonalive.motion.idle import DURATION, idle_motion
from cartoonalive.motion.model import BEZIER, ParameterCurve, smooth_curve, straight_curve
from cartoonalive.rig.parameters import STANDARD


def test_only_wanted_parameters_and_never_eyelids_or_mouth() -> None:
    moved = {curve.parameter for curve in idle_motion(STANDARD).curves}
    assert {"ParamBreath", "ParamAngleX", "ParamEyeBallX", "ParamBodyAngleZ"} <= moved
    assert not {one for one in moved if "Open" in one or "Mouth" in one or "Smile" in one or "Hair" in one}
    assert [curve.parameter for curve in idle_motion({"ParamBreath"}).curves] == ["ParamBreath"]


def test_the_loop_is_seamless_and_in_range() -> None:
    for curve in idle_motion(STANDARD, seed=3).curves:
        times, values = np.array(curve.points).T
        parameter = STANDARD[curve.parameter]
        assert (times[0], times[-1]) == (0.0, DURATION)
        assert (np.diff(times) > 0).all()
        assert values[0] == pytest.approx(values[-1], abs=1e-3)
        assert values.min() >= parameter.minimum
        assert values.max() <= parameter.maximum
        assert np.ptp(values) > 0.02 * (parameter.maximum - parameter.minimum)


def test_breath_uses_its_whole_range() -> None:
    (breath,) = idle_motion({"ParamBreath"}).curves
    values = [value for _, value in breath.points]
    assert (min(values), max(values)) == pytest.approx((0.0, 1.0))


def test_the_seed_decides() -> None:
    assert idle_motion(STANDARD, seed=1) == idle_motion(STANDARD, seed=1)
    assert idle_motion(STANDARD, seed=1) != idle_motion(STANDARD, seed=2)
    alone = idle_motion({"ParamEyeBallX"}, seed=1).curves[0]
    assert alone in idle_motion(STANDARD, seed=1).curves


def test_smooth_curves_have_handles_at_thirds_and_equal_slopes_at_the_seam() -> None:
    curve = smooth_curve("ParamBreath", [0.0, 1.0, 2.0, 3.0], [0.0, 1.0, 0.5, 0.0])
    assert curve.segments[2] == BEZIER
    assert curve.segments[3] == pytest.approx(1 / 3, abs=1e-3)
    start = (curve.segments[4] - curve.segments[1]) * 3
    end = (curve.segments[-1] - curve.segments[-3]) * 3
    assert start == pytest.approx(end, abs=1e-3)


def test_straight_curves_keep_their_points() -> None:
    curve = straight_curve("ParamEyeBallX", [0.0, 0.5, 2.0], [0.0, 1.0, 0.0])
    assert isinstance(curve, ParameterCurve)
    assert curve.points == ((0.0, 0.0), (0.5, 1.0), (2.0, 0.0))
