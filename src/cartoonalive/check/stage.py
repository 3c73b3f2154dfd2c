"""The last stage: measure the model that was written, from its files alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cartoonalive.check.measure import measure
from cartoonalive.check.model import Report, Subject
from cartoonalive.check.report import earlier_warnings, write_report
from cartoonalive.events import ModelWarning
from cartoonalive.formats.bundle import Bundle, read_bundle
from cartoonalive.formats.picture import read_png
from cartoonalive.landmarks.model import CHIN, FOREHEAD
from cartoonalive.options import CheckOptions
from cartoonalive.shape.record import SHAPE_FILE, ShapeRecord
from cartoonalive.workspace import LANDMARKS, MATTE, PORTRAIT


def check_model(
    path: Path, options: CheckOptions | None = None, warnings: Sequence[ModelWarning] | None = None
) -> Report:
    """Measure the model at ``path`` (a folder or a model3 file) and write the report files beside it.

    ``warnings`` are those of the stages that made the model; without them those of an earlier report are kept.

    Raises:
        UsageError: there is no model at ``path``.
        FormatError: a file of the model is missing or invalid.
    """
    bundle = read_bundle(path, strict=True)
    subject = subject_of(bundle)
    told = earlier_warnings(bundle.folder) if warnings is None else warnings
    report = measure(subject, options or CheckOptions(), told)
    write_report(bundle.folder, subject, report)
    return report


def subject_of(bundle: Bundle) -> Subject:
    """The model of ``bundle`` with what its ``source`` folder knows of the portrait."""
    portrait, matte = _picture(bundle.folder / PORTRAIT), _picture(bundle.folder / MATTE)
    pose = _portrait_pose(bundle)
    return Subject(
        name=bundle.name,
        rig=bundle.rig,
        pages=bundle.pages,
        moc_bytes=len(bundle.moc),
        portrait=None if pose is None else portrait,
        portrait_pose=pose or {},
        matte=None if matte is None else (matte[..., 0] / 255).astype(np.float32),
        face_height=_face_height(bundle.folder / LANDMARKS),
    )


def _portrait_pose(bundle: Bundle) -> dict[str, float] | None:
    """Where the model shows the portrait; None when its weights were edited and it has no parameters for them."""
    if not (bundle.folder / SHAPE_FILE).is_file():
        return {}
    record = ShapeRecord.load(bundle.folder)
    known = {parameter.id for parameter in bundle.rig.parameters}
    pose = {name: value for name, value in record.portrait_pose.items() if name in known}
    return None if record.edits and not pose else pose


def _picture(path: Path) -> NDArray[np.uint8] | None:
    return read_png(path) if path.is_file() else None


def _face_height(path: Path) -> float | None:
    """Forehead to chin in canvas pixels; None without readable landmarks."""
    try:
        points = json.loads(path.read_text(encoding="utf-8"))["points"]
        height = float(np.linalg.norm(np.subtract(points[CHIN], points[FOREHEAD])))
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    return height if np.isfinite(height) and height > 0 else None
