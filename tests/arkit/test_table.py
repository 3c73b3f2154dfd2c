from pathlib import Path

import pytest

from cartoonalive.arkit.record import InputRecord
from cartoonalive.arkit.table import input_table
from cartoonalive.rig.parameters import STANDARD

TABLE = input_table()


def test_all_52_inputs_drive_standard_or_own_parameters() -> None:
    assert len(TABLE.inputs) == 52
    own = {parameter.id for parameter in TABLE.parameters}
    assert set(TABLE.driven) <= own | set(STANDARD)
    assert own <= set(TABLE.driven)
    for parameter in own:
        name = parameter.removeprefix("Param")
        assert TABLE.inputs[name[0].lower() + name[1:]][parameter] == 1


def test_left_and_right_are_alike() -> None:
    for name, terms in TABLE.inputs.items():
        if name.endswith("Left") and not name.startswith(("jaw", "mouthLeft")):
            other = TABLE.inputs[f"{name.removesuffix('Left')}Right"]
            assert [abs(weight) for weight in terms.values()] == [abs(weight) for weight in other.values()]


def test_a_pose_adds_the_inputs_to_the_parameters_at_rest() -> None:
    assert TABLE.pose({})["ParamEyeLOpen"] == 1
    pose = TABLE.pose({"eyeBlinkLeft": 0.25, "jawOpen": 1, "mouthClose": 0.6, "mouthPucker": 0.5})
    assert pose["ParamEyeLOpen"] == 0.75
    assert pose["ParamEyeROpen"] == 1
    assert pose["ParamMouthOpenY"] == pytest.approx(0.4)
    assert pose["ParamMouthPucker"] == 0.5
    assert TABLE.pose({"eyeLookOutLeft": 1, "eyeLookInRight": 1})["ParamEyeBallX"] == 1
    with pytest.raises(KeyError):
        TABLE.pose({"earWiggle": 1})


def test_lips_close_over_an_open_jaw_only() -> None:
    assert TABLE.pose({"mouthClose": 1}) == TABLE.pose({})
    half = TABLE.pose({"jawOpen": 0.5, "mouthClose": 1})
    assert (half["ParamMouthOpenY"], half["ParamMouthClose"]) == (0, 0.5)


def test_visemes_are_mixtures_of_inputs() -> None:
    assert set("AIUEO") <= set(TABLE.visemes)
    poses = {name: TABLE.pose(mixture) for name, mixture in TABLE.visemes.items()}
    assert poses["A"]["ParamMouthOpenY"] > poses["O"]["ParamMouthOpenY"] > poses["I"]["ParamMouthOpenY"]
    assert poses["M"]["ParamMouthOpenY"] == 0
    assert poses["U"]["ParamMouthPucker"] > 0.5


def test_the_record_names_only_what_the_model_has(tmp_path: Path) -> None:
    record = InputRecord.of(["ParamMouthOpenY", "ParamMouthFunnel", "ParamEyeLOpen"])
    assert record.rest == {"ParamEyeLOpen": 1}
    assert record.inputs["mouthFunnel"] == {"ParamMouthFunnel": 1, "ParamMouthOpenY": 0.25}
    assert record.inputs["cheekPuff"] == {}
    assert list(record.inputs) == list(TABLE.inputs)
    record.write(tmp_path / "arkit.json")
    assert InputRecord.read(tmp_path / "arkit.json") == record
