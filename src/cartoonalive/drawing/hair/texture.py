"""Hair that is no curtain of smooth locks: afros, curls, spikes, the rim of a receding hairline, tied hair."""

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


def curls(hair: Hair, space: Space, random: np.random.Generator) -> Iterator[Lock]:
    """Round tufts: a cloud around the head for the back, a smaller one over the forehead for the front."""
    crown, tight = space.head.crown, hair.texture == "afro"
    size = 0.2 if tight else 0.27
    reach = 1 + hair.volume * (3.2 if tight else 2.0)
    low = min(hair.back, 1.4) if hair.back > 0 else 0.1
    centre = np.array([0.0, -0.32])
    radii = np.array([1.0, crown - 0.32]) * reach
    heights = np.linspace(-radii[1], low + 0.32, 22) * 0.9
    span = np.where(heights < 0, radii[1], low + 0.32)
    mass = np.column_stack([np.zeros(22), centre[1] + heights, np.full(22, -0.5)])
    yield Lock("back", mass, 1.9 * radii[0] * np.sqrt(np.clip(1 - (heights / span) ** 2, 0, 1)))
    for ring, count in ((0.97, 34), (0.8, 24)):
        for angle in np.linspace(-np.pi, np.pi, count, endpoint=False) + random.uniform(-0.06, 0.06, count):
            ray = np.array([np.sin(angle), -np.cos(angle)])
            down = np.array([1.0, 1.0 if ray[1] < 0 else (low + 0.32) / radii[1]])
            place = centre + ring * ray * radii * down
            yield _tuft("back", place, -0.45, size * random.uniform(0.85, 1.25), random)
    top = np.array([0.9, crown - 0.3]) * (1 + 0.55 * (reach - 1))
    for ring in (1.0, 0.72, 0.5):
        span = 1.6 if ring == 1.0 else 1.45
        for angle in np.linspace(-span, span, round(9 * span * ring) + 3):
            ray = np.array([np.sin(angle), -np.cos(angle)])
            place = centre + ring * ray * top + np.array([0.0, 0.04])
            if place[1] > -hair.hairline * (1 - 0.55 * hair.fringe_length * abs(ray[0]) - 0.1) and abs(place[0]) < 0.88:
                continue
            depth = 0.15 if ring == 1.0 else 0.5
            yield _tuft(
                "front", place + random.uniform(-0.03, 0.03, 2), depth, size * random.uniform(0.85, 1.2), random
            )


def _tuft(zone: Zone, place: np.ndarray, depth: float, size: float, random: np.random.Generator) -> Lock:
    """One round tuft: a short, fat, bent lock."""
    turn = random.uniform(0, 2 * np.pi)
    ray = np.array([np.cos(turn), np.sin(turn)]) * size * 0.62
    side = np.array([-ray[1], ray[0]]) * 0.35
    knots = [(*(place - ray), depth), (*(place + side), depth), (*(place + ray), depth)]
    item = lock(zone, knots, 1.0, root=0.3, tip=4.0)
    along = np.linspace(0, 1, len(item.spine))
    round_width = 1.7 * size * np.sqrt(np.clip(1 - (2 * along - 1) ** 2, 0, 1))
    return Lock(zone, item.spine, round_width, form="tuft")
