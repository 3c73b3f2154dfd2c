"""Where the locks of a haircut grow: from the parting over the forehead, before the ears, down the back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cartoonalive.drawing.hair.curls import curls
from cartoonalive.drawing.hair.locks import Lock, Zone, blown, lock, waved
from cartoonalive.drawing.hair.texture import layers, rim, spikes, tied, tousled
from cartoonalive.drawing.model import Character, Hair
from cartoonalive.drawing.space import SKULL_LEVEL, Space

WAVES = {"straight": 0.0, "spiky": 0.0, "wavy": 0.055, "curly": 0.085, "afro": 0.0}
"""How far locks of each texture swing, in half face widths."""


RINGLETS = 0.6
"""Length from which curls hang as ringlets instead of standing as tufts."""


def grow(character: Character, space: Space) -> list[Lock]:
    """All locks of a character, from the back of the head to its front."""
    hair = character.hair
    if hair.bald >= 1:
        return []
    random = np.random.default_rng([hair.seed, 17])
    if hair.bald > 0:
        return list(rim(hair, space, random))
    if hair.texture == "afro" or (hair.texture == "curly" and hair.back < RINGLETS):
        return [*curls(hair, space, random), *tied(hair, space, random)]
    locks = [*_back(hair, space, random), *tied(hair, space, random), *_sides(hair, space, random)]
    if hair.layered > 0:
        locks += layers(hair, space, random)
    if hair.texture == "spiky":
        locks += spikes(hair, space, random)
    locks += tousled(hair, space, random)
    locks += _fringe(hair, space, random)
    if hair.ahoge:
        locks.append(_ahoge(hair, space, random))
    swing = WAVES[hair.texture]
    if swing:
        turns = 2.3 if hair.texture == "curly" else 1.3
        locks = [
            waved(item, swing * random.uniform(0.7, 1.3), _length(item) * turns, random.uniform(0, 6)) for item in locks
        ]
    locks += _flyaway(hair, space, random)
    return [item if item.zone == "front" else blown(item, hair.sweep) for item in locks]


def _flyaway(hair: Hair, space: Space, random: np.random.Generator) -> Iterator[Lock]:
    """Loose strands over the dome and beside the face."""
    crown, out = space.head.crown, 1 + hair.volume
    for _ in range(round(9 * hair.flyaway)):
        turn = random.choice([-1.0, 1.0]) * random.uniform(0.25, 1.2)
        angles = turn + np.sign(turn) * np.array([0.0, 0.2, 0.4])
        rays = np.stack([np.sin(angles), -np.cos(angles)], axis=1)
        away = np.array([0.98, 1.03, 1.05 + random.uniform(0.0, 0.05)])[:, None]
        line = np.array([0.0, -0.3]) + rays * np.array([1.0, crown - 0.3]) * out * away
        strand = lock("front", np.column_stack([line, np.full(3, -0.05)]), 0.026, root=0.6, tip=2.0)
        yield replace(strand, form="strand")


def _length(item: Lock) -> float:
    return float(np.linalg.norm(np.diff(item.spine, axis=0), axis=1).sum())


def _back(hair: Hair, space: Space, random: np.random.Generator) -> Iterator[Lock]:
    """A curtain of broad locks behind the head, the outer ones first."""
    if hair.back <= 0 or hair.tie != "none":
        return
    count = 9
    out = 1 + hair.volume
    order = sorted(range(count), key=lambda i: -abs(i - (count - 1) / 2))
    for i in order:
        across = (i - (count - 1) / 2) / ((count - 1) / 2)
        end = hair.back * (1 - 0.1 * across * across) + random.uniform(-0.09, 0.09)
        wide = hair.width * across
        top = (0.5 * across * out, -0.72 * space.head.crown, -0.5)
        ear = (across * 0.85 * out, -0.25, -0.45)
        low = (wide * 1.04, 0.45 * end, -0.4)
        tip = (wide * 0.93 + random.uniform(-0.08, 0.08), end, -0.3)
        yield lock("back", [top, ear, low, tip], 2.9 * hair.width / count, root=0.8, tip=3.4)


def _sides(hair: Hair, space: Space, random: np.random.Generator) -> Iterator[Lock]:
    """Locks before the ears: a long outer one and a shorter inner one on each side."""
    if hair.sides <= 0:
        return
    out = 1 + 0.75 * hair.volume
    crown, end = space.head.crown, hair.sides
    zones: tuple[tuple[Zone, float], ...] = (("side_r", -1.0), ("side_l", 1.0))
    for zone, sign in zones:
        for inward, share, width in ((0.0, 1.0, 0.3), (0.1, 0.78, 0.2)):
            low = end * share * random.uniform(0.93, 1.07)
            knots = [
                (sign * (0.6 - inward) * out, -0.88 * crown, 0.45),
                (sign * (0.95 - 0.4 * inward) * out, -0.3, 0.3),
                (sign * (0.96 - inward) * out, 0.45 * low, 0.3),
                (sign * (0.9 - 0.8 * inward + random.uniform(-0.05, 0.03)), low, 0.4),
            ]
            yield lock(zone, knots, width, root=0.15, tip=2.4)


def _fringe(hair: Hair, space: Space, random: np.random.Generator) -> Iterator[Lock]:
    """Locks over the forehead, drawn from the temples to the middle."""
    for root, middle, tip, width in _fringe_knots(hair, space.head.crown, random):
        xy = np.array([root, middle, tip])
        out = np.array([hair.volume, hair.volume * 0.85, 0.05])
        most = 0.9 * space.section((xy[:, 1] - SKULL_LEVEL) / (1 + out) + SKULL_LEVEL)[0] * (1 + out)
        xy[:, 0] = np.clip(xy[:, 0], -most, most)
        item = lock("front", space.lift(xy, out), width, root=0.12, tip=1.9)
        yield replace(item, form="combed") if hair.fringe == "none" else item


def _ahoge(hair: Hair, space: Space, random: np.random.Generator) -> Lock:
    """The one strand that will not lie flat."""
    top = -space.head.crown * (1 + 0.7 * hair.volume)
    lean = random.choice([-1.0, 1.0])
    knots = [
        (0.0, top + 0.1, 0.0),
        (0.06 * lean, top - 0.25, 0.0),
        (0.3 * lean, top - 0.34, 0.0),
        (0.42 * lean, top - 0.18, 0),
    ]
    return lock("front", knots, 0.11, root=0.5, tip=2.0)


Knot = tuple[float, float]


def _fringe_knots(hair: Hair, crown: float, random: np.random.Generator) -> Iterator[tuple[Knot, Knot, Knot, float]]:
    """Front view root, middle, tip and width of each lock of the fringe."""
    part = 0.5 * hair.part
    if hair.fringe == "curtain":
        yield from _curtain_knots(hair, crown, random)
        return
    if hair.fringe == "none":
        yield from _swept_back_knots(hair, crown, random)
        return
    reach = -hair.hairline * (1 - hair.fringe_length)
    count = hair.locks
    for across in _from_the_sides(count):
        x = 0.84 * across
        level = reach + 0.16 * across * across + random.uniform(-0.07, 0.05)
        width = 1.68 / count * random.uniform(1.2, 1.75)
        lean = 0.0
        if hair.fringe == "parted":
            away = x - part
            level += 0.3 * abs(away) - 0.3 * max(0.0, 0.28 - abs(away))
            lean = 0.16 * np.sign(away)
        elif hair.fringe in ("swept", "over_eye"):
            lean = -0.32 * np.sign(part or 1.0)
            deep = np.clip(-np.sign(part or 1.0) * across, -1, 1)
            level += 0.2 * deep + (0.42 * max(deep, 0.0) if hair.fringe == "over_eye" else 0.0)
        elif hair.fringe == "wisps":
            width *= 0.45
        elif hair.fringe == "spikes":
            level += random.uniform(-0.12, 0.12)
            lean = random.uniform(-0.12, 0.12)
        root = (part + 0.22 * (x - part), -0.84 * crown * (1 + hair.volume))
        middle = (part * 0.35 + 0.82 * x * 0.95 - 0.25 * lean, -0.8 * crown + 0.18 * abs(x))
        tip = (float(np.clip(x + lean + random.uniform(-0.05, 0.05), -1.0, 1.0)), level)
        yield root, middle, tip, width
        if hair.fringe != "wisps" and random.random() < 0.35:
            shift = float(random.choice([-0.5, 0.5])) * width
            longer = float(random.uniform(-0.06, 0.07))
            yield (
                (root[0] + 0.3 * shift, root[1]),
                (middle[0] + shift, middle[1]),
                (tip[0] + shift, tip[1] + longer),
                0.55 * width,
            )


def _swept_back_knots(
    hair: Hair, crown: float, random: np.random.Generator
) -> Iterator[tuple[Knot, Knot, Knot, float]]:
    """Narrow locks that end at the hairline: combed back, they break its edge."""
    part = 0.5 * hair.part
    for across in _from_the_sides(15):
        level = -1.17 * hair.hairline * np.sqrt(1 - 0.62 * across * across) + random.uniform(-0.02, 0.035)
        root = (part * 0.4 + 0.25 * across, -0.84 * crown * (1 + hair.volume))
        middle = (part * 0.2 + 0.68 * across, 0.55 * level - 0.42 * crown)
        yield root, middle, (0.84 * across, float(level)), random.uniform(0.17, 0.24)


def _curtain_knots(hair: Hair, crown: float, random: np.random.Generator) -> Iterator[tuple[Knot, Knot, Knot, float]]:
    """Locks that fall from the parting to both sides and leave the forehead free."""
    part = 0.5 * hair.part
    for sign in (-1.0, 1.0):
        for share in (1.0, 0.55, 0.1):
            level = -0.12 + 0.5 * hair.fringe_length * (1.3 - 0.5 * share) + random.uniform(-0.06, 0.06)
            root = (part + 0.04 * sign, -0.84 * crown * (1 + hair.volume))
            middle = (part * 0.5 + sign * (0.36 + 0.3 * share), -0.8 * crown + 0.24 * share + 0.1)
            yield root, middle, (sign * (0.83 + 0.13 * share), level), random.uniform(0.34, 0.46)


def _from_the_sides(count: int) -> NDArray[np.float64]:
    """(count,) places -1..1, those farthest from the middle first."""
    places = np.linspace(-1, 1, count)
    return places[np.argsort(-np.abs(places), kind="stable")]
