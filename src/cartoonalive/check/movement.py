"""What the parameters do to the geometry: dead parameters and flipped triangles over random poses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.evaluate.model import Frame
from cartoonalive.render.triangles import canvas_pixels, signed_areas
from cartoonalive.rig.model import Parameter, Rig
from cartoonalive.rig.parameters import SHAPED

STILL = 1e-4
"""A change below this (canvas units, opacity, colour) is none."""
SMALLEST_TRIANGLE = 1.0
"""Square canvas pixels; smaller triangles cannot be seen to flip."""
HARDLY_VISIBLE = 0.02
SHAPE_PREFIX = "ParamShape"
"""Beginning of the ids of the weights of the face's shape."""
_TRIES = 8
ACTING = 2
"""The kind of parameters that face tracking drives."""
_ACTS = 0.25
"""Share of the random settings in which such a parameter acts."""


def random_poses(rig: Rig, count: int, seed: int) -> list[dict[str, float]]:
    """``count`` settings of all parameters, each uniform over its range.

    What drives keyforms is drawn first, then the weights of the face's shape, then the inputs of an acting face, then
    strands of hair and shoulders, so that a kind's values do not depend on the kinds after it. Of the inputs, many of
    which contradict one another (smile and frown), each acts in a share of the settings only and rests in the others.
    """
    generator = np.random.default_rng(seed)
    names: list[str] = []
    drawn = []
    for kind in range(4):
        parameters = [parameter for parameter in rig.parameters if _kind(parameter) == kind]
        low, high = ([getattr(one, end) for one in parameters] for end in ("minimum", "maximum"))
        values = generator.uniform(low, high, (count, len(parameters)))
        if kind == ACTING:
            rests = generator.uniform(size=values.shape) >= _ACTS
            values = np.where(rests, [parameter.default for parameter in parameters], values)
        names += [parameter.id for parameter in parameters]
        drawn.append(values)
    return [dict(zip(names, row, strict=True)) for row in np.hstack(drawn).tolist()]


def _kind(parameter: Parameter) -> int:
    """0 drives keyforms, 1 is a weight of the face's shape, 3 moves hair or shoulders, ``ACTING`` the rest."""
    if not parameter.blend_shape:
        return 0
    if parameter.id in SHAPED:
        return 3
    return 1 if parameter.id.startswith(SHAPE_PREFIX) else ACTING


def dead_parameters(rig: Rig, evaluator: Evaluator, seed: int = 0) -> tuple[str, ...]:
    """Ids of the parameters that change no visible mesh: not from the default pose, nor from a few random ones."""
    rest, *ends = evaluator.evaluate_many([{}, *({one.id: _far_end(one)} for one in rig.parameters)])
    doubtful = [one for one, end in zip(rig.parameters, ends, strict=True) if not _differ(rest, end)]
    surroundings: list[dict[str, float]] = [{}, *random_poses(rig, _TRIES, seed)]
    return tuple(parameter.id for parameter in doubtful if not _moves_anything(rig, parameter, evaluator, surroundings))


def _far_end(parameter: Parameter) -> float:
    """The end of a parameter's range that is farther from its default."""
    low, high = parameter.minimum, parameter.maximum
    return low if parameter.default - low > high - parameter.default else high


def flipped_triangles(rig: Rig, rest: Frame, frames: Sequence[Frame]) -> Counter[str]:
    """How often triangles of each mesh (by id) turn over, summed over ``frames``.

    Triangles under one square pixel, and meshes that are invisible, do not count. Which way round a triangle belongs is
    read from the pose ``rest``, or from its texture where it is collapsed there.
    """
    flipped: Counter[str] = Counter()
    for number, mesh in enumerate(rig.meshes):
        seen = [frame for frame in frames if frame.visible[number] and frame.opacity[number] > HARDLY_VISIBLE]
        if not seen or len(mesh.triangles) == 0:
            continue
        at_rest = signed_areas(canvas_pixels(rest.vertices[number], rig.canvas), mesh.triangles)
        on_page = signed_areas(mesh.uvs, mesh.triangles)
        expected = np.sign(np.where(np.abs(at_rest) > SMALLEST_TRIANGLE, at_rest, on_page))
        points = np.stack([frame.vertices[number] for frame in seen])
        areas = _areas(points, mesh.triangles) * -(rig.canvas.pixels_per_unit**2)
        count = int(np.count_nonzero(areas * expected < -SMALLEST_TRIANGLE))
        if count:
            flipped[mesh.id] = count
    return flipped


def _areas(points: NDArray[np.float64], triangles: NDArray[np.integer]) -> NDArray[np.float64]:
    """(f, m) signed areas of triangles (m, 3) over points (f, n, 2)."""
    x, y = points[..., 0], points[..., 1]
    a, b, c = triangles.T
    doubled: NDArray[np.float64] = (x[:, b] - x[:, a]) * (y[:, c] - y[:, a]) - (x[:, c] - x[:, a]) * (y[:, b] - y[:, a])
    return doubled / 2


def _moves_anything(
    rig: Rig, parameter: Parameter, evaluator: Evaluator, surroundings: Sequence[Mapping[str, float]]
) -> bool:
    steps = sorted({parameter.minimum, parameter.default, parameter.maximum, *_keys_of(rig, parameter.id)})
    for setting in surroundings:
        frames = evaluator.evaluate_many([{**setting, parameter.id: value} for value in steps])
        if any(_differ(first, second) for first, second in pairwise(frames)):
            return True
    return False


def _keys_of(rig: Rig, parameter: str) -> set[float]:
    things = (*rig.parts, *rig.deformers, *rig.meshes, *rig.glues)
    axes = {key for thing in things for axis in thing.axes if axis.parameter == parameter for key in axis.keys}
    shapes = {
        key for thing in things for shape in thing.blend_shapes if shape.parameter == parameter for key in shape.keys
    }
    return axes | shapes


def _differ(first: Frame, second: Frame) -> bool:
    """Whether two frames look different."""
    shown = first.visible | second.visible
    if np.any((first.visible != second.visible) | (np.abs(first.opacity - second.opacity) > STILL)):
        return True
    if np.any((first.render_order != second.render_order)[shown]):
        return True
    if np.any(np.abs(first.multiply - second.multiply)[shown] > STILL):
        return True
    if np.any(np.abs(first.screen - second.screen)[shown] > STILL):
        return True
    return any(
        np.any(np.abs(first.vertices[number] - second.vertices[number]) > STILL) for number in np.nonzero(shown)[0]
    )
