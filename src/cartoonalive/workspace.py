"""The character folder: how its files are called, and the results of the stages that are kept for people.

``source/`` holds what the model was made from: the levelled portrait, the figure's matte, the landmarks and the
layers, to be looked at and corrected in any picture editor.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cartoonalive.errors import UsageError
from cartoonalive.formats.jsonfile import Json, Place, dump_json, parse_json
from cartoonalive.formats.picture import read_png, write_png
from cartoonalive.landmarks.model import Box, Landmarks
from cartoonalive.layers.model import LayerStack
from cartoonalive.layers.png import LAYERS_FILE, load_stack, save_stack
from cartoonalive.portrait.model import Canvas

SOURCE = "source"
PORTRAIT = f"{SOURCE}/portrait.png"
MATTE = f"{SOURCE}/matte.png"
LANDMARKS = f"{SOURCE}/landmarks.json"
LAYERS = f"{SOURCE}/layers"
LAYER_LIST = f"{LAYERS}/{LAYERS_FILE}"
LAYERED_PSD = f"{SOURCE}/layers.psd"

MAX_NAME = 64
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\ud800-\udfff]')
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


def load_psd_library() -> None:
    """Load what :meth:`Source.save_psd` needs: that takes longer than writing, and can be done beside other work."""
    import_module("cartoonalive.layers.psd")


@dataclass(frozen=True, kw_only=True)
class Source:
    """What a model is made from: the content of its ``source`` folder."""

    portrait: NDArray[np.uint8]
    """(h, w, 4) RGBA: the levelled portrait, as large as the canvas."""
    landmarks: Json
    """The face on it, as in ``landmarks.json``."""
    stack: LayerStack
    """The layers, with the warnings of all stages so far."""

    @classmethod
    def of(cls, canvas: Canvas, stack: LayerStack) -> Source:
        """The results of the stages up to the layers, exactly as :meth:`load` would give them back."""
        figure = np.rint(stack.figure * 255).astype(np.float32) / np.float32(255)
        return cls(portrait=canvas.pixels, landmarks=_landmarks(canvas), stack=replace(stack, figure=figure))

    def save(self, folder: Path) -> None:
        """Write what :meth:`load` reads below the model folder ``folder``."""
        save_stack(folder / LAYERS, self.stack)
        write_png(folder / PORTRAIT, self.portrait)
        write_png(folder / MATTE, np.rint(self.stack.figure * 255).astype(np.uint8))
        (folder / LANDMARKS).write_bytes(dump_json(self.landmarks))

    def save_psd(self, folder: Path) -> None:
        """Write the layers as a Photoshop file below the model folder ``folder``; nothing reads it again."""
        from cartoonalive.layers.psd import save_psd

        save_psd(folder / LAYERED_PSD, self.stack)

    @classmethod
    def load(cls, folder: Path) -> Source:
        """What an earlier run saved below ``folder``, with the corrections made by hand since.

        Raises:
            UsageError: nothing was saved there.
            FormatError: one of the files is damaged or does not fit.
        """
        if missing := next((name for name in (LAYER_LIST, PORTRAIT, LANDMARKS) if not (folder / name).is_file()), None):
            raise UsageError(
                f"{folder}: no {missing} to go on from", hint="Run create without --resume first.", code="no_source"
            )
        landmarks = parse_json((folder / LANDMARKS).read_bytes(), LANDMARKS)
        source = cls(portrait=read_png(folder / PORTRAIT), landmarks=landmarks, stack=load_stack(folder / LAYERS))
        height, width = source.portrait.shape[:2]
        if (width, height) != source.stack.size:
            raise Place(PORTRAIT).error(f"{width} x {height} pixels, but the layers' canvas is {source.stack.size}")
        return source


def _landmarks(canvas: Canvas) -> Json:
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
