"""Contact sheets of ARKit's inputs, each driven alone: ``python -m tools.arkit_sheet -o OUT MODEL...``."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

from cartoonalive.arkit.table import input_table
from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.formats.bundle import read_bundle
from cartoonalive.render.sheet import Cell, contact_sheet
from cartoonalive.render.skia import Renderer
from cartoonalive.render.triangles import canvas_pixels

OPENING = ("mouthClose", "tongueOut", "mouthRollLower", "mouthRollUpper", "mouthPressLeft", "mouthPressRight")
"""Inputs that are shown once more with the mouth open."""
FEATURES = ("ArtMeshEye", "ArtMeshMouth", "ArtMeshLip")
"""Beginnings of the ids of the meshes that the pictures are cropped to."""
ROOM = (0.15, 0.45)
"""Room beside and below them, in their width and height."""
CELL = 230


def sheet(model: Path) -> Image.Image:
    """All inputs of one model, the neutral face first; cropped to the face."""
    bundle = read_bundle(model)
    table, evaluator = input_table(), Evaluator(bundle.rig)
    settings = {"neutral": {}, **{name: {name: 1.0} for name in table.inputs}}
    settings |= {f"{name} + jawOpen": {name: 1.0, "jawOpen": 0.6} for name in OPENING}
    frames = evaluator.evaluate_many([table.pose(setting) for setting in settings.values()])
    renderer = Renderer(bundle.rig, bundle.pages)
    numbers = [number for number, mesh in enumerate(bundle.rig.meshes) if mesh.id.startswith(FEATURES)]
    points = np.concatenate([canvas_pixels(frames[0].vertices[number], bundle.rig.canvas) for number in numbers])
    low, high = points.min(axis=0), points.max(axis=0)
    low, high = low - ROOM[0] * (high - low), high + ROOM * (high - low)
    scale = CELL / (high - low).max()
    width = round(bundle.rig.canvas.width * scale)
    cells = []
    for name, frame in zip(settings, frames, strict=True):
        picture = renderer.render(frame, width)
        (left, top), (right, bottom) = (np.maximum(np.rint(corner * scale), 0).astype(int) for corner in (low, high))
        cells.append(Cell(picture=picture[top:bottom, left:right], label=name))
    return Image.fromarray(contact_sheet(cells, columns=10, cell_size=(CELL, CELL)))


def main() -> None:
    """Read the arguments and write the sheets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="+", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for model in arguments.models:
        sheet(model).save(arguments.out / f"{model.name}.png")


if __name__ == "__main__":
    main()
