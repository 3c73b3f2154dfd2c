"""The layered PSD, read back by the library that artists' tools share."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
from psd_tools import PSDImage

from cartoonalive.layers.model import Layer, LayerStack
from cartoonalive.layers.psd import write_psd


def stack() -> LayerStack:
    random = np.random.default_rng(0)
    layers = tuple(
        Layer(name=name, pixels=random.integers(0, 256, (20, 30, 4), dtype=np.uint8), left=left, top=5)
        for name, left in (("back hair", 0), ("eyewhite-l", 12))
    )
    return cast("LayerStack", SimpleNamespace(size=(48, 40), layers=layers))


def test_layers_keep_name_place_and_pixels(tmp_path: Path) -> None:
    write_psd(tmp_path / "a.psd", stack())
    document = PSDImage.open(tmp_path / "a.psd")
    assert document.size == (48, 40)
    for written, layer in zip(document, stack().layers, strict=True):
        assert (written.name, written.left, written.top) == (layer.name, layer.left, layer.top)
        np.testing.assert_array_equal(np.asarray(written.topil()), layer.pixels)


def test_the_merged_picture_is_the_layers_over_one_another(tmp_path: Path) -> None:
    write_psd(tmp_path / "a.psd", stack())
    merged = PSDImage.open(tmp_path / "a.psd").topil()
    assert merged is not None
    assert np.asarray(merged)[30, 40, 3] == 0
    back = stack().layers[0].pixels
    np.testing.assert_array_equal(np.asarray(merged)[5:25, :12, 3], back[:, :12, 3])


def test_two_files_are_equal(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_psd(tmp_path / name, stack())
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
