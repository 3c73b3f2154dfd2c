"""A face whose weights people have set: other defaults of the model, the same portrait beneath them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from cartoonalive.events import ModelWarning
from cartoonalive.options import ShapeOptions
from cartoonalive.shape.identity import Identity
from cartoonalive.shape.model import FULL
from cartoonalive.shape.record import ShapeRecord, parsed_weights


def edits_of(options: ShapeOptions, earlier: ShapeRecord | None = None) -> dict[str, float]:
    """The weights that were set by hand: in an ``earlier`` shape.json, then another character's, then one by one.

    Raises:
        UsageError: ``options`` name a weight or a model that does not exist.
        FormatError: the other character's shape.json is damaged.
    """
    edits = {} if earlier is None else earlier.edits
    if options.shape_from is not None:
        folder = options.shape_from if options.shape_from.is_dir() else options.shape_from.parent
        edits |= ShapeRecord.load(Path(folder)).weights
    return edits | parsed_weights(options.shape)


def edited(identity: Identity, edits: Mapping[str, float]) -> Identity:
    """``identity`` with these weights as the default pose; those out of range are bounded and told in a warning."""
    rest = identity.rest.copy()
    for name, value in edits.items():
        rest[identity.field.basis.index[name]] = np.clip(value, -FULL, FULL)
    outside = [name for name, value in edits.items() if abs(value) > FULL]
    warnings = (*identity.warnings, _out_of_range(outside)) if outside else identity.warnings
    return replace(identity, rest=rest, warnings=warnings)


def _out_of_range(names: list[str]) -> ModelWarning:
    return ModelWarning(
        code="shape_bounded",
        message=f"Shape weights out of range were set to the end of it: {', '.join(names)}.",
        hint=f"Choose {-FULL:g} to {FULL:g}.",
    )
