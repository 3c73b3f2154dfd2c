"""Make the weights of the mouth-class network anew: ``python -m tools.train_visemes`` (minutes on two cores).

Speech comes from espeak-ng in many voices and languages, the English text from this project's own documents. It is made
varied the way recordings are: longer and shorter throats (resampling), rooms, microphones, loudness, noise and music;
noise and music alone teach silence. Validation uses voices and texts that training never saw.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from cartoonalive.speech.features import RATE, normalised, spectra, with_context
from cartoonalive.speech.model import CLASSES
from cartoonalive.speech.recognise import LAYERS, WEIGHTS, probabilities
from tools.espeak import Espeak, Utterance, espeak

Floats = NDArray[np.float32]
ROOT = Path(__file__).resolve().parents[1]
ENGLISH = ("en", "en-us", "en-gb-scotland", "en-gb-x-rp")
VARIANTS = (
    *("m1", "m2", "m3", "m4", "m5", "m7", "f1", "f2", "f3", "f5", "klatt", "klatt2", "klatt4", "Andrea", "Lee", "Alex"),
    *("anika", "belinda", "steph", "sandro", "Diogo", "Annie", "linda", "max", "pablo", "quincy", "rob", "zac"),
)
HELD_OUT = ("m6", "f4", "klatt3", "Alicia", "Mario", "steph2")
VOWELS = ("a", "i", "u", "e", "o", "a:", "i:", "u:", "E", "O")
HELD = ("a:a:a:", "i:i:i:", "u:u:u:", "E:E:E:", "O:O:O:")
"""Vowels drawn out as in singing and exclamations."""
HELD_SHARE = 0.15
CONSONANTS = ("p", "b", "m", "f", "v", "s", "z", "t", "d", "n", "l", "k", "g", "S", "r", "j", "w", "")
HIDDEN = (144, 72)
UTTERANCES, VALIDATION, NOISES = 1500, 120, 120
EPOCHS, BATCH = 8, 512
RATE_START, RATE_END = 2e-3, 5e-5
WEIGHT_DECAY = 2e-5
LABEL_SMOOTHING = 0.05
_CARD = """\
# What the network in visemes.npz is. Written by `python -m tools.train_visemes`; do not edit.

date = {date}
task = "which of nine mouth classes is spoken, in every frame of a recording; one small network over mel spectra"
data = "speech of espeak-ng in many voices and languages, with rooms, microphones, noise and music added"
utterances = {utterances}
agreement = {agreement:.3f} # with aligned phonemes, every frame, on voices and sentences that training never saw
sha256 = "{digest}"
limits = [
  "Learned from a synthesiser: living voices were not measured.",
  "Whispering, singing over music and several voices at once are heard badly.",
]
"""


def texts(random: np.random.Generator) -> Iterator[tuple[str, str]]:
    """(language, sentence) for ever: documents, sentences in other languages, and random syllables."""
    documents = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    plain = " ".join(re.sub(r"`[^`]*`|[|#*<>\[\](){}_=/\\-]", " ", page.read_text("utf-8")) for page in documents)
    english = [part.strip() for part in re.split(r"(?<=[.:;!?])\s", plain) if 25 < len(part) < 120]
    foreign = [line.split(" ", 1) for line in (ROOT / "tools/sentences.txt").read_text("utf-8").splitlines()]
    while True:
        kind = random.uniform()
        if kind < 0.45:
            yield str(random.choice(ENGLISH)), str(random.choice(english))
        elif kind < 0.75:
            language, sentence = foreign[random.integers(len(foreign))]
            yield language, sentence
        else:
            yield "en", _babble(random)


def _babble(random: np.random.Generator) -> str:
    """Words of random syllables in espeak's own phoneme letters."""
    words = []
    for _ in range(random.integers(4, 9)):
        word = ""
        for _ in range(random.integers(1, 4)):
            vowels = HELD if random.uniform() < HELD_SHARE else VOWELS
            word += random.choice(CONSONANTS) + random.choice(vowels)
        words.append(f"[[{word}]]")
    return " ".join(words)


def utterances(voice: Espeak, count: int, seed: int, variants: tuple[str, ...]) -> Iterator[Utterance]:
    """Spoken texts in ever different voices."""
    random = np.random.default_rng(seed)
    spoken = texts(random)
    for _ in range(count):
        language, text = next(spoken)
        name = f"{language}+{random.choice(variants)}"
        yield voice.say(text, name, speed=int(random.integers(90, 240)), pitch=int(random.integers(20, 80)))


