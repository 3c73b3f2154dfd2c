"""Hair as a lit sheaf of fibres, for pictures that model forms: each lock a mesh of coloured streaks.

Fibres shine where they run across the light, not where they face it (Kajiya and Kay, "Rendering fur with three
dimensional textures", 1989).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cartoonalive.drawing.brush import Brush, curve
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.hair.locks import Lock
from cartoonalive.drawing.palette import raised, rgb, shade
from cartoonalive.drawing.shading import light_direction
from cartoonalive.drawing.space import Points

FEWEST, MOST = 3, 15
"""Streaks across a lock."""
STREAK = 1.6
"""Least width of a streak in pixels: finer ones would break up into dots."""
SHEAVES = 18
"""Sheaves of hair that cover the skull."""
TONES = (0.0, 0.42, 0.75, 1.1)
"""Light 0..1 at which hair shows its deep shadow, half shadow, own colour and gleam."""
UNEVEN = 0.16
"""Spread of the light on single streaks."""
SHINE_POWER = 14.0
"""Sharpness of the gleam along a lock."""

Field = NDArray[np.float64]


def paint_fibres(easel: Easel, brush: Brush, item: Lock, dark: float, seed: int) -> None:
    """Lay the streaks of one lock between its edges; ``dark`` 0..1 is the shadow that it lies in."""
    left, right = item.edges(easel.space)
    count = int(np.clip(np.median(np.hypot(*(left - right).T)) / STREAK, FEWEST, MOST))
    across = np.linspace(0, 1, count)[None, :, None]
    places = left[:, None] * (1 - across) + right[:, None] * across
    light = _light(easel, item, count, np.random.default_rng([easel.character.hair.seed, seed]))
    rows = len(left)
    number = np.arange(rows * count).reshape(rows, count)
    a, b, c, d = (part.ravel() for part in (number[:-1, :-1], number[:-1, 1:], number[1:, :-1], number[1:, 1:]))
    triangles = np.stack([a, b, c, b, d, c], 1).reshape(-1, 3)
    brush.mesh(places.reshape(-1, 2), _colours(easel, light * (1 - 0.7 * dark)).reshape(-1, 3), triangles)


def paint_combed(easel: Easel, brush: Brush) -> None:
    """The hair on the skull as combed sheaves from the parting down, those of the sides first."""
    hair, crown = easel.character.hair, easel.space.head.crown
    start = 0.5 * hair.part
    places = np.linspace(-1, 1, SHEAVES)
    for number, across in enumerate(places[np.argsort(-np.abs(places), kind="stable")]):
        knots = [
            (start + 0.3 * across, -0.99 * crown * (1 + hair.volume)),
            (start * 0.4 + 0.78 * across, -0.8 * crown),
            (1.02 * float(across), 0.08 - 0.62 * (1 - abs(across)) ** 0.5),
        ]
        spine = easel.space.lift(curve(knots, 20), hair.volume)
        paint_fibres(easel, brush, Lock("front", spine, np.linspace(0.2, 0.5, len(spine))), 0.0, number)


def _light(easel: Easel, item: Lock, count: int, random: np.random.Generator) -> Field:
    """(rows, count) light 0..1 on a lock: round across, gleaming along, uneven from streak to streak."""
    rows = len(item.spine)
    turned = easel.space.turned(item.spine)
    along = _unit(np.gradient(turned, axis=0))
    light = light_direction(easel.character.light)
    half = _unit(light + np.array([0.0, 0.0, 1.0]))
    shine = (1 - np.clip(along @ half, -1, 1) ** 2) ** (0.5 * SHINE_POWER)
    outward = _unit(turned * np.array([1.0, 1.0, 0.7]))
    facing = np.clip(0.55 + 0.45 * outward @ light, 0, 1)
    place = np.linspace(-1, 1, count)
    round_off = 1 - 0.34 * np.abs(place) ** 2.2 + 0.16 * place * np.sign(light[0])
    knots = random.normal(0, UNEVEN * (0.4 + 0.6 * easel.traits.strands), (4, count))
    steps = np.linspace(0, 3, rows)
    low = np.minimum(steps.astype(int), 2)
    share = (steps - low)[:, None]
    uneven = knots[low] * (1 - share) + knots[low + 1] * share
    depth = min(easel.depth * 1.3, 1.0)
    body = 1 - depth * (1 - facing)
    gleam = 0.45 * easel.traits.gloss * easel.character.hair.gloss * shine * facing
    return np.asarray(0.8 * body[:, None] * round_off + gleam[:, None] * (1 + 2 * uneven) + uneven)


def _colours(easel: Easel, light: Field) -> Field:
    """(rows, streaks, 3) colours 0..255, from the root's hair colour to the tip's."""
    palette = easel.character.palette
    share = np.linspace(0, 1, len(light))[:, None, None] ** 1.5
    shown = []
    for code in (palette.hair, palette.hair_tip):
        tones = (shade(code, 0.75), shade(code, 0.35), code, raised(code, 0.17))
        channels = np.array([rgb(tone) for tone in tones], np.float64).T
        shown.append(np.stack([np.interp(light, TONES, channel) for channel in channels], axis=2))
    return np.asarray(shown[0] * (1 - share) + shown[1] * share)


def _unit(vectors: Points) -> Points:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9))
