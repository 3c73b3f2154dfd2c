"""Film files of every kind."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from cartoonalive.errors import MissingComponentError
from cartoonalive.speech.model import Sound
from cartoonalive.video.film import film_writer
from cartoonalive.video.model import RGBA

SIZE = (64, 48)


def frame_count(picture: Image.Image) -> int:
    return sum(1 for _ in ImageSequence.Iterator(picture))


def frame(number: int) -> RGBA:
    """A red square that wanders to the right over nothing."""
    picture = np.zeros((SIZE[1], SIZE[0], 4), np.uint8)
    picture[10:30, 4 * number : 4 * number + 20] = (220, 30, 30, 255)
    return picture


def film(path: Path, count: int = 8, sound: Sound | None = None) -> Path:
    with film_writer(path, 25.0, SIZE, sound) as writer:
        for number in range(count):
            writer.add(frame(number))
    return path


@pytest.mark.parametrize("suffix", [".apng", ".png", ".gif"])
def test_animated_pictures_keep_frames_times_and_transparency(tmp_path: Path, suffix: str) -> None:
    with Image.open(film(tmp_path / f"a{suffix}")) as picture:
        assert frame_count(picture) == 8
        assert picture.info["duration"] == pytest.approx(40)
        assert picture.info["loop"] == 0
        for number in range(8):
            picture.seek(number)
            pixels = np.asarray(picture.convert("RGBA"))
            assert pixels[40, 60, 3] == 0
            assert pixels[20, 4 * number + 10, 3] == 255
            assert pixels[20, 4 * number + 10, 0] > 180


def test_a_gif_of_thirty_frames_a_second_keeps_its_length(tmp_path: Path) -> None:
    with film_writer(tmp_path / "a.gif", 30.0, SIZE) as writer:
        for number in range(11):
            writer.add(frame(number))
    with Image.open(tmp_path / "a.gif") as picture:
        lengths = []
        for number in range(frame_count(picture)):
            picture.seek(number)
            lengths.append(picture.info["duration"])
    assert sum(lengths) == pytest.approx(11 / 30 * 1000, abs=10)


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_films_with_sound(tmp_path: Path, suffix: str) -> None:
    av = pytest.importorskip("av")
    tone = np.sin(np.arange(8000) * 0.1).astype(np.float32)
    path = film(tmp_path / f"a{suffix}", 25, Sound(samples=tone, rate=8000))
    with av.open(str(path)) as container:
        (picture,), (voice,) = container.streams.video, container.streams.audio
        assert (picture.width, picture.height) == SIZE
        assert sum(1 for _ in container.decode(picture)) == 25
        assert voice.rate == 48000


def test_webm_is_transparent(tmp_path: Path) -> None:
    av = pytest.importorskip("av")
    path = film(tmp_path / "a.webm")
    with av.open(str(path)) as container:
        assert container.streams.video[0].metadata.get("alpha_mode") == "1"
        first = next(container.decode(video=0)).to_ndarray(format="rgb24")
    red, green, _ = first[20, 22].tolist()
    assert red > 2 * green, "beside the square its colour goes on, so that no dark rim is left of it"


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_a_missing_extra_is_named(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(MissingComponentError) as caught:
        film_writer(tmp_path / f"a{suffix}", 25.0, SIZE)
    assert "cartoonalive[video]" in caught.value.hint


def test_nothing_is_left_of_a_broken_film(tmp_path: Path) -> None:
    def broken() -> None:
        with film_writer(tmp_path / "a.gif", 25.0, SIZE) as writer:
            writer.add(frame(0))
            raise KeyError

    with pytest.raises(KeyError):
        broken()
    assert list(tmp_path.iterdir()) == []
