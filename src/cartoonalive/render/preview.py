"""The contact sheet of a model, ``preview.png``, and the cells of any other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.render.model import Renderer, Window
from cartoonalive.render.poses import PREVIEW_POSES, Pose
from cartoonalive.render.sheet import Cell, RGBPicture, contact_sheet
from cartoonalive.render.skia import Renderer as SkiaRenderer
from cartoonalive.rig.model import Rig


def pose_cells(
    rig: Rig,
    renderer: Renderer,
    poses: Sequence[Pose],
    *,
    width: int,
    window: Window | None = None,
    spans: Sequence[int] = (),
) -> tuple[Cell, ...]:
    """Render ``poses``, ``width`` pixels wide each; the first of them may have larger ``spans``."""
    frames = Evaluator(rig).evaluate_many([pose.of(rig) for pose in poses])
    sizes = [*spans, *[1] * (len(poses) - len(spans))]
    return tuple(
        Cell(picture=renderer.render(frame, width * span, window=window), label=pose.label, span=span)
        for frame, pose, span in zip(frames, poses, sizes, strict=True)
    )


def preview(rig: Rig, pages: Sequence[NDArray[np.uint8]], *, cell_width: int = 224) -> RGBPicture:
    """The contact sheet of a model: the neutral pose large, the other preview poses around it.

    ``pages`` are the texture pages, (h, w, 4) straight RGBA.
    """
    renderer = SkiaRenderer(rig, pages)
    window = figure_window(rig, renderer)
    cells = pose_cells(rig, renderer, PREVIEW_POSES, width=cell_width, window=window, spans=(2,))
    height = round(cell_width * window.height / window.width)
    return contact_sheet(cells, columns=6, cell_size=(cell_width, height))


def figure_window(rig: Rig, renderer: Renderer, margin: float = 0.05) -> Window:
    """What the neutral pose covers with room to move, between 3 : 4 and 4 : 3."""
    canvas = rig.canvas
    frame = Evaluator(rig).evaluate({})
    scale = canvas.width / 128
    rows, columns = np.nonzero(renderer.render(frame, 128)[..., 3] > 8)
    if len(rows) == 0:
        return Window(left=0.0, top=0.0, width=canvas.width, height=canvas.height)
    corners = np.array([[columns.min(), rows.min()], [columns.max() + 1, rows.max() + 1]]) * scale
    room = margin * float(np.max(corners[1] - corners[0]))
    low = np.maximum(corners[0] - room, 0.0)
    high = np.minimum(corners[1] + room, (canvas.width, canvas.height))
    tight = Window.around(np.array([low, high]))
    shape = min(max(tight.width / tight.height, 3 / 4), 4 / 3)
    return Window.around(np.array([low, high]), aspect=shape)
