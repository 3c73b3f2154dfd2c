"""The learning curve of the network that sees: what it is when it learns from fewer renders."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from cartoonalive.shape.load import shape_basis
from cartoonalive.shape.view_network import ViewNetwork, view_network, view_network_of, write_view_network
from cartoonalive.training.renders import IDENTITIES, render_faces
from cartoonalive.training.view_card import CARD, source_digests
from cartoonalive.training.view_learning import ViewPlan, learn

STEPS: Mapping[int, int] = MappingProxyType({1_000: 1000, 10_000: 3000})
"""Steps of the optimiser by the number of renders: few are soon known by heart."""
SHIPPED = int(tomllib.loads((files("cartoonalive.shape") / CARD).read_text(encoding="utf-8"))["renders"])
"""Renders that the package's own network learnt from."""


def seeing_networks(cache: Path, jobs: int) -> dict[int, ViewNetwork]:
    """By the number of renders that they learnt from; those of fewer are trained once and kept in the cache."""
    return {count: _kept(cache, count, jobs) for count in STEPS} | {SHIPPED: view_network()}


def _kept(cache: Path, count: int, jobs: int) -> ViewNetwork:
    basis, plan = shape_basis(), ViewPlan(steps=STEPS[count])
    told = f"{sorted(source_digests().items())} {plan}"
    path = cache / f"view-{count}-{hashlib.sha256(told.encode()).hexdigest()[:12]}.npz"
    if not path.exists():
        print(f"training a network on {count} renders", flush=True)
        network = learn(render_faces(count // IDENTITIES, jobs), basis, plan)
        partial = path.with_suffix(".part")
        write_view_network(partial, network, basis)
        partial.replace(path)
    return view_network_of(path, basis)
