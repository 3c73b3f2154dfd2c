"""Layers as a layered Photoshop file that Cubism Editor and other rigging tools open.

RGB, eight bits, one layer per part, full canvas, no masks or effects, unique names (ecosystem notes, section 6).
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from psd_tools import PSDImage
from psd_tools.api.layers import PixelLayer
from psd_tools.constants import Compression

from cartoonalive.layers.model import LayerStack


def save_psd(path: Path, stack: LayerStack) -> None:
    """Write all layers of a stack back to front; the first is the lowest."""
    width, height = stack.size
    document = PSDImage.new("RGB", (width, height))
    for layer in stack.layers:
        picture = Image.fromarray(layer.pixels, "RGBA")
        document.append(
            PixelLayer.frompil(
                picture, document, name=layer.name, top=layer.top, left=layer.left, compression=Compression.RLE
            )
        )
    document.save(path)
