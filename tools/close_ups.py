"""What an artist would look at: ``python -m tools.close_ups -o DIR MODEL...`` (``make close-ups MODELS=...``).

One sheet a model: eyes from open to shut and looking aside, the mouth from shut to open and in every vowel, and the
head at the ends of its turn on a loud ground, against which cracks, halos and leftovers cannot hide.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from cartoonalive.check.model import Subject
from cartoonalive.check.pictures import eye_window, mouth_window
from cartoonalive.check.stage import subject_of
from cartoonalive.formats.bundle import read_bundle
from cartoonalive.render.model import Window
from cartoonalive.render.poses import Pose
from cartoonalive.render.preview import head_meshes, pose_cells
from cartoonalive.render.sheet import RGBPicture, SheetStyle, contact_sheet
from cartoonalive.render.triangles import canvas_pixels

WIDTH = 1560
LOUD = (70, 190, 110)
HEAD_ROOM = 0.12
"""Room around the head, in its larger side."""


def _both(openness: float) -> dict[str, float]:
    return {"ParamEyeLOpen": openness, "ParamEyeROpen": openness}


EYES = (
    Pose(label="open", values=_both(1.0)),
    Pose(label="half shut", values=_both(0.5)),
    Pose(label="shut", values=_both(0.0)),
    Pose(label="looking left", values={"ParamEyeBallX": -1.0}),
    Pose(label="looking right", values={"ParamEyeBallX": 1.0}),
    Pose(label="looking up, brows up", values={"ParamEyeBallY": 1.0, "ParamBrowLY": 1.0, "ParamBrowRY": 1.0}),
)
MOUTH = (
    Pose(label="shut", values={"ParamMouthOpenY": 0.0}),
    Pose(label="half open", values={"ParamMouthOpenY": 0.5}),
    Pose(label="open", values={"ParamMouthOpenY": 1.0}),
    Pose(label="smile", values={"ParamMouthOpenY": 0.0, "ParamMouthForm": 1.0}),
    Pose(label="frown", values={"ParamMouthOpenY": 0.0, "ParamMouthForm": -1.0}),
    *(Pose(label=vowel, values={"ParamMouthOpenY": 0.0, f"Param{vowel}": 1.0}) for vowel in "AIUEO"),
)
HEAD = (
    Pose(label="at rest"),
    Pose(label="left", values={"ParamAngleX": -30.0}),
    Pose(label="right", values={"ParamAngleX": 30.0}),
    Pose(label="up", values={"ParamAngleY": 20.0}),
    Pose(label="down", values={"ParamAngleY": -20.0}),
    Pose(label="up left, shut", values={"ParamAngleX": -30.0, "ParamAngleY": 30.0, "ParamAngleZ": -20.0, **_both(0.0)}),
)


def close_ups(subject: Subject) -> RGBPicture:
    """The sheet (h, ``WIDTH``, 3) of one model."""
    rows = [(eye_window(subject), EYES, 3), (mouth_window(subject), MOUTH, 5), (_head(subject), HEAD, 3)]
    style = SheetStyle(card=LOUD, gap=6, radius=0, label_height=18)
    sheets = []
    for window, poses, columns in rows:
        if window is None:
            continue
        width = (WIDTH - style.gap) // columns - style.gap
        cells = pose_cells(subject.rig, subject.evaluator, subject.renderer, poses, width=width, window=window)
        sheet = contact_sheet(cells, columns=columns, cell_size=(width, cells[0].picture.shape[0]), style=style)
        sheets.append(np.pad(sheet, ((0, 0), (0, WIDTH - sheet.shape[1]), (0, 0)), constant_values=255))
    return np.concatenate(sheets)


def _head(subject: Subject) -> Window:
    """The part of the canvas in which the head moves."""
    evaluator = subject.evaluator
    rest = evaluator.evaluate({})
    meshes = head_meshes(subject.rig, evaluator) or range(len(rest.vertices))
    points = np.concatenate([rest.vertices[number] for number in meshes])
    return Window.around(canvas_pixels(points, subject.rig.canvas), HEAD_ROOM, 1.0)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="+", type=Path, metavar="MODEL")
    parser.add_argument("-o", "--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    for model in options.models:
        target = options.out / f"{model.name}.png"
        Image.fromarray(close_ups(subject_of(read_bundle(model)))).save(target)
        print(f"wrote {target}")


if __name__ == "__main__":
    main()
