"""Data sets: the same bytes for the same seed, resumable, never mixed."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest

from cartoonalive.drawing import dataset
from cartoonalive.drawing.dataset import DatasetPlan, write_dataset
from cartoonalive.errors import UsageError
from cartoonalive.events import Progress

PLAN = DatasetPlan(count=5, size=48, seed=3)


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset, "SHARD", 2)


def test_shards_hold_every_drawing_with_its_truth(tmp_path: Path) -> None:
    events: list[Progress] = []
    manifest = json.loads(write_dataset(tmp_path, PLAN, listener=events.append).read_text())
    assert [entry["count"] for entry in manifest["shards"]] == [2, 2, 1]
    assert [event.index for event in events] == [0, 1, 2]
    with tarfile.open(tmp_path / "shard_00001.tar") as tar:
        names = tar.getnames()
    assert names[:5] == [f"0000002.{ending}" for ending in ("png", "classes.png", "matte.png", "json", "toml")]


def test_a_run_that_was_cut_off_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    whole = write_dataset(tmp_path / "a", PLAN).read_bytes()
    write_dataset(tmp_path / "b", PLAN)
    (tmp_path / "b" / "shard_00001.tar").unlink()
    (tmp_path / "b" / "manifest.json").unlink()
    assert write_dataset(tmp_path / "b", PLAN).read_bytes() == whole


def test_another_plan_is_refused(tmp_path: Path) -> None:
    write_dataset(tmp_path, PLAN)
    with pytest.raises(UsageError, match="other settings"):
        write_dataset(tmp_path, DatasetPlan(count=6, size=48, seed=3))
