import pytest

from cartoonalive.rig.model import Axis
from cartoonalive.rig.parameters import GROUPS, STANDARD, axis, used_parameters


def test_defaults_lie_in_their_ranges_and_groups_exist() -> None:
    for parameter in STANDARD.values():
        assert parameter.minimum <= parameter.default <= parameter.maximum
        assert parameter.group in GROUPS
        assert parameter.name


def test_only_what_is_used_in_display_order() -> None:
    found = used_parameters([axis("ParamBreath"), axis("ParamAngleX"), axis("ParamBreath")])
    assert [parameter.id for parameter in found] == ["ParamAngleX", "ParamBreath"]


def test_keys_reach_both_ends() -> None:
    assert axis("ParamAngleX").keys == (-30.0, 0.0, 30.0)
    assert axis("ParamEyeLOpen").keys == (0.0, 1.0)


def test_ranges_widen_and_defaults_change() -> None:
    eye, mouth = Axis(parameter="ParamEyeLOpen", keys=(0.0, 1.0, 1.2)), axis("ParamMouthOpenY")
    opened, spoken = used_parameters([eye, mouth], {"ParamMouthOpenY": 0.4})
    assert opened.maximum == 1.2
    assert spoken.default == 0.4


def test_unknown_ids_are_named() -> None:
    with pytest.raises(KeyError, match="ParamTail"):
        used_parameters([Axis(parameter="ParamTail", keys=(0.0, 1.0))])
