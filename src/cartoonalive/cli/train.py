"""``cartoonalive train``: make a network of the package anew, from nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from cartoonalive.errors import UsageError

if TYPE_CHECKING:
    from cartoonalive.shape.model import TemplateName

SAMPLES, CHARACTERS = (1_000, 10_000_000), (100, 1_000_000)
"""Least and greatest numbers."""
STEPS = (1, 1_000_000)


def train(
    network: Literal["shape", "view"],
    *,
    out: Annotated[Path | None, Parameter(name=["--out", "-o"])] = None,
    samples: int = 100_000,
    characters: int = 10_000,
    steps: int | None = None,
    seed: int = 0,
) -> int:
    """Make a network of the package anew: weights and card, on two cores in half a minute (shape) or an hour (view).

    The same settings give the same bytes on the same machine with the same number of threads.

    Args:
        network: Which one: shape infers a face's shape weights from its landmarks, view from its picture as well.
        out: Folder for the weights and the card, by default shape-network in the current folder.
        samples: Number of random faces of each template that shape learns from.
        characters: Number of drawn characters that view learns from, ten identities of each.
        steps: Number of steps of the optimiser, by default 2500 for shape and 8000 for view.
        seed: Seed of everything random.
    """
    plan = {} if steps is None else {"steps": steps}
    for what, value, (least, most) in (
        ("samples", samples, SAMPLES),
        ("characters", characters, CHARACTERS),
        ("steps", plan.get("steps", STEPS[0]), STEPS),
        ("seed", seed, (0, 2**31)),
    ):
        if not least <= value <= most:
            raise UsageError(f"{what} {value} is out of range", hint=f"Choose {least} to {most}.", code="bad_option")
    folder = out or Path("shape-network")
    if network == "view":
        from cartoonalive.training.view_card import ViewRecipe, make_view_network
        from cartoonalive.training.view_learning import ViewPlan

        recipe = ViewRecipe(characters=characters, plan=ViewPlan(**plan, seed=seed))
        print(make_view_network(folder, recipe, lambda words: print(words, flush=True)))
    else:
        from cartoonalive.training.landmark_card import Recipe, make_networks
        from cartoonalive.training.landmark_learning import Plan

        print(make_networks(folder, Recipe(samples=samples, plan=Plan(**plan, seed=seed)), _tell))
    return 0


def _tell(template: TemplateName, step: int, error: float) -> None:
    print(f"{template} faces, step {step}: mean absolute error {error:.2f} of the 60-wide range", flush=True)
