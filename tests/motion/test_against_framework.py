"""Motions, expressions and pendulums against the official native framework (development only), number by number."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cartoonalive.motion.expressions import expressions
from cartoonalive.motion.gestures import GESTURES, gesture
from cartoonalive.motion.model import IDLE, Effect, Expression, Motion, ParameterCurve
from cartoonalive.motion.physics import PhysicsRuntime
from cartoonalive.motion.player import Player
from cartoonalive.rig.language import localised
from cartoonalive.rig.model import PhysicsGroup, PhysicsInput, PhysicsOutput
from cartoonalive.rig.parameters import SHAPED, STANDARD
from cartoonalive.rig.physics import pendulums
from tests.motion.models import triangle_rig, write_model
from tests.oracle import player

pytestmark = pytest.mark.core
KNOWN = {**STANDARD, **{id_: replace(parameter, blend_shape=False) for id_, parameter in SHAPED.items()}}
"""Every parameter of head, body and hair; to pendulums it is all one what they move."""
DEFAULTS = {parameter.id: parameter.default for parameter in KNOWN.values()}
PHYSICS_TOLERANCE, MOTION_TOLERANCE = 2e-5, 2e-5
"""Of a parameter's range."""

FREE = Motion(
    name="free",
    duration=4.0,
    fps=30.0,
    loop=False,
    restricted=False,
    fade_in_s=0.5,
    fade_out_s=0.7,
    curves=(
        ParameterCurve(parameter="ParamAngleX", segments=(0, 0, 1, 0.9, 0, 1.1, 30, 2, 20, 1, 2.2, 20, 2.4, -25, 4, 5)),
        ParameterCurve(parameter="ParamAngleY", segments=(0, 3, 0, 1, 20, 2, 2, -10, 3, 3, 15, 0, 4, 0)),
        ParameterCurve(parameter="ParamBrowLY", segments=(0, 0, 0, 4, 1), fade_in_s=0.0, fade_out_s=2.0),
    ),
)
"""Every kind of segment, Beziers with free handles, fades of its own and of one curve."""


def chain() -> PhysicsGroup:
    """Two rods, an input that turns, one reflected, and an output of half the weight."""
    single = pendulums(STANDARD)[2]
    second = replace(single.vertices[1], position=(0.0, 25.0), radius=10.0, mobility=0.8)
    return replace(
        single,
        id="PhysicsSetting9",
        inputs=(
            PhysicsInput(parameter="ParamAngleX", weight=70, kind="X"),
            PhysicsInput(parameter="ParamAngleY", weight=30, kind="Angle", reflect=True),
        ),
        vertices=(*single.vertices, second),
        outputs=(
            PhysicsOutput(parameter="ParamBrowLX", vertex=1, scale=1.5, weight=50),
            PhysicsOutput(parameter="ParamBrowRX", vertex=2, scale=1.5, reflect=True),
        ),
    )


def largest_gap(
    ours: Sequence[Mapping[str, float]], theirs: Sequence[Mapping[str, float]], names: Sequence[str]
) -> float:
    """As a share of the parameters' ranges."""
    gaps = [
        abs(mine[name] - other[name]) / (KNOWN[name].maximum - KNOWN[name].minimum)
        for mine, other in zip(ours, theirs, strict=True)
        for name in names
    ]
    return max(gaps)


@pytest.mark.parametrize("seconds", [1 / 60, 1 / 30, 1 / 144, 0.02])
def test_pendulums(tmp_path: Path, seconds: float) -> None:
    groups = pendulums(KNOWN)
    rig = triangle_rig((*groups, chain()), tuple(KNOWN.values()))
    random = np.random.default_rng(0)
    settings = [
        {
            "ParamAngleX": float(30 * np.sin(time * 7)) if time > 0.1 else 0.0,
            "ParamAngleY": float(25 * np.cos(time * 4)),
            "ParamAngleZ": float(20 * np.sign(np.sin(time * 1.5))),
            "ParamBodyAngleX": float(random.uniform(-10, 10)) if number % 20 == 0 else 3.0,
        }
        for number, time in enumerate(np.arange(150) * seconds)
    ]
    runtime = PhysicsRuntime.of(rig.physics, rig.parameters)
    ours = []
    for setting in settings:
        values = {**DEFAULTS, **setting}
        runtime.update(values, seconds)
        ours.append(values)
    steps = [{"seconds": seconds, "values": setting, "parts": "p"} for setting in settings]
    theirs = player.ask(write_model(tmp_path, rig), steps)
    driven = [*(group.outputs[0].parameter for group in groups), "ParamBrowLX", "ParamBrowRX"]
    assert min(np.ptp([one[name] for one in theirs]) for name in driven) > 0.05
    assert np.ptp([one["ParamHairBack"] for one in theirs]) > 0.5
    assert largest_gap(ours, theirs, driven) < PHYSICS_TOLERANCE


