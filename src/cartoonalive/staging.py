"""Build beside, then rename: a run that fails or is killed leaves no half-written model folder.

A model is built in ``.cartoonalive-*/model`` beside its target and moved there in one rename. What a killed run left
behind is recognised by its lock, which the system releases with the process, and removed by the next run.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from cartoonalive.errors import StorageError, UsageError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PREFIX = ".cartoonalive-"
LOCK, MODEL, PREVIOUS = "lock", "model", "previous"
GRACE_S = 60.0
"""A folder without a lock may just be coming into being; it counts as left behind after this time."""
FILE_PREFIX = ".writing-"
"""Of the folder in which a single file is written."""

ATTEMPTS = 5
_CROSSED = (errno.ENOENT, errno.ENOTEMPTY, errno.EEXIST)
"""What a rename meets when another run has just moved the same folder."""
_DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def check_target(target: Path) -> None:
    """Refuse a target that cannot be replaced, or that holds anything but a model of ours.

    Raises:
        UsageError: ``target`` is a file, a folder that is neither empty nor a model made by this program, the current
            folder or one around it, or a mounted disk.
        StorageError: nothing can be written beside it.
    """
    _check_parent(target.resolve().parent)
    if not target.exists():
        return
    if not target.is_dir():
        raise UsageError(f"{target} is a file", hint="Choose another folder with -o.", code="target_exists")
    if Path.cwd().is_relative_to(target.resolve()) or target.is_mount():
        raise UsageError(
            f"{target} is the current folder, one around it or a disk, and cannot be replaced",
            hint="Choose a new folder inside it with -o.",
            code="target_in_use",
        )
    ours = (target / "report.json").is_file() and any(target.glob("*.model3.json"))
    if any(target.iterdir()) and not ours:
        raise UsageError(
            f"{target} exists and is not a model folder made by cartoonalive",
            hint="Choose a new or empty folder with -o; only earlier results are replaced.",
            code="target_exists",
        )


def _check_parent(parent: Path) -> None:
    """Tell before the work begins that a model cannot be stored in ``parent``, which may not exist yet."""
    while not parent.exists():
        parent = parent.parent
    with _storage_errors(parent):
        if not parent.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if not os.access(parent, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


@contextlib.contextmanager
def staging(target: Path) -> Iterator[Path]:
    """An empty folder that becomes ``target`` when the block ends well, and disappears when it does not.

    Raises:
        UsageError: from :func:`check_target`.
        StorageError: no space, no permission.
    """
    target = target.resolve()
    check_target(target)
    with _storage_errors(target), _parents(target.parent):
        _remove_leftovers(target.parent)
        workshop = Path(tempfile.mkdtemp(prefix=PREFIX, dir=target.parent))
        lock = _claim(workshop / LOCK)
        try:
            model = workshop / MODEL
            model.mkdir()
            yield model
            _swap(model, target, workshop / PREVIOUS)
        finally:
            if lock is not None:
                lock.close()
            _restore(workshop, target.parent)
            shutil.rmtree(workshop, ignore_errors=True)


@contextlib.contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A file to write to; it takes the place of the wanted one only when the block has succeeded."""
    parent = path.resolve().parent
    if not parent.is_dir() or path.is_dir():
        raise UsageError(f"{path}: cannot be written", hint="Name a file in an existing folder.", code="bad_output")
    with tempfile.TemporaryDirectory(prefix=FILE_PREFIX, dir=parent, ignore_cleanup_errors=True) as folder:
        target = Path(folder) / path.name
        yield target
        os.replace(target, path)


def _swap(model: Path, target: Path, previous: Path) -> None:
    """Move ``model`` to ``target``; what stood there goes to ``previous`` first.

    Another run may do the same between any two steps: then once more, so that the last one wins.
    """
    for attempt in range(ATTEMPTS):
        check_target(target)
        try:
            if target.exists():
                shutil.rmtree(previous, ignore_errors=True)
                previous.mkdir()
                target.rename(previous / target.name)
            model.rename(target)
            return
        except OSError as error:
            if error.errno not in _CROSSED or attempt == ATTEMPTS - 1:
                raise


def _restore(workshop: Path, parent: Path) -> None:
    """Bring back a model that was moved away when its successor did not arrive."""
    for moved in (workshop / PREVIOUS).glob("*"):
        if not (parent / moved.name).exists():
            moved.rename(parent / moved.name)


def _remove_leftovers(parent: Path) -> None:
    """Remove the workshops of runs that are no more."""
    for workshop in parent.glob(f"{PREFIX}*/"):
        with contextlib.suppress(OSError):  # somebody else's, or its owner is just removing it
            _remove_leftover(workshop, parent)


def _remove_leftover(workshop: Path, parent: Path) -> None:
    lock = workshop / LOCK
    if not lock.exists():
        if time.time() - workshop.stat().st_mtime > GRACE_S:
            shutil.rmtree(workshop, ignore_errors=True)
    elif (claim := _claim(lock)) is not None:
        _restore(workshop, parent)
        claim.close()
        shutil.rmtree(workshop, ignore_errors=True)


def _claim(lock: Path) -> IO[bytes] | None:
    """The lock file, held until closed or until the process ends; ``None`` when another process holds it."""
    handle = lock.open("ab")
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        return None
    return handle


@contextlib.contextmanager
def _parents(parent: Path) -> Iterator[None]:
    """Make ``parent``; when the block fails, remove again what had to be made for it."""
    made = [folder for folder in (parent, *parent.parents) if not folder.exists()]
    try:
        parent.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for folder in made:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


@contextlib.contextmanager
def _storage_errors(target: Path) -> Iterator[None]:
    """Full disks and missing permissions as errors that say what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in _DISK_FULL:
            message, hint = "no space left for the model", "Make room or choose another disk with -o."
            raise StorageError(f"{target}: {message}", hint=hint, code="disk_full") from error
        reason = os.strerror(error.errno) if error.errno else str(error)
        hint = "Choose a folder that you may write to with -o."
        raise StorageError(f"{target}: cannot be written ({reason})", hint=hint, code="not_writable") from error
