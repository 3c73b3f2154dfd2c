"""The pictures of the README: ``python -m tools.preview PORTRAIT.jpg PREVIEW.jpg``.

A named character is drawn, its model made, and the model's contact sheet taken, scaled down to what a page needs.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image

from cartoonalive.drawing.cast import cast_member
from cartoonalive.drawing.draw import draw
from cartoonalive.formats.picture import write_png
from cartoonalive.pipeline import create

CHARACTER, DRAWN_SIZE = "zola", 1000
PORTRAIT_SIZE = 480
PREVIEW_WIDTH = 1200
QUALITY = 88
"""Of the JPEG files, colours at full resolution: lines stay crisp and the files below 300 kB."""


def main(arguments: list[str]) -> None:
    portrait, preview = map(Path, arguments)
    with tempfile.TemporaryDirectory() as name:
        drawn = Path(name) / f"{CHARACTER}.png"
        write_png(drawn, draw(cast_member(CHARACTER), DRAWN_SIZE).shown())
        model = create(drawn, Path(name) / CHARACTER).model
        save_small(drawn, portrait, PORTRAIT_SIZE)
        save_small(model / "preview.png", preview, PREVIEW_WIDTH)
    print(f"wrote {portrait} and {preview}")


def save_small(source: Path, target: Path, width: int) -> None:
    """``source`` at ``width`` pixels as JPEG."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(source) as picture:
        height = round(picture.height * width / picture.width)
        small = picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    small.save(target, "JPEG", quality=QUALITY, subsampling=0, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
