"""Layers packed onto square texture pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cartoonalive.layers.model import Layer

_PADDING = 3
"""Transparent pixels around every layer on a page, so that texture filtering never mixes two layers."""
_SMALLEST_PAGE = 256


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Where a layer lies on a page: page pixel = (canvas pixel - offset) * scale + corner."""

    page: int
    page_size: int
    offset: tuple[float, float]
    """Canvas position of the layer's top left corner."""
    corner: tuple[float, float]
    """Page position of the layer's top left corner."""
    scale: float = 1.0

    def uvs(self, pixels: ArrayLike) -> NDArray[np.float32]:
        """Texture coordinates (..., 2) of canvas pixels (..., 2) at rest."""
        on_page = (np.asarray(pixels, np.float64) - self.offset) * self.scale + self.corner
        return (on_page / self.page_size).astype(np.float32)


@dataclass(frozen=True, kw_only=True)
class Atlas:
    """Texture pages and where each layer (by name) is on them."""

    pages: tuple[NDArray[np.uint8], ...]
    """(size, size, 4) RGBA, alpha not premultiplied."""
    placements: Mapping[str, Placement]


def pack(layers: Sequence[Layer], page_size: int) -> Atlas:
    """Put ``layers`` on square pages, the smallest power of two that holds them all, at most ``page_size`` wide.

    What does not fit opens another page; nothing is scaled down except a layer that is larger than a whole page. Gaps
    are transparent, with the colour of the nearest layer pixel next to each layer. The same layers give the same pages.
    """
    tiles = [_Tile.of(layer, page_size) for layer in layers]
    tiles.sort(key=lambda tile: (-tile.height, -tile.width, tile.name))
    size = _SMALLEST_PAGE
    while size < page_size:
        if _fits(tiles, size):
            break
        size *= 2
    size = min(size, page_size)

    corners = _arrange(tiles, size)
    count = 1 + max((page for page, _, _ in corners), default=0)
    pages = [np.zeros((size, size, 4), np.uint8) for _ in range(count)]
    placements = {}
    for tile, (page, left, top) in zip(tiles, corners, strict=True):
        pages[page][top : top + tile.height, left : left + tile.width] = tile.pixels
        corner = (float(left + _PADDING), float(top + _PADDING))
        placements[tile.name] = Placement(
            page=page, page_size=size, offset=tile.offset, corner=corner, scale=tile.scale
        )
    return Atlas(pages=tuple(pages), placements={layer.name: placements[layer.name] for layer in layers})


@dataclass(frozen=True, kw_only=True)
class _Tile:
    """A layer with its padding, as it will stand on a page."""

    name: str
    pixels: NDArray[np.uint8]
    offset: tuple[float, float]
    scale: float

    @classmethod
    def of(cls, layer: Layer, page_size: int) -> _Tile:
        pixels = layer.pixels
        scale = min(1.0, (page_size - 2 * _PADDING) / max(pixels.shape[:2]))
        if scale < 1.0:
            pixels, scale = _shrunk(pixels, scale)
        padded = np.pad(pixels, ((_PADDING, _PADDING), (_PADDING, _PADDING), (0, 0)), mode="edge")
        inner = (slice(_PADDING, -_PADDING),) * 2
        alpha = np.zeros(padded.shape[:2], np.uint8)
        alpha[inner] = pixels[..., 3]
        padded[..., 3] = alpha
        return cls(name=layer.name, pixels=padded, offset=(float(layer.left), float(layer.top)), scale=scale)

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])


def _shrunk(pixels: NDArray[np.uint8], scale: float) -> tuple[NDArray[np.uint8], float]:
    """The picture made smaller by one factor for both axes: its content fills the top left of the new array exactly."""
    height, width = pixels.shape[:2]
    size = (int(np.ceil(width * scale)), int(np.ceil(height * scale)))
    matrix = np.array([[scale, 0.0, 0.5 * scale - 0.5], [0.0, scale, 0.5 * scale - 0.5]])
    alpha = pixels[..., 3:].astype(np.float32) / 255.0
    premultiplied = np.concatenate([pixels[..., :3] * alpha, alpha * 255.0], axis=-1)
    sigma = 0.5 * np.sqrt(max(1.0 / scale**2 - 1.0, 1e-6))
    soft = cv2.GaussianBlur(premultiplied, (0, 0), sigma)
    small = cv2.warpAffine(soft, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    cover = small[..., 3:]
    colour = np.where(cover > 0, small[..., :3] * 255.0 / np.maximum(cover, 1e-3), 0.0)
    return np.clip(np.rint(np.concatenate([colour, cover], axis=-1)), 0, 255).astype(np.uint8), scale


def _fits(tiles: Sequence[_Tile], size: int) -> bool:
    if any(max(tile.width, tile.height) > size for tile in tiles):
        return False
    if sum(tile.width * tile.height for tile in tiles) > size * size:
        return False
    return all(page == 0 for page, _, _ in _arrange(tiles, size))


def _arrange(tiles: Sequence[_Tile], size: int) -> list[tuple[int, int, int]]:
    """(page, left, top) of every tile: each on the first page whose skyline takes it."""
    skylines: list[_Skyline] = []
    result = []
    for tile in tiles:
        for number, skyline in enumerate(skylines):
            spot = skyline.place(tile.width, tile.height)
            if spot is not None:
                result.append((number, *spot))
                break
        else:
            skylines.append(_Skyline(size))
            spot = skylines[-1].place(tile.width, tile.height)
            if spot is None:
                raise ValueError(f"tile {tile.name} is larger than a page")
            result.append((len(skylines) - 1, *spot))
    return result


class _Skyline:
    """Bottom-left packing: the height reached so far, per column of the page (J. Jylänki, 2010)."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._segments: list[tuple[int, int, int]] = [(0, size, 0)]
        """(left, right, height), left to right."""

    def place(self, width: int, height: int) -> tuple[int, int] | None:
        """The lowest, then leftmost place for a rectangle, which is then taken; None when there is none."""
        best: tuple[int, int] | None = None
        for left, _, _ in self._segments:
            right = left + width
            if right > self._size:
                break
            top = max(level for start, end, level in self._segments if start < right and end > left)
            if top + height <= self._size and (best is None or top < best[0]):
                best = (top, left)
        if best is None:
            return None
        top, left = best
        self._take(left, left + width, top + height)
        return left, top

    def _take(self, left: int, right: int, level: int) -> None:
        segments = []
        for start, end, height in self._segments:
            if start < left:
                segments.append((start, min(end, left), height))
            if end > right:
                segments.append((max(start, right), end, height))
        segments.append((left, right, level))
        self._segments = sorted({segment for segment in segments if segment[0] < segment[1]})
