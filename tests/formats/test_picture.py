"""PNG files and the icon."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cartoonalive.errors import FormatError
from cartoonalive.formats.icon import SIZE, head_icon
from cartoonalive.formats.picture import MAX_SIDE, read_png, write_png


def test_round_trip_keeps_colour_under_transparency(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (20, 30, 4), dtype=np.uint8)
    pixels[:10, :, 3] = 0
    write_png(tmp_path / "a.png", pixels)
    np.testing.assert_array_equal(read_png(tmp_path / "a.png"), pixels)


def test_grey_is_written_as_grey(tmp_path: Path) -> None:
    write_png(tmp_path / "a.png", np.full((4, 5), 77, np.uint8))
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.mode == "L"
    np.testing.assert_array_equal(read_png(tmp_path / "a.png")[0, 0], (77, 77, 77, 255))


def png_bytes(tmp_path: Path) -> bytes:
    write_png(tmp_path / "whole.png", np.zeros((50, 50, 4), np.uint8))
    return (tmp_path / "whole.png").read_bytes()


@pytest.mark.parametrize("kind", ["cut", "text", "jpeg", "huge", "bomb"])
def test_what_is_no_png_is_refused_by_name(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.png"
    if kind == "cut":
        path.write_bytes(png_bytes(tmp_path)[:60])
    elif kind == "text":
        path.write_text("hello")
    elif kind == "jpeg":
        Image.new("RGB", (4, 4)).save(path, "JPEG")
    elif kind == "huge":
        Image.new("1", (MAX_SIDE + 1, 1)).save(path)
    else:
        header = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 6, 0, 0, 0)
        path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\r" + header + struct.pack(">I", zlib.crc32(header)))
    with pytest.raises(FormatError, match=r"^a\.png: "):
        read_png(path)


def test_the_icon_shows_the_square_at_its_place() -> None:
    pixels = np.zeros((200, 200, 4), np.uint8)
    pixels[80:120, 60:100] = (200, 40, 20, 255)
    icon = head_icon(pixels, (80.0, 100.0), 80.0)
    assert icon.shape == (SIZE, SIZE, 4)
    opaque = np.argwhere(icon[..., 3] > 127)
    quarter = SIZE / 4
    np.testing.assert_allclose(opaque.min(axis=0), (quarter, quarter), atol=1)
    np.testing.assert_allclose(opaque.max(axis=0) + 1, (3 * quarter, 3 * quarter), atol=1)
    rim = icon[(icon[..., 3] > 40) & (icon[..., 3] < 200)]
    np.testing.assert_allclose(rim[:, :3].mean(axis=0), (200, 40, 20), atol=3)


def test_the_icon_reaches_beyond_the_picture() -> None:
    icon = head_icon(np.full((100, 100, 4), 255, np.uint8), (0.0, 0.0), 1200.0)
    assert icon[0, 0, 3] == 0
    assert icon[SIZE // 2 + 10, SIZE // 2 + 10, 3] == 255
