"""What is heard: agreement with aligned phonemes of a synthesiser, and no speech where there is none."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import resample_poly

from cartoonalive.speech.model import CLASSES, HOP_S, VOWELS, Hearing, Sound
from cartoonalive.speech.mouth import mouth_tracks
from cartoonalive.speech.recognise import WEIGHTS, classes, hear
from tests.speech.voice import spoken
from tools.espeak import Espeak, Utterance, espeak
from tools.train_visemes import HELD_OUT, music, noise

SENTENCES = (
    ("en", "Bobby bought a big brown umbrella for his mother before the summer rain."),
    ("en-us", "We were away a year ago, and nobody knew where the yellow lorry had gone."),
    ("de", "Morgen wollen wir bei Oma Pfannkuchen mit Himbeeren essen."),
    ("es", "La paloma voló sobre el campo y bebió agua de la fuente."),
    ("ja", "あの やま の むこう に ちいさな むら が あります。"),
)
"""None of them was used in training, and neither were the voices."""
RATE = 16000


@cache
def synthesiser() -> Espeak:
    try:
        return espeak()
    except OSError as error:
        pytest.skip(f"no espeak-ng: {error}")


@cache
def utterances() -> tuple[Utterance, ...]:
    """Every sentence in every voice."""
    voices = [(text, f"{language}+{variant}") for language, text in SENTENCES for variant in HELD_OUT]
    return tuple(synthesiser().say(text, voice) for text, voice in voices)


def agreement(hearing: Hearing, known: NDArray[np.intp]) -> float:
    """The share of frames whose class is the phoneme's."""
    found = classes(hearing.shares)
    count = min(len(found), len(known))
    return float((found[:count] == known[:count]).mean())


def with_noise(sound: Sound, other: NDArray[np.float32], decibels: float) -> Sound:
    gain = sound.samples.std() / other.std() * 10 ** (-decibels / 20)
    return Sound(samples=(sound.samples + gain * other).astype(np.float32), rate=sound.rate)


def test_agreement_with_aligned_phonemes() -> None:
    shares = [agreement(hear(one.sound), one.labels()) for one in utterances()]
    assert np.mean(shares) >= 0.75, shares
    assert np.mean(np.array(shares) >= 0.65) >= 0.8, shares


def test_lips_meet_for_most_p_b_and_m() -> None:
    met = []
    for one in utterances():
        opening, closed = mouth_tracks(hear(one.sound))["ParamMouthOpenY"], one.labels() == CLASSES.index("closed")
        edges = np.flatnonzero(np.diff(np.concatenate([[False], closed, [False]]).astype(int)))
        met += [opening[max(first - 2, 0) : last + 3].min() < 0.15 for first, last in edges.reshape(-1, 2)]
    assert np.mean(met) >= 0.75


@pytest.mark.parametrize("rate", [8000, 11025, 44100, 48000])
def test_any_sample_rate(rate: int) -> None:
    one = utterances()[0]
    samples = resample_poly(one.sound.samples, rate // 25, one.sound.rate // 25).astype(np.float32)
    assert agreement(hear(Sound(samples=samples, rate=rate)), one.labels()) >= (0.7 if rate > 16000 else 0.55)


def test_a_noisy_room_and_music_behind_the_voice() -> None:
    random = np.random.default_rng(0)
    one = utterances()[0]
    for other in (noise(len(one.sound.samples), random), music(len(one.sound.samples), random)):
        assert agreement(hear(with_noise(one.sound, other, 15)), one.labels()) >= 0.55


def test_loudness_of_the_recording_does_not_matter() -> None:
    one = utterances()[0].sound
    quiet = Sound(samples=one.samples * np.float32(0.03), rate=one.rate)
    assert hear(quiet).shares == pytest.approx(hear(one).shares, abs=0.02)


@pytest.mark.parametrize("samples", [np.zeros(RATE, np.float32), np.zeros(1, np.float32)])
def test_silence_keeps_the_mouth_shut(samples: NDArray[np.float32]) -> None:
    tracks = mouth_tracks(hear(Sound(samples=samples, rate=RATE)))
    assert tracks["ParamMouthOpenY"].max() == 0.0


def test_faint_hiss_is_no_speech() -> None:
    hiss = noise(2 * RATE, np.random.default_rng(1)) * np.float32(1e-4)
    assert mouth_tracks(hear(Sound(samples=hiss, rate=RATE)))["ParamMouthOpenY"].max() == 0.0


def test_noise_and_music_alone_hardly_open_the_mouth() -> None:
    shares = []
    for seed in range(8):
        random = np.random.default_rng(100 + seed)
        for other in (noise(3 * RATE, random), music(3 * RATE, random)):
            samples = 0.4 * other / np.abs(other).max()
            opening = mouth_tracks(hear(Sound(samples=samples.astype(np.float32), rate=RATE)))["ParamMouthOpenY"]
            shares.append((opening > 0.25).mean())
    assert np.mean(shares) < 0.05, shares
    assert max(shares) < 0.3, shares


@pytest.mark.parametrize(("long", "pause"), [(0.3, 0.25), (0.16, 0.12)])
def test_vowels_of_another_synthesiser(long: float, pause: float) -> None:
    """Plain resonances, unlike anything in training: the vowels are told apart."""
    heard = hear(spoken(VOWELS, long, pause))
    right = 0
    for number, vowel in enumerate(VOWELS):
        start = pause + (long + pause) * number
        middle = slice(round((start + 0.3 * long) / HOP_S), round((start + 0.8 * long) / HOP_S))
        right += CLASSES[int(heard.shares[middle].mean(axis=0).argmax())] == vowel
    assert right >= 4


def test_the_weights_are_small() -> None:
    assert WEIGHTS.stat().st_size < 120_000


def test_the_card_is_that_of_the_weights() -> None:
    card = tomllib.loads(WEIGHTS.with_suffix(".toml").read_text(encoding="utf-8"))
    assert card["sha256"] == hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()
    assert card["agreement"] >= 0.7
