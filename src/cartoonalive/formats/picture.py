"""PNG files of a model: textures and previews, RGBA with alpha not premultiplied."""

from __future__ import annotations

import warnings
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from cartoonalive.errors import FormatError

MAX_SIDE = 8192
COMPRESSION = 4
"""Of zlib: from here on a texture gets little smaller, but much slower."""


def write_png(path: Path, pixels: NDArray[np.uint8]) -> None:
    """Write (h, w, 4) RGBA, (h, w, 3) RGB or (h, w) grey."""
    path.write_bytes(encode_png(pixels))


def encode_png(pixels: NDArray[np.uint8]) -> bytes:
    """The PNG file of (h, w, 4) RGBA, (h, w, 3) RGB or (h, w) grey."""
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    order = {1: None, 3: cv2.COLOR_RGB2BGR, 4: cv2.COLOR_RGBA2BGRA}[channels]
    ordered = pixels if order is None else cv2.cvtColor(pixels, order)
    _, data = cv2.imencode(".png", ordered, [cv2.IMWRITE_PNG_COMPRESSION, COMPRESSION])
    return bytes(data.tobytes())


def read_png(path: Path) -> NDArray[np.uint8]:
    """(h, w, 4) RGBA of a PNG file.

    Raises:
        FormatError: not a PNG, damaged, or larger than ``MAX_SIDE`` on a side.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(path, formats=["PNG"])
        with picture:
            if max(picture.size) > MAX_SIDE:
                raise _too_large(path, f"{picture.width} x {picture.height} pixels")
            return np.array(picture.convert("RGBA"))
    except Image.DecompressionBombError:
        raise _too_large(path, "far too many pixels") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise FormatError(
            f"{path.name}: not a readable PNG ({error})", hint="Write the model again.", code="invalid_picture"
        ) from None


def _too_large(path: Path, found: str) -> FormatError:
    return FormatError(
        f"{path.name}: {found}, at most {MAX_SIDE} x {MAX_SIDE} are read",
        hint="Scale the picture down.",
        code="file_too_large",
    )
