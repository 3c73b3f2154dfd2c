"""Hair that is no curtain of smooth locks: spikes, the rim of a receding hairline, tied hair."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cartoonalive.drawing.hair.locks import Lock, Zone, lock
from cartoonalive.drawing.model import Hair
from cartoonalive.drawing.space import Space


def spikes(hair: Hair, space: Space, random: np.random.Generator) -> Iterator[Lock]:
    """Locks that stand out from the dome all around, those of the back first."""
    crown, reach = space.head.crown, 0.22 + 1.6 * hair.volume
    rings: tuple[tuple[Zone, int, float, float], ...] = (("back", 9, -0.5, 1.9), ("front", 7, 0.1, 1.25))
    for zone, count, depth, span in rings:
        for angle in np.linspace(-span, span, count) + random.uniform(-0.1, 0.1, count):
            out = reach * random.uniform(0.7, 1.25) * (1.0 if zone == "back" else 0.72)
            ray = np.array([np.sin(angle), -np.cos(angle)])
            centre = np.array([0.0, -0.3])
            radii = np.array([1.0, crown - 0.3]) * (1 + 0.6 * hair.volume)
            droop = np.array([0.0, 0.3]) * abs(ray[0])
            knots = [
                (*(centre + 0.55 * ray * radii), depth),
                (*(centre + 0.95 * ray * radii), depth),
                (*(centre + ray * (radii + out) + droop), depth - 0.1),
            ]
            yield lock(zone, knots, random.uniform(0.6, 0.85), root=0.9, tip=1.5)


def layers(hair: Hair, space: Space, random: np.random.Generator) -> Iterator[Lock]:
    """Short layers whose tips stand off the head at the sides, the lowest ones first."""
    crown, reach = space.head.crown, 0.3 * hair.layered
    zones: tuple[tuple[Zone, float], ...] = (("back", 1.2), ("back", 1.02), ("front", 0.84))
    for zone, bend in zones:
        for sign in (-1.0, 1.0):
            angles = bend * random.uniform(0.94, 1.06) * np.array([0.45, 0.8, 1.12, 1.42])
            out = 1 + hair.volume * np.array([0.75, 0.9, 0.95, 0.9]) + reach * np.array([0.0, 0.0, 0.1, 0.75])
            ray = np.stack([sign * np.sin(angles), -np.cos(angles)], axis=1)
            xy = np.array([0.0, -0.3]) + ray * np.array([1.0, crown - 0.3]) * out[:, None]
            depth = -0.25 if zone == "back" else 0.12
            width = random.uniform(0.3, 0.4)
            yield lock(zone, np.column_stack([xy, np.full(len(xy), depth)]), width, root=0.2, tip=1.8)


def tousled(hair: Hair, space: Space, random: np.random.Generator) -> Iterator[Lock]:
    """Tufts that lift off the dome and break its outline, and long loose strands beside it."""
    crown = space.head.crown
    radii = np.array([1.0, crown - 0.3]) * (1 + 0.95 * hair.volume)
    for _ in range(round(9 * hair.tousled)):
        sign = random.choice([-1.0, 1.0])
        start = sign * random.uniform(0.1, 1.2)
        angles = start + sign * np.array([0.0, 0.22, 0.42])
        rays = np.stack([np.sin(angles), -np.cos(angles)], axis=1)
        away = np.array([0.9, 1.0, 1.06 + 0.13 * hair.tousled * random.uniform(0.3, 1.0)])[:, None]
        xy = np.array([0.0, -0.3]) + rays * radii * away
        yield lock("front", np.column_stack([xy, np.full(3, 0.1)]), random.uniform(0.12, 0.24), root=0.3, tip=1.5)


def rim(hair: Hair, space: Space, random: np.random.Generator) -> Iterator[Lock]:
    """The short hair that is left over the ears."""
    zones: tuple[tuple[Zone, float], ...] = (("side_r", -1.0), ("side_l", 1.0))
    top = -0.72 + 0.4 * hair.bald
    for zone, sign in zones:
        for inward, width in ((0.0, 0.3), (0.1, 0.22)):
            knots = [
                (sign * (0.95 - inward), top - 0.12, 0.1),
                (sign * (1.07 - inward), 0.45 * top, 0.0),
                (sign * (1.06 - inward), 0.02, 0.05),
                (sign * (1.01 - 0.6 * inward), 0.26, 0.1),
            ]
            yield lock(zone, knots, width * random.uniform(0.9, 1.1), root=0.3, tip=3.0)


def tied(hair: Hair, space: Space, random: np.random.Generator) -> Iterator[Lock]:
    """Tails, braids and buns."""
    for zone, sign in _tie_places(hair):
        knot = _knot(hair, space.head.crown, sign)
        if "bun" in hair.tie:
            yield from _bun(zone, knot, random)
        elif "braid" in hair.tie:
            yield from _braid(zone, knot, hair.back, sign)
        else:
            yield from _tail(zone, knot, hair, sign, random)


def _tie_places(hair: Hair) -> list[tuple[Zone, float]]:
    if hair.tie == "none":
        return []
    if hair.tie.startswith("twin"):
        return [("tie_r", -1.0), ("tie_l", 1.0)]
    return [("tie_l", 1.0)] if hair.part >= 0 else [("tie_r", -1.0)]


def _knot(hair: Hair, crown: float, sign: float) -> np.ndarray:
    """(3,) where the hair is tied."""
    places = {
        "ponytail": (0.25 * sign, -0.86 * crown, -0.85),
        "side_tail": (1.02 * sign, -0.52, -0.25),
        "twin_tails": (1.0 * sign, -0.62, -0.3),
        "bun": (0.08 * sign, -1.02 * crown - hair.volume, -0.5),
        "twin_buns": (0.74 * sign, -0.84 * crown - hair.volume, -0.1),
        "braid": (0.92 * sign, 0.35, -0.1),
        "twin_braids": (0.95 * sign, 0.3, -0.1),
    }
    return np.array(places[hair.tie])


def _tail(zone: Zone, knot: np.ndarray, hair: Hair, sign: float, random: np.random.Generator) -> Iterator[Lock]:
    """A sheaf of locks that bow outwards from the knot and fall."""
    out = 0.62 if hair.tie == "ponytail" else 0.4
    end = max(hair.back, 0.9)
    for share in (0.0, 1.0, 0.25, 0.75, 0.5):
        x = knot[0] + sign * (out * (0.55 + 0.6 * share))
        low = end * random.uniform(0.88, 1.05) * (1.0 - 0.12 * abs(share - 0.5))
        knots = [
            tuple(knot),
            (x * 0.6 + knot[0] * 0.4 + sign * 0.12, knot[1] - 0.06 + 0.1 * (1 - share), knot[2]),
            (x + sign * 0.05, 0.3 * low + 0.7 * knot[1] + 0.2, knot[2]),
            (x - sign * 0.1 + sign * 0.16 * (share - 0.5), low, knot[2] + 0.1),
        ]
        yield lock(zone, knots, 0.36, root=0.35, tip=2.4)


def _braid(zone: Zone, knot: np.ndarray, end: float, sign: float) -> Iterator[Lock]:
    """A plait: lobes that lie across one another, then a brush of hair."""
    low = max(end, 1.4)
    steps = np.arange(knot[1], low - 0.25, 0.17)
    for k, y in enumerate(steps):
        turn = 1.0 if k % 2 else -1.0
        x = knot[0] + sign * 0.06 * np.sin(y)
        width = 0.3 - 0.06 * k / max(len(steps), 1)
        knots = [(x - turn * 0.13, y - 0.06, 0.3), (x + turn * 0.04, y + 0.04, 0.32), (x + turn * 0.1, y + 0.26, 0.3)]
        yield lock(zone, knots, width, root=0.55, tip=2.2)
    x = knot[0]
    for lean in (-0.08, 0.08, 0.0):
        yield lock(
            zone,
            [(x, low - 0.22, 0.3), (x + lean, low, 0.3), (x + 1.3 * lean, low + 0.24, 0.3)],
            0.2,
            root=0.4,
            tip=2.2,
        )


def _bun(zone: Zone, knot: np.ndarray, random: np.random.Generator) -> Iterator[Lock]:
    """A ball of broad locks wound around one another."""
    for angle in np.linspace(0, 2 * np.pi, 5, endpoint=False) + random.uniform(0, 1):
        ray = np.array([np.cos(angle), 0.85 * np.sin(angle), 0.0])
        side = np.array([-ray[1], ray[0], 0.0])
        knots = [knot - 0.16 * ray + 0.1 * side, knot + 0.14 * side, knot + 0.2 * ray, knot + 0.16 * ray - 0.2 * side]
        yield lock(zone, knots, 0.42, root=0.75, tip=4.0)
