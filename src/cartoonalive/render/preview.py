"""The contact sheet of a model, ``preview.png``, and the cells of any other."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.evaluate.model import Frame
from cartoonalive.render.model import Renderer, Window
from cartoonalive.render.poses import PREVIEW_POSES, Pose
from cartoonalive.render.sheet import Cell, RGBPicture, SheetStyle, card_size, contact_sheet
from cartoonalive.rig.model import Rig

HEAD_TURN = "ParamAngleX"
FOLLOWS = 0.08
"""A mesh belongs to the head when it turns at least this share of the way of the one that turns farthest."""
HEAD_ROOM = 0.22
"""Room to move around the head, in its larger side."""
BODY_PART = "PartBody"
_LOOK = 128


def pose_cells(
    rig: Rig,
    evaluator: Evaluator,
    renderer: Renderer,
    poses: Sequence[Pose],
    *,
    width: int,
    window: Window | None = None,
    span: int = 1,
) -> tuple[Cell, ...]:
    """Render ``poses``, ``width`` pixels wide each."""
    frames = evaluator.evaluate_many([pose.of(rig) for pose in poses])
    return tuple(
        Cell(picture=renderer.render(frame, width, window=window), label=pose.label, span=span)
        for frame, pose in zip(frames, poses, strict=True)
    )


def preview(rig: Rig, evaluator: Evaluator, renderer: Renderer, *, cell_width: int = 224) -> RGBPicture:
    """The contact sheet of a model: the whole figure at rest, large, and around it the head in the preview poses."""
    rest = evaluator.evaluate({})
    corners = _bounds(rig, renderer, rest, None)
    floor = float(corners[1, 1])
    aspect = float(np.clip(np.divide(*(corners[1] - corners[0])), 3 / 4, 4 / 3))
    cell, style = (cell_width, round(cell_width / aspect)), SheetStyle()
    card = card_size(cell, 2, style)
    figure = _standing(Window.around(corners, 0.04, card[0] / card[1]), floor)
    head = _bounds(rig, renderer, rest, head_meshes(rig, evaluator) or None)
    around = Window.around(head, HEAD_ROOM, cell[0] / cell[1])
    room = HEAD_ROOM * float(np.max(head[1] - head[0]))
    close = replace(around, top=min(float(head[0, 1]) - room, floor - around.height))
    large = pose_cells(rig, evaluator, renderer, PREVIEW_POSES[:1], width=card[0], window=figure, span=2)
    small = pose_cells(rig, evaluator, renderer, PREVIEW_POSES[1:], width=cell[0], window=close)
    return contact_sheet([*large, *small], columns=6, cell_size=cell, style=style)


def head_meshes(rig: Rig, evaluator: Evaluator) -> frozenset[int]:
    """Numbers of the meshes that follow the turn of the head; the body, whose neck does so too, is none of them.

    The body is known by the part that this project puts it in.
    """
    ranges = {parameter.id: (parameter.minimum, parameter.maximum) for parameter in rig.parameters}
    if HEAD_TURN not in ranges:
        return frozenset()
    left, right = evaluator.evaluate_many([{HEAD_TURN: value} for value in ranges[HEAD_TURN]])
    pairs = zip(left.vertices, right.vertices, strict=True)
    travel = np.array([np.abs(a - b).max(axis=1).mean() if len(a) else 0.0 for a, b in pairs])
    body = np.array([mesh.part == BODY_PART for mesh in rig.meshes], np.bool_)
    return frozenset(np.nonzero((travel > FOLLOWS * max(travel.max(), 1e-6)) & ~body)[0].tolist())


def _bounds(rig: Rig, renderer: Renderer, frame: Frame, meshes: Collection[int] | None) -> NDArray[np.float64]:
    """Corners (2, 2) of what ``meshes`` show, canvas pixels; those of the canvas if they show nothing."""
    scale = rig.canvas.width / _LOOK
    rows, columns = np.nonzero(renderer.render(frame, _LOOK, meshes=meshes, draft=True)[..., 3] > 8)
    if len(rows) == 0:
        return np.array([[0.0, 0.0], [rig.canvas.width, rig.canvas.height]])
    return np.array([[columns.min(), rows.min()], [columns.max() + 1, rows.max() + 1]]) * scale


def _standing(window: Window, floor: float) -> Window:
    """The window moved so that its lower edge is at ``floor``, where the figure is cut off or stands."""
    return replace(window, top=floor - window.height)
