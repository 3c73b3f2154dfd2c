"""Curves in time: every kind of segment, knots, ends."""

import numpy as np
import pytest

from cartoonalive.motion.curves import CurveSampler
from cartoonalive.motion.model import ParameterCurve, eased_curve


def at(segments: tuple[float, ...], times: list[float], *, restricted: bool = True) -> object:
    curve = ParameterCurve(parameter="ParamAngleX", segments=segments)
    return CurveSampler(curve, restricted=restricted).at(times).tolist()


def test_straight_and_stepped_segments_and_their_knots() -> None:
    assert at((0, 0, 0, 2, 10), [-1, 0, 0.5, 2, 9]) == [0, 0, 2.5, 10, 10]
    assert at((0, 1, 2, 1, 5, 0, 2, 7), [0, 0.99, 1, 1.5]) == [1, 1, 5, 6]
    assert at((0, 1, 3, 1, 5, 0, 2, 7), [0.01, 0.99, 1.5]) == [5, 5, 6]
    assert at((0.5, 3), [0, 1]) == [3, 3]


def test_a_bezier_with_handles_at_thirds_takes_time_as_its_place() -> None:
    segments = (0, 0, 1, 1, 0, 2, 9, 3, 9)
    assert at(segments, [1.5]) == pytest.approx([4.5])
    assert at(segments, [1.0], restricted=False) == pytest.approx(at(segments, [1.0]))


def test_free_handles_bend_time() -> None:
    segments = (0, 0, 1, 0.9, 0, 1.0, 1, 1.0, 1)
    place = np.linspace(0, 1, 101)
    times = 3 * place * (1 - place) ** 2 * 0.9 + 3 * place**2 * (1 - place) + place**3
    values = 3 * place**2 * (1 - place) + place**3
    assert at(segments, times.tolist(), restricted=False) == pytest.approx(values.tolist(), abs=1e-9)


def test_eased_curves_stay_between_their_points_and_rest_at_turns() -> None:
    curve = eased_curve("ParamAngleY", [0, 0.2, 0.5, 0.9, 2.0], [0, 4, -17, -2, 0])
    times = np.linspace(0, 2, 400)
    values = CurveSampler(curve).at(times)
    assert values.min() == pytest.approx(-17, abs=0.01)
    assert values.max() == pytest.approx(4, abs=0.01)
    before, after = CurveSampler(curve).at([0.499, 0.501])
    assert before == pytest.approx(after, abs=0.01)
