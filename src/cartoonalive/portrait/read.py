"""Picture file -> upright, eight-bit sRGB portrait within the size limits."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from cartoonalive.errors import PictureError
from cartoonalive.options import PortraitOptions
from cartoonalive.portrait.model import Portrait
from cartoonalive.portrait.resample import resize

MAX_PIXELS = 120_000_000
"""Pictures with more pixels are refused before they are decoded (a 9000 x 9000 photograph has 81 million)."""
MAX_FILE_BYTES = 512_000_000
MIN_SIDE = 64
"""Pictures whose shorter side is below this hold no usable face."""
MAX_ASPECT = 5.0

_ICC_MODES = {"RGB": "RGB", "RGBA": "RGBA", "CMYK": "RGB", "L": "RGB", "LAB": "RGB"}
_READABLE = "PNG, JPEG, WebP, AVIF, TIFF, BMP or GIF"


def read_portrait(path: str | Path, options: PortraitOptions | None = None) -> Portrait:
    """Read a picture: EXIF turn applied, colour profile converted to sRGB, first frame, eight bits, size-limited.

    Raises PictureError with one of the codes ``not_found``, ``empty_file``, ``vector``, ``not_an_image``,
    ``truncated``, ``decompression_bomb``, ``too_small``, ``extreme_aspect``, ``transparent``.
    """
    options = options or PortraitOptions()
    data = _read_bytes(Path(path))
    name = Path(path).name
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image = _open(data, name)
        _refuse_odd_sizes(image, name)
        try:
            image.seek(0)
            image.draft(None, _draft_size(image.size, options.max_size))
            image.load()
            pixels = _to_rgba(image)
        except (OSError, SyntaxError, ValueError, EOFError) as error:
            raise PictureError(
                f"{name} is damaged or incomplete: {error}",
                hint="export or download the picture again; any image editor that opens it can re-save it as PNG",
                code="truncated",
            ) from error
        except MemoryError as error:
            raise _too_large(name, image.size) from error
    if max(pixels.shape[:2]) > options.max_size:
        pixels = resize(pixels, options.max_size / max(pixels.shape[:2]))
    has_alpha = bool((pixels[..., 3] < 250).any())
    if has_alpha and pixels[..., 3].max() < 16:
        raise PictureError(
            f"{name} is fully transparent: there is no face in it",
            hint="save the portrait with its visible layers switched on",
            code="transparent",
        )
    if not has_alpha:
        pixels[..., 3] = 255
    return Portrait(pixels=pixels, has_alpha=has_alpha)


def _read_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise PictureError(
            f"cannot read {path}: {error.strerror or error}",
            hint="check the path and that the file may be read",
            code="not_found",
        ) from error
    if len(data) > MAX_FILE_BYTES:
        raise PictureError(
            f"{path.name} is larger than {MAX_FILE_BYTES // 1_000_000} MB",
            hint="save a smaller copy of the picture (2000 pixels on the longest side are plenty)",
            code="decompression_bomb",
        )
    if not data:
        raise PictureError(
            f"{path.name} is empty (0 bytes)", hint="export or download the picture again", code="empty_file"
        )
    return data


def _open(data: bytes, name: str) -> ImageFile.ImageFile:
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<svg", b"<?xml", b"<!doctype svg")) and b"<svg" in data[:65536].lower():
        raise PictureError(
            f"{name} is a vector drawing (SVG), not a picture of pixels",
            hint="export it as a PNG of about 1000 pixels and use that",
            code="vector",
        )
    try:
        return Image.open(io.BytesIO(data))
    except Image.DecompressionBombError as error:
        raise _too_large(name, None) from error
    except UnidentifiedImageError as error:
        raise _unreadable(name, data) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise PictureError(
            f"{name} is damaged or incomplete: {error}",
            hint="export or download the picture again",
            code="truncated",
        ) from error


def _unreadable(name: str, data: bytes) -> PictureError:
    magic = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"RIFF", b"II*\x00", b"MM\x00*", b"BM")
    if data.startswith(magic):
        return PictureError(
            f"{name} is damaged or incomplete: only its beginning is a picture",
            hint="export or download the picture again",
            code="truncated",
        )
    return PictureError(
        f"{name} is not a picture that can be read", hint=f"use a {_READABLE} file", code="not_an_image"
    )


def _too_large(name: str, size: tuple[int, int] | None) -> PictureError:
    shown = f" ({size[0]} x {size[1]} pixels)" if size else ""
    return PictureError(
        f"{name} is too large to be decoded safely{shown}; the limit is {MAX_PIXELS // 1_000_000} million pixels",
        hint="save a smaller copy of the picture (2000 pixels on the longest side are plenty)",
        code="decompression_bomb",
    )


def _refuse_odd_sizes(image: Image.Image, name: str) -> None:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise _too_large(name, image.size)
    if max(width, height) > MAX_ASPECT * min(width, height) and max(width, height) >= MIN_SIDE:
        raise PictureError(
            f"{name} is a strip of {width} x {height} pixels, not a portrait",
            hint="crop the picture to head and shoulders",
            code="extreme_aspect",
        )
    if min(width, height) < MIN_SIDE:
        raise PictureError(
            f"{name} is too small: {width} x {height} pixels, the shorter side must have at least {MIN_SIDE}",
            hint="use a larger picture; 500 pixels or more give good models",
            code="too_small",
        )


def _draft_size(size: tuple[int, int], max_size: int) -> tuple[int, int]:
    """Smallest size the JPEG decoder may aim at: still twice what is kept, so that the final filter decides."""
    scale = min(1.0, 2.0 * max_size / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _to_rgba(image: Image.Image) -> NDArray[np.uint8]:
    """(h, w, 4) upright sRGB pixels of a loaded image in any mode."""
    image = ImageOps.exif_transpose(image)
    profile = image.info.get("icc_profile")
    if image.mode in ("I;16", "I;16B", "I;16L", "I;16N", "I", "F"):
        image = _grey_from_deep(image)
    elif image.mode in ("P", "PA", "1", "LA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
    if profile and image.mode in _ICC_MODES:
        image = _to_srgb(image, profile)
    return np.array(image.convert("RGBA"))


def _grey_from_deep(image: Image.Image) -> Image.Image:
    """Eight-bit grey of a 16-bit, 32-bit or float grey picture, by the range that its values show."""
    values = np.asarray(image, dtype=np.float64)
    peak = float(np.nanmax(values))
    full = 1.0 if peak <= 1.0 else 255.0 if peak <= 255.0 and image.mode in ("I", "F") else 65535.0
    return Image.fromarray(np.clip(np.nan_to_num(values) * (255.0 / full) + 0.5, 0, 255).astype(np.uint8))


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Convert by the embedded profile; a broken one is ignored, as every viewer does."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(
            image, source, ImageCms.createProfile("sRGB"), outputMode=_ICC_MODES[image.mode]
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return image if converted is None else converted
