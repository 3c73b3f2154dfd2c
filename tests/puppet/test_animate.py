"""Motions as animations: the values of their curves, in range, and nothing that the puppet does not have."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cartoonalive.formats.inp import inp_bytes
from cartoonalive.motion.curves import CurveSampler
from cartoonalive.motion.gestures import gesture
from cartoonalive.motion.model import Motion, ParameterCurve
from cartoonalive.puppet.animate import animations
from cartoonalive.puppet.bake import bake
from cartoonalive.puppet.model import Puppet
from tests.formats.inp_reader import read_inp
from tests.formats.moc3.small import small_rig

PUPPET: Puppet = bake(small_rig(), "a")
SHAKE = gesture("shake", ["ParamAngleX"])


def test_values_are_those_of_the_curve() -> None:
    (found,) = animations([SHAKE], PUPPET)
    times = np.arange(0, found.length + 1, found.stride) * found.timestep_s
    assert found.name == "shake"
    assert abs(found.length * found.timestep_s - SHAKE.duration) < 0.05
    curve = next(curve for curve in SHAKE.curves if curve.parameter == "ParamAngleX")
    np.testing.assert_allclose(found.lanes["ParamAngleX"], CurveSampler(curve).at(times))


def test_foreign_parameters_and_parts_are_left_out() -> None:
    curves = (
        ParameterCurve(parameter="ParamTail", segments=(0, 0, 0, 1, 1)),
        ParameterCurve(parameter="ParamAngleX", segments=(0, 0, 0, 1, 99), target="PartOpacity"),
    )
    assert animations([replace(SHAKE, curves=curves)], PUPPET) == ()


def test_values_stay_in_range_and_in_the_file() -> None:
    far = Motion(
        name="far",
        duration=1.0,
        fps=30,
        loop=False,
        curves=(ParameterCurve(parameter="ParamEyeLOpen", segments=(0, -5, 0, 1, 5)),),
    )
    puppet = replace(PUPPET, animations=animations([far, SHAKE], PUPPET))
    found, _ = read_inp(inp_bytes(puppet, [np.zeros((4, 4, 4), np.uint8)]))
    assert [one.name for one in found.animations] == ["far", "shake"]
    eyelid = found.animations[0].lanes["ParamEyeLOpen"]
    assert (eyelid.min(), eyelid.max()) == (0, 1)
    for mine, other in zip(puppet.animations, found.animations, strict=True):
        for name, values in mine.lanes.items():
            np.testing.assert_allclose(other.lanes[name], values, atol=1e-4)
