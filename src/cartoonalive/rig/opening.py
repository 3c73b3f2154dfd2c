"""What opens the mouth besides ParamMouthOpenY: blend shapes along the way that its keyforms take.

Each vowel takes a mesh on from where ParamMouthOpenY has it, so that speech by vowels and by opening add up to no more
than a fully open mouth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cartoonalive.rig.acting import acted
from cartoonalive.rig.model import BlendShape, Limit
from cartoonalive.rig.space import Space
from cartoonalive.rig.vowels import VOWEL_IDS, VOWELS, stronger, yields

Points = NDArray[np.float64]

OPEN, CLOSE = "ParamMouthOpenY", "ParamMouthClose"
_OUTDONE = 0.4
"""Value of a vowel from which on less open ones add nothing to the opening, lest their sum lead beyond the way."""
_APPEARED = 0.1
"""Value of a vowel from which on what is hidden in a shut mouth is fully there."""


def opening_shapes(keys: Sequence[float], place: Callable[[float], Points], space: Space) -> tuple[BlendShape, ...]:
    """Shapes by which vowels move a mesh whose vertices are at ``place(opening)``, canvas pixels.

    ``place`` is linear between ``keys`` of ParamMouthOpenY. At 1 and without others a vowel takes the mesh exactly to
    its place at ``opening + (1 - opening) * vowel.opening``.
    """
    shapes: list[BlendShape] = []
    for vowel in VOWELS:
        for low, high in pairwise(keys):
            limit = Limit(parameter=OPEN, points=_covered(vowel.opening, low, high))
            if max(weight for _, weight in limit.points) > 0:
                limits = (limit, *yields(stronger(vowel), _OUTDONE))
                shapes += acted(vowel.parameter, "positions", place(high) - place(low), space, limits)
    return tuple(shapes)


def appearing_shapes(hidden: Points, shown: Points, opened: float, space: Space) -> tuple[BlendShape, ...]:
    """Shapes by which vowels bring a mesh from ``hidden`` to ``shown`` that ParamMouthOpenY shows from ``opened`` on.

    The first vowel that is spoken at all does so alone.
    """
    shapes: list[BlendShape] = []
    for vowel in VOWELS:
        limits = (*yields((OPEN,), opened), *yields(stronger(vowel), _APPEARED))
        shapes += acted(vowel.parameter, "positions", shown - hidden, space, limits, full=_APPEARED)
    return tuple(shapes)


def closing_shapes(dropped: Points, space: Space) -> tuple[BlendShape, ...]:
    """Shapes by which ``ParamMouthClose`` moves the skin by ``dropped`` (n, 2) pixels: the jaw opens behind shut lips.

    The input closes the mouth by ParamMouthOpenY, so this is what is left of the open jaw.
    """
    return acted(CLOSE, "positions", dropped, space, yields((OPEN, *VOWEL_IDS)))


def _covered(reach: float, low: float, high: float) -> tuple[tuple[float, float], ...]:
    """By opening, the share of the way from ``low`` to ``high`` that a vowel which opens to ``reach`` adds."""
    bends = [(key - reach) / (1 - reach) for key in (low, high)]
    openings = sorted({0.0, 1.0, low, high, *(bend for bend in bends if 0 < bend < 1)})

    def share(opening: float) -> float:
        return float(np.clip((opening - low) / (high - low), 0, 1))

    return tuple((one, share(one + (1 - one) * reach) - share(one)) for one in openings)
