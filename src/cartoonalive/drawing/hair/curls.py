"""Curls that stand instead of falling: afros and short curly hair, built of round tufts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cartoonalive.drawing.hair.locks import Lock, Zone, lock
from cartoonalive.drawing.model import Hair
from cartoonalive.drawing.space import Space

CENTRE = np.array([0.0, -0.32])
"""Middle of the cloud of hair in the front view."""
CLEAR = 0.88
"""Half width of the face that no tuft covers below the hairline."""


def curls(hair: Hair, space: Space, random: np.random.Generator) -> Iterator[Lock]:
    """A cloud of tufts around the head for the back, a smaller one over the forehead for the front."""
    crown, is_tight = space.head.crown, hair.texture == "afro"
    size = 0.2 if is_tight else 0.27
    reach = 1 + hair.volume * (3.2 if is_tight else 2.0)
    yield from _cloud(hair, np.array([1.0, crown - 0.32]) * reach, size, random)
    yield from _crown(hair, np.array([0.9, crown - 0.3]) * (1 + 0.55 * (reach - 1)), size, random)


def _cloud(hair: Hair, radii: np.ndarray, size: float, random: np.random.Generator) -> Iterator[Lock]:
    """One large round mass behind the head and two rings of tufts along its edge."""
    low = (min(hair.back, 1.4) if hair.back > 0 else 0.1) - CENTRE[1]
    heights = np.linspace(-radii[1], low, 22) * 0.9
    share = heights / np.where(heights < 0, radii[1], low)
    mass = np.column_stack([np.zeros(22), CENTRE[1] + heights, np.full(22, -0.5)])
    yield Lock("back", mass, 1.9 * radii[0] * np.sqrt(np.clip(1 - share**2, 0, 1)))
    for ring, count in ((0.97, 34), (0.8, 24)):
        for angle in np.linspace(-np.pi, np.pi, count, endpoint=False) + random.uniform(-0.06, 0.06, count):
            ray = np.array([np.sin(angle), -np.cos(angle)])
            down = np.array([1.0, 1.0 if ray[1] < 0 else low / radii[1]])
            yield _tuft("back", CENTRE + ring * ray * radii * down, -0.45, size * random.uniform(0.85, 1.25), random)


def _crown(hair: Hair, radii: np.ndarray, size: float, random: np.random.Generator) -> Iterator[Lock]:
    """Three arches of tufts over the forehead, which leave the face free."""
    for ring, span, depth in ((1.0, 1.6, 0.15), (0.72, 1.45, 0.5), (0.5, 1.45, 0.5)):
        for angle in np.linspace(-span, span, round(9 * span * ring) + 3):
            ray = np.array([np.sin(angle), -np.cos(angle)])
            place = CENTRE + ring * ray * radii + np.array([0.0, 0.04])
            edge = -hair.hairline * (0.9 - 0.55 * hair.fringe_length * abs(ray[0]))
            if place[1] > edge and abs(place[0]) < CLEAR:
                continue
            place += random.uniform(-0.03, 0.03, 2)
            yield _tuft("front", place, depth, size * random.uniform(0.85, 1.2), random)


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
