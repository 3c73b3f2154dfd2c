"""The pictures of docs/drawing.md: ``python -m tools.gallery DIR``."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cartoonalive.drawing.cast import cast_member, cast_names
from cartoonalive.drawing.draw import draw
from cartoonalive.drawing.layers import class_map
from cartoonalive.drawing.model import Character
from cartoonalive.drawing.palette import from_oklch, rgb
from cartoonalive.drawing.sampling.characters import sample
from cartoonalive.drawing.sampling.styles import STYLES
from cartoonalive.drawing.setting import Pose
from cartoonalive.drawing.sheet import sheet
from cartoonalive.drawing.truth import variants
from cartoonalive.drawing.vocabulary import KINDS

RGB = NDArray[np.uint8]
QUALITY = 82
"""Of the JPEG files: below 300 kB each."""
POSES = (Pose(yaw=-32), Pose(yaw=-16, pitch=8), Pose(), Pose(yaw=16, pitch=-8), Pose(yaw=32), Pose(roll=-15, pitch=12))
LAYERS = ("hair_back", "neck", "face", "lash_r", "hair_front", "clothes")
"""Parts of layer names shown one by one."""


def cast_page() -> RGB:
    """Everybody with a name."""
    return sheet([cast_member(name) for name in cast_names()], columns=4, size=240)


def styles_page() -> RGB:
    """A row of random characters for each style."""
    return sheet([sample(style, seed) for style in STYLES for seed in range(300, 305)], columns=5, size=150)


def poses_page() -> RGB:
    """Turned heads."""
    names = ("noor", "aiko", "samir")
    return sheet([replace(cast_member(name), pose=pose) for name in names for pose in POSES], columns=6, size=170)


def truth_page() -> RGB:
    """One character, its classes, some layers alone, and the re-drawn copies."""
    character = cast_member("aiko")
    cells = [*_picture_and_classes(character), *_layers(character)]
    cells += [draw(copy, 240).shown() for copy in variants(character).values()]
    rows = [np.concatenate(cells[start : start + 4], axis=1) for start in range(0, len(cells), 4)]
    return np.concatenate(rows)


def _picture_and_classes(character: Character) -> list[RGB]:
    drawing = draw(character, 240)
    colours = [rgb(from_oklch(0.45 + 0.4 * (k % 3) / 2, 0.13, 137.5 * k)) for k in range(len(KINDS))]
    return [drawing.shown(), np.array(colours, np.uint8)[class_map(drawing.layers, 240)]]


def _layers(character: Character) -> list[RGB]:
    cells = []
    for layer in draw(character, 240).layers:
        if layer.name in LAYERS:
            pixels = layer.on(240).astype(np.float32)
            alpha = pixels[..., 3:] / 255
            cells.append(np.asarray(pixels[..., :3] * alpha + 255 * (1 - alpha), np.uint8))
    return cells


PAGES = {"cast": cast_page, "styles": styles_page, "poses": poses_page, "truth": truth_page}


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        Image.fromarray(page()).save(folder / f"{name}.jpg", quality=QUALITY, subsampling=0, optimize=True)
        print(f"wrote {folder / name}.jpg")


if __name__ == "__main__":
    main(sys.argv[1:])
