"""Colour as an illustrator mixes it: shades turn cooler, lights warmer, in the OKLCH space (Ottosson 2020)."""

from __future__ import annotations

from functools import lru_cache
from math import atan2, cos, hypot, pi, sin

import numpy as np

COOL, WARM = 290.0, 80.0
"""Hues towards which shades and lights drift, degrees in OKLCH."""
_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def rgb(code: str) -> tuple[int, int, int]:
    """``#rrggbb`` as three numbers 0..255."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def to_oklch(code: str) -> tuple[float, float, float]:
    """Lightness 0..1, chroma 0..0.4, hue in degrees."""
    srgb = np.array(rgb(code)) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    lightness, a, b = (_TO_LAB @ np.cbrt(_TO_LMS @ linear)).tolist()
    return lightness, hypot(a, b), atan2(b, a) * 180 / pi % 360


def from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """The nearest ``#rrggbb``; chroma is reduced until the colour exists."""
    angle = hue * pi / 180
    for reduced in np.linspace(chroma, 0, 12):
        lab = np.array([min(max(lightness, 0.0), 1.0), reduced * cos(angle), reduced * sin(angle)])
        linear = np.linalg.solve(_TO_LMS, np.linalg.solve(_TO_LAB, lab) ** 3)
        if linear.min() > -0.004 and linear.max() < 1.004:
            break
    linear = linear.clip(0, 1)
    srgb = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return "#{:02x}{:02x}{:02x}".format(*(round(float(value) * 255) for value in srgb.clip(0, 1)))


@lru_cache(maxsize=4096)
def shade(code: str, amount: float) -> str:
    """A shadow of a colour: darker, a little richer, its hue drawn towards violet. ``amount`` 0..1."""
    lightness, chroma, hue = to_oklch(code)
    chroma = chroma * (1 - 0.1 * amount) + 0.02 * amount
    return from_oklch(lightness * (1 - 0.6 * amount), chroma, _towards(hue, COOL, 0.12 * amount))


@lru_cache(maxsize=4096)
def tint(code: str, amount: float) -> str:
    """A light on a colour: brighter, paler, its hue drawn towards yellow. ``amount`` 0..1."""
    lightness, chroma, hue = to_oklch(code)
    return from_oklch(
        lightness + (0.985 - lightness) * amount, chroma * (1 - 0.55 * amount), _towards(hue, WARM, 0.2 * amount)
    )


@lru_cache(maxsize=4096)
def raised(code: str, step: float) -> str:
    """The colour with its lightness raised by ``step``: a gleam that fits dark and light colours alike."""
    lightness, chroma, hue = to_oklch(code)
    return from_oklch(min(lightness + step, 0.98), chroma * 0.85, hue)


@lru_cache(maxsize=4096)
def skin_shade(code: str, amount: float) -> str:
    """A shadow on skin: blood shines through, so it drifts towards red instead of violet."""
    lightness, chroma, hue = to_oklch(code)
    return from_oklch(
        lightness * (1 - 0.4 * amount), chroma + 0.12 * amount * lightness, _towards(hue, 34.0, 0.8 * amount)
    )


@lru_cache(maxsize=4096)
def mix(first: str, second: str, share: float) -> str:
    """``share`` of ``second`` mixed into ``first``."""
    mixed = (round(a * (1 - share) + b * share) for a, b in zip(rgb(first), rgb(second), strict=True))
    return "#{:02x}{:02x}{:02x}".format(*mixed)


def _towards(hue: float, target: float, share: float) -> float:
    turn = (target - hue + 180) % 360 - 180
    return (hue + turn * share) % 360
