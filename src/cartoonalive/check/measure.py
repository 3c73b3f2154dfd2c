"""All measurements of a model, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from cartoonalive.check.features import GREY, eye_closure, face_height_of, mouth_opening
from cartoonalive.check.holes import HoleFinder, worst_holes
from cartoonalive.check.likeness import psnr, ssim
from cartoonalive.check.model import Measures, Report, Subject
from cartoonalive.check.movement import dead_parameters, flipped_triangles, random_poses
from cartoonalive.check.size import count
from cartoonalive.check.targets import shortfalls
from cartoonalive.evaluate.model import Frame
from cartoonalive.events import ModelWarning
from cartoonalive.options import CheckOptions
from cartoonalive.render.pixels import on_colour, premultiply

FIGURE = 0.98
"""Least alpha of the matte where the portrait shows the figure alone; below it the backdrop is mixed in, which the
model must not keep."""
RIM = 0.5
"""Least alpha of the mixed rim around the figure."""
_TELLING = 3.0
_NAMED = 3


def measure(subject: Subject, options: CheckOptions, warnings: Sequence[ModelWarning] = ()) -> Report:
    """Measure ``subject``; ``warnings`` of the stages that made it come first in the report."""
    rig = subject.rig
    evaluator, renderer = subject.evaluator, subject.renderer
    rest = evaluator.evaluate({})
    poses = random_poses(rig, options.poses, options.seed)
    frames = evaluator.evaluate_many(poses)
    similarity, structure, rim = likeness(subject, evaluator.evaluate(subject.portrait_pose))
    visible, coloured = eye_closure(rig, evaluator, renderer)
    face_height = subject.face_height or face_height_of(rig, rest)
    flipped = flipped_triangles(rig, rest, frames)
    holes, worst = worst_holes(HoleFinder.of(rig, subject.pages, renderer, evaluator), frames)
    dead = dead_parameters(rig, evaluator, options.seed)
    measures = Measures(
        neutral_psnr_db=similarity,
        neutral_ssim=structure,
        rim_psnr_db=rim,
        eye_visible_when_closed=visible,
        eye_coloured_when_closed=coloured,
        mouth_opening=mouth_opening(rig, evaluator, renderer, face_height) if face_height else None,
        flipped_triangles=sum(flipped.values()),
        holes=holes,
        dead_parameters=dead,
    )
    details = {
        "triangles_flip": _most(flipped),
        "holes": _telling(poses[worst]) if poses else "",
        "dead_parameters": ", ".join(dead),
    }
    return Report(
        counts=count(subject),
        measured=measures,
        warnings=(*warnings, *_missing_sources(subject), *shortfalls(measures, details)),
    )


def likeness(subject: Subject, pose: Frame) -> tuple[float | None, float | None, float | None]:
    """PSNR in dB and SSIM of ``pose`` against the portrait inside the figure, and PSNR of its mixed rim.

    The portrait is cut out by its matte; both pictures lie on the same grey.
    """
    if subject.portrait is None or not _fits(subject):
        return None, None, None
    pictured = subject.portrait[..., 3] / 255.0
    alpha = pictured if subject.matte is None else np.minimum(subject.matte, pictured)
    cut_out = np.dstack([subject.portrait[..., :3], np.rint(alpha * 255).astype(np.uint8)])
    model, portrait = on_colour(subject.renderer.render(pose), GREY), on_colour(premultiply(cut_out), GREY)
    figure = np.asarray(alpha > FIGURE)
    rim = np.asarray((alpha > RIM) & ~figure)
    return psnr(model, portrait, figure), ssim(model, portrait, figure), psnr(model, portrait, rim)


def _fits(subject: Subject) -> bool:
    """Whether the portrait lies on the model's canvas."""
    canvas = (round(subject.rig.canvas.height), round(subject.rig.canvas.width))
    pictures = (subject.portrait, subject.matte)
    return all(picture is None or picture.shape[:2] == canvas for picture in pictures)


def _missing_sources(subject: Subject) -> tuple[ModelWarning, ...]:
    if subject.portrait is not None and not _fits(subject):
        found = "source/portrait.png or source/matte.png is not the size of the model's canvas"
        hint = "Put the files back that were written with the model."
        return (ModelWarning(code="portrait_size", message=f"{found}, so likeness was not measured.", hint=hint),)
    return ()


def _most(flipped: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in flipped.most_common(_NAMED))


def _telling(pose: dict[str, float]) -> str:
    """The head's part of a pose, for a message."""
    angles = [f"{name} {value:.0f}" for name, value in pose.items() if "Angle" in name and abs(value) >= _TELLING]
    return f"worst at {', '.join(angles)}" if angles else ""
