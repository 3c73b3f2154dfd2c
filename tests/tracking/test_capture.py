"""Recorded faces: the app's CSV files, and what they move."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cartoonalive.arkit.table import input_table
from cartoonalive.errors import FormatError
from cartoonalive.motion.curves import CurveSampler
from cartoonalive.rig.model import Parameter
from cartoonalive.rig.parameters import STANDARD
from cartoonalive.tracking.arkit import HEAD, STAND_INS, capture_motion
from cartoonalive.tracking.livelink import read_livelink
from cartoonalive.tracking.model import ARKIT_INPUTS, HEAD_INPUTS, Capture

HEADER = "Timecode,BlendShapeCount,EyeBlinkLeft,JawOpen,HeadYaw,HeadPitch,HeadRoll"


def write(path: Path, *rows: str, header: str = HEADER) -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_times_and_inputs(tmp_path: Path) -> None:
    rows = [f"10:00:00:{frame:02d}.500,61,0.{frame:02d},0.2,0.1,0,0" for frame in range(60)]
    rows += [f"10:00:01:{frame:02d}.500,61,1,0.2,0.1,0,0" for frame in range(60)]
    rows += ["10:00:02:00.500,61,1,0.2,0.1,0,0", ""]
    capture = read_livelink(write(tmp_path / "a.csv", *rows))
    assert capture.fps == pytest.approx(60, abs=0.5)
    assert capture.times[[0, -1]] == pytest.approx([0.0, 2.0])
    assert set(capture.inputs) == {"eyeBlinkLeft", "jawOpen", *HEAD_INPUTS}
    assert capture.inputs["eyeBlinkLeft"][30] == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "empty"),
        ("a,b\n1,2\n", "first line"),
        (HEADER + "\n", "no frames"),
        (HEADER + "\nnow,61,0,0,0,0,0\n", "line 2"),
        (HEADER + "\n00:00:00:00,61,0,x,0,0,0\n", "line 2"),
        (HEADER + "\n00:00:00:00,61,0,0,0,0,0\n00:00:00:01,61,0\n", "line 3"),
        (HEADER + "\n00:00:00:00,61,0,inf,0,0,0\n", "finite"),
    ],
)
def test_what_is_no_capture_is_told(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "a.csv").write_text(content, encoding="utf-8")
    with pytest.raises(FormatError, match=told) as caught:
        read_livelink(tmp_path / "a.csv")
    assert "a.csv" in str(caught.value)


def test_bytes_are_no_table(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(bytes(range(256)))
    with pytest.raises(FormatError, match="text"):
        read_livelink(tmp_path / "a.csv")


def value(inputs: dict[str, float], parameter: str, parameters: list[Parameter] | None = None) -> float:
    capture = Capture(times=np.array([0.0, 1.0]), inputs={name: np.full(2, one) for name, one in inputs.items()})
    motion = capture_motion(capture, parameters or STANDARD.values())
    curve = next(one for one in motion.curves if one.parameter == parameter)
    return float(CurveSampler(curve).at(0.5))


def test_inputs_move_what_they_name_to_the_right_side() -> None:
    assert value({"eyeBlinkLeft": 1.0}, "ParamEyeLOpen") == 0.0
    assert value({"eyeBlinkRight": 0.5}, "ParamEyeROpen") == pytest.approx(0.5)
    assert value({"eyeLookOutLeft": 1.0, "eyeLookInRight": 1.0}, "ParamEyeBallX") == pytest.approx(1.0)
    assert value({"eyeLookUpLeft": 1.0, "eyeLookUpRight": 1.0}, "ParamEyeBallY") == pytest.approx(1.0)
    assert value({"jawOpen": 0.5}, "ParamMouthOpenY") == pytest.approx(0.5)
    assert value({"jawOpen": 0.5, "mouthClose": 0.5}, "ParamMouthOpenY") < 0.2
    assert value({"mouthSmileLeft": 1.0, "mouthSmileRight": 1.0}, "ParamMouthForm") == 1.0
    assert value({"mouthPucker": 1.0}, "ParamMouthForm") < -0.3
    assert value({"browDownLeft": 1.0}, "ParamBrowLY") < -0.5
    assert value({"headYaw": 0.3}, "ParamAngleX") == pytest.approx(17.2, abs=0.1)
    assert value({"headPitch": 0.3}, "ParamAngleY") < -10


def test_a_parameter_of_its_own_gets_the_input_as_it_is() -> None:
    own = Parameter(id="ParamTongueOut", minimum=0, default=0, maximum=1)
    assert value({"tongueOut": 0.7}, "ParamTongueOut", [own]) == pytest.approx(0.7)


def test_the_table_names_known_inputs_and_parameters() -> None:
    assert len(set(ARKIT_INPUTS)) == 52
    assert set(input_table().inputs) == set(ARKIT_INPUTS)
    assert {drive.source for drive in HEAD} <= set(HEAD_INPUTS)
    assert {drive.parameter for drive in (*HEAD, *STAND_INS)} <= set(STANDARD)


def test_a_smile_of_its_own_is_not_doubled_by_the_standard_parameter() -> None:
    own = [Parameter(id=f"ParamMouthSmile{side}", minimum=0, default=0, maximum=1) for side in ("Left", "Right")]
    smile = {"mouthSmileLeft": 1.0, "mouthSmileRight": 1.0}
    assert value(smile, "ParamMouthSmileLeft", own) == 1.0
    with pytest.raises(StopIteration):
        value(smile, "ParamMouthForm", own)
