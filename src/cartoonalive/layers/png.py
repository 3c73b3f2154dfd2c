"""Layers as PNG files beside a ``layers.json`` that holds everything else of a stack."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from cartoonalive.errors import FormatError
from cartoonalive.events import ModelWarning
from cartoonalive.formats.picture import write_png
from cartoonalive.landmarks.model import Box, FaceFrame, Landmarks
from cartoonalive.layers.model import BrowShape, EyeShape, Layer, LayerStack, MouthShape, NoseShape

LAYERS_FILE = "layers.json"
FIGURE_FILE = "figure.png"
INSIDE_FILE = "inside.png"
_FORMAT = 1


def save_stack(folder: Path, stack: LayerStack) -> tuple[Path, ...]:
    """Write ``NN name.png`` (cropped), the figure's alpha and ``layers.json``; returns the files written.

    The folder is created. Curves are kept exactly, so a rig built from the files equals one built from the stack.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files, entries = [], []
    for number, layer in enumerate(stack.layers):
        path = folder / f"{number:02d} {layer.name}.png"
        write_png(path, layer.pixels)
        files.append(path)
        size = [layer.pixels.shape[1], layer.pixels.shape[0]]
        entries.append(
            {"name": layer.name, "file": path.name, "left": layer.left, "top": layer.top, "size": size},
        )
    figure = folder / FIGURE_FILE
    write_png(figure, np.rint(np.clip(stack.figure, 0, 1) * 255).astype(np.uint8))
    files.append(figure)
    if stack.inside is not None:
        write_png(folder / INSIDE_FILE, stack.inside.astype(np.uint8) * 255)
        files.append(folder / INSIDE_FILE)
    description = {
        "format": _FORMAT,
        "size": list(stack.size),
        "layers": entries,
        "figure": FIGURE_FILE,
        "inside": None if stack.inside is None else INSIDE_FILE,
        "landmarks": _plain(asdict(stack.landmarks)),
        "frame": _plain(asdict(stack.frame)),
        "eyes": {side: _plain(asdict(shape)) for side, shape in stack.eyes.items()},
        "brows": {side: _plain(asdict(shape)) for side, shape in stack.brows.items()},
        "mouth": None if stack.mouth is None else _plain(asdict(stack.mouth)),
        "nose": None if stack.nose is None else _plain(asdict(stack.nose)),
        "warnings": [asdict(warning) for warning in stack.warnings],
    }
    path = folder / LAYERS_FILE
    path.write_text(json.dumps(description, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return (*files, path)


def load_stack(folder: Path) -> LayerStack:
    """Read back what ``save_stack`` wrote; the pictures may have been painted over, size and place kept.

    Raises ``FormatError`` naming the file when something is missing or does not fit.
    """
    path = folder / LAYERS_FILE
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        layers = tuple(
            Layer(
                name=entry["name"],
                pixels=_read(folder / entry["file"], entry["size"]),
                left=entry["left"],
                top=entry["top"],
            )
            for entry in found["layers"]
        )
        landmarks = found["landmarks"]
        return LayerStack(
            size=(int(found["size"][0]), int(found["size"][1])),
            layers=layers,
            landmarks=Landmarks(**{**landmarks, **_landmark_arrays(landmarks)}),
            frame=FaceFrame(**{**found["frame"], "origin": np.array(found["frame"]["origin"])}),
            eyes={side: EyeShape(**_arrays(shape, tuples=("iris",))) for side, shape in found["eyes"].items()},
            brows={side: BrowShape(**_arrays(shape)) for side, shape in found["brows"].items()},
            mouth=None if found["mouth"] is None else MouthShape(**_arrays(found["mouth"])),
            nose=None if found["nose"] is None else NoseShape(**found["nose"]),
            figure=np.divide(_read(folder / found["figure"], found["size"])[..., 0], 255, dtype=np.float32),
            inside=None if found["inside"] is None else _read(folder / found["inside"], found["size"])[..., 0] > 0,
            warnings=tuple(ModelWarning(**warning) for warning in found["warnings"]),
        )
    except FileNotFoundError as error:
        raise FormatError(
            f"layer file is missing: {error.filename}", hint="cut the portrait again", code="layers_missing"
        ) from error
    except (
        ValueError,
        LookupError,
        TypeError,
        OSError,
        SyntaxError,
        RecursionError,
        Image.DecompressionBombError,
    ) as error:
        raise FormatError(
            f"{path} does not describe layers: {error}", hint="cut the portrait again", code="layers_invalid"
        ) from error


def _read(path: Path, size: Sequence[int]) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """(h, w, 4) RGBA of a picture that must have kept its ``size``, width and height."""
    with Image.open(path) as picture:
        if picture.size != tuple(size):
            raise ValueError(f"{path.name} is {picture.width} x {picture.height} pixels, not {size[0]} x {size[1]}")
        return np.asarray(picture.convert("RGBA"), np.uint8).copy()


def _plain(value: Any) -> Any:
    """Arrays as nested lists, so that JSON takes them."""
    if isinstance(value, np.ndarray):
        return value.astype(np.float64).tolist()
    if isinstance(value, np.generic):
        return _plain(value.item())
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _arrays(shape: Mapping[str, Any], tuples: tuple[str, ...] = ()) -> dict[str, Any]:
    """Lists as float64 arrays again, those named in ``tuples`` as tuples."""
    return {
        key: (tuple(item) if key in tuples else np.array(item, np.float64)) if isinstance(item, list) else item
        for key, item in shape.items()
    }


def _landmark_arrays(landmarks: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of ``Landmarks`` that JSON cannot hold as they are."""
    boxes = landmarks["boxes"]
    return {
        "points": np.array(landmarks["points"], np.float64),
        "irises": {side: np.array(points, np.float64) for side, points in landmarks["irises"].items()},
        "boxes": None if boxes is None else {name: Box(**box) for name, box in boxes.items()},
    }
