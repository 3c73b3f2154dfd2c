"""What a puppet cannot hold of a rig, and how far it is from the rig: nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.evaluate.model import Frame
from cartoonalive.formats.jsonfile import JsonFile, JsonRecord
from cartoonalive.puppet.model import Puppet
from cartoonalive.puppet.play import PlacedPart, posed
from cartoonalive.rig.model import Keyed, Rig

SETTINGS, SEED = 200, 0
"""Random settings that the puppet is compared at."""
_SEEN = 0.02
"""Opacity from which on a mesh counts."""


@dataclass(frozen=True, kw_only=True)
class Loss(JsonRecord):
    """One thing that is missing or different."""

    code: str
    """A stable word."""
    message: str
    items: tuple[str, ...]
    """Ids or names that it concerns."""


@dataclass(frozen=True, kw_only=True)
class Distances(JsonRecord):
    """How far vertices that are seen are from where the rig has them, in canvas pixels."""

    rest: float = 0.0
    """The farthest at rest."""
    alone: float = 0.0
    """The farthest with one parameter at an end of its range."""
    together_mean: float = 0.0
    """The mean over random settings of all parameters at once."""
    together_worst: float = 0.0
    """The farthest among them."""


@dataclass(frozen=True, kw_only=True)
class LossReport(JsonFile):
    """The whole file."""

    suffix: ClassVar[str] = ".losses.json"

    version: Literal[1] = 1
    target: Literal["Inochi2D"] = "Inochi2D"
    losses: tuple[Loss, ...]
    distances_px: Distances


def rig_losses(rig: Rig, puppet: Puppet) -> tuple[Loss, ...]:
    """Everything of ``rig`` that ``puppet`` lacks or only approximates."""
    kept = {part.id for part in puppet.parts}
    found = (
        ("invisible", "Meshes that are never seen, such as hit areas, are left out.", _missing(rig, kept)),
        ("dead", "Parameters that move nothing while the others rest are left out.", _dead(rig, puppet)),
        ("added", "Several parameters move these: what they do together is the sum of each alone.", _added(puppet)),
        ("limits", "Limits of blend shapes are dropped: at any setting they act as they do at rest.", _limited(rig)),
        ("colours", "Multiply and screen colours are dropped.", _coloured(rig)),
        ("physics", "Pendulums swing alike, not the same: one rod each, by Inochi2D's rules.", _swaying(rig, puppet)),
        ("no_physics", "Pendulums that drive nothing by themselves are left out.", _hanging(rig, puppet)),
        ("glue", "Glue between meshes is left out.", [glue.id for glue in rig.glues]),
        ("hard_masks", "Masks have hard edges.", [part.id for part in puppet.parts if part.masks]),
        ("culling", "Both sides of the triangles are drawn.", [m.id for m in rig.meshes if not m.double_sided]),
        ("wrapped", "Parameters end instead of beginning anew.", [p.id for p in rig.parameters if p.repeat]),
    )
    return tuple(Loss(code=code, message=words, items=tuple(items)) for code, words, items in found if items)


def distances(rig: Rig, puppet: Puppet) -> Distances:
    """``puppet`` against ``rig``, at rest, with one parameter moved, and with all of them."""
    evaluator, random = Evaluator(rig), np.random.default_rng(SEED)
    ends = [{p.id: end} for p in rig.parameters for end in (p.minimum, p.maximum)]
    low, high = np.array([(p.minimum, p.maximum) for p in rig.parameters]).reshape(-1, 2).T
    names = [parameter.id for parameter in rig.parameters]
    mixed = [dict(zip(names, random.uniform(low, high).tolist(), strict=True)) for _ in range(SETTINGS)]

    def gaps(settings: list[dict[str, float]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        frames = evaluator.evaluate_many(settings)
        compared = (_gaps(rig, frame, posed(puppet, setting)) for frame, setting in zip(frames, settings, strict=True))
        return np.concatenate([np.zeros(1), *compared])

    together = gaps(mixed)
    return Distances(
        rest=float(gaps([{}]).max()),
        alone=float(gaps(ends).max()),
        together_mean=float(together.mean()),
        together_worst=float(together.max()),
    )


def _gaps(rig: Rig, frame: Frame, parts: Mapping[str, PlacedPart]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    canvas = rig.canvas
    shift = np.array(canvas.origin) - (canvas.width / 2, canvas.height / 2)
    seen = [
        np.linalg.norm(
            frame.vertices[number] * (canvas.pixels_per_unit, -canvas.pixels_per_unit)
            + shift
            - parts[mesh.id].vertices,
            axis=1,
        )
        for number, mesh in enumerate(rig.meshes)
        if mesh.id in parts and frame.opacity[number] > _SEEN
    ]
    return np.concatenate([np.zeros(0), *seen])


def _missing(rig: Rig, kept: set[str]) -> list[str]:
    return [mesh.id for mesh in rig.meshes if mesh.id not in kept]


def _dead(rig: Rig, puppet: Puppet) -> list[str]:
    kept = {axis.parameter for parameter in puppet.parameters for axis in parameter.axes}
    return [parameter.id for parameter in rig.parameters if parameter.id not in kept]


def _added(puppet: Puppet) -> list[str]:
    """Each part with the parameters that move it."""
    movers = {
        part.id: [p.name for p in puppet.parameters if any(b.node == part.id for b in p.bindings)]
        for part in puppet.parts
    }
    return [f"{part}: {'; '.join(names)}" for part, names in movers.items() if len(names) > 1]


def _keyed(rig: Rig) -> Iterator[Keyed]:
    yield from rig.deformers
    yield from rig.meshes


def _limited(rig: Rig) -> list[str]:
    found = {shape.parameter for item in _keyed(rig) for shape in item.blend_shapes if shape.limits}
    return [parameter.id for parameter in rig.parameters if parameter.id in found]


def _coloured(rig: Rig) -> list[str]:
    return [item.id for item in _keyed(rig) if item.multiply is not None or item.screen is not None]


def _swaying(rig: Rig, puppet: Puppet) -> list[str]:
    kept = {pendulum.parameter for pendulum in puppet.pendulums}
    return [f"{group.name}: {one.parameter}" for group in rig.physics for one in group.outputs if one.parameter in kept]


def _hanging(rig: Rig, puppet: Puppet) -> list[str]:
    kept = {pendulum.parameter for pendulum in puppet.pendulums}
    lost = ((group, one) for group in rig.physics for one in group.outputs if one.parameter not in kept)
    return [f"{group.name}: {one.parameter}" for group, one in lost]
