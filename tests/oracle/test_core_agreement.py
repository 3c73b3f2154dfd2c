"""Random rigs through the writer, Core and our evaluator."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.formats.moc3.lower import lower
from cartoonalive.formats.moc3.read import check_moc3, read_moc3
from cartoonalive.formats.moc3.sections import encode
from cartoonalive.formats.moc3.write import write_moc3
from cartoonalive.rig.model import Axis, WarpDeformer
from tests.formats.moc3.small import small_rig
from tests.oracle.core import Core, CoreCrashError, compare, open_core
from tests.rigs import random_settings, rigs, without_ties

pytestmark = pytest.mark.core

EXAMPLES = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.parametrize("version", [1, 2, 3, 4, 5])
def test_core_accepts_and_agrees(core: Core, version: int) -> None:
    @EXAMPLES
    @given(data=st.data())
    def check(data: st.DataObject) -> None:
        rig = data.draw(rigs(version))
        written = write_moc3(rig, version)
        assert check_moc3(written) == []
        assert core.problems(written) == []
        poses = without_ties(rig, random_settings(rig, 12, data.draw(st.integers(0, 2**32 - 1))))
        model = core.evaluate(written, poses)
        for source in (rig, read_moc3(written)):
            difference = compare(Evaluator(source).evaluate_many(poses), model.frames)
            assert difference.agrees(), difference

    check()


def test_core_reads_the_same_facts(core: Core) -> None:
    """Ids, ranges, flags, texture coordinates, triangles and masks as they were put into the rig."""
    rig = small_rig()
    facts = core.evaluate(write_moc3(rig, 4), [{}]).facts
    assert facts["parameters"].tolist() == [p.id for p in rig.parameters]
    assert facts["parts"].tolist() == [p.id for p in rig.parts]
    assert facts["drawables"].tolist() == [m.id for m in rig.meshes]
    assert facts["minimum"].tolist() == [-30, 0, 0]
    assert facts["default"].tolist() == [0, 1, 0]
    assert facts["canvas"].tolist() == [1000, 1200, 500, 600, 1000]
    assert facts["flags"].tolist() == [4, 4 + 2]
    assert facts["mask_counts"].tolist() == [0, 1]
    assert facts["masks"].tolist() == [0]
    uvs = np.concatenate([mesh.uvs for mesh in rig.meshes]) * (1, -1) + (0, 1)
    np.testing.assert_allclose(facts["uvs"].reshape(-1, 2), uvs)
    triangles = np.concatenate([mesh.triangles[:, ::-1] for mesh in rig.meshes])
    np.testing.assert_array_equal(facts["indices"].reshape(-1, 3), triangles)


@pytest.mark.parametrize("keys", [(-30.0, 0.0, 20.0), (-20.0, 30.0), (5.0,)])
def test_objects_vanish_beyond_their_keys(core: Core, keys: tuple[float, ...]) -> None:
    """The checker forbids such rigs, but files by others have them."""
    rig = small_rig()
    warp = rig.deformers[0]
    assert isinstance(warp, WarpDeformer)
    points = np.repeat(warp.points[:1], len(keys), axis=0)
    axes = (Axis(parameter="ParamAngleX", keys=keys),)
    short = replace(warp, axes=axes, points=points, opacity=np.ones(len(keys), np.float32))
    rig = replace(rig, deformers=(short, rig.deformers[1]), glues=())
    data = encode(lower(rig, 4))
    edges = [key + step for key in keys for step in (-2e-3, -5e-4, 0.0, 5e-4, 2e-3)]
    poses = [{"ParamAngleX": value} for value in (-30.0, 30.0, *edges)]
    frames = Evaluator(read_moc3(data)).evaluate_many(poses)
    assert compare(frames, core.evaluate(data, poses).frames).agrees()
    assert any("vanish" in problem for problem in check_moc3(data))


def test_a_crash_does_not_end_the_tests() -> None:
    core = open_core()
    data = write_moc3(small_rig(), 4)
    core.kill()
    with pytest.raises(CoreCrashError):
        core.problems(data)
    assert core.problems(data) == []
    core.close()
