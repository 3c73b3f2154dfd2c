"""Speech whose every phoneme is known: espeak-ng's library as a source of training and test sound.

For development only: the package itself never uses it. Debian: ``apt-get install libespeak-ng1 espeak-ng-data``.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cartoonalive.speech.model import CLASSES, HOP_S, Sound

LIBRARY = "libespeak-ng.so.1"
RETRIEVE = 1
PHONEME_EVENTS, PHONEMES_IN_IPA = 1, 2
UTF8, WITH_PHONEME_INPUT = 1, 0x100
END_OF_EVENTS, PHONEME = 0, 7
RATE_PARAMETER, PITCH_PARAMETER, RANGE_PARAMETER = 1, 3, 4

SYMBOLS = {
    "closed": "pbmɓɱʙ",
    "fricative": "fvszʃʒθðɕʑʂʐɸβçʝ",
    "A": "aɑɐʌæäɶ",
    "I": "iɪɨj",
    "U": "uʊʉyʏɯwɥʍ",
    "E": "eɛəɜɘɚɝ",
    "O": "oɔɒɤøœɵ",
}
"""IPA letters by mouth class; every other letter is a consonant spoken behind parted lips."""
CLASS_OF = {letter: CLASSES.index(name) for name, letters in SYMBOLS.items() for letter in letters}
MARKS = "ːˑˈˌʰʲʷˠˤ̩̯̃̊̈̚'0123456789_;:|-"
"""Signs of length, stress and colour, which stand for no sound of their own."""


class _Name(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("text", ctypes.c_char * 8), ("pointer", ctypes.c_char_p))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user", ctypes.c_void_p),
        ("id", _Name),
    )


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


@dataclass(frozen=True)
class Utterance:
    """Sound with its phonemes."""

    sound: Sound
    phonemes: tuple[tuple[float, str], ...]
    """(start in seconds, IPA); an empty text is a pause."""

    def labels(self) -> NDArray[np.intp]:
        """The mouth class of every ``HOP_S`` seconds."""
        ends = [*(start for start, _ in self.phonemes[1:]), self.sound.duration]
        labels = np.zeros(int(self.sound.duration / HOP_S) + 1, np.intp)
        for (start, text), end in zip(self.phonemes, ends, strict=True):
            letters = [letter for letter in text if letter not in MARKS]
            edges = np.linspace(start, end, len(letters) + 1)
            for letter, first, last in zip(letters, edges[:-1], edges[1:], strict=True):
                inside = slice(round(first / HOP_S), round(last / HOP_S))
                labels[inside] = CLASS_OF.get(letter, CLASSES.index("consonant"))
        return labels


class Espeak:
    """The synthesiser; one for the whole process."""

    def __init__(self) -> None:
        """Raises OSError where the library is missing."""
        self._library = ctypes.CDLL(LIBRARY)
        self._rate = self._library.espeak_Initialize(RETRIEVE, 0, None, PHONEME_EVENTS | PHONEMES_IN_IPA)
        if self._rate <= 0:
            raise OSError("espeak-ng has no data")
        self._samples: list[NDArray[np.int16]] = []
        self._phonemes: list[tuple[float, str]] = []
        self._callback = _CALLBACK(self._take)
        self._library.espeak_SetSynthCallback(self._callback)

    def say(self, text: str, voice: str, *, speed: int = 165, pitch: int = 50) -> Utterance:
        """``text`` in a voice such as ``en+f2``; words a minute and pitch 0..99."""
        self._samples, self._phonemes = [], []
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ValueError(f"no voice {voice}")
        self._library.espeak_SetParameter(RATE_PARAMETER, speed, 0)
        self._library.espeak_SetParameter(PITCH_PARAMETER, pitch, 0)
        data = text.encode()
        self._library.espeak_Synth(data, len(data) + 1, 0, 0, 0, UTF8 | WITH_PHONEME_INPUT, None, None)
        self._library.espeak_Synchronize()
        numbers = np.concatenate([*self._samples, np.zeros(1, np.int16)])
        samples = np.asarray(numbers / 32768, np.float32)
        return Utterance(sound=Sound(samples=samples, rate=self._rate), phonemes=tuple(self._phonemes))

    def _take(self, samples: ctypes._Pointer[ctypes.c_short], count: int, events: ctypes._Pointer[_Event]) -> int:
        if samples and count > 0:
            self._samples.append(np.ctypeslib.as_array(samples, (count,)).copy())
        number = 0
        while events[number].type != END_OF_EVENTS:
            if events[number].type == PHONEME:
                text = bytes(events[number].id.text).split(b"\0")[0].decode("utf-8", "ignore")
                self._phonemes.append((events[number].sample / self._rate, text))
            number += 1
        return 0


@lru_cache(maxsize=1)
def espeak() -> Espeak:
    """The synthesiser; raises OSError where it is missing."""
    return Espeak()
