"""Layers as a layered Photoshop file that Cubism Editor and other rigging tools open.

RGB, eight bits, one layer per part, each at its place, no masks or effects, unique names (ecosystem notes, section 6).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from psd_tools import PSDImage
from psd_tools.constants import Compression

from cartoonalive.layers.model import LayerStack

_UNSEEN = ("blush", "eye_close", "lip-line", "tongue-out")
"""Beginnings of the names of layers that are not seen at rest: hidden, and left out of the merged picture."""


def save_psd(path: Path, stack: LayerStack) -> None:
    """Write all layers of a stack back to front; the first is the lowest."""
    document = PSDImage.new("RGBA", stack.size)  # in an RGB document the library would drop the layers' alpha
    for layer in stack.layers:
        written = document.create_pixel_layer(
            Image.fromarray(layer.pixels), name=layer.name, top=layer.top, left=layer.left, compression=Compression.RLE
        )
        written.visible = not layer.name.startswith(_UNSEEN)
    record = document._record  # its save() would compose the merged picture itself, which takes seconds
    record.header.channels = 3
    planes = [np.ascontiguousarray(plane).tobytes() for plane in np.moveaxis(_merged(stack), 2, 0)]
    record.image_data.set_data(planes, record.header)
    with path.open("wb") as file:
        record.write(file)


def _merged(stack: LayerStack) -> NDArray[np.uint8]:
    """(h, w, 3) all layers over one another on white, for programs that show no layers."""
    width, height = stack.size
    merged = np.full((height, width, 3), 255, np.float32)
    for layer in stack.layers:
        if layer.name.startswith(_UNSEEN):
            continue
        rows, columns = layer.pixels.shape[:2]
        below = merged[layer.top : layer.top + rows, layer.left : layer.left + columns]
        below += layer.pixels[..., 3:].astype(np.float32) / 255 * (layer.pixels[..., :3] - below)
    return np.rint(merged).astype(np.uint8)
