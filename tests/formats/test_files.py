"""Each file structure: the exact keys, round trips, totals."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoonalive.errors import FormatError
from cartoonalive.formats.cdi3 import DisplayInfo
from cartoonalive.formats.exp3 import Expression3
from cartoonalive.formats.jsonfile import JsonFile, Place
from cartoonalive.formats.model3 import ExpressionReference, FileReferences, Group, Model3, MotionReference
from cartoonalive.formats.motion3 import Motion3, segment_starts
from cartoonalive.formats.physics3 import Physics3
from cartoonalive.formats.vtube import MAPPINGS, VTubeSettings
from cartoonalive.motion.expressions import expressions
from cartoonalive.motion.library import motions
from cartoonalive.motion.model import Motion, ParameterCurve
from cartoonalive.rig.model import (
    CanvasInfo,
    Parameter,
    Part,
    PhysicsGroup,
    PhysicsInput,
    PhysicsOutput,
    PhysicsVertex,
    Rig,
)
from cartoonalive.rig.parameters import STANDARD

PENDULUM = PhysicsGroup(
    id="PhysicsSetting1",
    name="Fringe",
    inputs=(
        PhysicsInput(parameter="ParamAngleX", weight=60, kind="X"),
        PhysicsInput(parameter="ParamAngleZ", weight=60, kind="Angle", reflect=True),
    ),
    outputs=(PhysicsOutput(parameter="ParamHairFront", vertex=1, scale=1.5),),
    vertices=(
        PhysicsVertex(position=(0, 0), mobility=1, delay=1, acceleration=1, radius=0),
        PhysicsVertex(position=(0, 10), mobility=0.9, delay=0.8, acceleration=1.5, radius=10),
    ),
)
RIG = Rig(
    canvas=CanvasInfo(width=100, height=100, pixels_per_unit=100, origin=(50, 50)),
    parameters=(
        Parameter(id="ParamAngleX", minimum=-30, default=0, maximum=30, name="Angle X", group="ParamGroupHead"),
        Parameter(id="ParamAngleY", minimum=-30, default=0, maximum=30, name="Angle Y", group="ParamGroupHead"),
        Parameter(id="ParamMouthForm", minimum=-1, default=0, maximum=1, name="Mouth form", group="ParamGroupMouth"),
    ),
    parts=(Part(id="PartFace", name="Face"),),
    physics=(PENDULUM,),
)  # fmt: skip


def check_write_read(record: JsonFile) -> None:
    data = record.to_bytes()
    again = type(record).from_bytes(data, "file")
    assert again == record
    assert again.to_bytes() == data


def test_model3() -> None:
    files = FileReferences(
        moc="a.moc3",
        textures=("a.2048/texture_00.png",),
        physics="a.physics3.json",
        expressions=(ExpressionReference(name="joy", file="expressions/joy.exp3.json"),),
        motions={"Idle": (MotionReference(file="motions/idle.motion3.json", fade_in_time=0.5, sound="a.wav"),)},
    )
    model = Model3(file_references=files, groups=(Group(target="Parameter", name="LipSync", ids=("ParamMouthOpenY",)),))
    check_write_read(model)
    assert list(json.loads(model.to_bytes())) == ["Version", "FileReferences", "Groups"]
    assert model.group("LipSync") == ("ParamMouthOpenY",)
    assert model.group("EyeBlink") == ()
    assert {place.path: name for place, name in model.references(Place("a.model3.json"))} == {
        "FileReferences.Moc": "a.moc3",
        "FileReferences.Textures[0]": "a.2048/texture_00.png",
        "FileReferences.Physics": "a.physics3.json",
        "FileReferences.Expressions[0].File": "expressions/joy.exp3.json",
        "FileReferences.Motions.Idle[0].File": "motions/idle.motion3.json",
        "FileReferences.Motions.Idle[0].Sound": "a.wav",
    }


def test_physics3_round_trip_and_totals() -> None:
    physics = Physics3.of([PENDULUM, replace(PENDULUM, id="PhysicsSetting2")])
    check_write_read(physics)
    assert physics.groups()[0] == PENDULUM
    meta = json.loads(physics.to_bytes())["Meta"]
    assert meta["Fps"] == 60
    assert [meta[name] for name in ("PhysicsSettingCount", "TotalInputCount", "TotalOutputCount", "VertexCount")] == [
        2, 4, 2, 4,
    ]  # fmt: skip
    assert [entry["Name"] for entry in meta["PhysicsDictionary"]] == ["Fringe", "Fringe"]


def changed(record: JsonFile, *path: str | int, to: Any) -> bytes:
    content: Any = json.loads(record.to_bytes())
    inner = content
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = to
    return json.dumps(content).encode()


def test_physics3_refuses_wrong_totals_and_rods() -> None:
    physics = Physics3.of([PENDULUM])
    with pytest.raises(FormatError, match="vertex_count is 9, counted 2"):
        Physics3.from_bytes(changed(physics, "Meta", "VertexCount", to=9), "p")
    with pytest.raises(FormatError, match=r"PhysicsSettings\[0\].Output\[0\].VertexIndex: 2 of 2"):
        Physics3.from_bytes(changed(physics, "PhysicsSettings", 0, "Output", 0, "VertexIndex", to=2), "p")


points = st.integers(-3000, 3000).map(lambda value: value / 100)
segments = st.tuples(points, points).flatmap(
    lambda start: st.lists(
        st.one_of(
            st.tuples(st.sampled_from([0.0, 2.0, 3.0]), points, points),
            st.tuples(st.just(1.0), *[points] * 6),
        ),
        max_size=5,
    ).map(lambda rest: (*start, *(number for segment in rest for number in segment)))
)


def motion_of(*curves: tuple[float, ...]) -> Motion:
    named = [ParameterCurve(parameter=f"Param{number}", segments=values) for number, values in enumerate(curves)]
    return Motion(name="m", duration=4, fps=30, loop=True, curves=tuple(named))


@given(st.lists(segments, max_size=4))
def test_motion3_round_trip_and_totals(curves: list[tuple[float, ...]]) -> None:
    motion = Motion3.of(motion_of(*curves))
    check_write_read(motion)
    assert motion.meta.curve_count == len(curves)
    assert motion.meta.total_segment_count == sum(len(segment_starts(values) or ()) for values in curves)


def test_motion3_refuses_wrong_totals_and_broken_curves() -> None:
    motion = Motion3.of(motion_of((0, 0, 0, 1, 1)))
    with pytest.raises(FormatError, match=r"Meta\.TotalPointCount: is 7, counted 2"):
        Motion3.from_bytes(changed(motion, "Meta", "TotalPointCount", to=7), "m")
    for broken in ([0, 0, 1, 1, 1], [0, 0, 9, 1, 1], [0], [0, 0, 0.5, 1, 1]):
        with pytest.raises(FormatError, match=r"Curves\[0\].Segments"):
            Motion3.from_bytes(changed(motion, "Curves", 0, "Segments", to=broken), "m")


def test_expressions_and_motions_come_back_as_they_were() -> None:
    (*_, wink, _) = expressions(STANDARD)
    written = Expression3.of(wink)
    check_write_read(written)
    assert written.expression("wink") == wink
    motion = motions(STANDARD)["TapHead"][0]
    assert Motion3.of(motion).motion("nod") == motion
    assert list(json.loads(written.to_bytes())) == [
        "Type",
        "FadeInTime",
        "FadeOutTime",
        "Parameters",
    ]


def test_expression_type_is_checked() -> None:
    with pytest.raises(FormatError, match="Type: expected 'Live2D Expression'"):
        Expression3.from_bytes(b'{"Type": "Other", "Parameters": []}', "e")


def test_cdi3_gives_names_and_groups_back() -> None:
    info = DisplayInfo.of(RIG)
    check_write_read(info)
    assert info.combined_parameters == (("ParamAngleX", "ParamAngleY"),)
    assert [group.name for group in info.parameter_groups] == ["Head", "Mouth"]
    bare = replace(
        RIG,
        parameters=tuple(replace(parameter, name="", group="") for parameter in RIG.parameters),
        parts=(Part(id="PartFace"),),
    )
    assert info.apply(bare) == RIG


def test_cdi3_refuses_an_id_twice() -> None:
    info = DisplayInfo.of(replace(RIG, parameters=(*RIG.parameters, RIG.parameters[0])))
    with pytest.raises(FormatError, match=r"Parameters\[3\]: the id ParamAngleX stands twice"):
        DisplayInfo.from_bytes(info.to_bytes(), "c")


def test_vtube_maps_each_parameter_once_over_its_whole_range() -> None:
    settings = VTubeSettings.of(
        "a",
        RIG.parameters,
        model="a.model3.json",
        icon="icon.png",
        idle="",
        expressions=["x.exp3.json"],
        motions=["y.motion3.json"],
    )
    check_write_read(settings)
    by_output = {entry.output_live2d: entry for entry in settings.parameter_settings}
    assert set(by_output) == {"ParamAngleX", "ParamAngleY", "ParamMouthForm"}
    form = by_output["ParamMouthForm"]
    assert (form.input, form.input_range_lower, form.output_range_lower, form.output_range_upper) == (
        "MouthSmile",
        0,
        -1,
        1,
    )
    assert len(settings.model_id) == 32
    assert [(key.name, key.action, key.file) for key in settings.hotkeys] == [
        ("x", "ToggleExpression", "x.exp3.json"),
        ("y", "TriggerAnimation", "y.motion3.json"),
    ]
    assert len({row.parameter for row in MAPPINGS}) == len(MAPPINGS)
    keys = json.loads(settings.to_bytes())
    assert {"ModelID", "FileReferences", "ParameterSettings", "Hotkeys"} <= set(keys)
    assert "OutputLive2D" in keys["ParameterSettings"][0]


def test_the_mouth_form_at_rest_is_neutral() -> None:
    """A relaxed face (MouthSmile 0.5) must leave the mouth as in the portrait."""
    row = next(row for row in MAPPINGS if row.parameter == "ParamMouthForm")
    assert np.interp(0.5, (row.lower, row.upper), (-1, 1)) == 0
