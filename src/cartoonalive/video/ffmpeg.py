"""MP4 and WebM by PyAV, with sound; WebM keeps transparency (VP9 with an alpha plane)."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import cv2
import numpy as np

from cartoonalive.errors import MissingComponentError
from cartoonalive.video.model import RGBA

if TYPE_CHECKING:
    from cartoonalive.speech.model import Sound

_SOUND_RATE = 48000
_BLEED = 3.0
"""Pixels, standard deviation, by which colours reach beyond the figure."""
_CODECS = {".mp4": ("libx264", "aac"), ".webm": ("libvpx-vp9", "libopus")}
_QUALITY = {
    ".mp4": {"crf": "18", "preset": "medium"},
    ".webm": {"crf": "24", "b": "0", "deadline": "good", "cpu-used": "5"},
}


class FfmpegWriter:
    """One film file. MP4 knows no transparency; there the pictures must be opaque."""

    def __init__(self, path: Path, fps: float, size: tuple[int, int], sound: Sound | None = None) -> None:
        """``size`` is (width, height), both even.

        Raises:
            MissingComponentError: PyAV is not installed.
        """
        try:
            import av
        except ImportError:
            raise MissingComponentError(
                f"{path.name}: {path.suffix} files need PyAV",
                hint="Install it with: pip install 'cartoonalive[video]', or write .apng or .gif.",
                code="no_video_extra",
            ) from None
        self._av = av
        kind = path.suffix.lower()
        video, audio = _CODECS[kind]
        self._container = av.open(str(path), "w", format=kind[1:])
        self._picture = self._container.add_stream(video, rate=Fraction(fps).limit_denominator(1001))
        self._picture.width, self._picture.height = size
        self._transparent = kind == ".webm"
        self._picture.pix_fmt = "yuva420p" if self._transparent else "yuv420p"
        self._picture.options = _QUALITY[kind]
        self._sound = sound
        self._voice = self._container.add_stream(audio, rate=_SOUND_RATE, layout="mono") if sound else None

    def add(self, picture: RGBA) -> None:
        """Append one picture."""
        pixels = _bled(picture) if self._transparent else picture[..., :3]
        frame = self._av.VideoFrame.from_ndarray(
            np.ascontiguousarray(pixels), format="rgba" if self._transparent else "rgb24"
        )
        self._container.mux(self._picture.encode(frame))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._container.mux(self._picture.encode())
            self._write_sound()
        self._container.close()

    def _write_sound(self) -> None:
        if self._sound is None or self._voice is None:
            return
        frame = self._av.AudioFrame.from_ndarray(self._sound.samples[None], format="flt", layout="mono")
        frame.sample_rate = self._sound.rate
        resampler = self._av.AudioResampler(format="fltp", layout="mono", rate=_SOUND_RATE)
        for part in (*resampler.resample(frame), *resampler.resample(None)):
            self._container.mux(self._voice.encode(part))
        self._container.mux(self._voice.encode())


def _bled(picture: RGBA) -> RGBA:
    """The picture with its colours carried on where it is transparent, as colour is stored at half the resolution."""
    alpha = picture[..., 3:].astype(np.float32)
    weighted = np.dstack([picture[..., :3] * alpha, alpha])
    spread = cv2.GaussianBlur(weighted, (0, 0), _BLEED)
    beyond = spread[..., :3] / np.maximum(spread[..., 3:], 1e-3)
    colours = np.where(alpha > 0, picture[..., :3], np.clip(beyond, 0, 255).astype(np.uint8))
    return np.dstack([colours, picture[..., 3]])
