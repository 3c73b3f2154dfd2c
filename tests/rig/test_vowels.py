"""Each vowel alone opens and shapes the mouth as it should, and no combination folds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.arkit.table import input_table
from cartoonalive.check.movement import flipped_triangles
from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.layers.model import MouthShape
from cartoonalive.render.triangles import canvas_pixels
from cartoonalive.rig.acting import acting_parameters
from cartoonalive.rig.keyforms import spread
from cartoonalive.rig.model import Part, Rig
from cartoonalive.rig.parameters import used_parameters
from cartoonalive.rig.vowels import VOWELS
from tests.rig.mouth_drawing import CANVAS, mouth_meshes, mouth_shape

OPEN = "ParamMouthOpenY"
SHUT = {OPEN: 0.0}
NAMES = [vowel.parameter for vowel in VOWELS]


def rig_of(shape: MouthShape) -> Rig:
    meshes = tuple(
        replace(mesh, draw_order=spread(mesh.axes, mesh.draw_order)) for mesh in mouth_meshes(shape).values()
    )
    acting = acting_parameters(meshes)
    own = {parameter.id for parameter in acting}
    axes = [axis for mesh in meshes for axis in mesh.axes if axis.parameter not in own]
    parameters = used_parameters(axes) + acting
    return Rig(canvas=CANVAS, parameters=parameters, parts=(Part(id="PartMouth"),), meshes=meshes)


@pytest.fixture(
    scope="module",
    params=[
        mouth_shape(is_open=False),
        mouth_shape(is_open=False, has_lips=True, slant=4.0),
        mouth_shape(is_open=True),
        mouth_shape(is_open=True, has_lips=True),
    ],
    ids=["line", "lips", "drawn open", "open lips"],
)
def rig(request: pytest.FixtureRequest) -> Rig:
    return rig_of(request.param)


def inside(rig: Rig, pose: Mapping[str, float]) -> tuple[float, float]:
    """Width and height of the mouth's inside, pixels."""
    number = next(number for number, mesh in enumerate(rig.meshes) if mesh.id == "ArtMeshMouth")
    points = canvas_pixels(Evaluator(rig).evaluate(pose).vertices[number], rig.canvas)
    return float(np.ptp(points[:, 0])), float(np.ptp(points[:, 1].reshape(7, -1), axis=0).max())


def test_all_vowels_are_there_in_the_order_of_speech(rig: Rig) -> None:
    vowels = [parameter for parameter in rig.parameters if parameter.id in NAMES]
    assert [vowel.id for vowel in vowels] == [f"Param{name}" for name in "AIUEO"]
    assert all((one.minimum, one.default, one.maximum) == (0, 0, 1) for one in vowels)


def test_each_vowel_alone_opens_a_shut_mouth_in_its_own_way(rig: Rig) -> None:
    shut, _ = inside(rig, SHUT)
    _, full = inside(rig, {OPEN: 1.0})
    shapes = {name: inside(rig, {**SHUT, name: 1.0}) for name in NAMES}
    opening = {name[-1]: height / full for name, (_, height) in shapes.items()}
    width = {name[-1]: wide / shut for name, (wide, _) in shapes.items()}
    assert 0.8 < opening["A"] < 1
    assert 0.4 < opening["E"] < opening["O"] < 0.75
    assert 0.1 < opening["U"] < 0.4
    assert 0.1 < opening["I"] < 0.4
    assert width["I"] > 1.15
    assert width["E"] > 1.05
    assert width["U"] < 0.65
    assert width["O"] < 0.75
    assert width["U"] < width["O"] < 0.9 < width["A"] * 1.1


def test_vowels_and_opening_never_open_the_mouth_much_further_than_it_can(rig: Rig) -> None:
    _, full = inside(rig, {OPEN: 1.0})
    generator = np.random.default_rng(3)
    for values in (*generator.uniform(0, 1, (60, 6)), np.ones(6)):
        height = inside(rig, dict(zip([OPEN, *NAMES], values.tolist(), strict=True)))[1]
        assert height < 1.3 * full
    for name in NAMES:
        assert inside(rig, {OPEN: 1.0, name: 1.0})[1] == pytest.approx(full, rel=0.02)


def test_the_second_copy_of_a_line_appears_with_any_vowel() -> None:
    rig = rig_of(mouth_shape(is_open=False))
    lower = next(number for number, mesh in enumerate(rig.meshes) if mesh.id == "ArtMeshLipLower")

    def height(pose: Mapping[str, float]) -> float:
        points = canvas_pixels(Evaluator(rig).evaluate(pose).vertices[lower], rig.canvas)
        return float(np.ptp(points[:, 1].reshape(5, -1), axis=0).max())

    assert height(SHUT) < 0.01
    spoken = height({"ParamI": 0.1})
    assert spoken > 10
    for pose in ({"ParamU": 0.5, "ParamO": 0.5}, dict.fromkeys(NAMES, 0.3), {"ParamI": 0.3, OPEN: 0.05}):
        assert height(pose) == pytest.approx(spoken, rel=0.45)


def combinations(rig: Rig, count: int) -> list[dict[str, float]]:
    """Random settings of all that moves the mouth, half of them at rest in each, and everything at once."""
    generator = np.random.default_rng(11)
    low, high, rest = (
        np.array([getattr(one, end) for one in rig.parameters]) for end in ("minimum", "maximum", "default")
    )
    values = generator.uniform(low, high, (count, len(low)))
    acts = generator.uniform(size=values.shape) < 0.5
    rows: list[NDArray[np.float64]] = [high, *np.where(acts, values, rest)]
    return [dict(zip([one.id for one in rig.parameters], row.tolist(), strict=True)) for row in rows]


def test_no_combination_folds(rig: Rig) -> None:
    evaluator = Evaluator(rig)
    frames = evaluator.evaluate_many(combinations(rig, 500))
    assert not flipped_triangles(rig, evaluator.evaluate(SHUT), frames)


def test_lips_stay_shut_over_an_open_jaw(rig: Rig) -> None:
    table = input_table()
    pose = {name: value for name, value in table.pose({"jawOpen": 1.0, "mouthClose": 1.0}).items() if value}
    assert pose["ParamMouthClose"] == 1
    assert inside(rig, {**SHUT, **pose})[1] < 0.5


def test_what_shows_at_rest_only_goes_with_the_lips_in_two_halves() -> None:
    rig = rig_of(mouth_shape(is_open=True))
    number = next(number for number, mesh in enumerate(rig.meshes) if mesh.id == "ArtMeshMouthDetail")
    rest, opened = (
        canvas_pixels(Evaluator(rig).evaluate(pose).vertices[number], rig.canvas) for pose in ({}, {"ParamA": 1.0})
    )
    moved = (opened - rest)[:, 1].reshape(4, -1)
    middle = moved.shape[1] // 2
    assert np.ptp(moved[:2, middle]) < 1e-6
    assert np.ptp(moved[2:, middle]) < 1e-6
    assert moved[2, middle] - moved[1, middle] > 5
