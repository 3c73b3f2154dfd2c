"""A puppet in a pose, by Inochi2D's rule: offsets add, opacities multiply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cartoonalive.puppet.model import FloatArray, Puppet, PuppetAxis


@dataclass(frozen=True)
class PlacedPart:
    """One part of a posed puppet."""

    vertices: FloatArray
    """(n, 2) pixels from the middle of the canvas, y down."""
    opacity: float
    zsort: float


def posed(puppet: Puppet, values: Mapping[str, float]) -> dict[str, PlacedPart]:
    """All parts by id at ``values`` of the rig's parameters; those not named have their defaults."""
    vertices = {part.id: part.vertices.copy() for part in puppet.parts}
    opacity = {part.id: part.opacity for part in puppet.parts}
    zsort = {part.id: part.zsort for part in puppet.parts}
    for parameter in puppet.parameters:
        weights = [_weights(axis, values.get(axis.parameter, axis.default)) for axis in parameter.axes]
        for binding in (binding for binding in parameter.bindings if binding.node in vertices):
            value = binding.values
            for weight in weights:
                value = np.tensordot(weight, value, axes=(0, 0))
            if binding.target == "deform":
                vertices[binding.node] += value
            elif binding.target == "opacity":
                opacity[binding.node] *= float(value)
            else:
                zsort[binding.node] += float(value)
    return {
        part.id: PlacedPart(vertices[part.id], min(max(opacity[part.id], 0.0), 1.0), zsort[part.id])
        for part in puppet.parts
    }


def _weights(axis: PuppetAxis, value: float) -> FloatArray:
    """Hat weights of the axis points, (points,)."""
    points = np.array(axis.points)
    result: FloatArray = np.array([np.interp(value, points, row) for row in np.eye(len(points))])
    return result