def one_line(data: bytes) -> bytes:
    return json.dumps(json.loads(data), ensure_ascii=False).encode()


def escaped(data: bytes) -> bytes:
    return json.dumps(json.loads(data), indent=1).encode()


@pytest.mark.parametrize(("spoil", "swings"), [(None, True), (one_line, False), (escaped, False)])
def test_the_framework_needs_lines_and_letters(
    tmp_path: Path, spoil: Callable[[bytes], bytes] | None, swings: bool
) -> None:
    """Its reader drops a physics file whose numbers stand before a brace on one line, or whose letters are escaped.

    Our files have neither, whatever language their names are in.
    """
    model_file = write_model(tmp_path, localised(triangle_rig(pendulums(STANDARD)), "ja"))
    physics = tmp_path / "model.physics3.json"
    if spoil is not None:
        physics.write_bytes(spoil(physics.read_bytes()))
    turns = [{"ParamAngleX": float(30 * np.sin(time))} for time in np.arange(20) / 3]
    found = player.ask(model_file, [{"seconds": 1 / 30, "values": turn, "parts": "p"} for turn in turns])
    assert bool(np.ptp([one["ParamHairBack"] for one in found]) > 0.1) is swings


@pytest.mark.parametrize("motion", [FREE, *(replace(gesture(name, STANDARD), loop=False) for name in GESTURES)])
def test_motions(tmp_path: Path, motion: Motion) -> None:
    rig = triangle_rig()
    steps = [{"seconds": 1 / 30, "parts": "m"} for _ in range(round(motion.duration * 30))]
    model_file = write_model(tmp_path, rig, {IDLE: [motion]})
    theirs = player.ask(model_file, [{**steps[0], "motion": [IDLE, 0]}, *steps[1:]])
    ours = Player(rig)
    ours.play(motion)
    values = [ours.update(1 / 30) for _ in steps]
    moved = [curve.parameter for curve in motion.curves]
    assert largest_gap(values, theirs, moved) < MOTION_TOLERANCE


def test_expressions_in_the_order_of_the_framework(tmp_path: Path) -> None:
    """Motion, then expression, with all three kinds of blending."""
    rig = triangle_rig()
    mixed = Expression(
        name="mixed",
        effects=(
            Effect(parameter="ParamAngleX", value=10, blend="Add"),
            Effect(parameter="ParamAngleY", value=0.5, blend="Multiply"),
            Effect(parameter="ParamBrowLY", value=-0.5, blend="Overwrite"),
        ),
        fade_in_s=0.6,
    )
    model_file = write_model(tmp_path, rig, {IDLE: [FREE]}, [mixed, *expressions(STANDARD)])
    steps = [{"seconds": 1 / 30, "parts": "me"} for _ in range(110)]
    first = {**steps[0], "motion": [IDLE, 0], "expression": "mixed"}
    theirs = player.ask(model_file, [first, *steps[1:]])
    ours = Player(rig)
    ours.play(FREE)
    ours.show(mixed)
    values = [ours.update(1 / 30) for _ in steps]
    assert largest_gap(values, theirs, ["ParamAngleX", "ParamAngleY", "ParamBrowLY"]) < MOTION_TOLERANCE


def test_players_can_blink_speak_and_track_over_every_expression(tmp_path: Path) -> None:
    """A host sets lids, mouth and head before or after the expression; in both cases they still work."""
    shown = expressions(STANDARD)
    model_file = write_model(tmp_path, triangle_rig(), {}, shown)
    shut = {"ParamEyeLOpen": 0.0, "ParamEyeROpen": 0.0}
    turned = {"ParamAngleX": 20.0}
    open_mouth = {"ParamMouthOpenY": 1.0}
    for expression in shown:
        settle: list[player.Step] = [{"seconds": 0.2, "expression": expression.name}]
        rest, blink, talk, turn = player.ask(
            model_file,
            [
                *settle,
                *({"seconds": 0.2} for _ in range(5)),
                {"seconds": 0.01, "before": shut},
                {"seconds": 0.01, "add": open_mouth},
                {"seconds": 0.01, "before": turned},
            ],
        )[-4:]
        assert max(blink["ParamEyeLOpen"], blink["ParamEyeROpen"]) <= 1e-6, expression.name
        assert talk["ParamMouthOpenY"] == pytest.approx(1.0), expression.name
        assert rest["ParamMouthOpenY"] <= 0.4, expression.name
        assert turn["ParamAngleX"] - rest["ParamAngleX"] == pytest.approx(20.0, abs=1e-3), expression.name