def disturbed(samples: Floats, random: np.random.Generator) -> Floats:
    """The samples as another microphone in another room would have them."""
    result = samples * np.float32(10 ** random.uniform(-1.5, 0))
    tilt = random.uniform(-0.6, 0.6)
    result = result - np.float32(tilt) * np.concatenate([[0], result[:-1]]).astype(np.float32)
    if random.uniform() < 0.3:
        decay = random.uniform(0.03, 0.12)
        echo = random.standard_normal(int(0.2 * RATE)) * np.exp(-np.arange(int(0.2 * RATE)) / (decay * RATE))
        wet = np.convolve(result, echo.astype(np.float32))[: len(result)]
        result = result + wet * np.float32(random.uniform(0.1, 0.5) * result.std() / (wet.std() + 1e-9))
    if random.uniform() < 0.65:
        other = noise(len(result), random) if random.uniform() < 0.7 else music(len(result), random)
        ratio = random.uniform(8, 40)
        result = result + other * np.float32(result.std() / (other.std() + 1e-9) * 10 ** (-ratio / 20))
    return np.asarray(result, np.float32)


def noise(count: int, random: np.random.Generator) -> Floats:
    """Noise of any colour, with hum."""
    spectrum = np.fft.rfft(random.standard_normal(count))
    spectrum *= np.arange(1, len(spectrum) + 1) ** -random.uniform(0, 1)
    hum = np.sin(2 * np.pi * random.choice([50, 60, 100]) * np.arange(count) / RATE)
    colour = np.fft.irfft(spectrum, count)
    return np.asarray(colour / colour.std() + hum * random.uniform(0, 1), np.float32)


def music(count: int, random: np.random.Generator) -> Floats:
    """Chords of harmonic tones that change, with a beat."""
    time = np.arange(count) / RATE
    result = np.zeros(count)
    length = int(random.uniform(0.2, 0.8) * RATE)
    for start in range(0, count, length):
        part = slice(start, min(start + length, count))
        local = time[part] - time[start]
        envelope = np.exp(-local * random.uniform(0.5, 5)) * np.minimum(local * 100, 1)
        for _ in range(random.integers(1, 5)):
            base = 55 * 2 ** (random.integers(0, 48) / 12)
            for harmonic in range(1, random.integers(2, 10)):
                if base * harmonic < RATE / 2:
                    wave = np.sin(2 * np.pi * base * harmonic * local + random.uniform(0, 6))
                    result[part] += envelope * wave / harmonic ** random.uniform(0.7, 2)
        if random.uniform() < 0.6:
            result[part] += random.standard_normal(len(local)) * np.exp(-local * 40) * random.uniform(0, 2)
    return np.asarray(result, np.float32)


