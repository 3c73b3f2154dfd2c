"""Named poses as data: what previews and reports show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cartoonalive.rig.model import Rig


@dataclass(frozen=True, kw_only=True)
class Pose:
    """Parameter values by id; parameters that are not named keep their default."""

    label: str
    values: Mapping[str, float] = field(default_factory=dict)

    def of(self, rig: Rig) -> dict[str, float]:
        """The values of those parameters that ``rig`` has, within their ranges."""
        ranges = {parameter.id: (parameter.minimum, parameter.maximum) for parameter in rig.parameters}
        return {
            name: min(max(value, ranges[name][0]), ranges[name][1])
            for name, value in self.values.items()
            if name in ranges
        }


def _eyes(openness: float) -> dict[str, float]:
    return {"ParamEyeLOpen": openness, "ParamEyeROpen": openness}


def _mouth(openness: float, form: float = 0.0) -> dict[str, float]:
    return {"ParamMouthOpenY": openness, "ParamMouthForm": form}


_HAIR = {"ParamHairFront": 1.0, "ParamHairSide": 1.0, "ParamHairBack": 1.0}

NEUTRAL = Pose(label="Neutral")

PREVIEW_POSES: tuple[Pose, ...] = (
    NEUTRAL,
    Pose(label="Eyes half closed", values=_eyes(0.5)),
    Pose(label="Eyes closed", values=_eyes(0.0)),
    Pose(label="Wink", values={"ParamEyeLOpen": 0.0, "ParamEyeLSmile": 1.0, **_mouth(0.0, 1.0)}),
    Pose(label="Mouth open", values=_mouth(1.0)),
    Pose(label="Speaking, smile", values=_mouth(0.5, 1.0)),
    Pose(label="Looking left", values={"ParamEyeBallX": -1.0}),
    Pose(label="Looking right", values={"ParamEyeBallX": 1.0}),
    Pose(label="Looking up", values={"ParamEyeBallY": 1.0, "ParamBrowLY": 1.0, "ParamBrowRY": 1.0}),
    Pose(label="Head left", values={"ParamAngleX": -30.0}),
    Pose(label="Head right", values={"ParamAngleX": 30.0}),
    Pose(label="Head up", values={"ParamAngleY": 30.0}),
    Pose(label="Head down", values={"ParamAngleY": -30.0}),
    Pose(label="Head tilted", values={"ParamAngleZ": 20.0}),
    Pose(label="Body and hair", values={"ParamBodyAngleX": 10.0, "ParamBodyAngleZ": 10.0, **_HAIR}),
)
"""The cells of ``preview.png``; left and right as the viewer sees them."""

EYE_POSES: tuple[Pose, ...] = (
    Pose(label="Open", values=_eyes(1.0)),
    Pose(label="0.75", values=_eyes(0.75)),
    Pose(label="0.5", values=_eyes(0.5)),
    Pose(label="0.25", values=_eyes(0.25)),
    Pose(label="Closed", values=_eyes(0.0)),
    Pose(label="Looking left", values={"ParamEyeBallX": -1.0}),
    Pose(label="Looking right", values={"ParamEyeBallX": 1.0}),
    Pose(label="Looking up", values={"ParamEyeBallY": 1.0}),
    Pose(label="Looking down", values={"ParamEyeBallY": -1.0}),
)
"""Close-ups of the eyes."""

MOUTH_POSES: tuple[Pose, ...] = (
    Pose(label="Closed", values=_mouth(0.0)),
    Pose(label="0.25", values=_mouth(0.25)),
    Pose(label="0.5", values=_mouth(0.5)),
    Pose(label="Open", values=_mouth(1.0)),
    Pose(label="Smile", values=_mouth(0.0, 1.0)),
    Pose(label="Smile, open", values=_mouth(0.7, 1.0)),
    Pose(label="Frown", values=_mouth(0.0, -1.0)),
    Pose(label="Frown, open", values=_mouth(0.7, -1.0)),
)
"""Close-ups of the mouth."""
