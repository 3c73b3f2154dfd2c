"""How near models of drawn characters come to the truth: ``python -m tools.against_truth DIR [NAME...]``.

For each named character: draw it, make its model in DIR, and compare with what the drawing knows.

* ``skin``: share of the face's skin behind the hair that the model painted, and its mean error in grey levels.
* ``shut``: mean error around the eyes when the model shuts them, against the character re-drawn with shut eyes, and the
  error of leaving the eyes open.
* ``open``: the same for the mouth.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

import cartoonalive
from cartoonalive.drawing.cast import cast_member, cast_names
from cartoonalive.drawing.draw import Drawing, draw
from cartoonalive.drawing.layers import class_map
from cartoonalive.drawing.truth import variants
from cartoonalive.drawing.vocabulary import KINDS

SIZE = 900
SHUT = {"ParamEyeLOpen": 0.0, "ParamEyeROpen": 0.0}
OPEN = {"ParamMouthOpenY": 1.0}
ROOM = 0.25
"""Room around eyes or mouth, in their larger side."""
Picture = NDArray[np.float32]


@dataclass(frozen=True)
class Comparison:
    """One character's model beside its truth."""

    drawing: Drawing
    model: Path
    to_canvas: NDArray[np.float64]
    """(2, 3) from the drawing's pixels to the model's canvas."""
    canvas: tuple[int, int]
    """Width and height."""

    @classmethod
    def made(cls, name: str, folder: Path) -> Comparison:
        """Draw a character and make its model."""
        drawing = draw(cast_member(name), SIZE)
        portrait = folder / f"{name}.png"
        Image.fromarray(drawing.picture()[..., :3]).save(portrait)
        model = cartoonalive.create(portrait, folder / name).model
        matrix = json.loads((model / "source" / "landmarks.json").read_text())["matrix"]
        with Image.open(model / "source" / "portrait.png") as levelled:
            return cls(drawing, model, np.array(matrix, np.float64), levelled.size)

    def warped(self, pixels: NDArray[np.uint8]) -> Picture:
        """A picture of the drawing's size on the model's canvas."""
        return np.asarray(cv2.warpAffine(pixels, self.to_canvas, self.canvas, flags=cv2.INTER_AREA), np.float32)

    def skin(self) -> tuple[float, float]:
        """Share of the hidden skin that is painted, and mean error there."""
        drawn = class_map(self.drawing.layers, SIZE) == KINDS.index("hair")
        face = next(layer for layer in self.drawing.layers if layer.name == "face")
        truth = self.warped(face.on(SIZE))
        painted = self._layer("face")
        wanted = (self.warped(drawn.astype(np.uint8) * 255) > 200) & (truth[..., 3] > 250)
        there = wanted & (painted[..., 3] > 128)
        return float(there.sum() / max(wanted.sum(), 1)), _error(painted, truth, there)

    def _layer(self, name: str) -> Picture:
        """(h, w, 4) one of the model's layers on its canvas."""
        folder = self.model / "source" / "layers"
        entry = next(
            item for item in json.loads((folder / "layers.json").read_text())["layers"] if item["name"] == name
        )
        whole = np.zeros((self.canvas[1], self.canvas[0], 4), np.float32)
        with Image.open(folder / entry["file"]) as picture:
            left, top = entry["left"], entry["top"]
            whole[top : top + picture.height, left : left + picture.width] = np.asarray(picture.convert("RGBA"))
        return whole

    def pose(self, values: Mapping[str, float], variant: str, points: str) -> tuple[float, float]:
        """Mean error of a pose near the points whose names begin so, and that of the neutral model."""
        character = variants(self.drawing.character)[variant]
        truth = self.warped(draw(character, SIZE).picture())
        bundle = cartoonalive.load(self.model)
        near = self._around(points)
        backing = self.warped(self.drawing.picture())
        return (
            _error(_over(cartoonalive.render_pose(bundle, values), backing), truth, near),
            _error(_over(cartoonalive.render_pose(bundle), backing), truth, near),
        )

    def _around(self, name: str) -> NDArray[np.bool_]:
        found = np.concatenate([points for key, points in self.drawing.points.items() if key.startswith(name)])
        placed = found @ self.to_canvas[:, :2].T + self.to_canvas[:, 2]
        low, high = placed.min(axis=0), placed.max(axis=0)
        room = ROOM * float((high - low).max())
        left, top = np.maximum(low - room, 0).astype(int)
        right, bottom = (high + room).astype(int)
        region = np.zeros(self.canvas[::-1], np.bool_)
        region[top:bottom, left:right] = True
        return region


def _over(pixels: NDArray[np.uint8], backing: Picture) -> Picture:
    alpha = pixels[..., 3:].astype(np.float32) / 255
    return np.asarray(pixels[..., :3] * alpha + backing[..., :3] * (1 - alpha), np.float32)


def _error(first: Picture, second: Picture, where: NDArray[np.bool_]) -> float:
    """Mean absolute difference in grey levels."""
    return float(np.abs(first[..., :3] - second[..., :3])[where].mean()) if where.any() else 0.0


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    print("| character | skin painted | its error | shut | not shut | open | not open |\n|---|---|---|---|---|---|---|")
    for name in arguments[1:] or cast_names():
        try:
            comparison = Comparison.made(name, folder)
        except cartoonalive.CartoonAliveError as error:
            print(f"| {name} | {error} | | | | | |", flush=True)
            continue
        skin = "| {:.0%} | {:.1f} |".format(*comparison.skin())
        poses = [(SHUT, "eyes_shut", "lid_"), (OPEN, "mouth_open", "lip_")]
        errors = " | ".join("{:.1f} | {:.1f}".format(*comparison.pose(*pose)) for pose in poses)
        print(f"| {name} {skin} {errors} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
