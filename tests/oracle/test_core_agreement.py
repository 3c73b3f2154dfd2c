"""Random rigs through the writer, Core and our evaluator."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.formats.moc3.read import check_moc3, read_moc3
from cartoonalive.formats.moc3.write import write_moc3
from tests.oracle.core import Core, compare
from tests.rigs import random_settings, rigs, without_ties

pytestmark = pytest.mark.core

EXAMPLES = settings(
    max_examples=30,
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
