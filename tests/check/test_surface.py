from __future__ import annotations

from typing import Any

import numpy as np

from cartoonalive.check.surface import Surface
from cartoonalive.evaluate.evaluator import Evaluator


def test_points_are_even_opaque_and_travel_along(character: Any) -> None:
    rig, evaluator = character.rig, Evaluator(character.rig)
    rest, turned = evaluator.evaluate({}), evaluator.evaluate({"ParamAngleX": 30.0})
    face = 2
    surface = Surface.of(rig, (character.page,), rest, {face}, 4.0)
    points = surface.at(rest)
    distance = np.hypot((points[:, 0] - 120) / 49, (points[:, 1] - 140) / 59)
    assert distance.max() < 1.05, "only inside the painted ellipse"
    assert abs(len(points) - np.pi * 49 * 59 / 16) < 40
    left, upper = (points[:, 0] < 120).mean(), (points[:, 1] < 140).mean()
    assert abs(left - 0.5) < 0.05
    assert abs(upper - 0.5) < 0.05
    np.testing.assert_allclose(surface.at(turned) - points, np.tile([6.0, 0.0], (len(points), 1)), atol=1e-4)


def test_no_meshes_no_points(character: Any) -> None:
    rest = Evaluator(character.rig).evaluate({})
    assert Surface.of(character.rig, (character.page,), rest, (), 4.0).at(rest).shape == (0, 2)
