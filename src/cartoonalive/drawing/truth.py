"""What is known of a drawing: layers with hidden pixels, classes, matte, points, and the character re-drawn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.drawing.draw import Drawing, draw
from cartoonalive.drawing.layers import Layer, class_map, shown_alpha
from cartoonalive.drawing.model import Character
from cartoonalive.drawing.vocabulary import KINDS, Kind

OWN_KINDS: Mapping[str, tuple[Kind, ...]] = {
    "lid": ("eye_white", "iris", "lash"),
    "eye": ("eye_white", "iris", "lash"),
    "iris": ("iris",),
    "brow": ("brow",),
    "nose": ("nose",),
    "lip": ("lips", "mouth_inside"),
    "jaw": ("skin", "beard"),
    "chin": ("skin", "beard"),
    "ear": ("ears",),
    "hair": ("hair",),
    "glasses": ("glasses",),
}
"""Kinds of layers that a point, told by the first word of its name, lies on: they do not hide it."""
TURNED = 30.0
"""Yaw in degrees of the turned copies, to both sides."""


def matte(drawing: Drawing) -> NDArray[np.uint8]:
    """(size, size) alpha of the figure without the background."""
    free = np.ones((drawing.size, drawing.size), np.float32)
    for layer, alpha in zip(drawing.layers, shown_alpha(drawing.layers, drawing.size), strict=True):
        if layer.kind != "background":
            free[layer.window] *= 1 - alpha
    return np.asarray((1 - free) * 255 + 0.5, np.uint8)


def visibility(drawing: Drawing) -> dict[str, NDArray[np.bool_]]:
    """Which of a drawing's points can be seen: inside the picture and covered by nothing but what they lie on."""
    alphas = shown_alpha(drawing.layers, drawing.size)
    return {name: _visible(drawing, name, points, alphas) for name, points in drawing.points.items()}


def _visible(
    drawing: Drawing, name: str, points: NDArray[np.float64], alphas: list[NDArray[np.float32]]
) -> NDArray[np.bool_]:
    own = OWN_KINDS[name.split("_")[0]]
    cells = np.floor(points).astype(int)
    seen = np.asarray(((cells >= 0) & (cells < drawing.size)).all(axis=1))
    on_own = [index for index, layer in enumerate(drawing.layers) if layer.kind in own]
    lowest = on_own[0] if on_own else 0
    for layer, alpha in list(zip(drawing.layers, alphas, strict=True))[lowest:]:
        if layer.kind not in own and layer.kind != "nose":
            seen = seen & (_alpha_at(layer, alpha, cells) < 0.5)
    if own == ("iris",):
        side = name[-1]
        whites = [layer for layer in drawing.layers if layer.name == f"eye_white_{side}"]
        for white in whites:
            opening = white.pixels[..., 3].astype(np.float32) / np.float32(255)
            seen = seen & (_alpha_at(white, opening, cells) >= 0.5)
        if not whites and drawing.character.eyes.school != "dot":
            seen = np.zeros_like(seen)
    return seen


def _alpha_at(layer: Layer, alpha: NDArray[np.float32], cells: NDArray[np.int_]) -> NDArray[np.float32]:
    """(n,) alpha of a layer at pixels (n, 2) of the picture, 0 outside it."""
    found = np.zeros(len(cells), np.float32)
    columns, rows = (cells - layer.origin).T
    height, width = alpha.shape
    inside = (columns >= 0) & (columns < width) & (rows >= 0) & (rows < height)
    found[inside] = alpha[rows[inside], columns[inside]]
    return found


def variants(character: Character) -> dict[str, Character]:
    """The same character with shut eyes, open mouth, and the head turned to both sides."""
    pose = character.pose
    return {
        "eyes_shut": replace(character, eyes=replace(character.eyes, open_r=0.0, open_l=0.0)),
        "mouth_open": replace(character, mouth=replace(character.mouth, open=0.75)),
        "turned_left": replace(character, pose=replace(pose, yaw=-TURNED)),
        "turned_right": replace(character, pose=replace(pose, yaw=TURNED)),
    }


def facts(drawing: Drawing) -> dict[str, Any]:
    """All that is not pixels, ready for JSON: order and kinds of the layers, pose, points as [x, y, visible]."""
    pose, seen = drawing.character.pose, visibility(drawing)
    return {
        "name": drawing.character.name,
        "style": drawing.character.style,
        "size": drawing.size,
        "pose": {"yaw": pose.yaw, "pitch": pose.pitch, "roll": pose.roll},
        "kinds": list(KINDS),
        "layers": [{"name": layer.name, "kind": layer.kind, "clip": layer.clip} for layer in drawing.layers],
        "points": {
            name: [
                [round(x, 2), round(y, 2), bool(is_seen)]
                for (x, y), is_seen in zip(points.tolist(), seen[name], strict=True)
            ]
            for name, points in drawing.points.items()
        },
    }


def write_layers(drawing: Drawing, folder: Path) -> None:
    """Every layer alone as a PNG of the picture's size, numbered from the back to the front."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, layer in enumerate(drawing.layers):
        (folder / f"{number:02d}_{layer.name}.png").write_bytes(png(layer.on(drawing.size)))


def write_truth(drawing: Drawing, folder: Path) -> None:
    """Layers, classes, matte, facts and the re-drawn copies."""
    write_layers(drawing, folder / "layers")
    (folder / "classes.png").write_bytes(png(class_map(drawing.layers, drawing.size)))
    (folder / "matte.png").write_bytes(png(matte(drawing)))
    (folder / "truth.json").write_text(json.dumps(facts(drawing), indent=1) + "\n", encoding="utf-8")
    for name, character in variants(drawing.character).items():
        copy = draw(character, drawing.size)
        (folder / f"{name}.png").write_bytes(png(copy.picture()))
        (folder / f"{name}.json").write_text(json.dumps(facts(copy), indent=1) + "\n", encoding="utf-8")


def png(pixels: NDArray[np.uint8]) -> bytes:
    """PNG file of (h, w) grey, (h, w, 3) RGB or (h, w, 4) RGBA."""
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    order = {1: None, 3: cv2.COLOR_RGB2BGR, 4: cv2.COLOR_RGBA2BGRA}[channels]
    _, data = cv2.imencode(".png", pixels if order is None else cv2.cvtColor(pixels, order))
    return bytes(data.tobytes())
