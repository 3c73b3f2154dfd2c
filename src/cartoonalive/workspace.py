"""The character folder: how its files are called, and the results of the stages that are kept for people.

``source/`` holds what the model was made from: the levelled portrait, the figure's matte, the landmarks and the
layers, to be looked at and corrected in any picture editor.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cartoonalive.errors import UsageError
from cartoonalive.formats.jsonfile import dump_json
from cartoonalive.formats.picture import write_png
from cartoonalive.landmarks.model import Box, Landmarks
from cartoonalive.layers.model import LayerStack
from cartoonalive.portrait.model import Canvas

SOURCE = "source"
PORTRAIT = f"{SOURCE}/portrait.png"
MATTE = f"{SOURCE}/matte.png"
LANDMARKS = f"{SOURCE}/landmarks.json"
LAYERS = f"{SOURCE}/layers"
LAYER_LIST = f"{LAYERS}/layers.json"
LAYERED_PSD = f"{SOURCE}/layers.psd"

MAX_NAME = 64
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def model_name(portrait: Path, name: str | None) -> str:
    """``name`` if it can be a file name on every system, else one made from the portrait's file name.

    Raises:
        UsageError: ``name`` was given and cannot be used.
    """
    if name is None:
        ascii_stem = unicodedata.normalize("NFKD", portrait.stem).encode("ascii", "ignore").decode()
        cleaned = re.sub(r"[^A-Za-z0-9_-]+", "_", ascii_stem).strip("_-")[:MAX_NAME]
        return "character" if not cleaned or _RESERVED.fullmatch(cleaned) else cleaned
    unusable = _FORBIDDEN.search(name) or _RESERVED.fullmatch(name) or name != name.strip() or name.strip(".") == ""
    if unusable or name[0] == "." or name[-1] == "." or len(name) > MAX_NAME:
        raise UsageError(
            f"{name!r} cannot be a file name on every system",
            hint=f"Use at most {MAX_NAME} letters, digits, '-' and '_'.",
            code="bad_name",
        )
    return name


def save_canvas(folder: Path, canvas: Canvas) -> None:
    """The levelled portrait, which the model's canvas shows, and the landmarks on it."""
    (folder / SOURCE).mkdir(exist_ok=True)
    write_png(folder / PORTRAIT, canvas.pixels)
    (folder / LANDMARKS).write_bytes(dump_json(_landmarks(canvas)))


def save_layers(folder: Path, stack: LayerStack) -> None:
    """The figure's matte, every layer as PNG with its place on the canvas, and all of them as a layered PSD."""
    from cartoonalive.layers.psd import save_psd

    (folder / LAYERS).mkdir(parents=True, exist_ok=True)
    write_png(folder / MATTE, np.rint(stack.figure * 255).astype(np.uint8))
    entries = []
    for layer in stack.layers:
        file = f"{layer.name}.png"
        write_png(folder / LAYERS / file, layer.pixels)
        entries.append({"name": layer.name, "file": file, "left": layer.left, "top": layer.top})
    width, height = stack.size
    (folder / LAYER_LIST).write_bytes(dump_json({"width": width, "height": height, "layers": entries}))
    save_psd(folder / LAYERED_PSD, stack)


def _landmarks(canvas: Canvas) -> dict[str, object]:
    face: Landmarks = canvas.landmarks
    boxes = face.boxes
    return {
        "style": face.style,
        "presence": float(face.presence),
        "yaw": float(face.yaw),
        "pitch": float(face.pitch),
        "confidence": {group: float(value) for group, value in face.confidence.items()},
        "boxes": None if boxes is None else {name: _corners(box) for name, box in boxes.items()},
        "matrix": _rounded(canvas.matrix, 6),
        "irises": {side: _rounded(points) for side, points in face.irises.items()},
        "points": _rounded(face.points),
    }


def _corners(box: Box) -> list[float]:
    return [round(float(value), 3) for value in (box.left, box.top, box.right, box.bottom)]


def _rounded(points: NDArray[np.float64], decimals: int = 3) -> list[list[float]]:
    """Nested lists; three decimals are far below what a detector knows."""
    values: list[list[float]] = np.round(points.astype(np.float64), decimals).tolist()
    return values
