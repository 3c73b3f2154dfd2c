"""The layered PSD, read back by the library that artists' tools share."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
from psd_tools import PSDImage

from cartoonalive.layers.model import Layer, LayerStack
from cartoonalive.layers.psd import save_psd


def stack() -> LayerStack:
    random = np.random.default_rng(0)
    layers = tuple(
        Layer(name=name, pixels=random.integers(0, 256, (20, 30, 4), dtype=np.uint8), left=left, top=5)
        for name, left in (("back hair", 0), ("eyewhite-l", 12))
    )
    return cast("LayerStack", SimpleNamespace(size=(48, 40), layers=layers))


def test_layers_keep_name_place_and_pixels(tmp_path: Path) -> None:
    save_psd(tmp_path / "a.psd", stack())
    document = PSDImage.open(tmp_path / "a.psd")
    assert document.size == (48, 40)
    for written, layer in zip(document, stack().layers, strict=True):
        assert (written.name, written.left, written.top) == (layer.name, layer.left, layer.top)
        np.testing.assert_array_equal(np.asarray(written.topil()), layer.pixels)


def test_the_merged_picture_is_the_layers_over_one_another(tmp_path: Path) -> None:
    save_psd(tmp_path / "a.psd", stack())
    merged = PSDImage.open(tmp_path / "a.psd").topil()
    assert merged is not None
    pixels = np.asarray(merged).astype(int)
    np.testing.assert_array_equal(pixels[30, 40], (255, 255, 255))
    back = stack().layers[0].pixels[:, :12].astype(float)
    alpha = back[..., 3:] / 255
    np.testing.assert_allclose(pixels[5:25, :12], back[..., :3] * alpha + 255 * (1 - alpha), atol=1)


def test_two_files_are_equal(tmp_path: Path) -> None:
    for name in ("a", "b"):
        save_psd(tmp_path / name, stack())
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_what_is_not_seen_at_rest_is_hidden(tmp_path: Path) -> None:
    seen = stack()
    spot = Layer(name="blush-l", pixels=np.full((20, 30, 4), 255, np.uint8), left=0, top=5)
    blushing = cast("LayerStack", SimpleNamespace(size=seen.size, layers=(*seen.layers, spot)))
    for name, one in (("seen", seen), ("blushing", blushing)):
        save_psd(tmp_path / name, one)
    without, merged = (np.asarray(PSDImage.open(tmp_path / name).topil()) for name in ("seen", "blushing"))
    np.testing.assert_array_equal(merged, without)
    assert [layer.visible for layer in PSDImage.open(tmp_path / "blushing")] == [True, True, False]
