"""How landmarks differ from the template moved by the weights: the style of drawing, and errors of reading them.

Measured by ``python -m experiments.deviations`` on rendered drawings and kept beside this module. Their mean is left
out: where drawn faces lie in the mean is the template's affair.
"""

from __future__ import annotations

from functools import cache

from cartoonalive.training.measured import Measured, read_measured

FILE = "deviations.npz"


@cache
def deviations() -> Measured:
    """The measured ones; vectors of 2n hold u, v of point after point, in W."""
    return read_measured(FILE)
