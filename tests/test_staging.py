"""A run leaves a whole model or nothing."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cartoonalive.errors import StorageError, UsageError
from cartoonalive.staging import PREFIX, check_target, staging

HOLD = """
import sys, time
from pathlib import Path
from cartoonalive.staging import staging
with staging(Path(sys.argv[1])) as folder:
    (folder / "half").write_text("half")
    print("ready", flush=True)
    time.sleep(60)
"""


def fail_half_way(target: Path) -> None:
    with staging(target) as folder:
        (folder / "half").write_text("half")
        raise RuntimeError


def make_model(target: Path, content: str) -> None:
    with staging(target) as folder:
        (folder / "a.model3.json").write_text(content)
        (folder / "report.json").write_text("{}")


def test_what_was_built_arrives_whole(tmp_path: Path) -> None:
    make_model(tmp_path / "deep" / "er" / "model", "one")
    assert (tmp_path / "deep" / "er" / "model" / "a.model3.json").read_text() == "one"
    assert [entry.name for entry in (tmp_path / "deep" / "er").iterdir()] == ["model"]


def test_an_earlier_model_is_replaced_as_a_whole(tmp_path: Path) -> None:
    make_model(tmp_path / "model", "one")
    (tmp_path / "model" / "old").write_text("")
    make_model(tmp_path / "model", "two")
    assert sorted(entry.name for entry in (tmp_path / "model").iterdir()) == ["a.model3.json", "report.json"]
    assert list(tmp_path.iterdir()) == [tmp_path / "model"]


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        fail_half_way(tmp_path / "deep" / "model")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_keeps_the_earlier_model(tmp_path: Path) -> None:
    make_model(tmp_path / "model", "one")
    with pytest.raises(RuntimeError):
        fail_half_way(tmp_path / "model")
    assert (tmp_path / "model" / "a.model3.json").read_text() == "one"


def test_foreign_folders_and_files_are_never_touched(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "thesis.txt").write_text("precious")
    (tmp_path / "file").write_text("precious")
    for name in ("folder", "file"):
        with pytest.raises(UsageError) as raised, staging(tmp_path / name):
            pytest.fail("must not begin")
        assert raised.value.code == "target_exists"


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    make_model(tmp_path / "model", "one")
    assert (tmp_path / "model" / "a.model3.json").exists()


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as raised, staging(tmp_path / "model"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert raised.value.code == "disk_full"
    assert list(tmp_path.iterdir()) == []


def test_a_foreign_folder_that_comes_up_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    def run_with_a_thesis_written_meanwhile() -> None:
        with staging(tmp_path / "model") as folder:
            (folder / "a.model3.json").write_text("")
            (tmp_path / "model").mkdir()
            (tmp_path / "model" / "thesis.txt").write_text("precious")

    with pytest.raises(UsageError) as raised:
        run_with_a_thesis_written_meanwhile()
    assert raised.value.code == "target_exists"
    assert [path.name for path in tmp_path.rglob("*")] == ["model", "thesis.txt"]


@pytest.mark.parametrize("name", [".", ".."])
def test_the_current_folder_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    make_model(tmp_path / "outer", "one")
    (tmp_path / "outer" / "inner").mkdir()
    monkeypatch.chdir(tmp_path / "outer" / ("inner" if name == ".." else ""))
    with pytest.raises(UsageError) as raised:
        check_target(Path(name))
    assert raised.value.code == "target_in_use"


def test_a_file_on_the_way_is_told_before_the_work_begins(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError) as raised:
        check_target(tmp_path / "file" / "deep" / "model")
    assert raised.value.code == "not_writable"


def test_two_runs_into_one_folder_both_end_well(tmp_path: Path) -> None:
    """The other run finishes at the worst moment: after the earlier model was moved away."""
    make_model(tmp_path / "model", "one")
    rename = Path.rename
    crossed: list[Path] = []

    def crossing(self: Path, target: Path) -> Path:
        if self.name == "model" and Path(target) == tmp_path / "model" and not crossed:
            crossed.append(self)
            shutil.copytree(tmp_path / "other", tmp_path / "model")
        return rename(self, target)

    make_model(tmp_path / "other", "other")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "rename", crossing)
        make_model(tmp_path / "model", "two")
    assert crossed
    assert (tmp_path / "model" / "a.model3.json").read_text() == "two"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model", "other"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_device_without_room_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as raised, staging(tmp_path / "model"):
        Path("/dev/full").write_bytes(b"x")
    assert raised.value.code == "disk_full"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StorageError) as raised, staging(tmp_path / "model"):
        pytest.fail("must not begin")
    assert raised.value.code == "not_writable"


@pytest.mark.skipif(sys.platform == "win32", reason="kills a process")
def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path / "model")], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    make_model(tmp_path / "other", "one")
    assert len(list(tmp_path.glob(f"{PREFIX}*"))) == 1, "the workshop of a living run stays"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert not (tmp_path / "model").exists()
    make_model(tmp_path / "other", "two")
    assert list(tmp_path.iterdir()) == [tmp_path / "other"]


def test_a_model_moved_away_by_a_killed_run_comes_back(tmp_path: Path) -> None:
    workshop = tmp_path / f"{PREFIX}dead"
    (workshop / "previous" / "model").mkdir(parents=True)
    (workshop / "lock").touch()
    (workshop / "model").mkdir()
    (workshop / "previous" / "model" / "a.model3.json").write_text("one")
    make_model(tmp_path / "other", "two")
    assert (tmp_path / "model" / "a.model3.json").read_text() == "one"
    assert not workshop.exists()


def test_a_folder_just_made_by_another_run_is_left_alone(tmp_path: Path) -> None:
    young, old = tmp_path / f"{PREFIX}young", tmp_path / f"{PREFIX}old"
    young.mkdir()
    old.mkdir()
    os.utime(old, (time.time() - 3600,) * 2)
    make_model(tmp_path / "model", "one")
    assert young.exists()
    assert not old.exists()
