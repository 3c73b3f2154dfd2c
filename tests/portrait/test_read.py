"""Reading pictures of every form, and refusing what is none."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

from cartoonalive.errors import PictureError
from cartoonalive.options import PortraitOptions
from cartoonalive.portrait.read import read_portrait

SIZE = (96, 128)


def gradient() -> NDArray[np.uint8]:
    """(128, 96, 3) picture that tells up from down and left from right."""
    rows, columns = np.mgrid[: SIZE[1], : SIZE[0]].astype(np.float64)
    return np.stack([columns * 2, rows * 1.5, 255 - columns - rows], axis=-1).astype(np.uint8)


def save(image: Image.Image, path: Path, **options: Any) -> Path:
    image.save(path, **options)
    return path


@pytest.mark.parametrize(
    ("name", "mode", "tolerance"),
    [
        ("a.png", "RGB", 0),
        ("a.bmp", "RGB", 0),
        ("a.tiff", "RGB", 0),
        ("a.webp", "RGB", 14),
        ("a.avif", "RGB", 14),
        ("a.jpg", "RGB", 8),
        ("a.gif", "RGB", 40),
        ("a.jpg", "CMYK", 10),
        ("a.tiff", "CMYK", 2),
    ],
)
def test_colour_formats(tmp_path: Path, name: str, mode: str, tolerance: int) -> None:
    path = save(Image.fromarray(gradient()).convert(mode), tmp_path / name)
    portrait = read_portrait(path)
    assert portrait.size == SIZE
    assert not portrait.has_alpha
    difference = np.abs(portrait.pixels[..., :3].astype(int) - gradient())
    assert np.quantile(difference, 0.98) <= tolerance


@pytest.mark.parametrize("mode", ["L", "LA", "1", "P", "I;16"])
def test_grey_and_palette(tmp_path: Path, mode: str) -> None:
    grey = gradient()[..., 1]
    image = Image.fromarray(grey.astype(np.uint16) * 257) if mode == "I;16" else Image.fromarray(grey).convert(mode)
    portrait = read_portrait(save(image, tmp_path / "a.png"))
    mean = np.abs(portrait.pixels[..., 0].astype(float).mean() - grey.mean())
    assert mean < 4
    assert (portrait.pixels[..., 0] == portrait.pixels[..., 2]).all()


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_sixteen_bits(tmp_path: Path, channels: int) -> None:
    deep = gradient().astype(np.uint16) * 257
    if channels == 1:
        deep = deep[..., 1]
    if channels == 4:
        alpha = np.full(deep.shape[:2], 65535, np.uint16)
        alpha[:20] = 0
        deep = np.dstack([deep[..., ::-1], alpha])
    path = tmp_path / "deep.png"
    cv2.imwrite(str(path), deep[..., ::-1] if channels == 3 else deep)
    portrait = read_portrait(path)
    wanted = gradient()[..., [1, 1, 1]] if channels == 1 else gradient()
    assert np.abs(portrait.pixels[20:, :, :3].astype(int) - wanted[20:]).max() <= 1
    assert portrait.has_alpha == (channels == 4)


@pytest.mark.parametrize("turn", range(1, 9))
def test_exif_turn(tmp_path: Path, turn: int) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    image = Image.fromarray(gradient())
    stored = image.transpose(undo[turn]) if turn > 1 else image
    exif = Image.Exif()
    exif[0x0112] = turn
    portrait = read_portrait(save(stored, tmp_path / "a.png", exif=exif))
    assert (portrait.pixels[..., :3] == gradient()).all()


def test_colour_profile_is_applied_and_a_broken_one_ignored(tmp_path: Path) -> None:
    image = Image.fromarray(np.full((80, 80, 3), 90, np.uint8))
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    plain = read_portrait(save(image, tmp_path / "a.png", icc_profile=b"no profile at all"))
    assert (plain.pixels[..., :3] == 90).all()
    wrong = read_portrait(save(image, tmp_path / "b.png", icc_profile=lab.tobytes()))
    assert (wrong.pixels[..., :3] == 90).all()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    same = read_portrait(save(image, tmp_path / "c.png", icc_profile=srgb.tobytes()))
    assert np.abs(same.pixels[..., :3].astype(int) - 90).max() <= 1


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "a.png"])
def test_first_frame_of_an_animation(tmp_path: Path, name: str) -> None:
    frames = [Image.new("RGB", SIZE, colour) for colour in ("red", "lime", "blue")]
    path = save(frames[0], tmp_path / name, save_all=True, append_images=frames[1:])
    assert read_portrait(path).pixels[64, 48, :3].tolist() == pytest.approx([255, 0, 0], abs=6)


def test_palette_with_transparency(tmp_path: Path) -> None:
    image = Image.new("P", SIZE, 1)
    image.putpalette([0, 0, 0, 200, 100, 50])
    image.paste(0, (0, 0, 96, 40))
    portrait = read_portrait(save(image, tmp_path / "a.png", transparency=0))
    assert portrait.has_alpha
    assert portrait.pixels[10, 10, 3] == 0
    assert portrait.pixels[100, 10].tolist() == [200, 100, 50, 255]


def test_max_size_keeps_edges_free_of_hidden_colour(tmp_path: Path) -> None:
    pixels = np.zeros((600, 600, 4), np.uint8)
    pixels[..., 0] = 255
    pixels[:, 300:] = (0, 0, 255, 255)
    path = save(Image.fromarray(pixels), tmp_path / "a.png")
    portrait = read_portrait(path, PortraitOptions(max_size=131))
    assert portrait.size == (131, 131)
    seen = portrait.pixels[portrait.pixels[..., 3] > 16]
    assert (seen[:, 2] > 250).all()
    assert (seen[:, 0] < 5).all()


def png(width: int, height: int) -> bytes:
    """A PNG that promises a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def jpeg() -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((200, 200), 60).convert("RGB").save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"just text", "not_an_image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "vector"),
        (b"<?xml version='1.0'?>\n<!-- x --><svg/>", "vector"),
        (png(30000, 30000), "decompression_bomb"),
        (png(12000, 12000), "decompression_bomb"),
        (png(200, 200), "truncated"),
        (jpeg()[:2000], "truncated"),
        (jpeg()[:20], "truncated"),
        (png(4000, 40), "extreme_aspect"),
        (png(40, 40), "too_small"),
        (png(1, 1), "too_small"),
    ],
)
def test_refusals_have_their_reason(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(data)
    with pytest.raises(PictureError) as caught:
        read_portrait(path)
    assert caught.value.code == code
    assert caught.value.exit_code == 3
    assert caught.value.hint
    assert "\n" not in f"{caught.value}{caught.value.hint}"


def test_missing_file_folder_and_fully_transparent(tmp_path: Path) -> None:
    with pytest.raises(PictureError) as caught:
        read_portrait(tmp_path / "nothing.png")
    assert caught.value.code == "not_found"
    with pytest.raises(PictureError) as caught:
        read_portrait(tmp_path)
    assert caught.value.code == "not_found"
    path = save(Image.new("RGBA", SIZE, (200, 10, 10, 0)), tmp_path / "a.png")
    with pytest.raises(PictureError) as caught:
        read_portrait(path)
    assert caught.value.code == "transparent"
