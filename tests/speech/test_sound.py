"""Sound files of every kind, and what is none."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from scipy.io import wavfile

from cartoonalive.errors import FormatError, MissingComponentError
from cartoonalive.speech.sound import read_sound

TONE = 0.5 * np.sin(np.arange(8000) / 8000 * 2 * np.pi * 200)


@pytest.mark.parametrize(
    "samples",
    [
        (TONE * 32767).astype(np.int16),
        (TONE * 2147483647).astype(np.int32),
        (TONE * 127 + 128).astype(np.uint8),
        TONE.astype(np.float32),
        np.stack([TONE, TONE], axis=1).astype(np.float32),
    ],
    ids=["16 bit", "32 bit", "8 bit", "float", "stereo"],
)
def test_wav_files(tmp_path: Path, samples: np.ndarray) -> None:
    wavfile.write(tmp_path / "a.wav", 8000, samples)
    sound = read_sound(tmp_path / "a.wav")
    assert (sound.rate, sound.duration) == (8000, 1.0)
    assert sound.samples == pytest.approx(TONE, abs=0.01)


def test_broken_numbers_are_silence(tmp_path: Path) -> None:
    wavfile.write(tmp_path / "a.wav", 8000, np.array([np.nan, np.inf, 7.0], np.float32))
    assert read_sound(tmp_path / "a.wav").samples.tolist() == [0.0, 0.0, 1.0]


@pytest.mark.parametrize("content", [b"", b"RIFF", b"RIFF\x24\0\0\0WAVEfmt ", b"RIFF" + bytes(60)])
def test_damaged_wav_files_are_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.wav").write_bytes(content)
    with pytest.raises((FormatError, MissingComponentError)) as caught:
        read_sound(tmp_path / "a.wav")
    assert "a.wav" in str(caught.value)
    assert caught.value.hint


def test_an_empty_recording_is_told(tmp_path: Path) -> None:
    wavfile.write(tmp_path / "a.wav", 8000, np.zeros(0, np.int16))
    with pytest.raises(FormatError, match="no samples"):
        read_sound(tmp_path / "a.wav")


def test_other_formats_need_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.mp3").write_bytes(b"ID3 and so on")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingComponentError, match=r"a\.mp3") as caught:
        read_sound(tmp_path / "a.mp3")
    assert "cartoonalive[video]" in caught.value.hint


def test_compressed_sound(tmp_path: Path) -> None:
    av = pytest.importorskip("av")
    with av.open(str(tmp_path / "a.ogg"), "w") as container:
        stream = container.add_stream("libopus", rate=48000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.tile(TONE, 6)[None].astype(np.float32), format="flt", layout="mono")
        frame.sample_rate = 48000
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    sound = read_sound(tmp_path / "a.ogg")
    assert sound.rate == 48000
    assert sound.duration == pytest.approx(1.0, abs=0.1)
    assert np.abs(sound.samples).max() > 0.3
    (tmp_path / "b.ogg").write_bytes(b"OggS" + bytes(100))
    with pytest.raises(FormatError, match=r"b\.ogg"):
        read_sound(tmp_path / "b.ogg")
