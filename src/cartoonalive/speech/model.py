"""What is heard in speech, as far as a face shows it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

VOWELS = ("A", "I", "U", "E", "O")
CLASSES = ("silence", "closed", "fricative", "consonant", *VOWELS)
"""Mouth classes: shut in silence; lips pressed (p, b, m); a narrow gap (f, v, s, sh, th); other consonants, spoken
behind parted lips; and the five vowels."""

HOP_S = 0.01
"""Seconds from one frame of sound to the next."""


@dataclass(frozen=True, kw_only=True)
class Sound:
    """One channel of sound."""

    samples: NDArray[np.float32]
    """(n,) within -1..1."""
    rate: int
    """Samples a second."""

    @property
    def duration(self) -> float:
        """Seconds."""
        return len(self.samples) / self.rate

    def until(self, seconds: float) -> Sound:
        """Its first ``seconds``."""
        return Sound(samples=self.samples[: round(seconds * self.rate)], rate=self.rate)


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """What was heard, a row for every ``HOP_S`` seconds."""

    shares: NDArray[np.float32]
    """(t, 9) probabilities of ``CLASSES``; rows add up to 1."""
    loudness: NDArray[np.float32]
    """(t,) 0 silence .. 1 the loudest of this recording."""
