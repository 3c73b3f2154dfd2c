"""Take the blend shapes out of a rig, for files and players that know none: the model keeps its default look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from cartoonalive.rig.model import BlendShape, Glue, Keyed, Limit, Part, Rig

_Item = TypeVar("_Item", bound=Part | Keyed | Glue)
_UNCOLOURED = {"multiply": 1.0, "screen": 0.0}


def without_blend_shapes(rig: Rig) -> Rig:
    """``rig`` with what its blend shapes add at the default pose in its keyforms, and without their parameters.

    Pendulums that drive nothing else go with them.
    """
    defaults = {parameter.id: parameter.default for parameter in rig.parameters}
    gone = {parameter.id for parameter in rig.parameters if parameter.blend_shape}
    return replace(
        rig,
        parameters=tuple(parameter for parameter in rig.parameters if not parameter.blend_shape),
        physics=tuple(group for group in rig.physics if {one.parameter for one in group.outputs} - gone),
        parts=tuple(_baked(part, defaults) for part in rig.parts),
        deformers=tuple(_baked(deformer, defaults) for deformer in rig.deformers),
        meshes=tuple(_baked(mesh, defaults) for mesh in rig.meshes),
        glues=tuple(_baked(glue, defaults) for glue in rig.glues),
    )


def _baked(item: _Item, defaults: Mapping[str, float]) -> _Item:
    changed: dict[str, Any] = {}
    for shape in item.blend_shapes:
        for name in shape.offsets:
            before = changed.get(name, getattr(item, name))
            if before is None:
                before = np.full((*(len(axis.keys) for axis in item.axes), 3), _UNCOLOURED[name], np.float32)
            changed[name] = (before + _added(shape, name, defaults)).astype(np.float32)
    return replace(item, blend_shapes=(), **changed)


def _added(shape: BlendShape, attribute: str, defaults: Mapping[str, float]) -> NDArray[np.float64]:
    """What ``shape`` adds to an attribute at the default pose."""
    value = float(np.clip(defaults[shape.parameter], shape.keys[0], shape.keys[-1]))
    rows = np.asarray(shape.offsets[attribute], np.float64)
    upper = min(int(np.searchsorted(shape.keys, value, side="right")), len(shape.keys) - 1)
    low, high = shape.keys[upper - 1], shape.keys[upper]
    share = (value - low) / (high - low)
    weight = min([1.0, *(_limit(limit, defaults) for limit in shape.limits)])
    added: NDArray[np.float64] = weight * (rows[upper - 1] * (1 - share) + rows[upper] * share)
    return added


def _limit(limit: Limit, defaults: Mapping[str, float]) -> float:
    values, weights = zip(*limit.points, strict=True)
    return float(np.interp(defaults[limit.parameter], values, weights))
