"""``cartoonalive train``: make a network of the package anew, from nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from cartoonalive.errors import UsageError

if TYPE_CHECKING:
    from cartoonalive.shape.model import TemplateName

SAMPLES = (1_000, 10_000_000)
"""Least and greatest number of samples."""
STEPS = (1, 1_000_000)


def train(
    network: Literal["shape"],
    *,
    out: Annotated[Path | None, Parameter(name=["--out", "-o"])] = None,
    samples: int = 100_000,
    steps: int = 2_500,
    seed: int = 0,
) -> int:
    """Make a network of the package anew: weights and card, in minutes on two cores.

    The same settings give the same bytes on the same machine with the same number of threads.

    Args:
        network: Which one: shape infers a face's shape weights from its landmarks.
        out: Folder for the weights and the card, by default shape-network in the current folder.
        samples: Number of random faces of each template to learn from.
        steps: Number of steps of the optimiser.
        seed: Seed of everything random.
    """
    from cartoonalive.shape.card import Recipe, make_networks
    from cartoonalive.shape.train import Plan

    for what, value, (least, most) in (
        ("samples", samples, SAMPLES),
        ("steps", steps, STEPS),
        ("seed", seed, (0, 2**31)),
    ):
        if not least <= value <= most:
            raise UsageError(f"{what} {value} is out of range", hint=f"Choose {least} to {most}.", code="bad_option")
    recipe = Recipe(samples=samples, plan=Plan(steps=steps, seed=seed))
    print(make_networks(out or Path("shape-network"), recipe, _tell))
    return 0


def _tell(template: TemplateName, step: int, error: float) -> None:
    print(f"{template} faces, step {step}: mean absolute error {error:.2f} of the 60-wide range", flush=True)
