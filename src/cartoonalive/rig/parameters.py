"""The standard parameters of Live2D models: ids, ranges, defaults, display names and groups.

Source: Live2D's public "Standard Parameter List". Signs: AngleX, AngleZ, BodyAngleX/Z and EyeBallX are positive to the
right of the screen; AngleY, BodyAngleY and EyeBallY upwards; BrowLX/RX negative draws the brows together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from cartoonalive.rig.model import Axis, Keyed, Parameter

GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "ParamGroupFace": "Face",
        "ParamGroupEyes": "Eyes",
        "ParamGroupEyeballs": "Eyeballs",
        "ParamGroupBrows": "Brows",
        "ParamGroupMouth": "Mouth",
        "ParamGroupBody": "Body",
        "ParamGroupHair": "Hair",
        "ParamGroupSway": "Sway",
    }
)
"""Display names of the parameter groups, in display order."""

_ROWS: tuple[tuple[str, str, str, float, float, float], ...] = (
    ("ParamAngleX", "Head turn X", "ParamGroupFace", -30, 0, 30),
    ("ParamAngleY", "Head turn Y", "ParamGroupFace", -30, 0, 30),
    ("ParamAngleZ", "Head tilt Z", "ParamGroupFace", -30, 0, 30),
    ("ParamCheek", "Blush", "ParamGroupFace", 0, 0, 1),
    ("ParamEyeLOpen", "Left eye open", "ParamGroupEyes", 0, 1, 1),
    ("ParamEyeLSmile", "Left eye smile", "ParamGroupEyes", 0, 0, 1),
    ("ParamEyeROpen", "Right eye open", "ParamGroupEyes", 0, 1, 1),
    ("ParamEyeRSmile", "Right eye smile", "ParamGroupEyes", 0, 0, 1),
    ("ParamEyeBallX", "Gaze X", "ParamGroupEyeballs", -1, 0, 1),
    ("ParamEyeBallY", "Gaze Y", "ParamGroupEyeballs", -1, 0, 1),
    ("ParamEyeBallForm", "Pupil size", "ParamGroupEyeballs", -1, 0, 1),
    ("ParamBrowLY", "Left brow Y", "ParamGroupBrows", -1, 0, 1),
    ("ParamBrowRY", "Right brow Y", "ParamGroupBrows", -1, 0, 1),
    ("ParamBrowLX", "Left brow X", "ParamGroupBrows", -1, 0, 1),
    ("ParamBrowRX", "Right brow X", "ParamGroupBrows", -1, 0, 1),
    ("ParamBrowLAngle", "Left brow angle", "ParamGroupBrows", -1, 0, 1),
    ("ParamBrowRAngle", "Right brow angle", "ParamGroupBrows", -1, 0, 1),
    ("ParamBrowLForm", "Left brow form", "ParamGroupBrows", -1, 0, 1),
    ("ParamBrowRForm", "Right brow form", "ParamGroupBrows", -1, 0, 1),
    ("ParamMouthForm", "Mouth form", "ParamGroupMouth", -1, 0, 1),
    ("ParamMouthOpenY", "Mouth open", "ParamGroupMouth", 0, 0, 1),
    ("ParamBodyAngleX", "Body turn X", "ParamGroupBody", -10, 0, 10),
    ("ParamBodyAngleY", "Body lean Y", "ParamGroupBody", -10, 0, 10),
    ("ParamBodyAngleZ", "Body tilt Z", "ParamGroupBody", -10, 0, 10),
    ("ParamBreath", "Breath", "ParamGroupBody", 0, 0, 1),
    ("ParamHairFront", "Fringe sway", "ParamGroupHair", -1, 0, 1),
    ("ParamHairSide", "Side hair sway", "ParamGroupHair", -1, 0, 1),
    ("ParamHairBack", "Back hair sway", "ParamGroupHair", -1, 0, 1),
    ("ParamEarringL", "Left earring", "ParamGroupSway", -1, 0, 1),
    ("ParamEarringR", "Right earring", "ParamGroupSway", -1, 0, 1),
    ("ParamRibbon", "Ribbon", "ParamGroupSway", -1, 0, 1),
)

STANDARD: Mapping[str, Parameter] = MappingProxyType(
    {
        id_: Parameter(id=id_, name=name, group=group, minimum=minimum, default=default, maximum=maximum)
        for id_, name, group, minimum, default, maximum in _ROWS
    }
)
"""Every standard parameter that drives keyforms here, by id, in display order."""

_SHAPED_ROWS: tuple[tuple[str, str, str, float, float, float], ...] = (
    ("ParamShoulderY", "Shoulders", "ParamGroupBody", -10, 0, 10),
    ("ParamHairFluffy", "Hair fluff", "ParamGroupHair", -1, 0, 1),
    ("ParamHairFrontR", "Fringe right", "ParamGroupHair", -1, 0, 1),
    ("ParamHairFrontC", "Fringe middle", "ParamGroupHair", -1, 0, 1),
    ("ParamHairFrontL", "Fringe left", "ParamGroupHair", -1, 0, 1),
    ("ParamHairSideR", "Side hair right", "ParamGroupHair", -1, 0, 1),
    ("ParamHairSideL", "Side hair left", "ParamGroupHair", -1, 0, 1),
    ("ParamHairOuterR", "Outer hair right", "ParamGroupHair", -1, 0, 1),
    ("ParamHairOuterL", "Outer hair left", "ParamGroupHair", -1, 0, 1),
)

SHAPED: Mapping[str, Parameter] = MappingProxyType(
    {
        id_: Parameter(
            id=id_, name=name, group=group, minimum=minimum, default=default, maximum=maximum, blend_shape=True
        )
        for id_, name, group, minimum, default, maximum in _SHAPED_ROWS
    }
)
"""Parameters of body and hair that drive blend shapes, by id: two optional standard ones and those of single strands.

The strands' ids follow the usual ones for hair (``ParamHairSideL``); L and R are the figure's own sides.
"""


def axis(parameter: str) -> Axis:
    """The axis of a standard parameter with keys at its minimum, default and maximum."""
    known = STANDARD[parameter]
    return Axis(parameter=parameter, keys=tuple(sorted({known.minimum, known.default, known.maximum})))


def used_parameters(axes: Iterable[Axis], defaults: Mapping[str, float] | None = None) -> tuple[Parameter, ...]:
    """The standard parameters that ``axes`` mention, in display order: what moves nothing is left out.

    A range is widened to the outermost keys (eyes may open wider than 1); ``defaults`` replaces default values.
    Raises KeyError when an axis names a parameter that is not in the standard table.
    """
    reach: dict[str, tuple[float, float]] = {}
    for one in axes:
        low, high = reach.get(one.parameter, (one.keys[0], one.keys[-1]))
        reach[one.parameter] = (min(low, one.keys[0]), max(high, one.keys[-1]))
    unknown = sorted(set(reach) - set(STANDARD))
    if unknown:
        raise KeyError(f"not a standard parameter: {', '.join(unknown)}")
    values = defaults or {}
    return tuple(
        replace(
            known,
            minimum=min(known.minimum, reach[known.id][0]),
            maximum=max(known.maximum, reach[known.id][1]),
            default=values.get(known.id, known.default),
        )
        for known in STANDARD.values()
        if known.id in reach
    )


def shaped_parameters(items: Iterable[Keyed]) -> tuple[Parameter, ...]:
    """The parameters of :data:`SHAPED` that ``items`` have shapes of, in display order."""
    used = {shape.parameter for item in items for shape in item.blend_shapes}
    return tuple(parameter for parameter in SHAPED.values() if parameter.id in used)
