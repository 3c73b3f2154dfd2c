"""Rendered faces to learn from: drawn characters of random identity, misread as the detector and the cut misread them.

The paper trains on 100,000 renders of its template; these are renders of ours with the features of thousands of
characters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray

from cartoonalive.drawing.draw import draw
from cartoonalive.drawing.sampling.styles import STYLES
from cartoonalive.shape.coordinates import eyes_between, face_widths
from cartoonalive.shape.identities import random_identities
from cartoonalive.shape.load import shape_basis, template
from cartoonalive.shape.model import TemplateName, gains
from cartoonalive.shape.points import POINTS, ROWS
from cartoonalive.shape.view import HEIGHT, WIDTH, Window
from cartoonalive.training.faces import NEEDED, character
from cartoonalive.training.misreadings import misread
from cartoonalive.training.textures import Textured

IDENTITIES = 10
"""Of each character."""
ANIME = ("anime", "anime_soft", "chibi")
"""Styles whose faces are compared with the anime template."""
TEMPLATES: Mapping[bool, TemplateName] = {False: "drawn", True: "anime"}
"""The template by ``is_anime``."""
_FIRST = 1000
"""Seed of the first character: far from those that experiments test on."""
_SIZE = 320
"""Side of the drawings in pixels: views are not sharper."""
_AT_ONCE = 8
"""Characters that a process draws at a time."""


@dataclass(frozen=True, kw_only=True)
class Renders:
    """``m`` faces."""

    views: NDArray[np.uint8]
    """(m, HEIGHT, WIDTH, 3)"""
    points: NDArray[np.float32]
    """(m, n, 2) landmarks as they are read, in face coordinates."""
    confidence: NDArray[np.float32]
    """(m, g) of their groups."""
    weights: NDArray[np.float32]
    """(m, k) -30..30."""
    is_anime: NDArray[np.bool_]
    """(m,) which template they are of."""


def render_faces(characters: int, jobs: int, listener: Callable[[int], None] | None = None) -> Renders:
    """Renders of so many characters, styles in turn; the same whatever the number of processes.

    Characters without lids are left out. ``listener`` gets the number of characters that are done.
    """
    groups = [range(start, min(start + _AT_ONCE, characters)) for start in range(0, characters, _AT_ONCE)]
    parts = []
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for number, part in enumerate(pool.map(_group, groups), 1):
            parts.append(part)
            if listener is not None:
                listener(min(number * _AT_ONCE, characters))
    return _joined(parts)


def _group(numbers: Sequence[int]) -> Renders:
    return _joined([_character(number) for number in numbers])


def _joined(parts: Sequence[Renders]) -> Renders:
    names = [field.name for field in fields(Renders)]
    return Renders(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def _character(number: int) -> Renders:
    """The identities of one character; every other one has hair and things before its face."""
    basis, random = shape_basis(), np.random.default_rng([_FIRST, number])
    style, seed = list(STYLES)[number % len(STYLES)], _FIRST + number // len(STYLES)
    name = TEMPLATES[style in ANIME]
    drawing = draw(character(style, seed, bare=bool(random.integers(2))), _SIZE)
    count = IDENTITIES if all(curve in drawing.points for curve in NEEDED) else 0
    textured = Textured(drawing, template(name), basis)
    weights = random_identities(count, template(name), basis, random)
    read = misread(weights * gains(basis), random)
    views = np.zeros((count, HEIGHT, WIDTH, 3), np.uint8)
    points = np.zeros((count, len(POINTS), 2), np.float32)
    for row, weight in enumerate(weights):
        true = textured.points(weight)
        width = float(face_widths(true))
        window = Window(eyes_between(true) + width * read.origin[row], width * float(read.scale[row]))
        views[row] = textured.view(weight, window)
        points[row] = (true + width * read.points[row] - window.origin) / window.width
    return Renders(
        views=views,
        points=points,
        confidence=read.confidence.astype(np.float32).reshape(count, len(ROWS)),
        weights=weights.astype(np.float32),
        is_anime=np.full(count, name == "anime"),
    )
