"""The networks made anew, with the card that says what they are: data, size, error, date, limits."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import numpy as np

from cartoonalive.shape.load import shape_basis, template
from cartoonalive.shape.model import Basis, TemplateName
from cartoonalive.shape.network import CARD, FILE, Network, write_networks
from cartoonalive.training.deviations import FILE as DEVIATIONS
from cartoonalive.training.deviations import deviations
from cartoonalive.training.landmark_learning import Plan, train
from cartoonalive.training.landmark_samples import make_samples

TEMPLATES: tuple[TemplateName, ...] = ("drawn", "anime")
SOURCES = ("shape/basis.toml", "shape/template-drawn.toml", "shape/template-anime.toml", f"training/{DEVIATIONS}")
"""What the samples are made of: networks are out of date when one of these files changes."""
ASKED = 5000
"""Fresh samples on which the error is measured."""
Listener = Callable[[TemplateName, int, float], None]
"""Told the template, the step and the error on held-out samples."""

_TEXT = """\
# What the networks in {file} are. Written by `cartoonalive train shape`; do not edit.

date = {date}
task = "shape weights, -30..30, of a face from its landmarks and their confidence; one network per template"
data = "random identities of the template, with the deviations measured on rendered drawings (deviations.npz)"
samples = {samples}
seed = {seed}
steps = {steps}
layers = {layers}
numbers = {numbers}
sha256 = "{digest}"
limits = [
  "Learned from faces drawn by code that look ahead: real portraits of the same style may deviate otherwise.",
  "The detector follows brows, nose, chin and jaw by half or less; their weights lean towards the average.",
  "Size of ears and head is not told by landmarks and stays 0.",
]

# sha256 of what the samples were made of
[sources]
{sources}

# mean absolute error on fresh samples; docs/shape-experiment.md has that on rendered and detected faces
[error]
{errors}
"""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What to train on, and how."""

    samples: int = 100_000
    """Of each template."""
    plan: Plan = field(default_factory=Plan)


def make_networks(folder: Path, recipe: Recipe, listener: Listener | None = None) -> Path:
    """Train the networks of all templates and write them and their card into ``folder``; returns the card's path."""
    basis = shape_basis()
    networks = {name: trained(name, recipe, basis, listener) for name in TEMPLATES}
    folder.mkdir(parents=True, exist_ok=True)
    write_networks(folder / FILE, networks)
    card = folder / CARD
    card.write_text(_card(folder / FILE, networks, recipe, basis), encoding="utf-8")
    return card


def trained(name: TemplateName, recipe: Recipe, basis: Basis, listener: Listener | None = None) -> Network:
    """The network of one template."""
    random = np.random.default_rng([recipe.plan.seed, TEMPLATES.index(name)])
    samples = make_samples(recipe.samples, template(name), basis, deviations(), random)
    return train(samples, basis, recipe.plan, None if listener is None else lambda *told: listener(name, *told))


def source_digests() -> dict[str, str]:
    """sha256 of the files in `SOURCES`."""
    folder = files("cartoonalive")
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in SOURCES}


def _card(file: Path, networks: Mapping[TemplateName, Network], recipe: Recipe, basis: Basis) -> str:
    one = next(iter(networks.values()))
    return _TEXT.format(
        file=FILE,
        date=datetime.now(UTC).date().isoformat(),
        samples=recipe.samples,
        seed=recipe.plan.seed,
        steps=recipe.plan.steps,
        layers=[len(one.layers[0][0]), *(len(bias) for _, bias in one.layers)],
        numbers=sum(array.size for two in networks.values() for pair in two.layers for array in pair),
        digest=hashlib.sha256(file.read_bytes()).hexdigest(),
        sources=_lines(source_digests().items()),
        errors=_lines((name, round(_error(name, two, basis), 2)) for name, two in networks.items()),
    )


def _lines(pairs: Iterable[tuple[str, str | float]]) -> str:
    return "\n".join(f'"{key}" = {value!r}'.replace("'", '"') for key, value in pairs)


def _error(name: TemplateName, network: Network, basis: Basis) -> float:
    """Mean absolute error of the weights that landmarks tell of, on samples that nothing was trained on."""
    random = np.random.default_rng([ASKED, TEMPLATES.index(name)])
    fresh = make_samples(ASKED, template(name), basis, deviations(), random)
    seen = [parameter.seen for parameter in basis.parameters]
    return float(np.abs(network(fresh.inputs) - fresh.weights)[:, seen].mean())
