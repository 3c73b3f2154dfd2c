"""Animated pictures by Pillow: APNG with full transparency, GIF with pixels that are there or not."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from PIL import Image

from cartoonalive.video.model import RGBA

_OPAQUE = 128
"""Least alpha of a pixel that a GIF shows."""
_COLOURS = 255
"""Of a GIF's frame, beside the transparent one."""
_GIF_TICK_MS = 10
"""GIF counts time in these."""


class PictureWriter:
    """Keeps the frames and writes them all on leaving; for short films."""

    def __init__(self, path: Path, fps: float) -> None:
        self._path, self._fps = path, fps
        self._gif = path.suffix.lower() == ".gif"
        self._frames: list[Image.Image] = []

    def add(self, picture: RGBA) -> None:
        """Append one picture."""
        self._frames.append(_indexed(picture) if self._gif else Image.fromarray(picture))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None or not self._frames:
            return
        first, *others = self._frames
        if self._gif:
            first.save(
                self._path,
                format="GIF",
                save_all=True,
                append_images=others,
                duration=self._ticks(),
                loop=0,
                disposal=2,
                transparency=_COLOURS,
                optimize=False,
            )
        else:
            duration = 1000 / self._fps
            first.save(self._path, format="PNG", save_all=True, append_images=others, duration=duration, loop=0)

    def _ticks(self) -> list[int]:
        """Milliseconds of each frame, in whole ticks that together keep the film's length."""
        ends = np.round(np.arange(len(self._frames) + 1) * 1000 / self._fps / _GIF_TICK_MS) * _GIF_TICK_MS
        return [max(int(step), _GIF_TICK_MS) for step in np.diff(ends)]


def _indexed(picture: RGBA) -> Image.Image:
    """A picture of at most 255 colours; the last index is transparent."""
    image = Image.fromarray(np.ascontiguousarray(picture[..., :3]))
    reduced = image.quantize(_COLOURS, dither=Image.Dither.FLOYDSTEINBERG)
    pixels = np.where(picture[..., 3] >= _OPAQUE, np.asarray(reduced), _COLOURS).astype(np.uint8)
    result = Image.fromarray(pixels, mode="P")
    palette = (reduced.getpalette() or [])[: 3 * _COLOURS]
    result.putpalette(palette + [0] * (768 - len(palette)))
    return result