def examples(
    voice: Espeak, count: int, noises: int, seed: int, variants: tuple[str, ...]
) -> tuple[Floats, NDArray[np.intp]]:
    """Inputs and classes of the network."""
    random = np.random.default_rng(seed)
    inputs, labels = [], []
    for utterance in utterances(voice, count, seed + 1, variants):
        if utterance.sound.duration < 0.5:
            continue
        stretch = random.uniform(0.78, 1.2)
        up = round(RATE * stretch)
        samples = resample_poly(utterance.sound.samples, up // 50, utterance.sound.rate // 50).astype(np.float32)
        pause = np.zeros(int(random.uniform(0.1, 0.5) * RATE), np.float32)
        bands, _ = normalised(spectra(disturbed(np.concatenate([pause, samples]), random)))
        known = utterance.labels()
        shift = (np.arange(len(bands)) * 0.01 - len(pause) / RATE) / (samples.size / RATE) * utterance.sound.duration
        place = np.floor(shift / 0.01 + 0.5).astype(int)
        spoken = (place >= 0) & (place < len(known))
        inputs.append(with_context(bands).astype(np.float16))
        labels.append(np.where(spoken, known[np.clip(place, 0, len(known) - 1)], 0))
    for _ in range(noises):
        other = (noise if random.uniform() < 0.4 else music)(3 * RATE, random)
        bands, _ = normalised(spectra(other / np.abs(other).max() * np.float32(random.uniform(0.1, 0.8))))
        inputs.append(with_context(bands).astype(np.float16))
        labels.append(np.zeros(len(bands), np.intp))
    return np.concatenate(inputs), np.concatenate(labels)


def train(inputs: Floats, labels: NDArray[np.intp], seed: int = 0) -> Iterator[dict[str, Floats]]:
    """The weights after each epoch (Adam, cosine schedule)."""
    random = np.random.default_rng(seed)
    mean, deviation = inputs.mean(0, dtype=np.float64), inputs.astype(np.float32).std(0) + 1e-3
    sizes = (inputs.shape[1], *HIDDEN, len(CLASSES))
    weights: dict[str, Floats] = {"mean": mean.astype(np.float32), "deviation": deviation.astype(np.float32)}
    for layer, (before, after) in enumerate(pairwise(sizes)):
        weights[f"matrix{layer}"] = (random.standard_normal((before, after)) * np.sqrt(2 / before)).astype(np.float32)
        weights[f"bias{layer}"] = np.zeros(after, np.float32)
    first, second = ({name: np.zeros_like(value) for name, value in weights.items()} for _ in range(2))
    targets = np.eye(len(CLASSES), dtype=np.float32) * (1 - LABEL_SMOOTHING) + LABEL_SMOOTHING / len(CLASSES)
    steps, step = EPOCHS * (len(inputs) // BATCH), 0
    for _ in range(EPOCHS):
        order = random.permutation(len(inputs))
        for start in range(0, len(inputs) - BATCH + 1, BATCH):
            chosen = order[start : start + BATCH]
            rate = RATE_END + (RATE_START - RATE_END) * (1 + np.cos(np.pi * step / steps)) / 2
            step += 1
            batch = (inputs[chosen].astype(np.float32) - weights["mean"]) / weights["deviation"]
            for name, slope in gradients(batch, targets[labels[chosen]], weights).items():
                first[name] += 0.1 * (slope - first[name])
                second[name] += 0.001 * (slope**2 - second[name])
                change = first[name] / (1 - 0.9**step) / (np.sqrt(second[name] / (1 - 0.999**step)) + 1e-8)
                weights[name] -= np.float32(rate) * (change + WEIGHT_DECAY * weights[name])
        yield weights


def gradients(values: Floats, targets: Floats, weights: dict[str, Floats]) -> dict[str, Floats]:
    """Slopes of the cross entropy by the weights."""
    layers = [values]
    for layer in range(LAYERS):
        values = values @ weights[f"matrix{layer}"] + weights[f"bias{layer}"]
        if layer < LAYERS - 1:
            values = np.maximum(values, 0)
        layers.append(values)
    grown = np.exp(values - values.max(axis=1, keepdims=True))
    error = (grown / grown.sum(axis=1, keepdims=True) - targets) / len(targets)
    result = {}
    for layer in reversed(range(LAYERS)):
        result[f"matrix{layer}"] = layers[layer].T @ error
        result[f"bias{layer}"] = error.sum(0)
        if layer:
            error = (error @ weights[f"matrix{layer}"].T) * (layers[layer] > 0)
    return result


def main() -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--out", type=Path, default=WEIGHTS)
    parser.add_argument("--utterances", type=int, default=UTTERANCES)
    options = parser.parse_args()
    voice = espeak()
    inputs, labels = examples(voice, options.utterances, NOISES, 0, VARIANTS)
    tests, known = examples(voice, VALIDATION, 0, 1000, HELD_OUT)
    print(f"{len(inputs)} frames, shares {np.bincount(labels) / len(labels)}", flush=True)
    for epoch, weights in enumerate(train(inputs, labels)):
        found = probabilities(tests.astype(np.float32), weights).argmax(1)
        print(f"epoch {epoch}: {(found == known).mean():.3f}", flush=True)
    by_class = [(found[known == one] == one).mean().round(3) for one in range(len(CLASSES))]
    print(dict(zip(CLASSES, by_class, strict=True)))
    stored: dict[str, Any] = {name: value.astype(np.float16) for name, value in weights.items()}
    np.savez_compressed(options.out, **stored)
    write_card(options.out, options.utterances, float((found == known).mean()))


def write_card(weights: Path, utterances: int, agreement: float) -> None:
    """The card beside the weights: what they were made from, how well they do and where they end."""
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    weights.with_suffix(".toml").write_text(
        _CARD.format(date=datetime.now(UTC).date(), utterances=utterances, agreement=agreement, digest=digest),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
