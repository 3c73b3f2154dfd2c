"""``*.vtube.json``: the set-up file of VTube Studio, which then needs no clicking through its auto-setup.

The file is VTube Studio's own and undocumented; it fills absent settings with defaults, so only what a generator can
know is written: which tracked input drives which parameter, the icon, the idle motion and a hotkey per expression and
motion.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

from cartoonalive.formats.jsonfile import JsonFile, JsonRecord, key
from cartoonalive.rig.model import Parameter

Action = Literal["ToggleExpression", "TriggerAnimation"]
"""What a hotkey does."""


class InputRow(NamedTuple):
    """One row of the input table: the tracked value, its range, and the parameter it drives over its whole range."""

    label: str
    source: str
    lower: float
    upper: float
    parameter: str
    smoothing: int
    blinking: bool = False
    breathing: bool = False


MAPPINGS = (
    InputRow("Face Left/Right", "FaceAngleX", -30, 30, "ParamAngleX", 15),
    InputRow("Face Up/Down", "FaceAngleY", -30, 30, "ParamAngleY", 15),
    InputRow("Face Lean", "FaceAngleZ", -30, 30, "ParamAngleZ", 30),
    InputRow("Body Left/Right", "FaceAngleX", -30, 30, "ParamBodyAngleX", 25),
    InputRow("Body Up/Down", "FaceAngleY", -30, 30, "ParamBodyAngleY", 25),
    InputRow("Body Lean", "FaceAngleZ", -30, 30, "ParamBodyAngleZ", 30),
    InputRow("Eye Open Left", "EyeOpenLeft", 0, 1, "ParamEyeLOpen", 10, blinking=True),
    InputRow("Eye Open Right", "EyeOpenRight", 0, 1, "ParamEyeROpen", 10, blinking=True),
    InputRow("Eye X", "EyeRightX", -1, 1, "ParamEyeBallX", 8),
    InputRow("Eye Y", "EyeRightY", -1, 1, "ParamEyeBallY", 8),
    InputRow("Brow Height Left", "BrowLeftY", 0, 1, "ParamBrowLY", 10),
    InputRow("Brow Height Right", "BrowRightY", 0, 1, "ParamBrowRY", 10),
    InputRow("Mouth Smile", "MouthSmile", 0, 1, "ParamMouthForm", 0),
    InputRow("Mouth Open", "MouthOpen", 0, 1, "ParamMouthOpenY", 0),
    InputRow("Vowel A", "VoiceA", 0, 1, "ParamA", 0),
    InputRow("Vowel I", "VoiceI", 0, 1, "ParamI", 0),
    InputRow("Vowel U", "VoiceU", 0, 1, "ParamU", 0),
    InputRow("Vowel E", "VoiceE", 0, 1, "ParamE", 0),
    InputRow("Vowel O", "VoiceO", 0, 1, "ParamO", 0),
    InputRow("Cheek Puff", "CheekPuff", 0, 1, "ParamCheekPuff", 10),
    InputRow("Tongue Out", "TongueOut", 0, 1, "ParamTongueOut", 10),
    InputRow("Breath", "", 0, 1, "ParamBreath", 0, breathing=True),
)
"""What VTube Studio tracks and what it moves; each parameter is driven once."""


@dataclass(frozen=True, kw_only=True)
class VTubeFiles(JsonRecord):
    """Files of the model folder."""

    icon: str
    model: str
    idle_animation: str
    idle_animation_when_tracking_lost: str = ""


@dataclass(frozen=True, kw_only=True)
class ParameterSetting(JsonRecord):
    """One tracked input driving one parameter."""

    folder: str = ""
    name: str
    input: str
    input_range_lower: float
    input_range_upper: float
    output_range_lower: float
    output_range_upper: float
    clamp_input: bool = False
    clamp_output: bool = False
    use_blinking: bool
    use_breathing: bool
    output_live2d: str = key("OutputLive2D")
    smoothing: int
    minimized: bool = False


@dataclass(frozen=True, kw_only=True)
class Triggers(JsonRecord):
    """Keys of a hotkey; ``screen_button`` -1: none."""

    trigger1: str = ""
    trigger2: str = ""
    trigger3: str = ""
    screen_button: int = -1


@dataclass(frozen=True, kw_only=True)
class Hotkey(JsonRecord):
    """An action that the user can bind to a key."""

    hotkey_id: str = key("HotkeyID")
    name: str
    action: Action
    file: str
    folder: str = ""
    triggers: Triggers = Triggers()
    is_global: bool = True
    is_active: bool = True
    stops_on_last_frame: bool = False
    fade_seconds_amount: float = 0.5


@dataclass(frozen=True, kw_only=True)
class PhysicsUse(JsonRecord):
    """Strength 50 is the Editor's."""

    use: bool = True
    use_legacy_physics: bool = False
    live2d_physics_fps: int = key("Live2DPhysicsFPS", default=3)
    physics_strength: int = 50
    wind_strength: int = 0


@dataclass(frozen=True, kw_only=True)
class VTubeSettings(JsonFile):
    """The whole file."""

    suffix: ClassVar[str] = ".vtube.json"

    version: Literal[1] = 1
    name: str
    model_id: str = key("ModelID")
    file_references: VTubeFiles
    physics_settings: PhysicsUse = PhysicsUse()
    parameter_settings: tuple[ParameterSetting, ...]
    hotkeys: tuple[Hotkey, ...]

    @classmethod
    def of(
        cls,
        name: str,
        parameters: Sequence[Parameter],
        *,
        model: str,
        icon: str,
        idle: str,
        expressions: Sequence[str],
        motions: Sequence[str] = (),
    ) -> VTubeSettings:
        """The settings of a model with these parameters; file names as VTube Studio shows them, without folders.

        The model's id is a hash of its name, so that equal runs give equal files.
        """
        by_id = {parameter.id: parameter for parameter in parameters}
        return cls(
            name=name,
            model_id=_identity(name),
            file_references=VTubeFiles(icon=icon, model=model, idle_animation=idle),
            parameter_settings=tuple(_setting(row, by_id[row.parameter]) for row in MAPPINGS if row.parameter in by_id),
            hotkeys=(
                *(_hotkey(name, "ToggleExpression", file) for file in expressions),
                *(_hotkey(name, "TriggerAnimation", file) for file in motions),
            ),
        )


def _identity(*words: str) -> str:
    """32 hexadecimal digits that depend on the words alone."""
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:32]


def _setting(row: InputRow, parameter: Parameter) -> ParameterSetting:
    return ParameterSetting(
        name=row.label,
        input=row.source,
        input_range_lower=row.lower,
        input_range_upper=row.upper,
        output_range_lower=parameter.minimum,
        output_range_upper=parameter.default if row.blinking else parameter.maximum,
        use_blinking=row.blinking,
        use_breathing=row.breathing,
        output_live2d=row.parameter,
        smoothing=row.smoothing,
    )


def _hotkey(name: str, action: Action, file: str) -> Hotkey:
    return Hotkey(hotkey_id=_identity(name, file), name=file.split(".")[0], action=action, file=file)
