"""The network that looks made anew, with the card that says what it is: data, size, error, date, limits."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import numpy as np

from cartoonalive.shape.field import landmark_matrix
from cartoonalive.shape.load import shape_basis, template
from cartoonalive.shape.model import FULL, Basis
from cartoonalive.shape.view_network import FILE, ViewNetwork, write_view_network
from cartoonalive.training.misreadings import FILE as MISREADINGS
from cartoonalive.training.renders import IDENTITIES, TEMPLATES, Renders, render_faces
from cartoonalive.training.view_learning import ViewPlan, batch_of, centres_of, learn

CARD = "view-network.toml"
HELD_OUT = 200
"""Characters on which the error is measured and that nothing is learnt from."""
_AT_ONCE = 500

_TEXT = """\
# What the network in {file} is. Written by `cartoonalive train view`; do not edit.

date = {date}
task = "shape weights, -30..30, of a face from its view of 88 x 120 pixels and its landmarks"
data = "characters drawn by code, {identities} random identities of each, misread as measured (misreadings.npz)"
renders = {renders}
mirrored = true
seed = {seed}
steps = {steps}
batch = {batch}
numbers = {numbers}
sha256 = "{digest}"
limits = [
  "Learned from faces drawn by code that look ahead; photographs and paintings only as far as they are like them.",
  "Size of ears and head stays 0.",
]

# sha256 of what the renders were made of
[sources]
{sources}

# mean absolute error on {held} characters that it has not seen, with the gains that it was trained with;
# docs/shape-experiment.md has that on detected faces and with the gains of today
[error]
all = {error}
"""


@dataclass(frozen=True, kw_only=True)
class ViewRecipe:
    """What to train on, and how."""

    characters: int = 10_000
    plan: ViewPlan = field(default_factory=ViewPlan)
    jobs: int = 2
    """Processes that draw; the result is the same."""


def make_view_network(folder: Path, recipe: ViewRecipe, listener: Callable[[str], None]) -> Path:
    """Draw, train, and write the network and its card into ``folder``; returns the card's path.

    ``listener`` is told how far it is.
    """
    drawn = render_faces(
        recipe.characters + HELD_OUT,
        recipe.jobs,
        lambda done: listener(f"{done} of {recipe.characters + HELD_OUT} characters drawn"),
    )
    return taught(folder, drawn, recipe, listener)


def taught(folder: Path, drawn: Renders, recipe: ViewRecipe, listener: Callable[[str], None]) -> Path:
    """The same with renders that are there."""
    basis = shape_basis()
    network, error = _learnt(drawn, basis, recipe, listener)
    folder.mkdir(parents=True, exist_ok=True)
    write_view_network(folder / FILE, network, basis)
    card = folder / CARD
    card.write_text(
        _TEXT.format(
            file=FILE,
            date=datetime.now(UTC).date().isoformat(),
            identities=IDENTITIES,
            renders=len(drawn.weights) - _held(drawn),
            seed=recipe.plan.seed,
            steps=recipe.plan.steps,
            batch=recipe.plan.batch,
            numbers=sum(array.size for _, array in network.arrays()),
            digest=hashlib.sha256((folder / FILE).read_bytes()).hexdigest(),
            sources="\n".join(f'"{name}" = "{digest}"' for name, digest in source_digests().items()),
            held=HELD_OUT,
            error=round(error, 2),
        ),
        encoding="utf-8",
    )
    return card


def source_digests() -> dict[str, str]:
    """sha256 of what the renders were made of: the network is out of date when templates, basis or misreadings change.

    Of the basis it is where gains of 1 move a template's landmarks, in steps of W / 10,000: gains may change.
    """
    basis = shape_basis()
    unit = replace(basis, parameters=tuple(replace(one, gain=1.0) for one in basis.parameters))
    found = {MISREADINGS: (files("cartoonalive.training") / MISREADINGS).read_bytes()}
    for name in TEMPLATES.values():
        points = template(name).points
        moved = [points, landmark_matrix(unit, points) * FULL]
        found[f"template-{name}"] = b"".join(np.rint(1e4 * part).astype("<i4").tobytes() for part in moved)
    return {name: hashlib.sha256(content).hexdigest() for name, content in found.items()}


def _held(drawn: Renders) -> int:
    """Renders at the end that are held out; a few characters may be missing before them."""
    return min(HELD_OUT * IDENTITIES, len(drawn.weights) // 2)


def _learnt(
    drawn: Renders, basis: Basis, recipe: ViewRecipe, listener: Callable[[str], None]
) -> tuple[ViewNetwork, float]:
    """The network, and its mean absolute error on what was held out."""
    split = len(drawn.weights) - _held(drawn)
    learned = replace(drawn, **{name: getattr(drawn, name)[:split] for name in Renders.__annotations__})
    network = learn(
        learned,
        basis,
        recipe.plan,
        lambda step, error: listener(f"step {step}: mean absolute error {error:.2f} of the 60-wide range"),
    )
    return network, float(errors(network, drawn, np.arange(split, len(drawn.weights)), centres_of(learned)).mean())


def errors(network: ViewNetwork, drawn: Renders, rows: np.ndarray, centres: dict[bool, np.ndarray]) -> np.ndarray:
    """(k',) mean absolute error of each weight that faces tell of, on some renders."""
    basis = shape_basis()
    seen = np.array([parameter.seen for parameter in basis.parameters])
    parts = []
    for start in range(0, len(rows), _AT_ONCE):
        batch = batch_of(drawn, centres, rows[start : start + _AT_ONCE], basis)
        parts.append(np.abs(network(batch.views, batch.landmarks) - FULL * batch.targets)[:, seen])
    found: np.ndarray = np.concatenate(parts).mean(axis=0)
    return found
