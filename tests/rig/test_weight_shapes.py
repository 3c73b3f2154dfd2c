"""A mesh of one vertex whose shapes are those of all weights, each moving it by a direction of its own."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.formats.moc3.read import read_moc3
from cartoonalive.formats.moc3.write import write_moc3
from cartoonalive.rig.bake import without_blend_shapes
from cartoonalive.rig.check import check_rig
from cartoonalive.rig.model import ArtMesh, CanvasInfo, Parameter, Part, Rig
from cartoonalive.rig.thin import thinned
from cartoonalive.rig.weight_shapes import WeightShapes
from cartoonalive.shape.load import shape_basis
from cartoonalive.shape.model import FULL
from cartoonalive.shape.yielding import effective

BASIS = shape_basis()
COUNT = len(BASIS.parameters)
OFFSETS = np.random.default_rng(0).uniform(-0.01, 0.01, (COUNT, 3, 2))
CORNERS = np.array([(0.0, 0.0), (0.1, 0.0), (0.0, 0.1)], np.float32)


def rig_at(default: NDArray[np.float64]) -> Rig:
    shapes = [
        shape
        for parameter, offsets in zip(BASIS.parameters, OFFSETS, strict=True)
        for shape in WeightShapes.of(BASIS, parameter.name).moving("positions", offsets)
    ]
    mesh = ArtMesh(
        id="ArtMeshFace",
        part="PartFace",
        texture=0,
        uvs=CORNERS,
        triangles=np.array([(0, 1, 2)], np.uint16),
        positions=CORNERS,
        blend_shapes=tuple(shapes),
    )
    parameters = tuple(
        Parameter(id=one.id, name=one.label, minimum=-FULL, default=weight, maximum=FULL, blend_shape=True)
        for one, weight in zip(BASIS.parameters, default.tolist(), strict=True)
    )
    canvas = CanvasInfo(width=100, height=100, pixels_per_unit=100, origin=(50, 50))
    return Rig(canvas=canvas, parameters=parameters, parts=(Part(id="PartFace"),), meshes=(mesh,))


def corners(rig: Rig, weights: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """Where the vertices are, y down; at the defaults without ``weights``."""
    values = {} if weights is None else {one.id: w for one, w in zip(BASIS.parameters, weights.tolist(), strict=True)}
    return Evaluator(rig).evaluate(values).vertices[0] * (1, -1)


@pytest.mark.parametrize("spread", [12.0, 30.0])
def test_vertices_go_where_the_effective_weights_take_them(spread: float) -> None:
    rig = rig_at(np.zeros(COUNT))
    assert check_rig(rig) == []
    for weights in np.random.default_rng(1).uniform(-spread, spread, (20, COUNT)):
        expected = CORNERS + np.tensordot(effective(BASIS, weights) / FULL, OFFSETS, 1)
        np.testing.assert_allclose(corners(rig, weights), expected, atol=1e-6)


def test_thinning_writing_and_baking_keep_what_limits_leave() -> None:
    weights = np.random.default_rng(2).choice([-FULL, FULL], COUNT)
    rig = rig_at(weights)
    expected = corners(rig)

    np.testing.assert_allclose(corners(thinned(rig)), expected, atol=1e-6)
    np.testing.assert_allclose(corners(read_moc3(write_moc3(thinned(rig), 4))), expected, atol=1e-6)
    np.testing.assert_allclose(corners(without_blend_shapes(rig)), expected, atol=1e-6)


def test_a_file_holds_one_row_for_both_parts_of_a_weight_that_yields_one_way() -> None:
    shapes = tuple(WeightShapes.of(BASIS, "NoseZoom").moving("positions", OFFSETS[BASIS.index["NoseZoom"]]))
    rig = rig_at(np.zeros(COUNT))
    thin = thinned(replace(rig, meshes=(replace(rig.meshes[0], blend_shapes=shapes),)))
    free, yielding = thin.meshes[0].blend_shapes
    np.testing.assert_array_equal(free.offsets["positions"], yielding.offsets["positions"])
