"""What the shape weights of a model do: average face, portrait, default, and each weight at the ends of its range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cartoonalive.check.features import FACE_MESH, numbers_of, window_of
from cartoonalive.check.model import Subject
from cartoonalive.render.poses import Pose
from cartoonalive.render.preview import pose_cells
from cartoonalive.render.sheet import RGBPicture, SheetStyle, card_size, contact_sheet
from cartoonalive.rig.model import Parameter

_COLUMNS = 6
_CELL = 200
_LARGE = 2
_ROOM = 0.2
"""Around the face, in its larger side."""


def shape_sheet(subject: Subject, weights: tuple[Parameter, ...]) -> RGBPicture:
    """The sheet of a model of this project whose shape parameters are ``weights``."""
    rig, evaluator, renderer, style = subject.rig, subject.evaluator, subject.renderer, SheetStyle()
    meshes = numbers_of(rig, (FACE_MESH,)) or range(len(rig.meshes))
    window = window_of(rig, [evaluator.evaluate({})], meshes, _ROOM, 1.0)
    wholes, ends = _wholes(weights, subject.portrait_pose), tuple(_ends(weights, subject.portrait_pose))
    width = card_size((_CELL, _CELL), _LARGE, style)[0]
    large = pose_cells(rig, evaluator, renderer, wholes, width=width, window=window, span=_LARGE)
    small = pose_cells(rig, evaluator, renderer, ends, width=_CELL, window=window)
    return contact_sheet([*large, *small], columns=_COLUMNS, cell_size=(_CELL, _CELL), style=style)


def _wholes(weights: tuple[Parameter, ...], portrait: Mapping[str, float]) -> tuple[Pose, ...]:
    return (
        Pose(label="average: all weights 0", values={weight.id: 0.0 for weight in weights}),
        Pose(label="portrait", values=dict(portrait)),
        Pose(label="default", values={}),
    )


def _ends(weights: tuple[Parameter, ...], portrait: Mapping[str, float]) -> Iterator[Pose]:
    for weight in weights:
        for value in (weight.minimum, 0.0, weight.maximum):
            yield Pose(label=f"{weight.name} {value:+.0f}", values={**portrait, weight.id: value})
